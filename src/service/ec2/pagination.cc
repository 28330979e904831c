// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/pagination.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "service/ec2/errors.h"

namespace rolecall::service::ec2 {
namespace {

// The first bytes of a decoded token: a text that is merely base64 is not taken for one of ours.
constexpr std::string_view kTokenMark = "rolecall-page:";

}  // namespace

base::Result<PageRequest, wire::ApiError> page_request(const std::optional<std::string>& next_token,
                                                       const std::optional<std::int32_t>& max_results, Ids ids,
                                                       std::string_view ids_name) {
  PageRequest request;
  if (max_results) {
    if (ids == Ids::Given) {
      return base::failure(invalid_parameter_combination(
          fmt::format("The parameter {} cannot be used with the parameter maxResults", ids_name)));
    }
    request.max_results = static_cast<std::size_t>(*max_results);
  }
  if (!next_token || next_token->empty()) return request;
  const auto token = base::base64url_decode(*next_token);
  if (!token || !token->starts_with(kTokenMark)) {
    return base::failure(wire::invalid_parameter_value("Unable to parse pagination token"));
  }
  request.after = token->substr(kTokenMark.size());
  return request;
}

std::string token_after(std::string_view key) {
  return base::base64url_encode(std::string(kTokenMark).append(key));
}

}  // namespace rolecall::service::ec2
