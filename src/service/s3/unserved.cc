// SPDX-License-Identifier: Apache-2.0
#include "service/s3/unserved.h"

namespace rolecall::service::s3 {

wire::ApiError acl_not_supported() {
  return {.code = "AccessControlListNotSupported", .message = "The bucket does not allow ACLs", .http_status = 400};
}

wire::ApiError invalid_version_id(std::string_view id) {
  return wire::s3::invalid_argument("Invalid version id specified", "versionId", id);
}

}  // namespace rolecall::service::s3
