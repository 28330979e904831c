// SPDX-License-Identifier: Apache-2.0
//
// The filters of DescribeInstances (and of the other calls that list instances).
#pragma once

#include <span>
#include <vector>

#include "service/context.h"
#include "service/ec2/filters.h"
#include "state/snapshot.h"

namespace rolecall::service::ec2 {

struct InstanceItem {
  InstanceItem(const state::Instance& of, const Context& in)
      : instance(of), association(in.state.association_of(of.id)), context(in), tags(of.tags) {}

  const state::Instance& instance;
  const state::Association* association;  // null: none
  const Context& context;
  const std::vector<state::Tag>& tags;

  // AWS: a terminated instance has lost its network and groups.
  bool attached() const { return instance.state != state::InstanceState::Terminated; }
};

std::span<const FilterName<InstanceItem>> instance_filters();

}  // namespace rolecall::service::ec2
