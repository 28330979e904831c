// SPDX-License-Identifier: Apache-2.0
#include "api/sts/errors.h"
#include "service/sts/operations.h"

namespace rolecall::service::sts {

base::Result<Needs, wire::ApiError> authorization(const api::sts::DecodeAuthorizationMessageRequest&, const Context&) {
  return Needs{{.action = "sts:DecodeAuthorizationMessage"}};
}

Outcome<api::sts::DecodeAuthorizationMessageResponse> handle(
    const Authorized<api::sts::DecodeAuthorizationMessageRequest>& request, const Context& context) {
  auto message = context.issuer.open_message(request->encoded_message);
  if (!message) {
    return base::failure(api::sts::invalid_authorization_message_exception("Invalid authorization message"));
  }
  return Reply<api::sts::DecodeAuthorizationMessageResponse>{{.decoded_message = *std::move(message)}};
}

}  // namespace rolecall::service::sts
