// SPDX-License-Identifier: Apache-2.0
#include "service/s3/listing.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "wire/s3_errors.h"

namespace rolecall::service::s3 {
namespace {

// The first text behind all that begin with `prefix`; empty: there is none.
std::string behind(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xff) prefix.pop_back();
  if (!prefix.empty()) prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

// Where the page begins.  A group that `after` names or lies in was shown on an earlier page.
std::string start_of(const ListingQuery& query) {
  if (query.after.empty() || query.after < query.prefix) return query.prefix;
  if (const auto group = common_prefix(query.after, query.prefix, query.delimiter)) return behind(std::string(*group));
  return query.after + '\0';
}

}  // namespace

std::optional<std::string_view> common_prefix(std::string_view key, std::string_view prefix,
                                              std::string_view delimiter) {
  if (delimiter.empty() || !key.starts_with(prefix)) return std::nullopt;
  const auto at = key.find(delimiter, prefix.size());
  if (at == std::string_view::npos) return std::nullopt;
  return key.substr(0, at + delimiter.size());
}

Listing list_objects(const state::Table<state::Object>& objects, std::string_view bucket, const ListingQuery& query) {
  Listing out;
  if (query.max == 0) return out;
  const std::string in_bucket = fmt::format("{}/", bucket);
  const std::string wanted = in_bucket + query.prefix;
  std::string from = in_bucket + start_of(query);
  while (!from.empty()) {
    std::string next;
    objects.scan(from, [&](std::string_view key, const state::Object& object) {
      if (!key.starts_with(wanted)) return false;
      if (out.objects.size() + out.prefixes.size() == query.max) {
        out.truncated = true;
        return false;
      }
      const auto group = common_prefix(object.name, query.prefix, query.delimiter);
      out.last = group ? *group : std::string_view(object.name);
      if (!group) {
        out.objects.push_back(&object);
        return true;
      }
      out.prefixes.push_back(out.last);
      next = in_bucket + behind(out.last);
      return false;
    });
    from = std::move(next);
  }
  return out;
}

std::string continuation_token(std::string_view last) {
  return base::base64url_encode(fmt::format("1{}", last));
}

base::Result<std::string, wire::ApiError> open_continuation_token(const std::string& token) {
  const auto opened = base::base64url_decode(token);
  if (!opened || !opened->starts_with('1')) {
    return base::failure(
        wire::s3::invalid_argument("The continuation token provided is incorrect", "continuation-token", token));
  }
  return opened->substr(1);
}

base::Result<Encoder, wire::ApiError> Encoder::of(const std::optional<std::string>& encoding_type) {
  Encoder out;
  if (encoding_type && *encoding_type != "url") {
    return base::failure(
        wire::s3::invalid_argument("Invalid Encoding Method specified in Request", "encoding-type", *encoding_type));
  }
  out.url_ = encoding_type.has_value();
  return out;
}

std::string Encoder::operator()(std::string_view text) const {
  return url_ ? base::percent_encode(text, "/*") : std::string(text);
}

}  // namespace rolecall::service::s3
