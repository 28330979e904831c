// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/tags.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::UntagUserRequest& request, const Context& context) {
  return Needs{user_need(context, "iam:UntagUser", request.user_name).with_all("aws:TagKeys", request.tag_keys)};
}

Outcome<api::iam::UntagUserResponse> handle(const Authorized<api::iam::UntagUserRequest>& request,
                                            const Context& context) {
  RC_TRY_VOID(check_name("userName", request->user_name));
  RC_TRY(const auto* found, find_user(context, request->user_name));
  state::User user = *found;
  remove_tags(user.tags, request->tag_keys, TagKeys::IgnoreCase);
  Reply<api::iam::UntagUserResponse> reply;
  reply.changes.put(std::move(user));
  return reply;
}

}  // namespace rolecall::service::iam
