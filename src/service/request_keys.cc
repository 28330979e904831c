// SPDX-License-Identifier: Apache-2.0
#include "service/request_keys.h"

#include <algorithm>

#include "base/encoding.h"
#include "policy/request.h"
#include "state/guard_rails.h"

namespace rolecall::service {
namespace {

// AWS: a session's tags lie over those of its role; keys are equal ignoring case.
void set_principal_tags(policy::Context& out, const std::vector<state::Tag>& tags) {
  for (const auto& tag : tags) out.set("aws:PrincipalTag/" + tag.key, tag.value);
}

void set_session_keys(policy::Context& out, const issuer::Session& session) {
  out.set_time("aws:TokenIssueTime", session.issued_at);
  // AWS: present with temporary credentials only; no session of ours was made with MFA.
  out.set_flag("aws:MultiFactorAuthPresent", false);
  if (!session.source_identity.empty()) out.set("aws:SourceIdentity", session.source_identity);
  // What instance-role credentials carry wherever they are used (imds.md 8).
  const auto delivery = delivery_text(session.delivery);
  if (delivery.empty()) return;
  out.set("ec2:RoleDelivery", delivery);
  out.set("ec2:SourceInstanceARN", session.instance_arn);
  out.set("aws:Ec2InstanceSourceVpc", session.vpc_id);
  out.set("aws:Ec2InstanceSourcePrivateIPv4", session.private_ip);
}

// Where in its organization an account stands; nothing for one that is in none.
void set_organization_keys(policy::Context& out, std::string_view id_key, std::string_view paths_key,
                           const base::AccountId& account, const state::Snapshot& state) {
  const std::string path = state::organization_path(account, state);
  if (path.empty()) return;
  out.set(id_key, std::string_view(path).substr(0, path.find('/')));
  const std::string_view paths[] = {path};
  out.set_values(paths_key, paths);
}

void set_caller_keys(policy::Context& out, const Context& context) {
  const Caller& caller = context.caller;
  policy::set_principal_keys(out, caller.principal());
  if (caller.is_anonymous()) {
    out.set("aws:userid", "anonymous");
    return;
  }
  out.set("aws:userid", caller.user_id());
  set_organization_keys(out, "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", caller.account(), context.propagated);
  if (!caller.user_name().empty()) {
    out.set("aws:username", caller.user_name());
    if (const auto* user = context.propagated.user(caller.account(), caller.user_name())) {
      set_principal_tags(out, user->tags);
    }
  }
  if (const auto* session = caller.session()) {
    if (const auto* role = context.propagated.role_by_id(session->principal_id)) set_principal_tags(out, role->tags);
    for (const auto& tag : session->tags) out.set("aws:PrincipalTag/" + tag.key, tag.value);
    set_session_keys(out, *session);
  }
}

}  // namespace

std::string_view delivery_text(issuer::Delivery delivery) {
  switch (delivery) {
    case issuer::Delivery::None:
      return "";
    case issuer::Delivery::ImdsV1:
      return "1.0";
    case issuer::Delivery::ImdsV2:
      return "2.0";
  }
  return "";
}

policy::Context request_keys(const RequestFacts& facts, const Context& context) {
  policy::Context out;
  out.set_time("aws:CurrentTime", context.now);
  out.set_number("aws:EpochTime", std::chrono::duration_cast<base::seconds>(context.now.time_since_epoch()).count());
  out.set_flag("aws:SecureTransport", facts.secure_transport);
  if (!facts.user_agent.empty()) out.set("aws:UserAgent", facts.user_agent);
  if (!facts.referer.empty()) out.set("aws:Referer", facts.referer);
  out.set("aws:RequestedRegion", facts.region);
  out.set("aws:SourceIp", facts.source_ip);
  out.set_flag("aws:ViaAWSService", false);
  set_caller_keys(out, context);
  return out;
}

policy::Context need_keys(const Need& need, const policy::Context& common, const Context& context) {
  policy::Context out = policy::Context::layered_on(common);
  const auto& owner = need.resource_account.empty() ? context.account() : need.resource_account;
  out.set("aws:ResourceAccount", owner.str());
  set_organization_keys(out, "aws:ResourceOrgID", "aws:ResourceOrgPaths", owner, context.propagated);
  if (need.action.lower_service() == "ec2") out.set("ec2:Region", context.settings.region);
  for (const auto& key : need.keys) {
    if (key.kind == KeyKind::Single) {
      out.set(key.name, key.values.front());
    } else {
      const std::vector<std::string_view> values(key.values.begin(), key.values.end());
      out.set_values(key.name, values);
    }
  }
  return out;
}

}  // namespace rolecall::service
