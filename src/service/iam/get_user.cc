// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/shapes.h"
#include "wire/errors.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::GetUserRequest& request, const Context& context) {
  if (request.user_name) return Needs{user_need(context, "iam:GetUser", *request.user_name)};
  if (context.caller.is_root()) return Needs{{.action = "iam:GetUser", .resource = context.caller.arn()}};
  if (context.caller.user_name().empty()) {
    return base::failure(wire::validation_error("Must specify userName when calling with non-User credentials"));
  }
  return Needs{user_need(context, "iam:GetUser", context.caller.user_name())};
}

Outcome<api::iam::GetUserResponse> handle(const Authorized<api::iam::GetUserRequest>& request, const Context& context) {
  if (request->user_name) RC_TRY_VOID(check_name("userName", *request->user_name));
  if (!request->user_name && context.caller.is_root()) {
    // AWS: the root user has the account's id and no name.
    const auto* account = context.state.find<state::Account>(context.account());
    api::iam::User root;
    root.path = "/";
    root.user_id = context.account().str();
    root.arn = context.caller.arn();
    root.create_date = account->created;
    return Reply<api::iam::GetUserResponse>{{.user = std::move(root)}};
  }
  RC_TRY(const auto* user, find_user(context, request->user_name.value_or(context.caller.user_name())));
  return Reply<api::iam::GetUserResponse>{{.user = user_shape(*user, Detail::Full)}};
}

}  // namespace rolecall::service::iam
