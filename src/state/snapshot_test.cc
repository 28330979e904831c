// SPDX-License-Identifier: Apache-2.0
#include "state/snapshot.h"

#include <gtest/gtest.h>

namespace rolecall::state {
namespace {

const AccountId kAccount("123456789012");

Role role(std::string name, std::string id) {
  Role out;
  out.account = kAccount;
  out.name = std::move(name);
  out.id = UniqueId(std::move(id));
  return out;
}

TEST(SnapshotTest, NamesAreFoundIgnoringCaseAndKeepTheirSpelling) {
  Snapshot snapshot;
  Changes changes;
  changes.put(role("WebServer", "AROA1"));
  snapshot.apply(changes);
  ASSERT_NE(snapshot.role(kAccount, "webserver"), nullptr);
  EXPECT_EQ(snapshot.role(kAccount, "WEBSERVER")->name, "WebServer");
  EXPECT_EQ(snapshot.role(AccountId("999999999999"), "webserver"), nullptr);
  EXPECT_EQ(snapshot.role_by_id("AROA1")->arn(), "arn:aws:iam::123456789012:role/WebServer");
}

TEST(SnapshotTest, IndexesFollowEveryChange) {
  Snapshot snapshot;
  Changes changes;
  Role first = role("a", "AROA1");
  first.attached_policies = {"arn:p"};
  changes.put(first);
  InstanceProfile profile;
  profile.account = kAccount;
  profile.name = "prof";
  profile.role_name = "a";
  changes.put(profile);
  snapshot.apply(changes);
  EXPECT_EQ(snapshot.indexes.policy_attachments.count_prefix("arn:p/"), 1U);
  EXPECT_TRUE(snapshot.indexes.role_profiles.contains("123456789012/a/prof"));

  Snapshot later = snapshot;
  Changes more;
  first.attached_policies.clear();
  more.put(first);
  profile.role_name.clear();
  more.put(profile);
  later.apply(more);
  EXPECT_TRUE(later.indexes.policy_attachments.empty());
  EXPECT_TRUE(later.indexes.role_profiles.empty());
  // The snapshot it was made from is as it was.
  EXPECT_EQ(snapshot.indexes.policy_attachments.size(), 1U);

  Changes gone;
  gone.erase(first);
  later.apply(gone);
  EXPECT_EQ(later.role_by_id("AROA1"), nullptr);
}

// Of the 1024 bytes that an instance and its association may take, tables, indexes, tags and the allocator need the
// rest.  bench/store_bench.cc measures the whole; this is its early warning.
TEST(SnapshotTest, WhatThereAreMillionsOfStaysSmall) {
  EXPECT_LE(sizeof(Instance), 448U);
  EXPECT_LE(sizeof(Association), 96U);
}

template <class T>
std::vector<std::string> keys_of(const Table<T>& table) {
  std::vector<std::string> keys;
  table.for_each([&](const std::string& key, const T&) { keys.push_back(key); });
  return keys;
}

TEST(SnapshotTest, LoadingGivesTheSameAsApplying) {
  Changes changes;
  for (int i = 0; i < 500; ++i) {
    Role made = role("r" + std::to_string(i), "AROA" + std::to_string(i * 7919 % 500));
    made.attached_policies = {"arn:p" + std::to_string(i % 7), "arn:q"};
    changes.put(std::move(made));
    Instance instance;
    instance.account = kAccount;
    instance.id = "i-" + std::to_string(i * 31 % 500);
    instance.imds_address = static_cast<std::uint32_t>(i);
    changes.put(std::move(instance));
  }
  Snapshot applied, loaded;
  applied.apply(changes);
  for (const auto& change : changes.list()) loaded.load(change);
  loaded.index_loaded();
  EXPECT_EQ(keys_of(loaded.all<Role>()), keys_of(applied.all<Role>()));
  EXPECT_EQ(keys_of(loaded.indexes.policy_attachments), keys_of(applied.indexes.policy_attachments));
  EXPECT_EQ(keys_of(loaded.indexes.unique_ids), keys_of(applied.indexes.unique_ids));
  EXPECT_EQ(keys_of(loaded.indexes.reservations), keys_of(applied.indexes.reservations));
  EXPECT_EQ(keys_of(loaded.indexes.imds_addresses), keys_of(applied.indexes.imds_addresses));
  EXPECT_EQ(loaded.indexes.unique_ids.size(), 500U);
}

TEST(SnapshotTest, AnInstanceIsFoundByItsMetadataAddressUntilItIsTerminated) {
  Snapshot snapshot;
  Instance instance;
  instance.account = kAccount;
  instance.id = "i-1";
  instance.imds_address = 0x7f010203;
  Changes changes;
  changes.put(instance);
  snapshot.apply(changes);
  ASSERT_NE(snapshot.instance_at(0x7f010203), nullptr);
  instance.state = InstanceState::Terminated;
  Changes end;
  end.put(instance);
  snapshot.apply(end);
  EXPECT_EQ(snapshot.instance_at(0x7f010203), nullptr);
  EXPECT_NE(snapshot.find<Instance>("i-1"), nullptr);
}

TEST(SnapshotTest, AnAssociationMeansTheProfileWithItsIdOnly) {
  Snapshot snapshot;
  InstanceProfile profile;
  profile.account = kAccount;
  profile.name = "prof";
  profile.id = UniqueId("AIPA1");
  Association association{kAccount, "iip-assoc-1", "i-1", profile.arn(), profile.id, AssociationState::Associated, {}};
  Association old = association;
  old.id = "iip-assoc-0";
  old.state = AssociationState::Disassociating;
  Changes changes;
  changes.put(profile);
  changes.put(association);
  changes.put(old);
  snapshot.apply(changes);
  ASSERT_NE(snapshot.association_of("i-1"), nullptr);
  EXPECT_EQ(snapshot.association_of("i-1")->id, "iip-assoc-1");
  EXPECT_NE(snapshot.profile_of(association), nullptr);
  profile.id = UniqueId("AIPA2");  // deleted and made again
  Changes again;
  again.put(profile);
  snapshot.apply(again);
  EXPECT_EQ(snapshot.profile_of(association), nullptr);
}

TEST(SnapshotTest, ThePlacesOfAnOrganizationAreFoundFromAboveAndFromBelow) {
  Changes changes;
  changes.put(Organization{.id = "o-1", .root_id = "r-1", .root_policies = {"p-FullAWSAccess"}});
  changes.put(OrganizationalUnit{.id = "ou-1", .organization_id = "o-1", .parent_id = "r-1", .policies = {"p-2"}});
  Account account{.id = AccountId("123456789012")};
  account.membership = Membership{.organization_id = "o-1", .parent_id = "r-1", .policies = {"p-2"}};
  changes.put(account);
  Snapshot snapshot;
  snapshot.apply(changes);
  EXPECT_EQ(snapshot.organization_of(account.id)->id, "o-1");
  EXPECT_EQ(snapshot.organization_of(AccountId("210987654321")), nullptr);
  EXPECT_EQ(snapshot.indexes.organization_children.count_prefix("r-1/", 9), 2U);
  EXPECT_EQ(snapshot.indexes.guard_rail_targets.count_prefix("p-2/", 9), 2U);

  Changes moved;
  account.membership->parent_id = "ou-1";
  account.membership->policies.clear();
  moved.put(account);
  snapshot.apply(moved);
  EXPECT_EQ(snapshot.indexes.organization_children.count_prefix("r-1/", 9), 1U);
  EXPECT_EQ(snapshot.indexes.organization_children.count_prefix("ou-1/account/", 9), 1U);
  EXPECT_EQ(snapshot.indexes.guard_rail_targets.count_prefix("p-2/", 9), 1U);
}

}  // namespace
}  // namespace rolecall::state
