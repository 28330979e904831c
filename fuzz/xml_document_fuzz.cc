// SPDX-License-Identifier: Apache-2.0
//
// The XML documents of S3, as anybody may send them: parsed, then decoded as each request that takes one.  What was
// read keeps the limits, and what the writer makes of it reads back as the same tree.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/s3/operations.h"
#include "wire/xml_document.h"
#include "wire/xml_writer.h"

namespace {

using namespace rolecall;

void require(bool holds) {
  if (!holds) __builtin_trap();
}

std::size_t count(const wire::XmlElement& element, std::size_t depth) {
  require(depth <= wire::kMaxXmlDepth);
  std::size_t elements = 1;
  for (const auto& child : element.children) elements += count(child, depth + 1);
  return elements;
}

void write(const wire::XmlElement& element, std::string& out) {
  out += "<" + element.name + ">";
  wire::append_xml_escaped(out, element.text);
  for (const auto& child : element.children) write(child, out);
  out += "</" + element.name + ">";
}

bool same(const wire::XmlElement& a, const wire::XmlElement& b) {
  if (a.name != b.name || a.text != b.text || a.children.size() != b.children.size()) return false;
  for (std::size_t i = 0; i < a.children.size(); ++i) {
    if (!same(a.children[i], b.children[i])) return false;
  }
  return true;
}

template <class Request>
void decode(const wire::RestRequest& from) {
  const auto decoded = api::OperationOf<Request>::decode(from);
  // A refusal without a code could not be answered.
  require(decoded || !decoded.error().code.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto document = wire::parse_xml(text)) {
    require(count(*document, 1) <= wire::kMaxXmlElements);
    std::string written;
    write(*document, written);
    // Escaping makes it longer, so a document near the limit may be beyond it when it is written again.
    if (written.size() <= wire::kMaxXmlBytes) {
      const auto again = wire::parse_xml(written);
      require(again && same(*document, *again));
    }
  }
  const wire::RestRequest request{
      .method = "PUT", .bucket = "b", .key = "k", .query = {}, .headers = {}, .body = std::string(text)};
  decode<api::s3::CreateBucketRequest>(request);
  decode<api::s3::CompleteMultipartUploadRequest>(request);
  decode<api::s3::DeleteObjectsRequest>(request);
  decode<api::s3::PutBucketTaggingRequest>(request);
  decode<api::s3::PutObjectTaggingRequest>(request);
  return 0;
}
