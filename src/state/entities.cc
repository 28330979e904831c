// SPDX-License-Identifier: Apache-2.0
#include "state/entities.h"

#include <fmt/format.h>

#include <algorithm>

#include "state/ec2_entities.h"
#include "state/organization_entities.h"
#include "state/s3_entities.h"
#include "state/snapshot.h"

namespace rolecall::state {
namespace {

std::string iam_arn(const AccountId& account, std::string_view type, std::string_view path, std::string_view name) {
  return fmt::format("arn:aws:iam::{}:{}{}{}", account.str(), type, path, name);
}

}  // namespace

std::string User::key() const {
  return account_key(account, name);
}
std::string User::arn() const {
  return iam_arn(account, "user", path, name);
}
std::string Group::key() const {
  return account_key(account, name);
}
std::string Group::arn() const {
  return iam_arn(account, "group", path, name);
}
std::string Role::key() const {
  return account_key(account, name);
}
std::string Role::arn() const {
  return iam_arn(account, "role", path, name);
}
std::string InstanceProfile::key() const {
  return account_key(account, name);
}
std::string InstanceProfile::arn() const {
  return iam_arn(account, "instance-profile", path, name);
}
std::string ManagedPolicy::key() const {
  return arn();
}
std::string ManagedPolicy::arn() const {
  return policy_arn(account, path, name);
}

const PolicyVersion* ManagedPolicy::version(std::int32_t number) const {
  for (const auto& candidate : versions) {
    if (candidate.number == number) return &candidate;
  }
  return nullptr;
}

std::string Instance::arn(std::string_view region) const {
  return fmt::format("arn:aws:ec2:{}:{}:instance/{}", region, account.str(), id);
}

std::string_view name_of(InstanceState state) {
  switch (state) {
    case InstanceState::Pending:
      return "pending";
    case InstanceState::Running:
      return "running";
    case InstanceState::ShuttingDown:
      return "shutting-down";
    case InstanceState::Terminated:
      return "terminated";
    case InstanceState::Stopping:
      return "stopping";
    case InstanceState::Stopped:
      return "stopped";
  }
  return "";
}

std::string_view name_of(AssociationState state) {
  switch (state) {
    case AssociationState::Associating:
      return "associating";
    case AssociationState::Associated:
      return "associated";
    case AssociationState::Disassociating:
      return "disassociating";
  }
  return "";
}

std::string Organization::arn() const {
  return fmt::format("arn:aws:organizations::{}:organization/{}", management_account.str(), id);
}
std::string Organization::root_arn() const {
  return fmt::format("arn:aws:organizations::{}:root/{}/{}", management_account.str(), id, root_id);
}
std::string Organization::account_arn(const AccountId& account) const {
  return fmt::format("arn:aws:organizations::{}:account/{}/{}", management_account.str(), id, account.str());
}
std::string Organization::unit_arn(std::string_view unit_id) const {
  return fmt::format("arn:aws:organizations::{}:ou/{}/{}", management_account.str(), id, unit_id);
}
bool Organization::enables(GuardRailType type) const {
  return std::ranges::find(enabled_types, type) != enabled_types.end();
}

std::string UploadPart::key() const {
  return fmt::format("{}/{:05}", upload_id, number);
}

}  // namespace rolecall::state
