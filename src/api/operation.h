// SPDX-License-Identifier: Apache-2.0
//
// OperationOf<Request>: what is known of the operation that takes this request.  Every served operation has a
// specialization in the generated api/SERVICE/operations.h:
//
//   Request, Response   its shapes
//   kService, kName     "iam", "CreateRole"
//   kReadOnly           it changes nothing
//   decode(...)         the request from its parameters, checked against the model; or AWS's error for it
//   encode(...)         the body of the answer
#pragma once

namespace rolecall::api {

template <class Request>
struct OperationOf;

}  // namespace rolecall::api
