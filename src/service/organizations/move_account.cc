// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/places.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::MoveAccountRequest& request,
                                                  const Context& context) {
  return Needs{place_need(context, "organizations:MoveAccount", request.account_id),
               place_need(context, "organizations:MoveAccount", request.source_parent_id),
               place_need(context, "organizations:MoveAccount", request.destination_parent_id)};
}

Outcome<api::organizations::MoveAccountResponse> handle(
    const Authorized<api::organizations::MoveAccountRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  if (!find_parent(*organization, request->source_parent_id, context.state)) {
    return base::failure(
        api::organizations::source_parent_not_found_exception("You specified a source parent that doesn't exist."));
  }
  if (!find_parent(*organization, request->destination_parent_id, context.state)) {
    return base::failure(api::organizations::destination_parent_not_found_exception(
        "You specified a destination parent that doesn't exist."));
  }
  // AWS: an account that is somewhere else than in the source is not found, either.
  const auto place = find_place(*organization, request->account_id, context.state);
  if (!place || !place->account || place->parent_id() != request->source_parent_id) {
    return base::failure(
        api::organizations::account_not_found_exception("You specified an account that doesn't exist."));
  }
  if (request->source_parent_id == request->destination_parent_id) {
    return base::failure(api::organizations::duplicate_account_exception(
        "That account is already present in the specified destination."));
  }
  state::Account account = *place->account;
  account.membership->parent_id = request->destination_parent_id;
  Reply<api::organizations::MoveAccountResponse> reply;
  reply.changes.put(std::move(account));
  return reply;
}

}  // namespace rolecall::service::organizations
