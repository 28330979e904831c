// SPDX-License-Identifier: Apache-2.0
//
// StrongString<Tag>: a string that is not just any string, so that an account id can't be passed where a role id is
// wanted.  It converts to std::string_view for reading and is made explicitly.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace rolecall::base {

template <class Tag>
class StrongString {
 public:
  StrongString() = default;
  explicit StrongString(std::string text) : text_(std::move(text)) {}
  explicit StrongString(std::string_view text) : text_(text) {}
  explicit StrongString(const char* text) : text_(text) {}

  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  // Reading as text is always safe; only making one from text has to be said.
  // NOLINTNEXTLINE(google-explicit-constructor)
  operator std::string_view() const { return text_; }

  friend bool operator==(const StrongString&, const StrongString&) = default;
  friend auto operator<=>(const StrongString&, const StrongString&) = default;

 private:
  std::string text_;
};

using AccountId = StrongString<struct AccountIdTag>;      // 12 decimal digits
using AccessKeyId = StrongString<struct AccessKeyIdTag>;  // AKIA... (long-term) or ASIA... (session), 20 characters
using UniqueId = StrongString<struct UniqueIdTag>;        // AROA..., AIDA..., AGPA..., AIPA..., ANPA...: never reused

}  // namespace rolecall::base

template <class Tag>
struct std::hash<rolecall::base::StrongString<Tag>> {
  size_t operator()(const rolecall::base::StrongString<Tag>& value) const noexcept {
    return std::hash<std::string>{}(value.str());
  }
};
