// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/pagination.h"
#include "service/iam/tags.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::ListUserTagsRequest& request,
                                                  const Context& context) {
  return Needs{user_need(context, "iam:ListUserTags", request.user_name)};
}

Outcome<api::iam::ListUserTagsResponse> handle(const Authorized<api::iam::ListUserTagsRequest>& request,
                                               const Context& context) {
  RC_TRY_VOID(check_name("userName", request->user_name));
  RC_TRY(const auto page_request, iam::page_request(request->marker, request->max_items));
  RC_TRY(const auto* user, find_user(context, request->user_name));
  const auto page = page_of_tags(user->tags, page_request);
  Reply<api::iam::ListUserTagsResponse> reply;
  reply.output.tags = page.items;
  finish_page(page, reply.output);
  return reply;
}

}  // namespace rolecall::service::iam
