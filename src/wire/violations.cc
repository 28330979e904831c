// SPDX-License-Identifier: Apache-2.0
#include "wire/violations.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "wire/errors.h"
#include "wire/utf8.h"

namespace rolecall::wire {
namespace {

constexpr std::string_view kNotNull = "Member must not be null";
constexpr std::string_view kEnum = "Member must satisfy enum value set";
constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

std::string at_most(std::size_t max) {
  return fmt::format("Member must have length less than or equal to {}", max);
}

std::string at_least(std::size_t min) {
  return fmt::format("Member must have length greater than or equal to {}", min);
}

std::string of_pattern(const Pattern& pattern) {
  return fmt::format("Member must satisfy regular expression pattern: {}", pattern.text);
}

bool one_of(std::string_view value, const StringRule& rule) {
  return rule.values.empty() || std::ranges::find(rule.values, value) != rule.values.end();
}

std::vector<std::string> broken_rules(std::string_view value, const StringRule& rule) {
  std::vector<std::string> broken;
  if (rule.min > 0 || rule.max != kUnlimited) {
    const std::size_t length = utf16_length(value);
    if (length > rule.max) broken.push_back(at_most(rule.max));
    if (length < rule.min) broken.push_back(at_least(rule.min));
  }
  if (rule.pattern && !rule.pattern->matches(value)) broken.push_back(of_pattern(*rule.pattern));
  if (!one_of(value, rule)) broken.emplace_back(kEnum);
  return broken;
}

std::string all_rules(const StringRule& rule) {
  std::vector<std::string> rules;
  if (rule.max != kUnlimited) rules.push_back(at_most(rule.max));
  if (rule.min > 0) rules.push_back(at_least(rule.min));
  if (rule.pattern) rules.push_back(of_pattern(*rule.pattern));
  if (!rule.values.empty()) rules.emplace_back(kEnum);
  rules.emplace_back(kNotNull);
  return fmt::format("Member must satisfy constraint: [{}]", fmt::join(rules, ", "));
}

std::string_view last_segment(std::string_view wire) {
  const std::size_t dot = wire.rfind('.');
  return dot == std::string_view::npos ? wire : wire.substr(dot + 1);
}

}  // namespace

void Violations::add(Place place, Shown shown, std::string_view constraint) {
  const bool echo = texts_ == ParameterTexts::Echoing && shown.text;
  collected_.push_back(
      echo ? fmt::format("Value '{}' at '{}' failed to satisfy constraint: {}", *shown.text, place.path, constraint)
           : fmt::format("Value at '{}' failed to satisfy constraint: {}", place.path, constraint));
}

void Violations::refuse_ec2(std::string_view message) {
  if (!first_) first_ = invalid_parameter_value(message);
}

void Violations::refuse_organizations(std::string_view reason, std::string_view message) {
  if (first_) return;
  first_ = ApiError{.code = "InvalidInputException", .message = std::string(message), .json_message = "Message"}.with(
      "Reason", reason);
}

// AWS: a code for each kind of rule, and the value is not repeated.
void Violations::check_organizations(Place place, std::string_view value, const StringRule& rule) {
  const std::string_view member = last_segment(place.wire);
  if (!one_of(value, rule)) {
    const bool type = rule.values.size() > 1 && rule.values[0] == "SERVICE_CONTROL_POLICY";
    return type ? refuse_organizations("INVALID_ENUM_POLICY_TYPE", "You specified an invalid policy type string.")
                : refuse_organizations("INVALID_ENUM", "You specified an invalid value.");
  }
  const std::size_t length = utf16_length(value);
  if (length > rule.max) {
    refuse_organizations("MAX_LENGTH_EXCEEDED", "You provided a string parameter that is longer than allowed.");
  } else if (length < rule.min) {
    refuse_organizations("MIN_LENGTH_EXCEEDED", "You provided a string parameter that is shorter than allowed.");
  } else if (rule.pattern && !rule.pattern->matches(value)) {
    member == "targetId"
        ? refuse_organizations("INVALID_PATTERN_TARGET_ID",
                               "You specified a policy target ID that doesn't match the required "
                               "pattern.")
        : refuse_organizations("INVALID_PATTERN", "You provided a value that does not match the required pattern.");
  }
}

void Violations::missing(Place place) {
  switch (texts_) {
    case ParameterTexts::Quiet:
      add(place, {}, kNotNull);
      return;
    case ParameterTexts::Echoing:
      collected_.push_back(fmt::format("Value null at '{}' failed to satisfy constraint: {}", place.path, kNotNull));
      return;
    case ParameterTexts::Ec2:
      if (!first_) first_ = missing_parameter(place.wire);
      return;
    case ParameterTexts::Organizations:
      refuse_organizations("INPUT_REQUIRED", "You must include a value for all required parameters.");
      return;
  }
}

void Violations::check_ec2(Place place, Shown shown, std::string_view value, const StringRule& rule) {
  const std::string_view echo = shown.text.value_or("");
  // AWS: the text of MetadataOptions' two-valued members; longer sets are not listed.
  if (!one_of(value, rule)) {
    refuse_ec2(rule.values.size() == 2
                   ? fmt::format("A value of '{}' is not valid for {}. Specify either '{}' or '{}' and try again.",
                                 echo, last_segment(place.wire), rule.values[0], rule.values[1])
                   : fmt::format("Value ({}) for parameter {} is invalid.", echo, place.path));
  } else if (!broken_rules(value, rule).empty()) {
    refuse_ec2(
        fmt::format("Value ({}) for parameter {} is invalid. {}", echo, place.path, broken_rules(value, rule).front()));
  }
}

void Violations::check(Place place, Shown shown, std::string_view value, const StringRule& rule) {
  if (texts_ == ParameterTexts::Ec2) return check_ec2(place, shown, value, rule);
  if (texts_ == ParameterTexts::Organizations) return check_organizations(place, value, rule);
  for (const std::string& broken : broken_rules(value, rule)) add(place, shown, broken);
}

void Violations::check(Place place, std::string_view digits, std::int64_t value, const IntegerRule& rule) {
  if (value >= rule.min && value <= rule.max) return;
  const bool too_small = value < rule.min;
  if (texts_ == ParameterTexts::Organizations) {
    too_small ? refuse_organizations("MIN_VALUE_EXCEEDED",
                                     "You provided a numeric parameter that has a smaller value than allowed.")
              : refuse_organizations("MAX_VALUE_EXCEEDED",
                                     "You provided a numeric parameter that has a larger value than allowed.");
  } else if (texts_ != ParameterTexts::Ec2) {
    add(place, {digits},
        fmt::format("Member must have value {} than or equal to {}", too_small ? "greater" : "less",
                    too_small ? rule.min : rule.max));
  } else if (last_segment(place.wire) == "MaxResults") {
    refuse_ec2(fmt::format("Value ( {} ) for parameter maxResults is invalid. Expecting a value {} than {}.", value,
                           too_small ? "greater" : "less", too_small ? rule.min : rule.max));
  } else {
    refuse_ec2(fmt::format("A value of '{}' is not valid for {}. Specify a value between {} and {} and try again.",
                           value, last_segment(place.wire), rule.min, rule.max));
  }
}

void Violations::check_size(Place place, std::size_t size, const ListRule& rule) {
  if (size >= rule.min && size <= rule.max) return;
  const std::string constraint = size > rule.max ? at_most(rule.max) : at_least(rule.min);
  if (texts_ == ParameterTexts::Ec2) {
    refuse_ec2(fmt::format("Value for parameter {} is invalid. {}", place.path, constraint));
  } else if (texts_ == ParameterTexts::Organizations) {
    size > rule.max
        ? refuse_organizations("MAX_LENGTH_EXCEEDED", "You provided a list parameter that is longer than allowed.")
        : refuse_organizations("MIN_LENGTH_EXCEEDED", "You provided a list parameter that is shorter than allowed.");
  } else {
    add(place, {}, constraint);
  }
}

void Violations::check_elements(Place place, const std::vector<std::string>& values, const StringRule& rule) {
  if (texts_ == ParameterTexts::Ec2) {
    for (const std::string& value : values) check_ec2(place, {value}, value, rule);
    return;
  }
  const bool good = std::ranges::all_of(values, [&](const auto& value) { return broken_rules(value, rule).empty(); });
  if (good) return;
  if (texts_ == ParameterTexts::Organizations) {
    return refuse_organizations("INVALID_LIST_MEMBER",
                                "You provided a list to a parameter that contains at least one invalid value.");
  }
  add(place, {fmt::format("[{}]", fmt::join(values, ", "))}, all_rules(rule));
}

void Violations::malformed(Place place, std::string_view value, std::string_view expected) {
  if (texts_ == ParameterTexts::Ec2) {
    refuse_ec2(fmt::format("Value ({}) for parameter {} is invalid. Expected {}.", value, place.path, expected));
  } else if (!malformed_) {
    malformed_ = malformed_input();
  }
}

void Violations::unknown(std::string_view wire_name) {
  if (!unknown_) unknown_ = unknown_parameter(wire_name);
}

std::optional<ApiError> Violations::error() const {
  if (malformed_) return malformed_;
  if (unknown_) return unknown_;
  if (first_) return first_;
  if (collected_.empty()) return std::nullopt;
  return validation_error(fmt::format("{} validation error{} detected: {}", collected_.size(),
                                      collected_.size() == 1 ? "" : "s", fmt::join(collected_, "; ")));
}

}  // namespace rolecall::wire
