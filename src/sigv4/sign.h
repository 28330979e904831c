// SPDX-License-Identifier: Apache-2.0
//
// The other side: signing our own client's requests.  Built from the same stages that verification uses.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "sigv4/request.h"

namespace rolecall::sigv4 {

struct SigningCredentials {
  std::string access_key_id;
  base::Secret secret_access_key;
  std::string session_token;  // empty: none
};

struct SigningScope {
  std::string region, service;
};

struct OwnedHeader {
  std::string name, value;
};

// The headers to add to the request, Authorization among them.  Everything in request.headers is signed; Host must be
// there.  For S3 the body's hash is added as x-amz-content-sha256 unless the request brings that header itself
// (UNSIGNED-PAYLOAD, STREAMING-...).
std::vector<OwnedHeader> sign_header(const RequestView& request, const SigningCredentials& credentials,
                                     const SigningScope& scope, base::Time now);

// The whole query for a presigned URL.  Everything in request.headers is signed; Host must be there.
std::string presign(const RequestView& request, const SigningCredentials& credentials, const SigningScope& scope,
                    base::Time now, std::chrono::seconds expires);

}  // namespace rolecall::sigv4
