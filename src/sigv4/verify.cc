// SPDX-License-Identifier: Apache-2.0
#include "sigv4/verify.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "crypto/equal.h"

namespace rolecall::sigv4 {
namespace {

using base::failure;
using base::Result;

struct PayloadWord {
  std::string_view word;
  Payload payload;
};
constexpr std::array kPayloadWords = {
    PayloadWord{"UNSIGNED-PAYLOAD", Payload::Unsigned},
    PayloadWord{"STREAMING-AWS4-HMAC-SHA256-PAYLOAD", Payload::StreamingSigned},
    PayloadWord{"STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", Payload::StreamingSignedTrailer},
    PayloadWord{"STREAMING-UNSIGNED-PAYLOAD-TRAILER", Payload::StreamingUnsignedTrailer}};

bool is_hash(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Result<Payload, VerifyError> s3_payload(const Presented& presented) {
  const auto text = presented.content_sha256;
  if (text.empty()) {
    // AWS: a presigned URL does not know the body that will come.
    if (presented.placement == Placement::Query) return Payload::Unsigned;
    return failure(VerifyError{.fault = Fault::ContentHashMissing});
  }
  for (const auto& row : kPayloadWords) {
    if (row.word == text) return row.payload;
  }
  // Whether it is one in hex shows when the body's hash is compared with it.
  if (text.size() != crypto::kSha256HexSize)
    return failure(VerifyError{.fault = Fault::ContentHashInvalid, .subject = std::string(text)});
  return Payload::Signed;
}

Result<void, VerifyError> check_scope(const Presented& presented, const Expectations& expectations) {
  const auto& credential = presented.credential;
  const ScopeFaults faults{
      .region = !expectations.regions.empty() &&
                std::ranges::find(expectations.regions, credential.region) == expectations.regions.end(),
      .service = credential.service != expectations.service,
      .terminator = credential.terminator != kTerminator,
      .date = credential.date != presented.timestamp_text().substr(0, 8)};
  if (!faults.any()) return {};
  return failure(
      VerifyError{.fault = Fault::WrongScope,
                  .scope = faults,
                  .presented_region = std::string(credential.region),
                  .expected_region = std::string(expectations.regions.size() == 1 ? expectations.regions.front() : ""),
                  .expected_service = std::string(expectations.service)});
}

Result<void, VerifyError> check_time(const Presented& presented, const Expectations& expectations) {
  const auto make_error = [&](Fault fault) {
    return failure(VerifyError{.fault = fault,
                               .request_time = presented.time,
                               .server_time = expectations.now,
                               .tolerance = expectations.clock_skew,
                               .expires = presented.expires.value_or(std::chrono::seconds(0))});
  };
  if (presented.time > expectations.now + expectations.clock_skew) return make_error(Fault::NotYetCurrent);
  // AWS: only S3 reads X-Amz-Expires.  A presigned URL of STS is good as long as a signed header would be: the EKS
  // clients sign theirs for 60 seconds and use them for 14 minutes.
  if (presented.placement == Placement::Query && presented.for_s3()) {
    const auto valid_for = presented.expires.value_or(std::chrono::seconds(0));
    if (expectations.now > presented.time + valid_for) return make_error(Fault::UrlExpired);
  } else if (presented.time < expectations.now - expectations.clock_skew) {
    return make_error(Fault::TooOld);
  }
  return {};
}

bool is_signed(std::string_view name, const Scratch& scratch) {
  return std::ranges::any_of(scratch.signed_headers, [&](std::string_view other) { return same_name(name, other); });
}

constexpr std::string_view kAmzPrefix = "x-amz-";

// AWS: Host always; S3 wants all of x-amz-*.  What is bound otherwise need not be there: the content hash is a line of
// the canonical request, the date one of the string to sign.  x-amz-target names the operation: we want it signed
// everywhere.
bool must_be_signed(std::string_view name, bool for_s3) {
  if (name.size() <= kAmzPrefix.size() || !same_name(name.substr(0, kAmzPrefix.size()), kAmzPrefix)) return false;
  if (!for_s3) return same_name(name, "x-amz-target");
  return !same_name(name, "x-amz-content-sha256") && !same_name(name, "x-amz-date");
}

Result<void, VerifyError> check_signed_headers(const RequestView& request, const Presented& presented,
                                               const Scratch& scratch) {
  if (!is_signed("host", scratch) && !is_signed(":authority", scratch)) {
    return failure(VerifyError{.fault = Fault::HostNotSigned});
  }
  for (const auto& header : request.headers) {
    if (must_be_signed(header.name, presented.for_s3()) && !is_signed(header.name, scratch)) {
      return failure(VerifyError{.fault = Fault::HeaderNotSigned, .subject = base::ascii_lower(header.name)});
    }
  }
  return {};
}

// Room for a hash in hex; view() is either that or the word that stands for it.
class HexHash {
 public:
  void set(std::string_view word) { text_ = word; }
  void set(const crypto::Sha256Digest& digest) {
    crypto::write_hex(digest, hex_.data());
    text_ = {hex_.data(), hex_.size()};
  }
  std::string_view view() const { return text_; }
  HexHash() = default;
  HexHash(const HexHash&) = delete;
  HexHash& operator=(const HexHash&) = delete;

 private:
  std::array<char, crypto::kSha256HexSize> hex_;
  std::string_view text_;
};

crypto::Sha256Digest digest_of_body(const RequestView& request) {
  return request.body_digest != nullptr ? *request.body_digest : crypto::sha256(request.body);
}

// AWS: S3 puts x-amz-content-sha256 into the canonical request and then holds the body against it; everybody else puts
// the body's own hash there, whatever the header says.
Result<Payload, VerifyError> payload_of(const RequestView& request, const Presented& presented, HexHash& hash) {
  if (!presented.for_s3()) {
    if (request.body_arrival == BodyArrival::Follows) return failure(VerifyError{.fault = Fault::ContentHashMismatch});
    hash.set(digest_of_body(request));
    return Payload::Signed;
  }
  RC_TRY(const Payload payload, s3_payload(presented));
  hash.set(presented.content_sha256.empty() ? kPayloadWords[0].word : presented.content_sha256);
  return payload;
}

}  // namespace

Result<void, VerifyError> check_body(const Presented& presented, const crypto::Sha256Digest& digest) {
  HexHash actual;
  actual.set(digest);
  if (crypto::equal(actual.view(), presented.content_sha256)) return {};
  const Fault fault = is_hash(presented.content_sha256) ? Fault::ContentHashMismatch : Fault::ContentHashInvalid;
  return failure(VerifyError{.fault = fault, .subject = std::string(presented.content_sha256)});
}

Result<Verified, VerifyError> check(const RequestView& request, const Presented& presented, const base::Secret& secret,
                                    const Expectations& expectations, SigningKeyCache& cache, Scratch& scratch) {
  RC_TRY_VOID(check_scope(presented, expectations));
  RC_TRY_VOID(check_time(presented, expectations));
  HexHash hash;
  RC_TRY(const Payload payload, payload_of(request, presented, hash));
  const PathRule rule = presented.for_s3() ? PathRule::S3 : PathRule::Normalized;
  if (!build_canonical_request(request, presented.signed_headers, rule, hash.view(), scratch)) {
    return failure(VerifyError{.fault = Fault::TooManySignedHeaders});
  }
  RC_TRY_VOID(check_signed_headers(request, presented, scratch));
  build_string_to_sign(presented.timestamp_text(), presented.credential.scope(), scratch);

  const auto& credential = presented.credential;
  const crypto::HmacKey key =
      cache.get(credential.access_key_id, secret,
                {.date = credential.date, .region = credential.region, .service = credential.service});
  HexHash expected;
  expected.set(key.mac(scratch.string_to_sign));
  if (!crypto::equal(expected.view(), presented.signature)) {
    return failure(VerifyError{.fault = Fault::SignatureMismatch,
                               .canonical_request = scratch.canonical_request,
                               .string_to_sign = scratch.string_to_sign,
                               .presented_signature = std::string(presented.signature)});
  }
  if (presented.for_s3() && payload == Payload::Signed && request.body_arrival == BodyArrival::Complete) {
    RC_TRY_VOID(check_body(presented, digest_of_body(request)));
  }
  Verified verified{.payload = payload};
  if (payload == Payload::StreamingSigned || payload == Payload::StreamingSignedTrailer) {
    verified.seed = ChunkSeed{.signing_key = key,
                              .timestamp = std::string(presented.timestamp_text()),
                              .scope = std::string(credential.scope()),
                              .signature = std::string(presented.signature)};
  }
  return verified;
}

}  // namespace rolecall::sigv4
