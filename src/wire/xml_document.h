// SPDX-License-Identifier: Apache-2.0
//
// The XML documents that S3 clients send, as a tree.  Anybody may send them: there are no document types and no
// entities but XML's own five and character references, and size, depth and number of elements are bounded.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rolecall::wire {

// LIMIT: CompleteMultipartUpload with 10,000 parts, each with number, tag and a checksum, is below 3 MiB.
inline constexpr std::size_t kMaxXmlBytes = std::size_t{4} << 20;
// LIMIT: the same document has about 40,000 elements.
inline constexpr std::size_t kMaxXmlElements = 100'000;
// LIMIT: the deepest document that any operation reads has 4 levels.
inline constexpr std::size_t kMaxXmlDepth = 16;

struct XmlElement {
  std::string name;  // without its namespace prefix
  std::string text;  // its own, without that of its children
  std::vector<XmlElement> children;
};

// Absence: it is not well-formed, not UTF-8, or beyond a limit.  Namespaces and attributes are checked for form only.
std::optional<XmlElement> parse_xml(std::string_view document);

}  // namespace rolecall::wire
