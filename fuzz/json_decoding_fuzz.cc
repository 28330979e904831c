// SPDX-License-Identifier: Apache-2.0
//
// The documents of the JSON protocols, as anybody may send them: parsed, then decoded as the requests with the most
// members, lists and structures.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "api/organizations/operations.h"
#include "wire/json_reader.h"

namespace {

using namespace rolecall;

template <class Request>
void decode(const base::JsonValue& document) {
  const auto decoded = api::OperationOf<Request>::decode(document);
  // A refusal without a code could not be answered.
  if (!decoded && decoded.error().code.empty()) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = wire::parse_json_request({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  decode<api::organizations::CreateAccountRequest>(*document);
  decode<api::organizations::CreatePolicyRequest>(*document);
  decode<api::organizations::ListCreateAccountStatusRequest>(*document);
  decode<api::organizations::ListPoliciesForTargetRequest>(*document);
  decode<api::organizations::MoveAccountRequest>(*document);
  return 0;
}
