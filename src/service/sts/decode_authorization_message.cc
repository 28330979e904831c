// SPDX-License-Identifier: Apache-2.0
#include "api/sts/errors.h"
#include "service/sts/operations.h"

namespace rolecall::service::sts {

base::Result<Needs, wire::ApiError> authorization(const api::sts::DecodeAuthorizationMessageRequest&, const Context&) {
  return Needs{{.action = "sts:DecodeAuthorizationMessage"}};
}

Outcome<api::sts::DecodeAuthorizationMessageResponse> handle(
    const Authorized<api::sts::DecodeAuthorizationMessageRequest>& request, const Context& context) {
  const auto message = context.issuer.open_message(request->encoded_message);
  // AWS: a message is for the account of the caller who was denied.  Its number stands in front (service/denial.cc).
  const std::string& account = context.account().str();
  if (!message || !message->starts_with(account)) {
    return base::failure(api::sts::invalid_authorization_message_exception("Invalid authorization message"));
  }
  return Reply<api::sts::DecodeAuthorizationMessageResponse>{{.decoded_message = message->substr(account.size())}};
}

}  // namespace rolecall::service::sts
