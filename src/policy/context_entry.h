// SPDX-License-Identifier: Apache-2.0
//
// Context entries: condition keys as a simulation is given them, each with the type of its values.  A value that is not
// of its type is refused, so that a misspelt date does not silently match nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "policy/context.h"

namespace rolecall::policy {

// What AWS calls `string`, `stringList`, `numeric`, ... `dateList`.
struct EntryType {
  enum class Scalar : std::uint8_t { String, Numeric, Boolean, Ip, Binary, Date };
  Scalar scalar = Scalar::String;
  Cardinality cardinality = Cardinality::Single;
};

// By AWS's name in exactly its letter case; absence: there is no such type.
std::optional<EntryType> parse_entry_type(std::string_view name);
std::string entry_type_name(EntryType type);

struct ContextEntry {
  std::string key;
  EntryType type;
  std::vector<std::string> values;
};

// Sets the key.  Fails with AWS's text: no values, several for a type that is no list, a value of another type, or a
// key that the context has already.
base::Status add_entry(Context& context, const ContextEntry& entry);

}  // namespace rolecall::policy
