// SPDX-License-Identifier: Apache-2.0
#include "service/s3/address.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "http/address.h"
#include "wire/s3_errors.h"
#include "wire/utf8.h"

namespace rolecall::service::s3 {
namespace {

std::string_view without_port(std::string_view host) {
  const auto colon = host.rfind(':');
  return colon == std::string_view::npos || host.ends_with(']') ? host : host.substr(0, colon);
}

// Empty: path style.
std::string bucket_in_host(std::string_view raw_host, const std::vector<std::string>& base_hosts) {
  const std::string host = base::ascii_lower(without_port(raw_host));
  if (std::ranges::find(base_hosts, host) != base_hosts.end()) return {};
  for (const auto& base : base_hosts) {
    if (host.size() > base.size() + 1 && host.ends_with(base) && host[host.size() - base.size() - 1] == '.') {
      return host.substr(0, host.size() - base.size() - 1);
    }
  }
  return {};
}

wire::ApiError invalid_uri() {
  return {.code = "InvalidURI", .message = "Couldn't parse the specified URI.", .http_status = 400};
}

base::Result<std::string, wire::ApiError> decoded_key(std::string_view raw) {
  auto key = base::percent_decode(raw);
  if (!key || !wire::is_utf8(*key) || key->find('\0') != std::string::npos) return base::failure(invalid_uri());
  if (key->size() > kMaxKeyBytes) {
    return base::failure(wire::s3::key_too_long()
                             .with("Size", std::to_string(key->size()))
                             .with("MaxSizeAllowed", std::to_string(kMaxKeyBytes)));
  }
  return *std::move(key);
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_ipv4_shaped(std::string_view name) {
  return std::ranges::count(name, '.') == 3 &&
         std::ranges::all_of(name, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

}  // namespace

std::vector<std::string> base_hosts(std::string_view region, std::string_view api_host) {
  std::vector<std::string> out = {"localhost", "s3.localhost", "s3.amazonaws.com",
                                  fmt::format("s3.{}.amazonaws.com", region),
                                  fmt::format("s3.dualstack.{}.amazonaws.com", region)};
  const std::string_view name = without_port(api_host);
  if (!name.empty() && !http::IpAddress::parse(name)) {
    out.push_back(base::ascii_lower(name));
    out.push_back("s3." + base::ascii_lower(name));
  }
  std::ranges::sort(out, std::ranges::greater(), &std::string::size);
  return out;
}

base::Result<Address, wire::ApiError> resolve(std::string_view host, std::string_view raw_path,
                                              const std::vector<std::string>& base_hosts) {
  if (raw_path.starts_with('/')) raw_path.remove_prefix(1);
  Address out;
  out.bucket = bucket_in_host(host, base_hosts);
  if (out.bucket.empty() && !raw_path.empty()) {
    const auto slash = std::min(raw_path.find('/'), raw_path.size());
    const auto bucket = base::percent_decode(raw_path.substr(0, slash));
    if (!bucket || bucket->empty() || !wire::is_utf8(*bucket)) return base::failure(invalid_uri());
    out.bucket = *bucket;
    raw_path.remove_prefix(std::min(raw_path.size(), slash + 1));
  }
  RC_TRY(out.key, decoded_key(raw_path));
  return out;
}

bool is_bucket_name(std::string_view name) {
  constexpr std::array<std::string_view, 3> kReservedPrefixes = {"xn--", "sthree-", "amzn-s3-demo-"};
  constexpr std::array<std::string_view, 5> kReservedSuffixes = {"-s3alias", "--ol-s3", ".mrap", "--x-s3",
                                                                 "--table-s3"};
  if (name.size() < 3 || name.size() > 63) return false;
  if (!is_alphanumeric(name.front()) || !is_alphanumeric(name.back())) return false;
  char before = 'a';
  for (const char c : name) {
    if (!is_alphanumeric(c) && c != '.' && c != '-') return false;
    if (c == '.' && before == '.') return false;
    before = c;
  }
  return !is_ipv4_shaped(name) &&
         std::ranges::none_of(kReservedPrefixes, [&](auto prefix) { return name.starts_with(prefix); }) &&
         std::ranges::none_of(kReservedSuffixes, [&](auto suffix) { return name.ends_with(suffix); });
}

}  // namespace rolecall::service::s3
