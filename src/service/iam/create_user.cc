// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "api/iam/errors.h"
#include "base/ids.h"
#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/quotas.h"
#include "service/iam/shapes.h"
#include "service/iam/tags.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::CreateUserRequest& request, const Context& context) {
  Need need{.action = "iam:CreateUser",
            .resource = new_arn(context, "user", request.path.value_or("/"), request.user_name)};
  if (request.permissions_boundary) {
    need = std::move(need).with("iam:PermissionsBoundary", *request.permissions_boundary);
  }
  return with_tags_on_create(std::move(need), "iam:TagUser", tags_of(request.tags));
}

Outcome<api::iam::CreateUserResponse> handle(const Authorized<api::iam::CreateUserRequest>& request,
                                             const Context& context) {
  RC_TRY_VOID(check_name("userName", request->user_name));
  RC_TRY_VOID(check_path(request->path.value_or("/")));
  if (request->permissions_boundary) RC_TRY_VOID(check_boundary_arn(*request->permissions_boundary));
  state::User user;
  user.tags = tags_of(request->tags);
  RC_TRY_VOID(check_tags(user.tags, TagKeys::IgnoreCase));
  if (request->permissions_boundary) RC_TRY_VOID(check_boundary_exists(context, *request->permissions_boundary));
  if (context.state.user(context.account(), request->user_name)) {
    return base::failure(
        api::iam::entity_already_exists(fmt::format("User with name {} already exists.", request->user_name)));
  }
  RC_TRY_VOID(check_count<state::User>(context, kUsersPerAccount, "UsersPerAccount"));

  user.account = context.account();
  user.name = request->user_name;
  user.path = request->path.value_or("/");
  user.id = base::unique_id("AIDA", context.account(), context.random);
  user.created = context.now;
  user.boundary_arn = request->permissions_boundary.value_or("");
  Reply<api::iam::CreateUserResponse> reply;
  reply.output.user = user_shape(user, Detail::Created);
  reply.changes.put(std::move(user));
  return reply;
}

}  // namespace rolecall::service::iam
