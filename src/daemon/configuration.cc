// SPDX-License-Identifier: Apache-2.0
#include "daemon/configuration.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "base/ids.h"

namespace rolecall::daemon {
namespace {

// AWS: accessKeyIdType is \w+ of 16 to 128 characters.
constexpr std::size_t kMinKeyIdLength = 16, kMaxKeyIdLength = 128;
// LIMIT: AWS's secrets have 40; shorter than 8 can be guessed, longer than 128 is a mistake.
constexpr std::size_t kMinSecretLength = 8, kMaxSecretLength = 128;
constexpr std::size_t kMaxRegionLength = 32;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_alphanumeric(char c) {
  return is_digit(c) || is_lower(c) || (c >= 'A' && c <= 'Z');
}

std::vector<std::string_view> split_at_dashes(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t dash = text.find('-');
    parts.push_back(text.substr(0, dash));
    if (dash == std::string_view::npos) return parts;
    text.remove_prefix(dash + 1);
  }
}

// us-east-1, ap-southeast-2, eusc-de-east-1.
bool has_form_of_region(std::string_view text) {
  if (text.size() > kMaxRegionLength) return false;
  const auto parts = split_at_dashes(text);
  if (parts.size() < 3 || parts.front().size() < 2) return false;
  const std::string_view number = parts.back();
  const auto is_word = [](std::string_view part) { return !part.empty() && std::ranges::all_of(part, is_lower); };
  return std::all_of(parts.begin(), parts.end() - 1, is_word) && !number.empty() && number.size() <= 2 &&
         std::ranges::all_of(number, is_digit);
}

bool is_of_another_partition(std::string_view region) {
  return region.starts_with("cn-") || region.starts_with("us-gov-") || region.starts_with("us-iso") ||
         region.starts_with("eusc-") || region.starts_with("eu-isoe-");
}

base::Result<http::Endpoint> parse_endpoint_of(std::string_view option, std::string_view text) {
  const auto endpoint = http::parse_endpoint(text);
  if (!endpoint) {
    return base::failure(
        fmt::format("{} must be ADDRESS:PORT with a literal address, like 127.0.0.1:4566, not `{}`", option, text));
  }
  return *endpoint;
}

}  // namespace

base::Result<http::Endpoint> parse_api_endpoint(std::string_view text) {
  return parse_endpoint_of("--api", text);
}

base::Result<http::Endpoint> parse_imds_endpoint(std::string_view text) {
  RC_TRY(const http::Endpoint endpoint, parse_endpoint_of("--imds", text));
  if (!endpoint.address.is_v4() || !endpoint.address.is_loopback()) {
    return base::failure(
        fmt::format("--imds must be an address in 127.0.0.0/8, like 127.0.0.1:1338, not `{}`: every instance has a "
                    "loopback address of its own there",
                    text));
  }
  return endpoint;
}

base::Result<base::AccountId> parse_account(std::string_view text) {
  if (!base::is_account_id(text)) {
    return base::failure(fmt::format("--account must be 12 digits, like {}, not `{}`", kDefaultAccount, text));
  }
  return base::AccountId(text);
}

base::Result<std::string> parse_region(std::string_view text) {
  if (!has_form_of_region(text)) {
    return base::failure(
        fmt::format("--region must be the name of an AWS region, like {}, not `{}`", kDefaultRegion, text));
  }
  if (is_of_another_partition(text)) {
    return base::failure(
        fmt::format("--region `{}` belongs to another partition than `aws`, the only one that is served", text));
  }
  return std::string(text);
}

base::Result<std::optional<RootKey>> parse_root_key(const std::optional<std::string>& id,
                                                    const std::optional<std::string>& secret) {
  constexpr std::string_view kIdName = "ROLECALL_ROOT_ACCESS_KEY_ID", kSecretName = "ROLECALL_ROOT_SECRET_ACCESS_KEY";
  if (!id && !secret) return std::nullopt;
  if (!id || !secret) {
    return base::failure(fmt::format("{} is set but {} is not: set both or none", id ? kIdName : kSecretName,
                                     id ? kSecretName : kIdName));
  }
  const auto is_word_character = [](char c) { return is_alphanumeric(c) || c == '_'; };
  if (id->size() < kMinKeyIdLength || id->size() > kMaxKeyIdLength || !std::ranges::all_of(*id, is_word_character)) {
    return base::failure(
        fmt::format("{} must be {} to {} letters, digits or underscores", kIdName, kMinKeyIdLength, kMaxKeyIdLength));
  }
  if (id->starts_with(base::id_prefix::kSessionKey)) {
    return base::failure(fmt::format("{} must not start with {}: that is how session keys are told apart", kIdName,
                                     base::id_prefix::kSessionKey));
  }
  // What a shared-credentials file and every shell carry unharmed.
  const auto is_secret_character = [](char c) {
    return is_alphanumeric(c) || std::string_view("/+=_.-").find(c) != std::string_view::npos;
  };
  if (secret->size() < kMinSecretLength || secret->size() > kMaxSecretLength ||
      !std::ranges::all_of(*secret, is_secret_character)) {
    return base::failure(fmt::format("{} must be {} to {} letters, digits or / + = _ . -", kSecretName,
                                     kMinSecretLength, kMaxSecretLength));
  }
  return RootKey{.id = base::AccessKeyId(*id), .secret = base::Secret(*secret)};
}

}  // namespace rolecall::daemon
