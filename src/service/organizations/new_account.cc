// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/new_account.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "base/ids.h"
#include "service/ec2/default_network.h"
#include "service/organizations/policies.h"

namespace rolecall::service::organizations {
namespace {

constexpr std::string_view kAdministratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess";

// AWS: whoever may assume roles in the management account may assume this one.
state::Role access_role(const MemberAccount& account, const Context& context) {
  state::Role role;
  role.account = account.id;
  role.name = account.access_role;
  role.id = base::unique_id(base::id_prefix::kRole, account.id, context.random);
  role.created = context.now;
  role.trust.kind = policy::Kind::Trust;
  role.trust.text = fmt::format(
      R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{}:root"}},"Action":"sts:AssumeRole"}}]}})",
      account.management_account.str());
  if (auto compiled = policy::compile(role.trust.text, policy::Kind::Trust)) role.trust.compiled = *std::move(compiled);
  role.attached_policies = {std::string(kAdministratorAccess)};
  return role;
}

struct FullAccess {
  std::string_view id, arn, name, description;
  state::GuardRailType type;
  policy::Kind kind;
  std::string_view text;
};
constexpr FullAccess kFullAccessPolicies[] = {
    {kFullAccess, "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess", "FullAWSAccess",
     "Allows access to every operation", state::GuardRailType::ServiceControl, policy::Kind::ServiceControl,
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})"},
    {kResourceFullAccess, "arn:aws:organizations::aws:policy/resource_control_policy/p-RCPFullAWSAccess",
     "RCPFullAWSAccess", "Allow access to every operation", state::GuardRailType::ResourceControl,
     policy::Kind::ResourceControl,
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]})"},
};

}  // namespace

state::Account plain_account(const base::AccountId& id, base::Time created, base::Random& random) {
  state::Account account;
  account.id = id;
  account.created = created;
  account.canonical_user_id = base::hex_encode(random.bytes(32));
  account.default_vpc_made = true;
  return account;
}

state::Changes member_account(MemberAccount account, const Context& context) {
  state::Changes changes = ec2::default_network(account.id, context.settings.region, context.random);
  changes.put(access_role(account, context));
  state::Account entity = plain_account(account.id, context.now, context.random);
  entity.membership = std::move(account.membership);
  changes.put(std::move(entity));
  return changes;
}

base::Result<state::Changes> aws_organization_policies() {
  state::Changes changes;
  for (const FullAccess& data : kFullAccessPolicies) {
    auto compiled = policy::compile(data.text, data.kind);
    if (!compiled) {
      return base::failure(fmt::format("the built-in policy {} is malformed: {}", data.id, compiled.error().message));
    }
    state::OrganizationPolicy policy;
    policy.id = data.id;
    policy.arn = data.arn;
    policy.name = data.name;
    policy.description = data.description;
    policy.type = data.type;
    policy.document = {.text = std::string(data.text), .kind = data.kind, .compiled = *std::move(compiled)};
    changes.put(std::move(policy));
  }
  return changes;
}

}  // namespace rolecall::service::organizations
