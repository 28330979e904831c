// SPDX-License-Identifier: Apache-2.0
//
// Resources of every kind that can carry tags, by id alone.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "service/operation.h"
#include "state/snapshot.h"
#include "wire/api_error.h"

namespace rolecall::service::ec2 {

// `action` on the resource with the condition keys of its type.
Need tagged_need(const Context& context, const policy::Action& action, std::string_view id);

using ChangeTags = std::function<base::Result<void, wire::ApiError>(std::vector<state::Tag>& tags)>;

// Puts the resources into `changes` as change(tags) leaves them.  Several ids of one instance (its own, its volume's)
// each see what the one before has changed.
base::Result<void, wire::ApiError> change_tags(const Context& context, const std::vector<std::string>& ids,
                                               const ChangeTags& change, state::Changes& changes);

template <class Response>
Outcome<Response> change_tags(const Context& context, const std::vector<std::string>& ids, const ChangeTags& change) {
  Reply<Response> reply;
  RC_TRY_VOID(change_tags(context, ids, change, reply.changes));
  return reply;
}

struct TagItem {
  std::string_view resource_id;
  std::string_view resource_type;
  const state::Tag& tag;
};
// Every tag of the account, by resource.
void for_each_tag(const Context& context, const std::function<void(const TagItem&)>& visit);

}  // namespace rolecall::service::ec2
