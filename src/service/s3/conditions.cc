// SPDX-License-Identifier: Apache-2.0
#include "service/s3/conditions.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "service/s3/needs.h"
#include "wire/s3_errors.h"

namespace rolecall::service::s3 {
namespace {

using base::failure;
using wire::ApiError;

// HTTP dates know seconds only.
std::chrono::sys_seconds second_of(base::Time time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

ApiError not_modified(const state::Object& object) {
  return wire::s3::not_modified()
      .with("ETag", quoted_etag(object.etag))
      .with("Last-Modified", base::format_http_date(object.modified));
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

enum class Refusal { None, Failed, NotModified };
struct Verdict {
  Refusal refusal = Refusal::None;
  std::string_view condition = {};
};

// AWS: an entity tag, where given, counts for more than a date.
Verdict judge(const ReadConditions& conditions, const state::Object& object) {
  const auto modified = second_of(object.modified);
  if (conditions.if_match) {
    if (!names_etag(*conditions.if_match, object.etag)) return {Refusal::Failed, "If-Match"};
  } else if (conditions.if_unmodified_since && modified > second_of(*conditions.if_unmodified_since)) {
    return {Refusal::Failed, "If-Unmodified-Since"};
  }
  if (conditions.if_none_match) {
    if (names_etag(*conditions.if_none_match, object.etag)) return {Refusal::NotModified, "If-None-Match"};
  } else if (conditions.if_modified_since && modified <= second_of(*conditions.if_modified_since)) {
    return {Refusal::NotModified, "If-Modified-Since"};
  }
  return {};
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::string quoted_etag(std::string_view etag) {
  return fmt::format("\"{}\"", etag);
}

bool names_etag(std::string_view list, std::string_view etag) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    std::string_view item = trimmed(list.substr(0, comma));
    if (item.starts_with("W/")) item.remove_prefix(2);
    if (item.size() >= 2 && item.front() == '"' && item.back() == '"') item = item.substr(1, item.size() - 2);
    if (item == "*" || item == etag) return true;
    list.remove_prefix(std::min(list.size(), comma + 1));
  }
  return false;
}

base::Result<void, ApiError> check_read(const ReadConditions& conditions, const state::Object& object) {
  const Verdict verdict = judge(conditions, object);
  if (verdict.refusal == Refusal::Failed) return failure(wire::s3::precondition_failed(verdict.condition));
  if (verdict.refusal == Refusal::NotModified) return failure(not_modified(object));
  return {};
}

base::Result<void, ApiError> check_copy(const ReadConditions& conditions, const state::Object& object) {
  const Verdict verdict = judge(conditions, object);
  if (verdict.refusal == Refusal::None) return {};
  return failure(wire::s3::precondition_failed(fmt::format("x-amz-copy-source-{}", verdict.condition)));
}

base::Result<void, ApiError> check_write(const std::optional<std::string>& if_match,
                                         const std::optional<std::string>& if_none_match, const state::Object* existing,
                                         std::string_view key) {
  // AWS: on writes If-None-Match only asks whether there is any object at all.
  if (if_none_match && trimmed(*if_none_match) != "*") return failure(wire::s3::not_implemented("If-None-Match"));
  if (if_none_match && existing) return failure(wire::s3::precondition_failed("If-None-Match"));
  if (!if_match) return {};
  if (!existing) return failure(no_such_key(key));
  if (!names_etag(*if_match, existing->etag)) return failure(wire::s3::precondition_failed("If-Match"));
  return {};
}

base::Result<Range, ApiError> select_range(const std::optional<std::string>& header, std::uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  const Range whole{.offset = 0, .size = size};
  if (!header || !header->starts_with(kUnit)) return whole;
  const std::string_view spec = trimmed(std::string_view(*header).substr(kUnit.size()));
  const auto dash = spec.find('-');
  if (dash == std::string_view::npos || spec.find(',') != std::string_view::npos) return whole;
  const auto first = number(trimmed(spec.substr(0, dash)));
  const auto last = number(trimmed(spec.substr(dash + 1)));
  const auto unsatisfiable = [&] { return failure(wire::s3::invalid_range(*header, std::to_string(size))); };
  if (dash == 0) {
    if (!last) return whole;
    if (*last == 0 || size == 0) return unsatisfiable();
    const std::uint64_t tail = std::min(*last, size);
    return Range{.offset = size - tail, .size = tail, .partial = true};
  }
  if (!first || (!last && dash + 1 != spec.size()) || (last && *last < *first)) return whole;
  if (*first >= size) return unsatisfiable();
  const std::uint64_t end = last ? std::min(*last, size - 1) : size - 1;
  return Range{.offset = *first, .size = end - *first + 1, .partial = true};
}

}  // namespace rolecall::service::s3
