// SPDX-License-Identifier: Apache-2.0
//
// The name of an action, `iam:CreateRole`: in lower case, taken apart and hashed once.  The service's own actions are
// literals in its code, so that this is done when it is compiled, not for each request.  A value; holds its text.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "base/result.h"
#include "policy/bytes.h"

namespace rolecall::policy {

class Action {
 public:
  // AWS: the longest name that the simulator takes; real ones are half as long.
  static constexpr std::size_t kMaxSize = 128;

  template <std::size_t N>
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is an action wherever one is asked for
  consteval Action(const char (&literal)[N]) : Action(std::string_view(literal, N - 1), Checked::Yes) {
    static_assert(N - 1 <= kMaxSize);
  }
  // Fails for a name that is longer than kMaxSize; asks for nothing else.
  static base::Result<Action> parse(std::string_view text) {
    if (text.size() > kMaxSize) {
      return base::failure("an action's name has at most " + std::to_string(kMaxSize) + " characters");
    }
    return Action(text, Checked::Yes);
  }

  std::string_view text() const { return {text_.data(), size_}; }
  // `CreateRole`; empty for a text without a colon.
  std::string_view name() const { return text().substr(name_begin()); }

  // The same in lower case, as policies match it.
  std::string_view lower() const { return {lower_.data(), size_}; }
  std::string_view lower_service() const { return {lower_.data(), colon_}; }
  std::string_view lower_name() const { return lower().substr(name_begin()); }
  std::uint64_t hash() const { return hash_; }  // of lower()
  std::uint64_t service_hash() const { return service_hash_; }

 private:
  enum class Checked : bool { Yes };

  constexpr Action(std::string_view text, Checked) : size_(text.size()), colon_(std::min(text.find(':'), text.size())) {
    std::copy(text.begin(), text.end(), text_.begin());
    std::transform(text.begin(), text.end(), lower_.begin(), [](char c) { return base::ascii_lower(c); });
    hash_ = hash_text({lower_.data(), size_});
    service_hash_ = hash_text({lower_.data(), colon_});
  }

  std::size_t name_begin() const { return std::min(colon_ + 1, size_); }

  std::array<char, kMaxSize> text_{};
  std::array<char, kMaxSize> lower_{};
  std::size_t size_;
  std::size_t colon_;  // its place, or the end
  std::uint64_t hash_ = 0;
  std::uint64_t service_hash_ = 0;
};

}  // namespace rolecall::policy
