// SPDX-License-Identifier: Apache-2.0
//
// The caller of a simulation: whom an ARN (or a service's name) stands for.  Owns the texts that its Principal views.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "policy/context.h"
#include "policy/principal.h"

namespace rolecall::policy {

class SimulatedCaller {
 public:
  enum class Kind : std::uint8_t {
    Nobody,  // AWS: without a caller a simulation is made for somebody of the account whom no policy names
    User,
    Group,  // AWS: may stand for its members
    Role,
    RoleSession,
    Root,
    FederatedUser,
    Service,
    IdentityProvider,
  };

  // Somebody of `account`.
  static SimulatedCaller nobody(std::string_view account);
  // From the ARN of a user, group, role, role session, root user, federated user or identity provider, or from the name
  // of a service; absence: it is none of them.
  static std::optional<SimulatedCaller> parse(std::string_view text);

  Kind kind() const { return kind_; }
  const std::string& text() const { return text_; }
  const std::string& account() const { return account_; }
  // AWS: the API takes no others.
  bool is_user_group_or_role() const { return kind_ == Kind::User || kind_ == Kind::Group || kind_ == Kind::Role; }
  Principal principal() const;

  // The keys that follow from who calls; AWS's simulator fills in these and no others.
  void set_keys(Context& context) const;

 private:
  Kind kind_ = Kind::Nobody;
  std::string text_;
  std::string account_;
  std::string principal_arn_;  // aws:PrincipalArn
  std::string name_;           // of a user
};

}  // namespace rolecall::policy
