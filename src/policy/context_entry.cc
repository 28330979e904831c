// SPDX-License-Identifier: Apache-2.0
#include "policy/context_entry.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/encoding.h"
#include "policy/values.h"

namespace rolecall::policy {
namespace {

using Scalar = EntryType::Scalar;

struct ScalarRow {
  std::string_view name;
  Scalar scalar;
  std::string_view expected;  // AWS's words for what a value must be
};

constexpr std::array kScalars = {
    ScalarRow{"string", Scalar::String, {}},
    ScalarRow{"numeric", Scalar::Numeric, "numeric format"},
    ScalarRow{"boolean", Scalar::Boolean, {}},
    ScalarRow{"ip", Scalar::Ip, "IP address"},
    ScalarRow{"binary", Scalar::Binary, "base-64 encoded binary format"},
    ScalarRow{"date", Scalar::Date, "DateTime format"},
};
constexpr std::string_view kList = "List";

const ScalarRow& row_of(Scalar scalar) {
  return *std::find_if(kScalars.begin(), kScalars.end(), [&](const ScalarRow& row) { return row.scalar == scalar; });
}

// The value as conditions compare it; absence: it is not of the type.
std::optional<std::string> normalized(Scalar scalar, const std::string& value) {
  switch (scalar) {
    case Scalar::String:
    case Scalar::Boolean:  // AWS: any text is taken; what is not `true` or `false` equals neither
      return value;
    case Scalar::Numeric:
      return Decimal::parse(value) ? std::optional(value) : std::nullopt;
    case Scalar::Ip:
      return parse_ip_address(value) ? std::optional(value) : std::nullopt;
    case Scalar::Date:
      return parse_instant(value) ? std::optional(value) : std::nullopt;
    case Scalar::Binary: {
      const auto bytes = base::base64_decode(value);
      return bytes ? std::optional(base::base64_encode(*bytes)) : std::nullopt;
    }
  }
  std::unreachable();
}

}  // namespace

std::optional<EntryType> parse_entry_type(std::string_view name) {
  EntryType type;
  if (name.ends_with(kList)) {
    type.cardinality = Cardinality::Multi;
    name.remove_suffix(kList.size());
  }
  for (const ScalarRow& row : kScalars) {
    if (row.name != name) continue;
    type.scalar = row.scalar;
    return type;
  }
  return std::nullopt;
}

std::string entry_type_name(EntryType type) {
  std::string name(row_of(type.scalar).name);
  if (type.cardinality == Cardinality::Multi) name += kList;
  return name;
}

base::Status add_entry(Context& context, const ContextEntry& entry) {
  if (entry.key.empty()) return base::failure("ContextKeyName cannot be null or empty.");
  if (context.find(entry.key) != nullptr) return base::failure("Duplicate context key: " + entry.key + ".");
  if (entry.values.empty()) {
    return base::failure("Context values for context key " + entry.key + " cannot be null or empty.");
  }
  const bool single = entry.type.cardinality == Cardinality::Single;
  if (single && entry.values.size() > 1) {
    // AWS: the text names the type where one would expect the key.
    return base::failure("Context key " + entry_type_name(entry.type) + " expected a single value, but received " +
                         std::to_string(entry.values.size()) + ".");
  }
  std::vector<std::string> values;
  for (const std::string& given : entry.values) {
    auto value = normalized(entry.type.scalar, given);
    if (!value) {
      return base::failure("Invalid context value for key " + entry.key + ": expected " +
                           std::string(row_of(entry.type.scalar).expected) + ".");
    }
    values.push_back(*std::move(value));
  }
  if (single) {
    context.set(entry.key, values.front());
  } else {
    const std::vector<std::string_view> views(values.begin(), values.end());
    context.set_values(entry.key, views);
  }
  return {};
}

}  // namespace rolecall::policy
