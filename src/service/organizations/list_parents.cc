// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/pagination.h"
#include "service/organizations/places.h"
#include "service/organizations/shapes.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::ListParentsRequest& request,
                                                  const Context& context) {
  return Needs{place_need(context, "organizations:ListParents", request.child_id)};
}

Outcome<api::organizations::ListParentsResponse> handle(
    const Authorized<api::organizations::ListParentsRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  const auto child = find_place(*organization, request->child_id, context.state);
  if (!child) {
    return base::failure(api::organizations::child_not_found_exception("You specified a child that doesn't exist."));
  }
  const auto parent = find_place(*organization, child->parent_id(), context.state);
  std::vector<api::organizations::Parent> found;
  if (parent) found.push_back({.id = parent->id(), .type = std::string(parent->type())});
  RC_TRY(auto page, page_of(std::move(found), *request, &api::organizations::Parent::id));
  Reply<api::organizations::ListParentsResponse> reply;
  reply.output.parents = std::move(page.items);
  reply.output.next_token = std::move(page.next_token);
  return reply;
}

}  // namespace rolecall::service::organizations
