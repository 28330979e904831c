// SPDX-License-Identifier: Apache-2.0
#include "wire/rest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "wire/s3_errors.h"
#include "wire/text_values.h"
#include "wire/xml_writer.h"

namespace rolecall::wire {
namespace {

// About the way of a request, not about what it asks for: who reads signatures and bodies looks at these (and at
// x-amz-checksum-*).
constexpr std::array<std::string_view, 7> kTransportHeaders = {
    "x-amz-date",    "x-amz-content-sha256",         "x-amz-security-token", "x-amz-decoded-content-length",
    "x-amz-trailer", "x-amz-sdk-checksum-algorithm", "x-amz-user-agent"};

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && base::equals_ignore_case(text.substr(0, prefix.size()), prefix);
}

Route::Level level_of(const RestRequest& request) {
  if (request.bucket.empty()) return Route::Level::Account;
  return request.key.empty() ? Route::Level::Bucket : Route::Level::Object;
}

std::vector<std::string_view> conditions_of(std::string_view query) {
  std::vector<std::string_view> conditions;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    conditions.push_back(query.substr(0, end));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return conditions;
}

bool meets(std::string_view condition, const RestRequest& request) {
  const std::size_t equals = condition.find('=');
  const std::string* value = request.query.find(condition.substr(0, equals));
  return value && (equals == std::string_view::npos || *value == condition.substr(equals + 1));
}

// How many conditions the request meets; absence: one of them it does not.
std::optional<std::size_t> conditions_met(const Route& route, const RestRequest& request) {
  if (route.method != request.method || route.level != level_of(request)) return std::nullopt;
  if (!route.header.empty() && !request.header(route.header)) return std::nullopt;
  const auto conditions = conditions_of(route.query);
  if (!std::ranges::all_of(conditions, [&](auto condition) { return meets(condition, request); })) return std::nullopt;
  return conditions.size() + (route.header.empty() ? 0 : 1);
}

}  // namespace

const std::string* RestRequest::header(std::string_view name) const {
  for (const auto& [present, value] : headers) {
    if (base::equals_ignore_case(present, name)) return &value;
  }
  return nullptr;
}

const Route* find_route(std::span<const Route> routes, const RestRequest& request) {
  const Route* best = nullptr;
  std::size_t most = 0;
  for (const Route& route : routes) {
    const auto met = conditions_met(route, request);
    // AWS has old and new operations of one form: the served one is meant.
    if (met && (!best || *met > most || (*met == most && route.served && !best->served))) {
      best = &route;
      most = *met;
    }
  }
  return best;
}

RestReader::RestReader(const RestRequest& request, std::string_view conditions) : request_(request) {
  for (const std::string_view condition : conditions_of(conditions)) {
    taken_.push_back(condition.substr(0, condition.find('=')));
  }
}

const std::string* RestReader::find(Origin origin, std::string_view name) const {
  switch (origin) {
    case Origin::Label: {
      const std::string& label = name == "Bucket" ? request_.bucket : request_.key;
      return label.empty() ? nullptr : &label;
    }
    case Origin::Query:
      return request_.query.find(name);
    case Origin::Header:
      return request_.header(name);
  }
  __builtin_unreachable();
}

const std::string* RestReader::take(Origin origin, std::string_view name) {
  const std::string* value = find(origin, name);
  if (origin == Origin::Query) taken_.push_back(name);
  if (origin == Origin::Header) taken_headers_.push_back(name);
  if (!value && !error_)
    error_ = s3::invalid_request(fmt::format("Missing required parameter for this request: '{}'", name));
  return value;
}

void RestReader::refuse(std::string_view name, std::string_view value) {
  if (!error_) error_ = s3::invalid_argument(fmt::format("The value of {} is not valid", name), name, value);
}

void RestReader::malformed_xml() {
  if (!error_) error_ = s3::malformed_xml();
}

void RestReader::read(Origin origin, std::string_view name, std::string& out, const StringRule& rule) {
  const std::string* value = take(origin, name);
  if (!value) return;
  if (!obeys(*value, rule)) return refuse(name, *value);
  out = *value;
}

void RestReader::read(Origin origin, std::string_view name, base::Secret& out, const StringRule& rule) {
  const std::string* value = take(origin, name);
  if (!value) return;
  if (!obeys(*value, rule)) return refuse(name, "");
  out = base::Secret(std::string_view(*value));
}

