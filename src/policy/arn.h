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

// A text that is split when somebody first asks for a segment.  Not thread-safe; the text must outlive it.
class ArnText {
 public:
  explicit ArnText(std::string_view text) : text_(text) {}
  std::string_view text() const { return text_; }
  const ArnView& split() const {
    if (!split_) split_ = ArnView::split(text_);
    return *split_;
  }

 private:
  std::string_view text_;
  mutable std::optional<ArnView> split_;
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

  bool matches(const ArnText& arn, const Context& context, Work& work) const {
    if (shape_ == Shape::Everything) return true;
    // The text holds five colons: what begins with it has all six segments, and these are the same.
    if (shape_ == Shape::Prefix) return begins_with(arn.text(), text_);
    if (shape_ == Shape::Exact) return same_text(arn.text(), text_);
    return matches_otherwise(arn, context, work);
  }
  bool matches(const ArnView& arn, const Context& context) const {
    Work work = Work::unlimited();
    return matches(ArnText(arn.text), context, work);
  }
  bool matches_everything() const { return shape_ == Shape::Everything; }
  bool is_exact() const { return shape_ == Shape::Exact; }
  const Pattern& resource() const { return resource_; }
  // What every matching text begins with; empty if that is nothing in particular.
  std::string literal_prefix() const;

 private:
  enum class Shape : std::uint8_t {
    Everything,
    Nothing,
    Exact,        // text_
    Prefix,       // text_ and whatever follows
    LiteralHead,  // text_, then resource_
    WildHead,     // wild_head_, then resource_
  };

  bool matches_otherwise(const ArnText& arn, const Context& context, Work& work) const;

  Shape shape_ = Shape::Nothing;
  std::string text_;                // as far as it is literal; at least the first five segments with their colons
  std::vector<Pattern> wild_head_;  // one pattern for each of the first five segments
  Pattern resource_;
};

}  // namespace rolecall::policy
