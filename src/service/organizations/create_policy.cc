// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/encoding.h"
#include "service/organizations/new_ids.h"
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/policies.h"
#include "service/organizations/shapes.h"
#include "service/organizations/tags.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::CreatePolicyRequest& request,
                                                  const Context&) {
  return with_tagging(type_need("organizations:CreatePolicy", request.type), request.tags);
}

Outcome<api::organizations::CreatePolicyResponse> handle(
    const Authorized<api::organizations::CreatePolicyRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY(const auto type, usable_type(*organization, request->type));
  RC_TRY(auto tags, checked_tags(request->tags));
  RC_TRY(auto document, guard_rail_document(request->content, type));
  RC_TRY_VOID(check_policy_name_free(*organization, request->name, "", context.state));
  std::size_t count = 0;
  context.state.all<state::OrganizationPolicy>().for_each([&](const auto&, const state::OrganizationPolicy& policy) {
    count += policy.organization_id == organization->id && policy.type == type ? 1 : 0;
  });
  if (count >= quotas_of(type).in_organization) {
    return base::failure(constraint_violation("POLICY_NUMBER_LIMIT_EXCEEDED",
                                              "You have exceeded the number of policies allowed in an organization."));
  }
  state::OrganizationPolicy policy;
  policy.id = new_policy_id(context.state, context.random);
  policy.organization_id = organization->id;
  policy.arn = fmt::format("arn:aws:organizations::{}:policy/{}/{}/{}", organization->management_account.str(),
                           organization->id, base::ascii_lower(name_of(type)), policy.id);
  policy.name = request->name;
  policy.description = request->description;
  policy.type = type;
  policy.document = std::move(document);
  policy.created = context.now;
  policy.tags = std::move(tags);
  Reply<api::organizations::CreatePolicyResponse> reply;
  reply.output.policy = policy_shape(policy);
  reply.changes.put(std::move(policy));
  return reply;
}

}  // namespace rolecall::service::organizations
