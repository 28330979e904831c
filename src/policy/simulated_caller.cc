// SPDX-License-Identifier: Apache-2.0
#include "policy/simulated_caller.h"

#include <utility>

#include "policy/arn.h"

namespace rolecall::policy {
namespace {

using Kind = SimulatedCaller::Kind;

// AWS: the value of aws:userid where no caller is given.
constexpr std::string_view kUserIdOfNobody = "STUB_PRINCIPAL_FOR_POLICY_SIMULATOR";

Kind kind_of(const PrincipalEntry& entry) {
  switch (entry.type) {
    case PrincipalType::User:
      return Kind::User;
    case PrincipalType::Role:
      return Kind::Role;
    case PrincipalType::RoleSession:
      return Kind::RoleSession;
    case PrincipalType::FederatedUser:
      return Kind::FederatedUser;
    case PrincipalType::Service:
      return Kind::Service;
    case PrincipalType::Federated:
      return Kind::IdentityProvider;
    case PrincipalType::Account:
      return Kind::Root;
    case PrincipalType::Everyone:
    case PrincipalType::UniqueId:
    case PrincipalType::CanonicalUser:
      break;
  }
  return Kind::Nobody;
}

bool is_group_arn(const ArnView& arn) {
  constexpr std::string_view kPrefix = "group/";
  return arn.complete && arn.segments[0] == "arn" && arn.segments[2] == "iam" && arn.segments[3].empty() &&
         arn.resource().starts_with(kPrefix) && arn.resource().size() > kPrefix.size() &&
         !arn.resource().ends_with('/') && arn.account().size() == 12;
}

}  // namespace

SimulatedCaller SimulatedCaller::nobody(std::string_view account) {
  SimulatedCaller caller;
  caller.account_ = account;
  return caller;
}

std::optional<SimulatedCaller> SimulatedCaller::parse(std::string_view text) {
  SimulatedCaller caller;
  caller.text_ = text;
  const ArnView arn = ArnView::split(text);
  const std::string_view name = text.substr(text.rfind('/') + 1);
  if (is_group_arn(arn)) {
    caller.kind_ = Kind::Group;
    caller.account_ = arn.account();
    caller.principal_arn_ = text;
    return caller;
  }
  // A bare account id names an account, but nobody who could call.
  if (!arn.complete) {
    if (!parse_principal("Service", text)) return std::nullopt;
    caller.kind_ = Kind::Service;
    return caller;
  }
  auto entry = parse_principal("AWS", text);
  if (!entry) entry = parse_principal("Federated", text);
  if (!entry) return std::nullopt;
  caller.kind_ = kind_of(*entry);
  if (caller.kind_ == Kind::Nobody) return std::nullopt;
  if (caller.kind_ != Kind::IdentityProvider) {
    caller.account_ = entry->account;
    caller.principal_arn_ = text;
  }
  if (caller.kind_ == Kind::User) caller.name_ = name;
  if (caller.kind_ == Kind::RoleSession) {
    // A session's ARN does not tell the role's path.
    const std::string_view whole = arn.resource();
    const std::size_t begin = whole.find('/') + 1;
    caller.principal_arn_ = "arn:" + std::string(arn.segments[1]) + ":iam::" + caller.account_ + ":role/" +
                            std::string(whole.substr(begin, whole.rfind('/') - begin));
  }
  return caller;
}

Principal SimulatedCaller::principal() const {
  Principal principal;
  principal.account = account_;
  principal.arn = principal_arn_;
  switch (kind_) {
    case Kind::Nobody:
    case Kind::User:
    case Kind::Group:
      principal.kind = Principal::Kind::User;
      break;
    case Kind::Role:
      principal.kind = Principal::Kind::AssumedRole;
      break;
    case Kind::RoleSession:
      principal.kind = Principal::Kind::AssumedRole;
      principal.session_arn = text_;
      break;
    case Kind::Root:
      principal.kind = Principal::Kind::Root;
      break;
    case Kind::FederatedUser:
      principal.kind = Principal::Kind::FederatedUser;
      break;
    case Kind::Service:
      principal.kind = Principal::Kind::Service;
      principal.service = text_;
      break;
    case Kind::IdentityProvider:
      principal.kind = Principal::Kind::Federated;
      principal.provider = text_;
      break;
  }
  return principal;
}

void SimulatedCaller::set_keys(Context& context) const {
  if (!account_.empty()) context.set("aws:PrincipalAccount", account_);
  if (!principal_arn_.empty()) context.set("aws:PrincipalArn", principal_arn_);
  if (kind_ == Kind::Service) context.set("aws:PrincipalServiceName", text_);
  // AWS: its simulator knows no unique ids and takes the ARN for one.
  if (kind_ != Kind::Service && kind_ != Kind::IdentityProvider) {
    context.set("aws:userid", kind_ == Kind::Nobody ? kUserIdOfNobody : std::string_view(text_));
  }
  if (!name_.empty()) context.set("aws:username", name_);
}

}  // namespace rolecall::policy
