// SPDX-License-Identifier: Apache-2.0
//
// Violations: what is wrong with the parameters of one request, in the order of the model's members, and the one error
// that AWS makes of it.  IAM and STS collect all of them; EC2 and Organizations name the first.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/api_error.h"
#include "wire/rules.h"

namespace rolecall::wire {

// Whose texts: IAM leaves the refused value out, STS repeats it, EC2 and Organizations have errors of their own.
enum class ParameterTexts { Quiet, Echoing, Ec2, Organizations };

// Where a value stands.
struct Place {
  std::string_view wire;  // as sent: Tags.member.1.Key
  std::string_view path;  // as in AWS's texts: tags.1.member.key
};

// A value as the texts may repeat it.  Absence of `text`: it is null or not for repeating (secrets, structures).
struct Shown {
  std::optional<std::string_view> text;
};

class Violations {
 public:
  explicit Violations(ParameterTexts texts) : texts_(texts) {}

  void missing(Place place);
  void check(Place place, Shown shown, std::string_view value, const StringRule& rule);
  void check(Place place, std::string_view digits, std::int64_t value, const IntegerRule& rule);
  void check_size(Place place, std::size_t size, const ListRule& rule);
  // AWS: a list of plain strings is one value: whichever rule an element broke, all of the element's rules are named.
  void check_elements(Place place, const std::vector<std::string>& values, const StringRule& rule);
  // The text is not of the member's type at all.
  void malformed(Place place, std::string_view value, std::string_view expected);
  // EC2: a parameter that no member took.
  void unknown(std::string_view wire_name);

  // Absence: nothing is wrong.
  std::optional<ApiError> error() const;

 private:
  void add(Place place, Shown shown, std::string_view constraint);
  void refuse_ec2(std::string_view message);
  void check_ec2(Place place, Shown shown, std::string_view value, const StringRule& rule);
  void refuse_organizations(std::string_view reason, std::string_view message);
  void check_organizations(Place place, std::string_view value, const StringRule& rule);

  const ParameterTexts texts_;
  std::vector<std::string> collected_;  // IAM, STS
  std::optional<ApiError> malformed_;   // wins over the collected ones: AWS finds it while parsing
  std::optional<ApiError> unknown_;     // EC2, likewise
  std::optional<ApiError> first_;       // EC2, Organizations
};

}  // namespace rolecall::wire
