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
    pattern.everything_ = true;
    return pattern;
  }
  ArnView arn = ArnView::split(text);
  if (!arn.complete) {
    if (incomplete == Incomplete::NeverMatches) {
      if (variables == Variables::Yes && text.find("${") != std::string_view::npos) {
        return base::failure("a policy variable before the resource part of an ARN");
      }
      pattern.nothing_ = true;
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
      pattern.head_ += arn.segments[i];
      pattern.head_ += ':';
    } else {
      RC_TRY(auto segment, Pattern::compile(arn.segments[i], {}));
      pattern.wild_head_.push_back(std::move(segment));
    }
  }
  RC_TRY(pattern.resource_, Pattern::compile(arn.segments[kArnSegments - 1], {.variables = variables}));
  return pattern;
}

std::string ArnPattern::literal_prefix() const {
  std::string prefix = head_;
  for (const Pattern& segment : wild_head_) {
    prefix += segment.literal_prefix();
    if (!segment.is_literal()) return prefix;
    prefix += ':';
  }
  return prefix += resource_.literal_prefix();
}

bool ArnPattern::matches(const ArnView& arn, const Context& context) const {
  if (everything_) return true;
  if (nothing_ || !arn.complete) return false;
  if (wild_head_.empty()) {
    if (!arn.text.starts_with(head_)) return false;
  } else {
    for (std::size_t i = 0; i + 1 < kArnSegments; ++i) {
      if (!wild_head_[i].matches(arn.segments[i], context)) return false;
    }
  }
  return resource_.matches(arn.resource(), context);
}

}  // namespace rolecall::policy
