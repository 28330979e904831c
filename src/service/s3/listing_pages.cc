// SPDX-License-Identifier: Apache-2.0
#include "service/s3/listing_pages.h"

namespace rolecall::service::s3 {

base::Result<std::size_t, wire::ApiError> page_size(const std::optional<std::int32_t>& max_keys) {
  const std::int32_t wanted = max_keys.value_or(kMaxListed);
  if (wanted < 0) {
    return base::failure(wire::s3::invalid_argument("Argument maxKeys must be an integer between 0 and 2147483647",
                                                    "maxKeys", std::to_string(wanted)));
  }
  return std::min(static_cast<std::size_t>(wanted), kMaxListed);
}

}  // namespace rolecall::service::s3
