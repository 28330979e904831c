// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "service/ec2/operations.h"
#include "service/ec2/tagged.h"
#include "service/ec2/tags.h"

namespace rolecall::service::ec2 {
namespace {

// AWS: a key without a value removes the tag whatever it holds; with one, only if it holds that.
bool is_removed(const state::Tag& tag, const std::vector<api::ec2::Tag>& removed) {
  return std::ranges::any_of(removed, [&](const api::ec2::Tag& wanted) {
    return wanted.key.value_or("") == tag.key && (!wanted.value || *wanted.value == tag.value);
  });
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DeleteTagsRequest& request, const Context& context) {
  const auto removed = tags_of(request.tags.value_or(std::vector<api::ec2::Tag>{}));
  Needs needs;
  for (const auto& id : request.resources) {
    needs.push_back(tagged_need(context, "ec2:DeleteTags", id).with_request_tags(removed));
  }
  return needs;
}

Outcome<api::ec2::DeleteTagsResponse> handle(const Authorized<api::ec2::DeleteTagsRequest>& request,
                                             const Context& context) {
  return change_tags<api::ec2::DeleteTagsResponse>(
      context, request->resources, [&](std::vector<state::Tag>& tags) -> base::Result<void, wire::ApiError> {
        // AWS: without any tag named, all of them go.
        if (!request->tags || request->tags->empty()) {
          tags.clear();
        } else {
          std::erase_if(tags, [&](const auto& tag) { return is_removed(tag, *request->tags); });
        }
        return {};
      });
}

}  // namespace rolecall::service::ec2
