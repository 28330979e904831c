// SPDX-License-Identifier: Apache-2.0
//
// Who asks, and whom a Principal element names.
//
// A user or role named by ARN can be bound to the entity's unique id (AIDA..., AROA...) when the policy is compiled:
// it then matches that very entity only, not a later one of the same name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rolecall::policy {

// The caller of a request.  Views; what does not apply is empty.
struct Principal {
  enum class Kind : std::uint8_t {
    Anonymous,
    Root,           // an account's root user
    User,           // an IAM user
    AssumedRole,    // a session of a role
    FederatedUser,  // a session of GetFederationToken
    Service,        // an AWS service acting on its own
    Federated,      // who calls AssumeRoleWithSAML or AssumeRoleWithWebIdentity
  };
  Kind kind = Kind::Anonymous;
  std::string_view account;
  std::string_view arn;               // as aws:PrincipalArn: user, ROLE (with path), federated-user or root ARN
  std::string_view session_arn;       // AssumedRole: arn:aws:sts::A:assumed-role/ROLE/SESSION
  std::string_view unique_id;         // User: AIDA...; AssumedRole: the role's AROA..., without the session name
  std::string_view service;           // Service: ec2.amazonaws.com
  std::string_view provider;          // Federated: ARN of the provider, or its domain name
  std::string_view parent_arn;        // FederatedUser: the user who called GetFederationToken
  std::string_view parent_unique_id;  // FederatedUser: that user's id
  std::string_view canonical_user;    // S3's canonical id of the account
};

// AWS: a role under this path is a service's own; organization policies do not reach it.
bool is_service_linked_role(const Principal& principal);

enum class PrincipalType : std::uint8_t {
  Everyone,       // "*"
  Account,        // 111122223333 or the root ARN
  User,           // arn:aws:iam::A:user/...
  Role,           // arn:aws:iam::A:role/...
  RoleSession,    // arn:aws:sts::A:assumed-role/ROLE/SESSION
  FederatedUser,  // arn:aws:sts::A:federated-user/NAME
  UniqueId,       // AIDA... or AROA...
  Service,
  Federated,
  CanonicalUser,
};

// How much an Allow in a resource policy gives, in growing order.
enum class Grant : std::uint8_t {
  None,
  Account,  // delegates to the account: its identity policies must allow, too
  Role,     // to a role: boundary and session policies still limit
  Everyone,
  Direct,  // to the user or session itself: nothing else needed in the same account
};

// One entry of a Principal or NotPrincipal element.
struct PrincipalEntry {
  PrincipalType type = PrincipalType::Everyone;
  std::string key;         // AWS, Service, Federated, CanonicalUser; `*` for the bare string "*"
  std::string value;       // as written
  std::string account;     // of Account, User, Role, RoleSession, FederatedUser
  std::string unique_id;   // of User and Role, if bound
  std::size_t offset = 0;  // of the value in the document
};

// Absence: not a form that names a principal (malformed ARN, wildcard inside, group, unknown key).
std::optional<PrincipalEntry> parse_principal(std::string_view key, std::string_view value);

// What an Allow for `entry` gives the caller; None: it does not name the caller.
Grant grant_of(const PrincipalEntry& entry, const Principal& caller);

// Whether a NotPrincipal list exempts the caller.
bool exempts(const std::vector<PrincipalEntry>& not_principals, const Principal& caller);

}  // namespace rolecall::policy
