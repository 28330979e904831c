// SPDX-License-Identifier: Apache-2.0
//
// What the operations that make objects have in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/s3/needs.h"
#include "service/s3/operation.h"
#include "service/s3/tags.h"

namespace rolecall::service::s3 {

// s3:PutObject with the keys of what the request sets, and s3:PutObjectTagging if it sets tags.
struct Writing {
  std::string_view key;
  std::optional<std::string> acl, storage_class, if_match, if_none_match;
  std::vector<state::Tag> tags;
};
Needs writing_needs(const state::Bucket& bucket, const Writing& writing);

template <class Request>
base::Result<Writing, wire::ApiError> writing_of(const Request& request) {
  Writing out{.key = request.key, .acl = request.acl, .storage_class = request.storage_class};
  RC_TRY(out.tags, tags_of_header(request.tagging));
  if constexpr (requires { request.if_match; }) {
    out.if_match = request.if_match;
    out.if_none_match = request.if_none_match;
  }
  return out;
}

// An object of the content that was received, without headers and tags.
state::Object object_of(std::string_view bucket, std::string_view key, const Context& context);

}  // namespace rolecall::service::s3
