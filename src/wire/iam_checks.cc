// SPDX-License-Identifier: Apache-2.0
#include "wire/iam_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "wire/errors.h"
#include "wire/utf8.h"

namespace rolecall::wire {
namespace {

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_name_character(char c) {
  return is_alphanumeric(c) || std::string_view("_+=,.@-").contains(c);
}

std::optional<ApiError> refuse_unless(bool good, std::string_view parameter, std::string_view rule) {
  if (good) return std::nullopt;
  return validation_error(fmt::format("The specified value for {} is invalid. It must {}", parameter, rule));
}

bool is_path(std::string_view value, bool (*is_path_character)(char)) {
  return value.starts_with('/') && value.ends_with('/') && std::ranges::all_of(value, is_path_character);
}

constexpr std::string_view kPathRule =
    "begin and end with / and contain only alphanumeric characters and/or / characters.";

}  // namespace

std::optional<ApiError> check_iam_name(std::string_view parameter, std::string_view value) {
  return refuse_unless(std::ranges::all_of(value, is_name_character), parameter,
                       "contain only alphanumeric characters and/or the following: +=,.@_-");
}

std::optional<ApiError> check_iam_path(std::string_view parameter, std::string_view value) {
  return refuse_unless(is_path(value, [](char c) { return c >= 0x21 && c <= 0x7E; }), parameter, kPathRule);
}

std::optional<ApiError> check_iam_policy_path(std::string_view parameter, std::string_view value) {
  // `((/[A-Za-z0-9\.,\+@=_-]+)*)/`: no empty part.
  const bool good = is_path(value, [](char c) { return c == '/' || is_name_character(c); }) &&
                    value.find("//") == std::string_view::npos;
  return refuse_unless(good, parameter, kPathRule);
}

std::optional<ApiError> check_iam_path_prefix(std::string_view parameter, std::string_view value) {
  const bool good = value.starts_with('/') && std::ranges::all_of(value, [](char c) { return c >= 0x21; });
  return refuse_unless(good, parameter,
                       "begin with the / character and contain only alphanumeric characters and/or / characters.");
}

std::optional<ApiError> check_iam_access_key_id(std::string_view parameter, std::string_view value) {
  const bool good = std::ranges::all_of(value, [](char c) { return c == '_' || is_alphanumeric(c); });
  return refuse_unless(good, parameter, "contain only alphanumeric characters.");
}

std::optional<ApiError> check_iam_document(std::string_view parameter, std::string_view value) {
  bool good = true;
  while (good && !value.empty()) {
    const auto c = take_character(value);
    good = c && (*c == '\t' || *c == '\n' || *c == '\r' || (*c >= 0x20 && *c <= 0xFF));
  }
  return refuse_unless(good, parameter, "contain only printable ASCII characters.");
}

}  // namespace rolecall::wire
