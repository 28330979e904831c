// SPDX-License-Identifier: Apache-2.0
//
// Session: what a temporary credential is good for.  It is never stored: it travels, sealed, in the session token, and
// comes back with every request.  Its permissions are those of its principal at the time of the request.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "base/strong_string.h"

namespace rolecall::issuer {

// How the credentials came to be.
enum class SessionKind {
  AssumedRole,    // AssumeRole*, and the roles of instances
  User,           // GetSessionToken
  FederatedUser,  // GetFederationToken
};

// AWS: ec2:RoleDelivery, by which version of the metadata service this very key pair was fetched.
enum class Delivery { None, ImdsV1, ImdsV2 };

struct SessionTag {
  std::string key, value;
  bool operator==(const SessionTag&) const = default;
};

struct Session {
  SessionKind kind = SessionKind::AssumedRole;
  base::AccountId account;
  base::UniqueId principal_id;  // of the role (AROA...) or the user (AIDA...): a re-created one does not match
  std::string principal_name;   // name of the role or user, without its path
  std::string principal_arn;    // of the role or user: arn:aws:iam::123456789012:role/path/name
  std::string session_name;     // role session name, or the federated user's name; empty for SessionKind::User
  base::Time issued_at{};
  base::Time expires_at{};

  // Instances only.
  Delivery delivery = Delivery::None;
  std::string instance_id, instance_arn, vpc_id, private_ip;

  std::vector<SessionTag> tags;                  // aws:PrincipalTag, over the principal's own
  std::vector<std::string> transitive_tag_keys;  // of `tags`: those that the next session in a chain inherits
  std::string source_identity;                   // aws:SourceIdentity; stays through the chain
  bool chained = false;                          // the caller was a role session itself
  std::string inline_policy;                     // session policy, JSON text as passed
  std::vector<std::string> policy_arns;          // managed session policies
  std::string federated_provider;                // aws:FederatedProvider, of a web identity
  std::optional<base::Time> mfa_at;              // when a code of a device was given; absence: none was

  bool operator==(const Session&) const = default;
};

struct Credentials {
  base::AccessKeyId access_key_id;  // ASIA...
  base::Secret secret_access_key;   // 40 characters of A-Za-z0-9+/
  base::Secret session_token;       // base64 text
  base::Time expiration{};
};

}  // namespace rolecall::issuer
