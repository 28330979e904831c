// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "api/sts/errors.h"
#include "base/encoding.h"
#include "issuer/session_codec.h"
#include "service/sts/assumed_role.h"
#include "service/sts/operations.h"
#include "wire/errors.h"
#include "wire/utf8.h"

namespace rolecall::service::sts {
namespace {

using base::failure;
using wire::ApiError;

constexpr std::int32_t kDefaultSeconds = 3600;
// AWS: a session made by a session ends after an hour, whatever the role allows.
constexpr std::int32_t kChainedSecondsMax = 3600;
// AWS: the inline session policy and the ARNs of the managed ones, in characters; white space counts.
constexpr std::size_t kSessionPoliciesMax = 2048;
constexpr std::size_t kSessionPolicyArnsMax = 10;

bool is_chained(const Context& context) {
  const auto* session = context.caller.session();
  return session && session->kind == issuer::SessionKind::AssumedRole;
}

std::vector<state::Tag> tags_of(const api::sts::AssumeRoleRequest& request) {
  std::vector<state::Tag> out;
  if (!request.tags) return out;
  for (const auto& tag : *request.tags) out.push_back({tag.key, tag.value});
  return out;
}

// A permission on the role, which its trust policy must give; the caller's own policies may have to as well.
Need need_on(const state::Role& role, const policy::Action& action, const api::sts::AssumeRoleRequest& request) {
  Need need{.action = action,
            .resource = role.arn(),
            .reason = Reason::Withheld,
            .resource_account = role.account,
            .resource_policy = role.trust.compiled,
            .resource_policy_source = role.arn()};
  need = std::move(need)
             .with("sts:RoleSessionName", request.role_session_name)
             .with_resource_tags(role.tags, "iam")
             .with_request_tags(tags_of(request));
  if (request.external_id) need = std::move(need).with("sts:ExternalId", *request.external_id);
  // AWS: sets this key only where the identity is set first; along the chain it is the caller's aws:SourceIdentity.
  if (request.source_identity) need = std::move(need).with("sts:SourceIdentity", *request.source_identity);
  if (request.duration_seconds) {
    need = std::move(need).with("sts:DurationSeconds", std::to_string(*request.duration_seconds));
  }
  if (request.transitive_tag_keys && !request.transitive_tag_keys->empty()) {
    need = std::move(need).with_all("sts:TransitiveTagKeys", *request.transitive_tag_keys);
  }
  return need;
}

// AWS: says the same of a role that does not exist and of one that may not be assumed.
ApiError not_assumable(const Context& context, std::string_view role_arn) {
  return wire::access_denied(wire::Protocol::Query,
                             fmt::format("User: {} is not authorized to perform: sts:AssumeRole on resource: {}",
                                         context.caller.arn(), role_arn));
}

base::Result<std::int32_t, ApiError> duration(const api::sts::AssumeRoleRequest& request, const state::Role& role,
                                              const Context& context) {
  const std::int32_t wanted = request.duration_seconds.value_or(kDefaultSeconds);
  if (is_chained(context) && wanted > kChainedSecondsMax) {
    return failure(wire::validation_error(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."));
  }
  if (wanted > role.max_session_seconds) {
    return failure(
        wire::validation_error("The requested DurationSeconds exceeds the MaxSessionDuration set for this role."));
  }
  return wanted;
}

// AWS: two factors need a device, and a device is looked for only if both halves are there.
base::Result<void, ApiError> check_second_factor(const api::sts::AssumeRoleRequest& request) {
  if (!request.serial_number && !request.token_code) return {};
  const bool both = request.serial_number && request.token_code;
  return failure(wire::access_denied(
      wire::Protocol::Query, both
                                 ? "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your "
                                   "MFA serial number is valid and associated with this user."
                                 : "MultiFactorAuthentication failed, must provide both MFA serial number and one "
                                   "time pass code."));
}

// AWS: does not publish which error this is; it is told like the packed size, whose advice is the same.
base::Result<void, ApiError> check_plain_size(const issuer::Session& session) {
  std::size_t characters = wire::utf16_length(session.inline_policy);
  for (const std::string& arn : session.policy_arns) characters += arn.size();
  if (characters <= kSessionPoliciesMax) return {};
  return failure(api::sts::packed_policy_too_large(
      fmt::format("Packed policy consumes {}% of allotted space, please use smaller policy.",
                  (characters * 100 + kSessionPoliciesMax - 1) / kSessionPoliciesMax)));
}

base::Result<void, ApiError> set_session_policies(const api::sts::AssumeRoleRequest& request, const state::Role& role,
                                                  const Context& context, issuer::Session& session) {
  if (request.policy) {
    if (auto compiled = policy::compile(*request.policy, policy::Kind::Session); !compiled) {
      return failure(api::sts::malformed_policy_document(compiled.error().message));
    }
    session.inline_policy = *request.policy;
  }
  if (!request.policy_arns) return {};
  if (request.policy_arns->size() > kSessionPolicyArnsMax) {
    return failure(wire::validation_error(
        fmt::format("1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have "
                    "length less than or equal to {}",
                    kSessionPolicyArnsMax)));
  }
  for (const auto& descriptor : *request.policy_arns) {
    const std::string arn = descriptor.arn.value_or("");
    const auto* policy = context.state.policy(arn);
    const bool usable = policy && (policy->account == role.account || policy->account.str() == "aws");
    if (!usable) {
      return failure(
          api::sts::malformed_policy_document(fmt::format("Policy {} does not exist or is not attachable.", arn)));
    }
    session.policy_arns.push_back(arn);
  }
  return check_plain_size(session);
}

// AWS: a source identity stays through the chain and can't be changed.
base::Result<void, ApiError> set_source_identity(const api::sts::AssumeRoleRequest& request, const state::Role& role,
                                                 const Context& context, issuer::Session& session) {
  const auto* from = context.caller.session();
  if (from) session.source_identity = from->source_identity;
  if (!request.source_identity) return {};
  if (!session.source_identity.empty() && session.source_identity != *request.source_identity) {
    return failure(
        wire::access_denied(wire::Protocol::Query,
                            fmt::format("User: {} is not authorized to perform: sts:SetSourceIdentity on resource: {}",
                                        context.caller.arn(), role.arn())));
  }
  session.source_identity = *request.source_identity;
  return {};
}

}  // namespace

base::Result<Needs, ApiError> authorization(const api::sts::AssumeRoleRequest& request, const Context& context) {
  if (!is_role_arn_form(request.role_arn)) {
    return failure(wire::validation_error(fmt::format("{} is invalid", request.role_arn)));
  }
  if (context.caller.is_root()) {
    return failure(wire::access_denied(wire::Protocol::Query, "Roles may not be assumed by root accounts."));
  }
  const auto* role = role_by_arn(context.propagated, request.role_arn);
  if (!role) return failure(not_assumable(context, request.role_arn));
  // AWS: what an earlier role of the chain was given goes on to the next, and takes the permission to be given there.
  const auto* from = context.caller.session();
  const bool tags = (from && !from->transitive_tag_keys.empty()) || (request.tags && !request.tags->empty());
  const bool source_identity = (from && !from->source_identity.empty()) || request.source_identity;
  Needs needs{need_on(*role, "sts:AssumeRole", request)};
  if (tags) needs.push_back(need_on(*role, "sts:TagSession", request));
  if (source_identity) needs.push_back(need_on(*role, "sts:SetSourceIdentity", request));
  return needs;
}

Outcome<api::sts::AssumeRoleResponse> handle(const Authorized<api::sts::AssumeRoleRequest>& request,
                                             const Context& context) {
  const auto* role = role_by_arn(context.propagated, request->role_arn);
  if (!role) return failure(not_assumable(context, request->role_arn));
  RC_TRY_VOID(check_second_factor(*request));
  RC_TRY(const std::int32_t seconds, duration(*request, *role, context));

  issuer::Session session;
  session.account = role->account;
  session.principal_id = role->id;
  session.principal_name = role->name;
  session.principal_arn = role->arn();
  session.session_name = request->role_session_name;
  session.issued_at = std::chrono::floor<base::seconds>(context.now);
  session.expires_at = session.issued_at + base::seconds(seconds);
  session.chained = is_chained(context);
  RC_TRY_VOID(set_session_policies(*request, *role, context, session));
  RC_TRY_VOID(set_session_tags(*request, context.caller.session(), session));
  RC_TRY_VOID(set_source_identity(*request, *role, context, session));

  const int packed = issuer::packed_policy_percent(session);
  if (packed > 100) {
    return failure(api::sts::packed_policy_too_large(
        session.tags.empty()
            ? fmt::format("Packed policy consumes {}% of allotted space, please use smaller policy.", packed)
            : fmt::format("Packed size of session tags consumes {}% of allotted space.", packed)));
  }
  auto minted = context.issuer.mint(session, context.random);
  if (!minted) return failure(wire::internal_failure(wire::Protocol::Query));

  Reply<api::sts::AssumeRoleResponse> reply;
  reply.output.credentials = api::sts::Credentials{.access_key_id = minted->access_key_id.str(),
                                                   .secret_access_key = minted->secret_access_key,
                                                   .session_token = minted->session_token,
                                                   .expiration = minted->expiration};
  reply.output.assumed_role_user = api::sts::AssumedRoleUser{
      .assumed_role_id = fmt::format("{}:{}", role->id.str(), session.session_name),
      .arn = fmt::format("arn:aws:sts::{}:assumed-role/{}/{}", role->account.str(), role->name, session.session_name)};
  // AWS: absent without session policies and tags.
  const bool packs = !session.inline_policy.empty() || !session.policy_arns.empty() || !session.tags.empty();
  if (packs) reply.output.packed_policy_size = packed;
  if (!session.source_identity.empty()) reply.output.source_identity = session.source_identity;
  return reply;
}

}  // namespace rolecall::service::sts
