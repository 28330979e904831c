// SPDX-License-Identifier: Apache-2.0
#include "wire/query_reader.h"

#include <algorithm>

#include "base/encoding.h"
#include "wire/text_values.h"

namespace rolecall::wire {
namespace {

// LIMIT: an index of more digits than this is no index: no list is that long, and shorter ones fit any integer.
constexpr std::size_t kMaxIndexDigits = 9;

bool is_index(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && text.size() <= kMaxIndexDigits && text[0] != '0' && std::ranges::all_of(text, digit);
}

// Parameters that belong to the request itself, not to the operation.
bool is_envelope(std::string_view name) {
  return name == "Action" || name == "Version" || name.starts_with("X-Amz-");
}

}  // namespace

QueryReader::QueryReader(const Params& params, ParameterTexts texts)
    : params_(params), texts_(texts), violations_(texts), taken_(params.all().size(), false) {}

QueryReader::Scope::Scope(QueryReader& reader, std::string_view member)
    : reader_(reader), wire_size_(reader.wire_.size()), path_size_(reader.path_.size()) {
  if (!reader.wire_.empty()) reader.wire_ += '.';
  reader.wire_ += member;
  if (!reader.path_.empty()) reader.path_ += '.';
  // AWS: error texts spell members with a small first letter.
  reader.path_ += base::ascii_lower(member[0]);
  reader.path_ += member.substr(1);
}

QueryReader::Scope::Scope(QueryReader& reader, const ListRule& rule, std::string_view index, std::size_t position)
    : reader_(reader), wire_size_(reader.wire_.size()), path_size_(reader.path_.size()) {
  // AWS: sent as Tags.member.1, but called tags.1.member.
  reader.path_ += '.';
  reader.path_ += std::to_string(position);
  if (!rule.infix.empty()) {
    reader.wire_ += '.';
    reader.wire_ += rule.infix;
    reader.path_ += '.';
    reader.path_ += rule.infix;
  }
  reader.wire_ += '.';
  reader.wire_ += index;
}

QueryReader::Scope::~Scope() {
  reader_.wire_.resize(wire_size_);
  reader_.path_.resize(path_size_);
}

Place QueryReader::Scope::place() const {
  return {reader_.wire_, reader_.path_};
}

bool QueryReader::any_below(std::string_view wire) const {
  const std::string prefix = std::string(wire) + '.';
  const std::size_t first = params_.lower_bound(prefix);
  return first < params_.all().size() && params_.all()[first].name.starts_with(prefix);
}

bool QueryReader::has_value(std::string_view name) {
  const Scope scope = enter(name);
  return params_.find(wire_) != nullptr;
}

bool QueryReader::has_members(std::string_view name) {
  const Scope scope = enter(name);
  return any_below(wire_);
}

bool QueryReader::has_list(std::string_view name) {
  const Scope scope = enter(name);
  if (any_below(wire_)) return true;
  // AWS: SDKs of the query protocol send an empty list as `Name=`.
  const std::string* bare = params_.find(wire_);
  return texts_ != ParameterTexts::Ec2 && bare && bare->empty();
}

bool QueryReader::begin_list(const Scope& list, const ListRule& rule) {
  if (any_below(wire_)) return true;
  const std::string* bare = params_.find(wire_);
  if (texts_ != ParameterTexts::Ec2 && bare && bare->empty()) {
    violations_.check_size(list.place(), 0, rule);
  } else {
    violations_.missing(list.place());
  }
  return false;
}

std::vector<std::string> QueryReader::element_indexes(const ListRule& rule) {
  std::string prefix = wire_ + '.';
  if (!rule.infix.empty()) prefix += std::string(rule.infix) + '.';
  std::vector<std::string> indexes;
  for (std::size_t i = params_.lower_bound(prefix); i < params_.all().size(); ++i) {
    const std::string_view name = params_.all()[i].name;
    if (!name.starts_with(prefix)) break;
    const std::string_view rest = name.substr(prefix.size());
    const std::string_view index = rest.substr(0, rest.find('.'));
    if (!is_index(index)) {
      // EC2 reports it with the other parameters that nobody takes.
      if (texts_ != ParameterTexts::Ec2) violations_.malformed({name, path_}, index, "a number");
      continue;
    }
    if (indexes.empty() || indexes.back() != index) indexes.emplace_back(index);
  }
  // Bytewise order put 10 before 2; indexes have no leading zeros, so the longer one is the greater one.
  std::ranges::sort(indexes, [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  const auto repeated = std::ranges::unique(indexes);
  indexes.erase(repeated.begin(), repeated.end());
  return indexes;
}

const std::string* QueryReader::take(const Scope& scope) {
  const std::size_t index = params_.lower_bound(wire_);
  if (index == params_.all().size() || params_.all()[index].name != wire_) {
    violations_.missing(scope.place());
    return nullptr;
  }
  taken_[index] = true;
  return &params_.all()[index].value;
}

void QueryReader::read(std::string_view name, std::string& out, const StringRule& rule) {
  const Scope scope = enter(name);
  const std::string* value = take(scope);
  if (!value) return;
  violations_.check(scope.place(), {*value}, *value, rule);
  out = *value;
}

void QueryReader::read(std::string_view name, base::Secret& out, const StringRule& rule) {
  const Scope scope = enter(name);
  const std::string* value = take(scope);
  if (!value) return;
  violations_.check(scope.place(), {}, *value, rule);
  out = base::Secret(std::string_view(*value));
}

template <class Integer>
void QueryReader::read_integer(std::string_view name, Integer& out, const IntegerRule& rule) {
  const Scope scope = enter(name);
  const std::string* value = take(scope);
  if (!value) return;
  if (!parse_number(*value, out)) return violations_.malformed(scope.place(), *value, "an integer");
  violations_.check(scope.place(), *value, out, rule);
}

void QueryReader::read(std::string_view name, std::int32_t& out, const IntegerRule& rule) {
  read_integer(name, out, rule);
}

void QueryReader::read(std::string_view name, std::int64_t& out, const IntegerRule& rule) {
  read_integer(name, out, rule);
}

void QueryReader::read(std::string_view name, bool& out) {
  const Scope scope = enter(name);
  const std::string* value = take(scope);
  if (value && !parse_boolean(*value, out)) violations_.malformed(scope.place(), *value, "true or false");
}

void QueryReader::read(std::string_view name, double& out) {
  const Scope scope = enter(name);
  const std::string* value = take(scope);
  if (value && !parse_number(*value, out)) violations_.malformed(scope.place(), *value, "a number");
}

void QueryReader::read(std::string_view name, base::Time& out) {
  const Scope scope = enter(name);
  const std::string* value = take(scope);
  if (!value) return;
  const auto time = base::parse_iso8601(*value);
  if (!time) return violations_.malformed(scope.place(), *value, "an ISO 8601 time");
  out = *time;
}

void QueryReader::read_blob(std::string_view name, std::string& out, const StringRule& rule) {
  const Scope scope = enter(name);
  const std::string* value = take(scope);
  if (!value) return;
  auto bytes = base::base64_decode(*value);
  if (!bytes) return violations_.malformed(scope.place(), *value, "base64");
  violations_.check(scope.place(), {}, *bytes, rule);
  out = std::move(*bytes);
}

void QueryReader::read_strings(std::string_view name, std::vector<std::string>& out, const ListRule& rule,
                               const StringRule& element) {
  const Scope list = enter(name);
  if (!begin_list(list, rule)) return;
  for (const std::string& index : element_indexes(rule)) {
    const Scope scope = enter_element(rule, index, out.size() + 1);
    if (const std::string* value = take(scope)) out.push_back(*value);
  }
  violations_.check_size(list.place(), out.size(), rule);
  violations_.check_elements(list.place(), out, element);
}

base::Result<void, ApiError> QueryReader::finish() {
  // AWS: IAM and STS ignore what they do not know; EC2 does not.
  if (texts_ == ParameterTexts::Ec2) {
    for (std::size_t i = 0; i < taken_.size(); ++i) {
      const std::string& name = params_.all()[i].name;
      if (!taken_[i] && !is_envelope(name)) violations_.unknown(name);
    }
  }
  if (auto error = violations_.error()) return base::failure(std::move(*error));
  return {};
}

}  // namespace rolecall::wire
