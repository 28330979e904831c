// SPDX-License-Identifier: Apache-2.0
//
// The Organizations side of the state: an organization with its one root, its organizational units, its policies, and
// the requests to create accounts.  Which account belongs where is in the account itself (Account::membership).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "state/entities.h"

namespace rolecall::state {

// The types of policies that are evaluated; AWS has more.  The numbers are in the store.
enum class GuardRailType : std::uint8_t { ServiceControl = 1, ResourceControl = 2 };

// AWS: an organization has exactly one root.
struct Organization {
  std::string id;  // o-...
  AccountId management_account;
  bool all_features = true;  // false: consolidated billing, in which there are no policies
  Time created;
  std::string root_id;                       // r-...
  std::vector<GuardRailType> enabled_types;  // in the root
  std::vector<std::string> root_policies;    // ids of those attached to the root
  std::vector<Tag> root_tags;

  std::string key() const { return id; }
  std::string arn() const;
  std::string root_arn() const;
  std::string account_arn(const AccountId& account) const;
  std::string unit_arn(std::string_view unit_id) const;
  bool enables(GuardRailType type) const;
  static constexpr auto fields() {
    return std::tuple{field<1>(&Organization::id),
                      field<2>(&Organization::management_account),
                      field<3>(&Organization::all_features),
                      field<4>(&Organization::created),
                      field<5>(&Organization::root_id),
                      field<6>(&Organization::enabled_types),
                      field<7>(&Organization::root_policies),
                      field<8>(&Organization::root_tags)};
  }
};

struct OrganizationalUnit {
  std::string id;  // ou-ROOT-...
  std::string organization_id;
  std::string parent_id;  // the root or another unit
  std::string name;       // unique in its parent
  Time created;
  std::vector<std::string> policies;  // ids of those attached to it
  std::vector<Tag> tags;

  std::string key() const { return id; }
  static constexpr auto fields() {
    return std::tuple{field<1>(&OrganizationalUnit::id),        field<2>(&OrganizationalUnit::organization_id),
                      field<3>(&OrganizationalUnit::parent_id), field<4>(&OrganizationalUnit::name),
                      field<5>(&OrganizationalUnit::created),   field<6>(&OrganizationalUnit::policies),
                      field<7>(&OrganizationalUnit::tags)};
  }
};

// AWS's own (p-FullAWSAccess, p-RCPFullAWSAccess) belong to no organization, come with the program and are never
// stored.
struct OrganizationPolicy {
  std::string id;  // p-...
  std::string organization_id;
  std::string arn;
  std::string name;  // unique in its organization
  std::string description;
  GuardRailType type = GuardRailType::ServiceControl;
  PolicyText document;
  Time created;
  std::vector<Tag> tags;

  std::string key() const { return id; }
  bool aws_managed() const { return organization_id.empty(); }
  static constexpr auto fields() {
    return std::tuple{field<1>(&OrganizationPolicy::id),          field<2>(&OrganizationPolicy::organization_id),
                      field<3>(&OrganizationPolicy::arn),         field<4>(&OrganizationPolicy::name),
                      field<5>(&OrganizationPolicy::description), field<6>(&OrganizationPolicy::type),
                      field<7>(&OrganizationPolicy::document),    field<8>(&OrganizationPolicy::created),
                      field<9>(&OrganizationPolicy::tags)};
  }
};

// A request to create an account, and what came of it.
struct AccountCreation {
  std::string id;  // car-...
  std::string organization_id;
  std::string account_name;
  AccountId account;           // empty: it failed
  std::string failure_reason;  // AWS's word; empty: it succeeded
  Time requested;
  Time completed;

  std::string key() const { return id; }
  static constexpr auto fields() {
    return std::tuple{field<1>(&AccountCreation::id),
                      field<2>(&AccountCreation::organization_id),
                      field<3>(&AccountCreation::account_name),
                      field<4>(&AccountCreation::account),
                      field<5>(&AccountCreation::failure_reason),
                      field<6>(&AccountCreation::requested),
                      field<7>(&AccountCreation::completed)};
  }
};

}  // namespace rolecall::state