template <class Integer>
void RestReader::read_integer(Origin origin, std::string_view name, Integer& out, const IntegerRule& rule) {
  const std::string* value = take(origin, name);
  if (!value || (parse_number(*value, out) && obeys(out, rule)) || error_) return;
  // AWS: the text of max-keys.
  error_ = s3::invalid_argument(fmt::format("Provided {} not an integer or within integer range", name), name, *value);
}

void RestReader::read(Origin origin, std::string_view name, std::int32_t& out, const IntegerRule& rule) {
  read_integer(origin, name, out, rule);
}

void RestReader::read(Origin origin, std::string_view name, std::int64_t& out, const IntegerRule& rule) {
  read_integer(origin, name, out, rule);
}

void RestReader::read(Origin origin, std::string_view name, bool& out) {
  const std::string* value = take(origin, name);
  if (value && !parse_boolean(*value, out)) refuse(name, *value);
}

void RestReader::read(Origin origin, std::string_view name, base::Time& out, TimeText form) {
  const std::string* value = take(origin, name);
  if (!value) return;
  const auto time = form == TimeText::HttpDate ? base::parse_http_date(*value) : base::parse_iso8601(*value);
  if (!time) return refuse(name, *value);
  out = *time;
}

void RestReader::read_headers(std::string_view prefix, std::optional<StringPairs>& out) {
  for (const auto& [name, value] : request_.headers) {
    if (!starts_with_ignoring_case(name, prefix)) continue;
    taken_headers_.push_back(name);
    if (!out) out.emplace();
    out->emplace_back(base::ascii_lower(std::string_view(name).substr(prefix.size())), value);
  }
}

void RestReader::refuse_unknown_query() {
  for (const Param& param : request_.query.all()) {
    // AWS: names that begin with x- are for the client's own notes (and for the signature).
    const bool known =
        starts_with_ignoring_case(param.name, "x-") || std::ranges::find(taken_, param.name) != taken_.end();
    // A sub-resource newer than our models: to go on as if it were not there could overwrite an object.
    if (!known && !error_) error_ = s3::not_implemented(param.name);
  }
}

// Only what begins with x-amz- can change what an operation does.
void RestReader::refuse_unknown_headers() {
  for (const auto& [name, value] : request_.headers) {
    if (!starts_with_ignoring_case(name, "x-amz-") || starts_with_ignoring_case(name, "x-amz-checksum-")) continue;
    const auto same = [&](std::string_view other) { return base::equals_ignore_case(name, other); };
    const bool known = std::ranges::any_of(kTransportHeaders, same) || std::ranges::any_of(taken_headers_, same);
    if (!known && !error_) error_ = s3::not_implemented(base::ascii_lower(name));
  }
}

base::Result<void, ApiError> RestReader::finish() {
  refuse_unknown_query();
  refuse_unknown_headers();
  if (error_) return base::failure(std::move(*error_));
  return {};
}

void RestWriter::header(std::string_view name, std::string_view value) {
  answer_.headers.emplace_back(name, value);
  // AWS: a part of an object is answered with 206; the model only knows 200.
  if (name == "Content-Range") answer_.http_status = 206;
}

void RestWriter::header(std::string_view name, base::Time value, TimeText form) {
  header(name, form == TimeText::HttpDate ? base::format_http_date(value) : base::format_iso8601_millis(value));
}

void RestWriter::headers(std::string_view prefix, const std::optional<StringPairs>& values) {
  if (!values) return;
  for (const auto& [name, value] : *values) header(std::string(prefix) + name, value);
}

void RestWriter::document(std::string_view root, std::string_view xml_namespace,
                          const std::function<void(Writer&)>& content) {
  XmlWriter out(TimeForm::Millis);
  out.declaration();
  out.begin_struct(root);
  out.attribute("xmlns", xml_namespace);
  content(out);
  out.end_struct(root);
  answer_.body = std::move(out).take();
  header("Content-Type", std::string_view("application/xml"));
}

void RestWriter::text_document(std::string_view root, std::string_view xml_namespace,
                               const std::optional<std::string>& text) {
  XmlWriter out(TimeForm::Millis);
  out.declaration();
  out.begin_struct(root);
  out.attribute("xmlns", xml_namespace);
  if (text) out.content(*text);
  out.end_struct(root);
  answer_.body = std::move(out).take();
  header("Content-Type", std::string_view("application/xml"));
}

void RestWriter::json(const std::optional<std::string>& text) {
  answer_.body = text.value_or("");
  header("Content-Type", std::string_view("application/json"));
}

}  // namespace rolecall::wire
