// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/pagination.h"
#include "service/iam/shapes.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::GetGroupRequest& request, const Context& context) {
  return Needs{group_need(context, "iam:GetGroup", request.group_name)};
}

Outcome<api::iam::GetGroupResponse> handle(const Authorized<api::iam::GetGroupRequest>& request,
                                           const Context& context) {
  RC_TRY_VOID(check_name("groupName", request->group_name));
  RC_TRY(const auto page_request, iam::page_request(request->marker, request->max_items));
  RC_TRY(const auto* group, find_group(context, request->group_name));
  const std::string prefix = group->key() + "/";
  const auto page = page_of(context.state.indexes.group_members, prefix, page_request,
                            [&](const std::string& key, const state::Present&) -> std::optional<api::iam::User> {
                              const auto* user = context.state.user(context.account(), key.substr(prefix.size()));
                              return user_shape(*user, Detail::Nested);
                            });
  Reply<api::iam::GetGroupResponse> reply;
  reply.output.group = group_shape(*group);
  reply.output.users = page.items;
  finish_page(page, reply.output);
  return reply;
}

}  // namespace rolecall::service::iam
