// SPDX-License-Identifier: Apache-2.0
//
// RunInstances in three steps: what the request means in this state (plan_launch, which never fails and serves
// authorization), what is wrong with it (check_launch), and the instances (make_instances).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/ec2/types.h"
#include "base/result.h"
#include "service/context.h"
#include "service/ec2/images.h"
#include "service/ec2/instance_types.h"
#include "service/need.h"
#include "state/snapshot.h"
#include "wire/api_error.h"

namespace rolecall::service::ec2 {

// LIMIT: instances of one RunInstances call.
inline constexpr std::int32_t kMaxInstancesPerCall = 1000;

struct LaunchPlan {
  const api::ec2::RunInstancesRequest& request;
  std::string image_id;
  const Image* image = nullptr;  // null: not in the catalogue
  std::string type_name;
  std::optional<InstanceType> type;       // absent: there is no such type
  const state::Subnet* subnet = nullptr;  // null: none was found
  std::string subnet_id;                  // as requested; empty: a default one was looked for
  // Ids as requested, or that of the default group; those of names that lead nowhere are left out.
  std::vector<std::string> group_ids;
  std::optional<std::string> private_ip;
  state::MetadataOptions metadata;
  std::vector<state::Tag> instance_tags, volume_tags, interface_tags;
  bool ebs_optimized = false;
};

LaunchPlan plan_launch(const api::ec2::RunInstancesRequest& request, const Context& context);

base::Result<void, wire::ApiError> check_launch(const LaunchPlan& plan, const Context& context);

// AWS: the permissions of RunInstances (aws-api.md 5.1), in the order in which the first missing one is named.
Needs launch_needs(const LaunchPlan& plan, const Context& context);

// Between MinCount and MaxCount instances, as many as the subnet has addresses for.
base::Result<std::vector<state::Instance>, wire::ApiError> make_instances(const LaunchPlan& plan,
                                                                          const Context& context);

// Absence: not base64.
std::optional<std::string> decode_user_data(const base::Secret& encoded);

// SHA-256 of all parameters that a launch honours: a client token may come again with these alone.
std::string launch_fingerprint(const api::ec2::RunInstancesRequest& request);

}  // namespace rolecall::service::ec2
