// SPDX-License-Identifier: Apache-2.0
//
// Params: the parameters of a request of the query and ec2 protocols, from the query string, the form body or both.
// They come from anybody: number, name length and encoding are checked here, and a name given twice is refused (who
// reads a request must not depend on which of two values he picks).  Immutable once parsed.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/api_error.h"

namespace rolecall::wire {

// LIMIT: the largest honest request (RunInstances with every list filled) has a few hundred.
inline constexpr std::size_t kMaxParams = 2000;
// LIMIT: the longest name that any served operation reads has about 130 bytes.
inline constexpr std::size_t kMaxParamNameBytes = 512;

struct Param {
  std::string name;
  std::string value;
};

class Params {
 public:
  Params() = default;

  // Both texts are application/x-www-form-urlencoded; either may be empty.  Values must be UTF-8.
  static base::Result<Params, ApiError> parse(std::string_view query, std::string_view form_body = "");

  // The value, or null.  O(log n).
  const std::string* find(std::string_view name) const;
  // Sorted by name, bytewise.
  std::span<const Param> all() const { return params_; }
  // Index of the first parameter whose name is not less than `name`.
  std::size_t lower_bound(std::string_view name) const;

 private:
  std::vector<Param> params_;
};

}  // namespace rolecall::wire
