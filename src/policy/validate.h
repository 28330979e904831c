// SPDX-License-Identifier: Apache-2.0
//
// What AWS refuses when a policy document is saved, by kind.  Internal to the module; see document.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/json.h"
#include "policy/pattern.h"

namespace rolecall::policy {

struct Fault {
  std::string message;  // AWS's text
  std::size_t offset = 0;
  std::string detail;  // ours
};

using MaybeFault = std::optional<Fault>;

enum class VersionRule { Must2012, Any };

// The first fault in the order in which AWS looks, or none.
MaybeFault validate_identity(const JsonValue& document, VersionRule versions);
MaybeFault validate_trust(const JsonValue& document);
MaybeFault validate_bucket(const JsonValue& document);
MaybeFault validate_service_control(const JsonValue& document);
MaybeFault validate_resource_control(const JsonValue& document);
MaybeFault validate_vpc_endpoint(const JsonValue& document);

// --- What the kinds share: how elements look, without any text of AWS ---

inline constexpr std::string_view kVersion2012 = "2012-10-17";
inline constexpr std::string_view kVersion2008 = "2008-10-17";

// Whether the document's version has policy variables.
Variables variables_of(const JsonValue& document);

// The Statement member as a list; an object stands for a list of one.  Empty if there is none.
std::vector<const JsonValue*> statements_of(const JsonValue& document);

// The members of a string or list of strings; absence: something else.
std::optional<std::vector<const JsonValue*>> strings_of(const JsonValue& value);
// The same where it was checked before; empty for something else.
std::vector<const JsonValue*> string_list(const JsonValue& value);
bool is_empty_list(const JsonValue& value);

// The first member whose name is not in the list, or null.
const JsonMember* unknown_member(const JsonValue& object, std::initializer_list<std::string_view> known);

// Whether Condition is well-formed: objects of objects of scalars or lists of scalars, known operators.
MaybeFault condition_syntax_fault(const JsonValue& statement, std::string_view message);
// Whether each condition value is of its operator's type.
MaybeFault condition_value_fault(const JsonValue& statement, Variables variables, std::string_view message);
// Whether the policy variables in Resource and NotResource can be honoured.
MaybeFault resource_variable_fault(const JsonValue& statement, Variables variables, std::string_view message);

// The scalars of one condition key as texts.
std::vector<std::string_view> condition_values(const JsonValue& value);

// One of AWS's partitions (`aws-cn`), or the `*` that resources may have in its place.
bool is_partition(std::string_view text);
// AWS's text for a malformed action, or none.
std::optional<std::string> action_fault(std::string_view action);
// AWS's text for a malformed resource that is not `*`, or none.
std::optional<std::string> resource_fault(std::string_view resource);
// AWS: what it calls legacy parsing: `arn:aws:s3::b`, `arn:aws::x`.
bool fails_legacy_parsing(std::string_view resource);

// AWS's text for a statement that lets everybody in whom a shared identity provider knows, or none.
MaybeFault provider_control_fault(const JsonValue& statement);

bool is_valid_sid(std::string_view sid);
// The first Sid that an earlier statement has, too; the empty one may repeat.
const JsonValue* repeated_sid(const std::vector<const JsonValue*>& statements);

// `Invalid principal in policy: "AWS":"..."`.
std::string invalid_principal_message(std::string_view key, std::string_view value);
// The first entry of a Principal object that names nobody, as {key, value}; also for a wrong JSON type (value null).
struct BadPrincipal {
  std::string key;
  const JsonValue* value = nullptr;
};
std::optional<BadPrincipal> bad_principal(const JsonValue& principal);

}  // namespace rolecall::policy
