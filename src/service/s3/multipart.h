// SPDX-License-Identifier: Apache-2.0
//
// What the operations of multipart uploads have in common.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "service/s3/needs.h"
#include "service/s3/operation.h"

namespace rolecall::service::s3 {

// LIMIT: AWS.
inline constexpr std::int32_t kMaxPartNumber = 10'000;
inline constexpr std::int64_t kMinPartBytes = std::int64_t{5} << 20;  // but for the last part
inline constexpr std::int64_t kMaxObjectBytes = std::int64_t{5} << 40;

wire::ApiError no_such_upload(std::string_view id);

// NoSuchUpload if there is none for this very bucket and key.
base::Result<const state::MultipartUpload*, wire::ApiError> find_upload(std::string_view bucket, std::string_view key,
                                                                        std::string_view id, const Context& context);
template <class Request>
base::Result<const state::MultipartUpload*, wire::ApiError> upload_of(const Request& request, const Context& context) {
  return find_upload(request.bucket, request.key, request.upload_id, context);
}

// In order of their numbers.
std::vector<const state::UploadPart*> parts_of(const state::MultipartUpload& upload, const Context& context);

void erase_upload(const state::MultipartUpload& upload, const Context& context, state::Changes& changes);

base::Result<void, wire::ApiError> check_part_number(std::int32_t number);
// The algorithm that every part is computed with.
std::vector<crypto::ChecksumKind> part_checksum(const state::MultipartUpload& upload);
// A part of the content that was received.
state::UploadPart part_of(const state::MultipartUpload& upload, std::int32_t number, const Context& context);

// AWS: the initiator of a user is the user's ARN, of anybody else the account's canonical id.
api::s3::Initiator initiator_of(const state::MultipartUpload& upload);

}  // namespace rolecall::service::s3
