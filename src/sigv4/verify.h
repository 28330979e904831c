// SPDX-License-Identifier: Apache-2.0
//
// Second half of a verification.  The whole of it, as a server does it:
//
//   RC_TRY(auto presented, sigv4::parse(request));
//   const base::Secret* secret = ...look up presented.credential.access_key_id, with presented.session_token...;
//   RC_TRY(auto verified, sigv4::check(request, presented, *secret, expectations, cache, scratch));
//
// Pure but for the cache: no clock, no I/O.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/hmac.h"
#include "sigv4/canonical.h"
#include "sigv4/presented.h"
#include "sigv4/signing_key.h"

namespace rolecall::sigv4 {

struct Expectations {
  base::Time now;
  std::string_view service;
  std::span<const std::string_view> regions;  // any of these will do; empty: every region
  std::chrono::minutes clock_skew{15};
};

// What the signature says about the body.
enum class Payload {
  Signed,                    // the body's hash is signed: and was checked, unless the body follows
  Unsigned,                  // S3: UNSIGNED-PAYLOAD
  StreamingSigned,           // S3: STREAMING-AWS4-HMAC-SHA256-PAYLOAD
  StreamingSignedTrailer,    // S3: STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER
  StreamingUnsignedTrailer,  // S3: STREAMING-UNSIGNED-PAYLOAD-TRAILER
};

// What the signatures of a streaming body's chunks start from.
struct ChunkSeed {
  crypto::HmacKey signing_key;
  std::string timestamp;  // ISO 8601 basic
  std::string scope;      // date/region/service/aws4_request
  std::string signature;  // of the request itself
};

struct Verified {
  Payload payload = Payload::Signed;
  std::optional<ChunkSeed> seed;  // for the two streaming payloads that are signed
};

// `secret` is that of the presented access key id.
base::Result<Verified, VerifyError> check(const RequestView& request, const Presented& presented,
                                          const base::Secret& secret, const Expectations& expectations,
                                          SigningKeyCache& cache, Scratch& scratch);

// For BodyArrival::Follows and Payload::Signed: call it when the whole body was read.
base::Result<void, VerifyError> check_body(const Presented& presented, const crypto::Sha256Digest& digest);

}  // namespace rolecall::sigv4
