// SPDX-License-Identifier: Apache-2.0
//
// Entities by the ids that requests give, or EC2's error; and the needs of calls that name them.  Another account's
// entities are not found.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "service/context.h"
#include "service/ec2/ids.h"
#include "service/need.h"
#include "state/snapshot.h"
#include "wire/api_error.h"

namespace rolecall::service::ec2 {

template <class Entity>
using Found = base::Result<const Entity*, wire::ApiError>;

// Without an error: null if there is none.
const state::Instance* instance_or_null(const Context& context, std::string_view id);
const state::Association* association_or_null(const Context& context, std::string_view id);
const state::Vpc* vpc_or_null(const Context& context, std::string_view id);
const state::Subnet* subnet_or_null(const Context& context, std::string_view id);
const state::SecurityGroup* group_or_null(const Context& context, std::string_view id);
const state::SecurityGroup* group_by_name(const Context& context, std::string_view vpc_id, std::string_view name);
const state::KeyPair* key_pair_or_null(const Context& context, std::string_view name);
const state::KeyPair* key_pair_by_id(const Context& context, std::string_view id);
const state::Vpc* default_vpc(const Context& context);

Found<state::Instance> find_instance(const Context& context, std::string_view id);
// AWS: the whole call fails, and its text names every id that leads nowhere, in the request's order.
base::Result<std::vector<const state::Instance*>, wire::ApiError> find_instances(const Context& context,
                                                                                 const std::vector<std::string>& ids);
Found<state::Association> find_association(const Context& context, std::string_view id);
Found<state::Vpc> find_vpc(const Context& context, std::string_view id);
Found<state::Subnet> find_subnet(const Context& context, std::string_view id);
Found<state::SecurityGroup> find_group(const Context& context, std::string_view id);
// AWS: by name only in the default VPC.
Found<state::SecurityGroup> find_group_by_name(const Context& context, std::string_view name);
Found<state::KeyPair> find_key_pair(const Context& context, std::string_view name);

// AWS: a terminated instance is shown for about an hour; afterwards it is as if it had never been.
bool is_visible(const state::Instance& instance, base::Time now);

// arn:aws:ec2:REGION:ACCOUNT:TYPE/ID.  Images belong to no account (aws-api.md 5.1).
std::string resource_arn(const Context& context, std::string_view type, std::string_view id);
std::string image_arn(const Context& context, std::string_view id);

// `action` on an existing resource with the condition keys that its type has; on an id that leads nowhere, without
// keys.
Need instance_need(const Context& context, const policy::Action& action, std::string_view id);
Needs instance_needs(const Context& context, const policy::Action& action, const std::vector<std::string>& ids);
Need vpc_need(const Context& context, const policy::Action& action, std::string_view id);
Need subnet_need(const Context& context, const policy::Action& action, std::string_view id);
Need group_need(const Context& context, const policy::Action& action, std::string_view id);
Need key_pair_need(const Context& context, const policy::Action& action, std::string_view name);
// A Describe call: no resource, no keys.
Needs describe_needs(const policy::Action& action);

}  // namespace rolecall::service::ec2
