// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/operations.h"
#include "service/ec2/tagged.h"
#include "service/ec2/tags.h"

namespace rolecall::service::ec2 {

base::Result<Needs, wire::ApiError> authorization(const api::ec2::CreateTagsRequest& request, const Context& context) {
  Needs needs;
  for (const auto& id : request.resources) {
    needs.push_back(tagged_need(context, "ec2:CreateTags", id).with_request_tags(tags_of(request.tags)));
  }
  return needs;
}

Outcome<api::ec2::CreateTagsResponse> handle(const Authorized<api::ec2::CreateTagsRequest>& request,
                                             const Context& context) {
  const auto added = tags_of(request->tags);
  RC_TRY_VOID(check_tags(added));
  return change_tags<api::ec2::CreateTagsResponse>(
      context, request->resources, [&](std::vector<state::Tag>& tags) { return merge_tags(tags, added); });
}

}  // namespace rolecall::service::ec2
