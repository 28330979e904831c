// SPDX-License-Identifier: Apache-2.0
//
// ARNs and patterns of ARNs.  Both are split on their first five colons and compared segment by segment, so that a `*`
// in one segment never reaches into the next; only the sixth, the resource, may hold colons itself.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "policy/pattern.h"

namespace rolecall::policy {

inline constexpr std::size_t kArnSegments = 6;  // arn : partition : service : region : account : resource

// A text split as an ARN.  Views into it.
struct ArnView {
  std::string_view text;
  std::array<std::string_view, kArnSegments> segments;
  bool complete = false;  // has all six segments

  static ArnView split(std::string_view text);
  std::string_view account() const { return segments[4]; }
  std::string_view resource() const { return segments[5]; }
};

// A pattern for ARNs.  `*` alone matches everything, also texts that are no ARN; any other pattern only matches a text
// of six segments.
class ArnPattern {
 public:
  // What to do with a pattern of fewer than six segments.
  enum class Incomplete : std::uint8_t {
    FillWithStars,  // AWS: in Resource; its own error texts show the stars
    NeverMatches,   // AWS: in conditions
  };
  // Variables are only honoured in the resource segment; before it they are refused.
  static base::Result<ArnPattern> compile(std::string_view text, Variables variables, Incomplete incomplete);

  bool matches(const ArnView& arn, const Context& context) const;
  bool matches_everything() const { return everything_; }
  const Pattern& resource() const { return resource_; }
  // What every matching text begins with; empty if that is nothing in particular.
  std::string literal_prefix() const;

 private:
  bool everything_ = false;
  bool nothing_ = false;
  std::string head_;                // the first five segments with their colons, if they hold no wildcard
  std::vector<Pattern> wild_head_;  // else one pattern for each
  Pattern resource_;
};

}  // namespace rolecall::policy
