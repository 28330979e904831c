// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/key_owner.h"
#include "service/iam/operations.h"
#include "service/iam/pagination.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::ListAccessKeysRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto owner, key_owner(context, request.user_name));
  return Needs{owner.need(context, "iam:ListAccessKeys")};
}

Outcome<api::iam::ListAccessKeysResponse> handle(const Authorized<api::iam::ListAccessKeysRequest>& request,
                                                 const Context& context) {
  if (request->user_name) RC_TRY_VOID(check_name("userName", *request->user_name));
  RC_TRY(const auto page_request, iam::page_request(request->marker, request->max_items));
  RC_TRY(const auto owner, key_owner(context, request->user_name));
  RC_TRY_VOID(owner.check_exists(context));
  const std::string prefix = owner.key_prefix(context);
  const auto page =
      page_of(context.state.indexes.access_keys, prefix, page_request,
              [&](const std::string& entry, const state::Present&) -> std::optional<api::iam::AccessKeyMetadata> {
                const auto* key = context.state.find<state::AccessKey>(entry.substr(prefix.size()));
                return api::iam::AccessKeyMetadata{.user_name = shown_name(key->user_name),
                                                   .access_key_id = key->id.str(),
                                                   .status = key->active ? "Active" : "Inactive",
                                                   .create_date = key->created};
              });
  Reply<api::iam::ListAccessKeysResponse> reply;
  reply.output.access_key_metadata = page.items;
  finish_page(page, reply.output);
  return reply;
}

}  // namespace rolecall::service::iam
