// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/pagination.h"
#include "service/organizations/places.h"
#include "service/organizations/shapes.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::ListRootsRequest&, const Context&) {
  return Needs{plain_need("organizations:ListRoots")};
}

Outcome<api::organizations::ListRootsResponse> handle(const Authorized<api::organizations::ListRootsRequest>& request,
                                                      const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  std::vector<api::organizations::Root> found{root_shape(*organization)};
  RC_TRY(auto page, page_of(std::move(found), *request, &api::organizations::Root::id));
  Reply<api::organizations::ListRootsResponse> reply;
  reply.output.roots = std::move(page.items);
  reply.output.next_token = std::move(page.next_token);
  return reply;
}

}  // namespace rolecall::service::organizations
