// SPDX-License-Identifier: Apache-2.0
#include "service/iam/checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/iam/errors.h"
#include "wire/errors.h"
#include "wire/utf8.h"

namespace rolecall::service::iam {
namespace {

constexpr std::string_view kPathRule =
    "begin and end with / and contain only alphanumeric characters and/or / characters.";
constexpr std::string_view kPrefixRule =
    "begin with the / character and contain only alphanumeric characters and/or / characters.";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
bool is_name_character(char c) {
  return is_alphanumeric(c) || std::string_view("_+=,.@-").find(c) != std::string_view::npos;
}

Checked refuse_unless(bool good, std::string_view parameter, std::string_view rule) {
  if (good) return {};
  return base::failure(
      wire::validation_error(fmt::format("The specified value for {} is invalid. It must {}", parameter, rule)));
}

// `((/[A-Za-z0-9\.,\+@=_-]+)*)/`: no empty part.
bool is_policy_path(std::string_view path) {
  return path.starts_with('/') && path.ends_with('/') && path.find("//") == std::string_view::npos &&
         std::ranges::all_of(path, [](char c) { return c == '/' || is_name_character(c); });
}

// arn:aws:iam::ACCOUNT:policy/PATH/NAME
bool is_policy_arn(std::string_view arn) {
  constexpr std::string_view kStart = "arn:aws:iam::";
  constexpr std::string_view kType = "policy/";
  if (!arn.starts_with(kStart)) return false;
  arn.remove_prefix(kStart.size());
  const auto colon = arn.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view account = arn.substr(0, colon);
  const bool good_account = account == "aws" || (account.size() == 12 && std::ranges::all_of(account, is_digit));
  const std::string_view resource = arn.substr(colon + 1);
  return good_account && resource.starts_with(kType) && !resource.ends_with('/');
}

}  // namespace

Checked check_name(std::string_view parameter, std::string_view name) {
  return refuse_unless(std::ranges::all_of(name, is_name_character), parameter,
                       "contain only alphanumeric characters and/or the following: +=,.@_-");
}

Checked check_path(std::string_view path) {
  // AWS: `//` inside is fine.
  const bool good = path.starts_with('/') && path.ends_with('/') &&
                    std::ranges::all_of(path, [](char c) { return c >= 0x21 && c <= 0x7e; });
  return refuse_unless(good, "path", kPathRule);
}

Checked check_path_prefix(std::string_view prefix) {
  const bool good =
      prefix.starts_with('/') && std::ranges::all_of(prefix, [](unsigned char c) { return c >= 0x21 && c <= 0x7f; });
  return refuse_unless(good, "pathPrefix", kPrefixRule);
}

Checked check_access_key_id(std::string_view id) {
  const bool good = std::ranges::all_of(id, [](char c) { return c == '_' || is_alphanumeric(c); });
  return refuse_unless(good, "accessKeyId", "contain only alphanumeric characters.");
}

Checked check_document(std::string_view parameter, std::string_view document) {
  // AWS: the text says ASCII, the rule (model and documentation) goes up to the end of Latin-1.
  bool good = true;
  while (good && !document.empty()) {
    const auto c = wire::take_character(document);
    good = c && (*c == '\t' || *c == '\n' || *c == '\r' || (*c >= 0x20 && *c <= 0xff));
  }
  return refuse_unless(good, parameter, "contain only printable ASCII characters.");
}

Checked check_policy_path(std::string_view path) {
  return refuse_unless(is_policy_path(path), "path", kPathRule);
}

Checked check_policy_path_prefix(std::string_view prefix) {
  // AWS: the text speaks of the beginning only; `/foo` is refused all the same (aws-sdk issue 36).
  return refuse_unless(is_policy_path(prefix), "pathPrefix", kPrefixRule);
}

Checked check_policy_arn(std::string_view arn) {
  if (is_policy_arn(arn)) return {};
  return base::failure(wire::validation_error(fmt::format("ARN {} is not valid.", arn)));
}

Checked check_boundary_arn(std::string_view arn) {
  if (is_policy_arn(arn)) return {};
  return base::failure(api::iam::invalid_input(fmt::format("ARN {} is not valid.", arn)));
}

}  // namespace rolecall::service::iam
