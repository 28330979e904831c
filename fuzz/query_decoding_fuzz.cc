// SPDX-License-Identifier: Apache-2.0
//
// The parameters of the query and ec2 protocols, as anybody may send them: parsed, then decoded as the requests with
// the deepest lists and structures of each service.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "api/ec2/operations.h"
#include "api/iam/operations.h"
#include "api/sts/operations.h"
#include "wire/params.h"

namespace {

using namespace rolecall;

template <class Request>
void decode(const wire::Params& params) {
  const auto decoded = api::OperationOf<Request>::decode(params);
  // A refusal without a code could not be answered.
  if (!decoded && decoded.error().code.empty()) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // The first line is the query string, the rest the form body.
  const auto newline = text.find('\n');
  const std::string_view query = newline == std::string_view::npos ? std::string_view() : text.substr(0, newline);
  const std::string_view body = newline == std::string_view::npos ? text : text.substr(newline + 1);
  const auto params = wire::Params::parse(query, body);
  if (!params) return 0;
  decode<api::iam::CreateRoleRequest>(*params);
  decode<api::iam::UntagUserRequest>(*params);
  decode<api::sts::AssumeRoleRequest>(*params);
  decode<api::ec2::RunInstancesRequest>(*params);
  decode<api::ec2::DescribeInstancesRequest>(*params);
  return 0;
}
