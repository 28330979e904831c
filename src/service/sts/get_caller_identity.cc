// SPDX-License-Identifier: Apache-2.0
#include "service/sts/operations.h"

namespace rolecall::service::sts {

// AWS: who you are is never a secret to yourself; not even an explicit deny stops it.
base::Result<Needs, wire::ApiError> authorization(const api::sts::GetCallerIdentityRequest&, const Context&) {
  return Needs{};
}

Outcome<api::sts::GetCallerIdentityResponse> handle(const Authorized<api::sts::GetCallerIdentityRequest>&,
                                                    const Context& context) {
  return Reply<api::sts::GetCallerIdentityResponse>{
      {.user_id = context.caller.user_id(), .account = context.caller.account().str(), .arn = context.caller.arn()}};
}

}  // namespace rolecall::service::sts
