// SPDX-License-Identifier: Apache-2.0
#include "policy/arn.h"

#include <algorithm>

namespace rolecall::policy {

// One pass: the segments are too short for memchr to pay.
ArnView ArnView::split(std::string_view text) {
  ArnView arn;
  arn.text = text;
  std::size_t begin = 0;
  std::size_t segment = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != ':') continue;
    arn.segments[segment++] = text.substr(begin, i - begin);
    begin = i + 1;
    if (segment == kArnSegments - 1) break;
  }
  arn.segments[segment] = text.substr(begin);
  arn.complete = segment == kArnSegments - 1;
  return arn;
}

base::Result<ArnPattern> ArnPattern::compile(std::string_view text, Variables variables, Incomplete incomplete) {
  ArnPattern pattern;
  if (text == "*" && incomplete == Incomplete::FillWithStars) {
    pattern.shape_ = Shape::Everything;
    return pattern;
  }
  ArnView arn = ArnView::split(text);
  if (!arn.complete) {
    if (incomplete == Incomplete::NeverMatches) {
      if (variables == Variables::Yes && text.find("${") != std::string_view::npos) {
        return base::failure("a policy variable before the resource part of an ARN");
      }
      return pattern;
    }
    const auto given = static_cast<std::size_t>(std::count(text.begin(), text.end(), ':')) + 1;
    std::fill(arn.segments.begin() + static_cast<std::ptrdiff_t>(given), arn.segments.end(), "*");
  }
  bool literal = true;
  for (std::size_t i = 0; i + 1 < kArnSegments; ++i) {
    if (variables == Variables::Yes && arn.segments[i].find("${") != std::string_view::npos) {
      return base::failure("a policy variable before the resource part of an ARN");
    }
    literal = literal && arn.segments[i].find_first_of("*?") == std::string_view::npos;
  }
  for (std::size_t i = 0; i + 1 < kArnSegments; ++i) {
    if (literal) {
      pattern.text_ += arn.segments[i];
      pattern.text_ += ':';
    } else {
      RC_TRY(auto segment, Pattern::compile(arn.segments[i], {}));
      pattern.wild_head_.push_back(std::move(segment));
    }
  }
  RC_TRY(pattern.resource_, Pattern::compile(arn.segments[kArnSegments - 1], {.variables = variables}));
  pattern.shape_ = literal ? Shape::LiteralHead : Shape::WildHead;
  const Pattern& resource = pattern.resource_;
  if (literal && (resource.is_literal() || resource.is_prefix() || resource.matches_everything())) {
    pattern.text_ += resource.literal_prefix();
    pattern.shape_ = resource.is_literal() ? Shape::Exact : Shape::Prefix;
  }
  return pattern;
}

std::string ArnPattern::literal_prefix() const {
  std::string prefix = text_;
  if (shape_ == Shape::Exact || shape_ == Shape::Prefix) return prefix;
  for (const Pattern& segment : wild_head_) {
    prefix += segment.literal_prefix();
    if (!segment.is_literal()) return prefix;
    prefix += ':';
  }
  return prefix += resource_.literal_prefix();
}

bool ArnPattern::matches_otherwise(const ArnText& arn, const Context& context, Work& work) const {
  if (shape_ == Shape::LiteralHead) {
    return begins_with(arn.text(), text_) && resource_.matches(arn.text().substr(text_.size()), context, work);
  }
  if (shape_ == Shape::Nothing) return false;
  const ArnView& split = arn.split();
  if (!split.complete) return false;
  for (std::size_t i = 0; i + 1 < kArnSegments; ++i) {
    if (!wild_head_[i].matches(split.segments[i], context, work)) return false;
  }
  return resource_.matches(split.resource(), context, work);
}

}  // namespace rolecall::policy
