// SPDX-License-Identifier: Apache-2.0
//
// Which bucket and object a request is about.  Path style (/BUCKET/KEY) and virtual-host style (BUCKET.HOST/KEY), told
// apart by the Host header.  A pure function.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/api_error.h"

namespace rolecall::service::s3 {

// LIMIT: AWS, in bytes of UTF-8.
inline constexpr std::size_t kMaxKeyBytes = 1024;

struct Address {
  std::string bucket;  // empty: the account
  std::string key;     // empty: the bucket
};

// The hosts behind which a bucket's name may stand, longest first: s3.us-east-1.amazonaws.com, s3.localhost, localhost,
// and the host that the server is called by, if it is a name.
std::vector<std::string> base_hosts(std::string_view region, std::string_view api_host);

// `host` may have a port; `raw_path` is as on the wire.
base::Result<Address, wire::ApiError> resolve(std::string_view host, std::string_view raw_path,
                                              const std::vector<std::string>& base_hosts);

// AWS: 3 to 63 of a-z 0-9 . -, letters or digits at both ends of every label, no IP address, no reserved beginnings.
bool is_bucket_name(std::string_view name);

}  // namespace rolecall::service::s3
