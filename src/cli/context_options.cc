// SPDX-License-Identifier: Apache-2.0
#include "cli/context_options.h"

#include <fmt/format.h>

#include <utility>

#include "policy/context_entry.h"
#include "policy/json.h"

namespace rolecall::cli {
namespace {

using policy::Cardinality;
using policy::ContextEntry;
using policy::JsonType;
using policy::JsonValue;

bool is_scalar(const JsonValue& value) {
  return value.type == JsonType::String || value.type == JsonType::Number || value.type == JsonType::Bool;
}

std::vector<std::string> split_at_commas(std::string_view text) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t comma = text.find(',');
    parts.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

base::Status wrong_value(std::string_view key) {
  return base::failure(fmt::format("`{}` is not a string, number, boolean or list of those", key));
}

base::Result<std::vector<std::string>> texts_of(std::string_view key, const JsonValue& value) {
  std::vector<std::string> texts;
  const auto add = [&](const JsonValue& one) {
    if (is_scalar(one)) texts.push_back(one.text);
    return is_scalar(one);
  };
  if (!value.is_array()) {
    if (!add(value)) return std::unexpected(wrong_value(key).error());
    return texts;
  }
  for (const JsonValue& item : value.items) {
    if (!add(item)) return std::unexpected(wrong_value(key).error());
  }
  return texts;
}

base::Status add_member(policy::Context& context, const policy::JsonMember& member) {
  RC_TRY(auto texts, texts_of(member.name, member.value));
  ContextEntry entry{member.name, {}, std::move(texts)};
  if (member.value.is_array()) entry.type.cardinality = Cardinality::Multi;
  return policy::add_entry(context, entry);
}

// One of AWS's ContextEntries.
base::Status add_structure(policy::Context& context, const JsonValue& structure) {
  if (!structure.is_object()) return base::failure("an entry is not an object");
  ContextEntry entry;
  for (const policy::JsonMember& member : structure.members) {
    if (member.name == "ContextKeyName") {
      entry.key = member.value.text;
    } else if (member.name == "ContextKeyValues") {
      RC_TRY(entry.values, texts_of(member.name, member.value));
    } else if (member.name == "ContextKeyType") {
      const auto type = policy::parse_entry_type(member.value.text);
      if (!type) return base::failure(fmt::format("there is no type `{}`", member.value.text));
      entry.type = *type;
    } else {
      return base::failure(fmt::format("an entry has no member `{}`", member.name));
    }
  }
  return policy::add_entry(context, entry);
}

}  // namespace

base::Status add_context_option(policy::Context& context, std::string_view option) {
  const std::size_t equals = option.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    return base::failure(fmt::format("`{}` is not KEY=VALUE or KEY:TYPE=VALUE", option));
  }
  ContextEntry entry;
  std::string_view key = option.substr(0, equals);
  const std::string_view value = option.substr(equals + 1);
  const std::size_t colon = key.rfind(':');
  if (colon != std::string_view::npos && key.find(':') != colon) {  // the first colon is the key's own
    const std::string_view last = key.substr(colon + 1);
    if (const auto type = policy::parse_entry_type(last)) {
      entry.type = *type;
      key = key.substr(0, colon);
    } else if (!key.contains('/')) {  // the name of a tag may hold colons: aws:RequestTag/cost:center
      return base::failure(fmt::format("there is no type `{}`", last));
    }
  }
  entry.key = key;
  const bool list = entry.type.cardinality == Cardinality::Multi;
  entry.values = list ? split_at_commas(value) : std::vector<std::string>{std::string(value)};
  return policy::add_entry(context, entry);
}

base::Status add_context_file(policy::Context& context, std::string_view text) {
  const auto document = policy::parse_json(text);
  if (!document) {
    const policy::Position place = policy::position_at(text, document.error().offset);
    return base::failure(fmt::format("line {}, column {}: {}", place.line, place.column, document.error().message));
  }
  if (document->is_object()) {
    for (const policy::JsonMember& member : document->members) RC_TRY_VOID(add_member(context, member));
    return {};
  }
  if (!document->is_array()) return base::failure("neither an object of keys nor a list of entries");
  for (const JsonValue& item : document->items) RC_TRY_VOID(add_structure(context, item));
  return {};
}

}  // namespace rolecall::cli
