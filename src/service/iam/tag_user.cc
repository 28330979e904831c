// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/shapes.h"
#include "service/iam/tags.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::TagUserRequest& request, const Context& context) {
  return Needs{user_need(context, "iam:TagUser", request.user_name).with_request_tags(tags_of(request.tags))};
}

Outcome<api::iam::TagUserResponse> handle(const Authorized<api::iam::TagUserRequest>& request, const Context& context) {
  RC_TRY_VOID(check_name("userName", request->user_name));
  const auto added = tags_of(request->tags);
  RC_TRY_VOID(check_tags(added, TagKeys::IgnoreCase));
  RC_TRY(const auto* found, find_user(context, request->user_name));
  state::User user = *found;
  RC_TRY_VOID(merge_tags(user.tags, added, TagKeys::IgnoreCase));
  Reply<api::iam::TagUserResponse> reply;
  reply.changes.put(std::move(user));
  return reply;
}

}  // namespace rolecall::service::iam
