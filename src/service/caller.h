// SPDX-License-Identifier: Apache-2.0
//
// Caller: who signed a request.  Only the Authenticator makes one, after it has checked the signature; a handler that
// nobody authenticated does not compile.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "base/strong_string.h"
#include "issuer/session.h"
#include "policy/principal.h"

namespace rolecall::service {

class Caller {
 public:
  // Views into this caller.
  policy::Principal principal() const;
  const base::AccountId& account() const { return account_; }
  // AWS: error texts and GetCallerIdentity show the session's ARN (sts, assumed-role), policies see the role's.
  const std::string& arn() const { return arn_; }
  // GetCallerIdentity's UserId: account id (root), AIDA..., or AROA...:session.
  const std::string& user_id() const { return user_id_; }
  // Empty for anonymous callers.
  const base::AccessKeyId& access_key_id() const { return access_key_id_; }
  // The IAM user's name; empty for everybody else.
  const std::string& user_name() const { return user_name_; }
  // What the session token carries; null with long-term keys.
  const issuer::Session* session() const { return session_ ? &*session_ : nullptr; }
  bool is_root() const { return kind_ == policy::Principal::Kind::Root; }
  bool is_anonymous() const { return kind_ == policy::Principal::Kind::Anonymous; }

 private:
  friend class Authenticator;
  Caller() = default;

  policy::Principal::Kind kind_ = policy::Principal::Kind::Anonymous;
  base::AccountId account_;
  std::string arn_, user_id_, user_name_;
  std::string principal_arn_;  // aws:PrincipalArn: of a session the role's
  std::string unique_id_;      // AIDA... or the role's AROA...
  base::AccessKeyId access_key_id_;
  std::optional<issuer::Session> session_;
};

}  // namespace rolecall::service
