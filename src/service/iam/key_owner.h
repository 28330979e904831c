// SPDX-License-Identifier: Apache-2.0
//
// Whose access keys a call is about.  AWS: without UserName it is the one who signed: a user, or the account's root.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "service/context.h"
#include "service/need.h"
#include "wire/api_error.h"

namespace rolecall::service::iam {

struct KeyOwner {
  std::string user_name;  // empty: root

  Need need(const Context& context, const policy::Action& action) const;
  base::Result<void, wire::ApiError> check_exists(const Context& context) const;
  // Of its keys in Snapshot::Indexes::access_keys.
  std::string key_prefix(const Context& context) const;
  base::Result<const state::AccessKey*, wire::ApiError> find_key(const Context& context, std::string_view id) const;
};

// AWS: root has no name.
std::optional<std::string> shown_name(const std::string& user_name);

// AWS: a role session has no keys of its own and must name a user.
base::Result<KeyOwner, wire::ApiError> key_owner(const Context& context, const std::optional<std::string>& user_name);

}  // namespace rolecall::service::iam
