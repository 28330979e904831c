// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/pagination.h"
#include "service/iam/shapes.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::ListGroupsRequest& request, const Context& context) {
  return Needs{list_need(context, "iam:ListGroups", "group", request.path_prefix.value_or("/"))};
}

Outcome<api::iam::ListGroupsResponse> handle(const Authorized<api::iam::ListGroupsRequest>& request,
                                             const Context& context) {
  if (request->path_prefix) RC_TRY_VOID(check_path_prefix(*request->path_prefix));
  RC_TRY(const auto page_request, iam::page_request(request->marker, request->max_items));
  const auto page = page_of(context.state.all<state::Group>(), context.account().str() + "/", page_request,
                            [&](const std::string&, const state::Group& item) {
                              const bool wanted = item.path.starts_with(request->path_prefix.value_or("/"));
                              return wanted ? std::optional(group_shape(item)) : std::nullopt;
                            });
  Reply<api::iam::ListGroupsResponse> reply;
  reply.output.groups = page.items;
  finish_page(page, reply.output);
  return reply;
}

}  // namespace rolecall::service::iam
