// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "api/iam/errors.h"
#include "base/ids.h"
#include "service/iam/checks.h"
#include "service/iam/documents.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/quotas.h"
#include "service/iam/shapes.h"
#include "service/iam/tags.h"

namespace rolecall::service::iam {
namespace {

// AWS: policies of an organization do not reach roles of this path, so that nobody but AWS may put one there.
base::Result<void, wire::ApiError> check_not_service_linked(std::string_view path) {
  if (!path.starts_with("/aws-service-role/")) return {};
  return base::failure(
      api::iam::invalid_input("Path prefix '/aws-service-role/' can only be used for AWS Service linked Roles"));
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::iam::CreateRoleRequest& request, const Context& context) {
  Need need{.action = "iam:CreateRole",
            .resource = new_arn(context, "role", request.path.value_or("/"), request.role_name)};
  if (request.permissions_boundary) {
    need = std::move(need).with("iam:PermissionsBoundary", *request.permissions_boundary);
  }
  return with_tags_on_create(std::move(need), "iam:TagRole", tags_of(request.tags));
}

Outcome<api::iam::CreateRoleResponse> handle(const Authorized<api::iam::CreateRoleRequest>& request,
                                             const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY_VOID(check_path(request->path.value_or("/")));
  RC_TRY_VOID(check_not_service_linked(request->path.value_or("/")));
  if (request->permissions_boundary) RC_TRY_VOID(check_boundary_arn(*request->permissions_boundary));
  state::Role role;
  role.tags = tags_of(request->tags);
  RC_TRY_VOID(check_tags(role.tags, TagKeys::IgnoreCase));
  RC_TRY(role.trust, trust_document("assumeRolePolicyDocument", request->assume_role_policy_document, context.state));
  if (request->permissions_boundary) RC_TRY_VOID(check_boundary_exists(context, *request->permissions_boundary));
  if (context.state.role(context.account(), request->role_name)) {
    return base::failure(
        api::iam::entity_already_exists(fmt::format("Role with name {} already exists.", request->role_name)));
  }
  RC_TRY_VOID(check_trust_size(role.trust));
  RC_TRY_VOID(check_count<state::Role>(context, kRolesPerAccount, "RolesPerAccount"));

  role.account = context.account();
  role.name = request->role_name;
  role.path = request->path.value_or("/");
  role.id = base::unique_id("AROA", context.account(), context.random);
  role.created = context.now;
  role.description = request->description;
  role.max_session_seconds = request->max_session_duration.value_or(3600);
  role.boundary_arn = request->permissions_boundary.value_or("");
  Reply<api::iam::CreateRoleResponse> reply;
  reply.output.role = role_shape(role, context.state, Detail::Created);
  reply.changes.put(std::move(role));
  return reply;
}

}  // namespace rolecall::service::iam
