// SPDX-License-Identifier: Apache-2.0
#include "service/iam/key_owner.h"

#include <fmt/format.h>

#include "api/iam/errors.h"
#include "base/encoding.h"
#include "service/iam/lookup.h"
#include "wire/errors.h"

namespace rolecall::service::iam {

base::Result<KeyOwner, wire::ApiError> key_owner(const Context& context, const std::optional<std::string>& user_name) {
  if (user_name) {
    // The spelling of the user, which the access key keeps.
    const auto* user = context.state.user(context.account(), *user_name);
    return KeyOwner{user ? user->name : *user_name};
  }
  if (context.caller.is_root() || !context.caller.user_name().empty()) return KeyOwner{context.caller.user_name()};
  return base::failure(wire::validation_error("Must specify userName when calling with non-User credentials"));
}

std::optional<std::string> shown_name(const std::string& user_name) {
  return user_name.empty() ? std::nullopt : std::optional(user_name);
}

Need KeyOwner::need(const Context& context, const policy::Action& action) const {
  if (!user_name.empty()) return user_need(context, action, user_name);
  return Need{.action = action, .resource = context.caller.arn()};
}

base::Result<void, wire::ApiError> KeyOwner::check_exists(const Context& context) const {
  if (user_name.empty()) return {};
  RC_TRY_VOID(find_user(context, user_name));
  return {};
}

std::string KeyOwner::key_prefix(const Context& context) const {
  return state::account_key(context.account(), user_name) + "/";
}

base::Result<const state::AccessKey*, wire::ApiError> KeyOwner::find_key(const Context& context,
                                                                         std::string_view id) const {
  const auto* key = context.state.find<state::AccessKey>(id);
  if (key && key->account == context.account() && base::equals_ignore_case(key->user_name, user_name)) return key;
  return base::failure(api::iam::no_such_entity(fmt::format("The Access Key with id {} cannot be found.", id)));
}

}  // namespace rolecall::service::iam
