// SPDX-License-Identifier: Apache-2.0
//
// What is kept between requests must never be seen: every change of what a principal may do holds for the first request
// on the snapshot that has it, and an older snapshot still gets its own.
#include "service/caller_policies.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace rolecall::service {
namespace {

const state::AccountId kAccount("123456789012");
constexpr std::string_view kRoleId = "AROAROLE", kUserId = "AIDAUSER";
constexpr std::string_view kManaged = "arn:aws:iam::123456789012:policy/managed";
constexpr std::string_view kLimit = "arn:aws:iam::123456789012:policy/limit";

state::PolicyText allow(std::string_view action) {
  state::PolicyText out;
  out.text = R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":")" + std::string(action) +
             R"(","Resource":"*"}})";
  auto compiled = policy::compile(out.text, out.kind);
  EXPECT_TRUE(compiled) << out.text;
  if (compiled) out.compiled = *std::move(compiled);
  return out;
}

state::ManagedPolicy managed(std::string_view name, std::string_view action) {
  state::ManagedPolicy out;
  out.account = kAccount;
  out.name = name;
  out.versions.push_back({1, allow(action), {}});
  return out;
}

class CallerPoliciesTest : public ::testing::Test {
 protected:
  // A role and a user in a group, each with one policy of every kind that there is.
  CallerPoliciesTest() {
    role_.account = user_.account = group_.account = kAccount;
    role_.name = "role";
    role_.id = state::UniqueId(kRoleId);
    role_.inline_policies = {{"inline", allow("s3:RoleInline")}};
    role_.attached_policies = {std::string(kManaged)};
    role_.boundary_arn = kLimit;
    user_.name = "user";
    user_.id = state::UniqueId(kUserId);
    user_.inline_policies = {{"inline", allow("s3:UserInline")}};
    user_.attached_policies = {std::string(kManaged)};
    user_.groups = {"group"};
    group_.name = "group";
    group_.inline_policies = {{"inline", allow("s3:GroupInline")}};
    put(role_);
    put(user_);
    put(group_);
    put(managed("managed", "s3:Managed"));
    put(managed("limit", "s3:*"));
  }

  template <class E>
  void put(E entity) {
    state::Changes changes;
    changes.put(std::move(entity));
    now_.apply(changes);
    ++now_.revision;
  }
  template <class E>
  void erase(const E& entity) {
    state::Changes changes;
    changes.erase(entity);
    now_.apply(changes);
    ++now_.revision;
  }

  PrincipalPoliciesPtr of_role(const state::Snapshot& state) const { return cache_.role(kRoleId, state); }
  PrincipalPoliciesPtr of_user(const state::Snapshot& state) const {
    return cache_.user(kAccount, "user", kUserId, state);
  }

  static bool may(const PrincipalPoliciesPtr& policies, std::string_view action) {
    if (!policies) return false;
    const policy::Context keys;
    const policy::Action named = *policy::Action::parse(action);
    const policy::Request request{.principal = {.kind = policy::Principal::Kind::AssumedRole, .account = kAccount},
                                  .action = named,
                                  .context = keys};
    policy::Inputs inputs;
    inputs.set_caller(policies->index());
    return policy::evaluate(request, inputs).allowed();
  }
  bool role_may(std::string_view action) const { return may(of_role(now_), action); }
  bool user_may(std::string_view action) const { return may(of_user(now_), action); }

  state::Snapshot now_;
  state::Role role_;
  state::User user_;
  state::Group group_;
  PrincipalCache cache_;
};

TEST_F(CallerPoliciesTest, EverythingThatIsAttachedCounts) {
  EXPECT_TRUE(role_may("s3:RoleInline"));
  EXPECT_TRUE(role_may("s3:Managed"));
  EXPECT_FALSE(role_may("s3:UserInline"));
  EXPECT_TRUE(user_may("s3:UserInline"));
  EXPECT_TRUE(user_may("s3:GroupInline"));
  EXPECT_TRUE(user_may("s3:Managed"));
  EXPECT_FALSE(user_may("s3:RoleInline"));
}

TEST_F(CallerPoliciesTest, AnUnchangedPrincipalIsGatheredOnce) {
  const auto role = of_role(now_), user = of_user(now_);
  EXPECT_EQ(of_role(now_), role);
  state::Role other = role_;
  other.name = "other";
  other.id = state::UniqueId("AROAOTHER");
  put(other);
  put(managed("unrelated", "s3:*"));
  EXPECT_EQ(of_role(now_), role);
  EXPECT_EQ(of_user(now_), user);
  EXPECT_EQ(of_role(now_), role);
}

TEST_F(CallerPoliciesTest, AChangedPrincipalHoldsAtOnce) {
  ASSERT_FALSE(role_may("s3:New"));
  role_.inline_policies.push_back({"more", allow("s3:New")});
  put(role_);
  EXPECT_TRUE(role_may("s3:New"));
  role_.inline_policies.clear();
  put(role_);
  EXPECT_FALSE(role_may("s3:New"));
  role_.attached_policies.clear();
  put(role_);
  EXPECT_FALSE(role_may("s3:Managed"));
}

TEST_F(CallerPoliciesTest, ANewVersionOfAManagedPolicyHoldsAtOnce) {
  ASSERT_TRUE(role_may("s3:Managed"));
  ASSERT_TRUE(user_may("s3:Managed"));
  put(managed("managed", "s3:Changed"));
  EXPECT_FALSE(role_may("s3:Managed"));
  EXPECT_FALSE(user_may("s3:Managed"));
  EXPECT_TRUE(role_may("s3:Changed"));
}

TEST_F(CallerPoliciesTest, AManagedPolicyThatComesAndGoesHoldsAtOnce) {
  const auto policy = managed("managed", "s3:Managed");
  ASSERT_TRUE(role_may("s3:Managed"));
  erase(policy);
  EXPECT_FALSE(role_may("s3:Managed"));
  put(policy);
  EXPECT_TRUE(role_may("s3:Managed"));
}

TEST_F(CallerPoliciesTest, AChangedBoundaryHoldsAtOnce) {
  ASSERT_TRUE(role_may("s3:Managed"));
  put(managed("limit", "ec2:*"));
  EXPECT_FALSE(role_may("s3:Managed"));
  put(managed("limit", "s3:*"));
  EXPECT_TRUE(role_may("s3:Managed"));
  // A boundary that is gone allows nothing, one that was taken away no longer limits.
  erase(managed("limit", "s3:*"));
  EXPECT_FALSE(role_may("s3:Managed"));
  role_.boundary_arn.clear();
  put(role_);
  EXPECT_TRUE(role_may("s3:Managed"));
}

TEST_F(CallerPoliciesTest, AChangedGroupAndAChangedMembershipHoldAtOnce) {
  ASSERT_TRUE(user_may("s3:GroupInline"));
  group_.inline_policies = {{"inline", allow("s3:Changed")}};
  put(group_);
  EXPECT_FALSE(user_may("s3:GroupInline"));
  EXPECT_TRUE(user_may("s3:Changed"));
  user_.groups.clear();
  put(user_);
  EXPECT_FALSE(user_may("s3:Changed"));
}

TEST_F(CallerPoliciesTest, ADeletedPrincipalHasNothingEvenIfItsNameIsTakenAgain) {
  ASSERT_TRUE(role_may("s3:Managed"));
  ASSERT_TRUE(user_may("s3:Managed"));
  erase(role_);
  erase(user_);
  EXPECT_EQ(of_role(now_), nullptr);
  EXPECT_EQ(of_user(now_), nullptr);
  role_.id = state::UniqueId("AROANEW");
  user_.id = state::UniqueId("AIDANEW");
  put(role_);
  put(user_);
  EXPECT_EQ(of_role(now_), nullptr);
  EXPECT_EQ(of_user(now_), nullptr);
  EXPECT_TRUE(may(cache_.user(kAccount, "user", "AIDANEW", now_), "s3:Managed"));
}

// With a propagation delay, and because readers see what is durable and the writer what is accepted, requests on an
// older snapshot follow requests on a newer one.
TEST_F(CallerPoliciesTest, EachSnapshotGetsThePoliciesOfItsOwnTime) {
  const state::Snapshot before = now_;
  put(managed("managed", "s3:Changed"));
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(may(of_role(now_), "s3:Changed"));
    EXPECT_FALSE(may(of_role(now_), "s3:Managed"));
    EXPECT_TRUE(may(of_role(before), "s3:Managed"));
    EXPECT_FALSE(may(of_role(before), "s3:Changed"));
  }
}

TEST_F(CallerPoliciesTest, WhatWasGatheredOutlivesItsSnapshot) {
  PrincipalPoliciesPtr policies;
  {
    const state::Snapshot before = now_;
    policies = of_role(before);
  }
  erase(role_);
  erase(managed("managed", "s3:*"));
  EXPECT_TRUE(may(policies, "s3:RoleInline"));
  EXPECT_TRUE(may(policies, "s3:Managed"));
  EXPECT_EQ(policies->index().identity()[1].source.arn, kManaged);
}

TEST_F(CallerPoliciesTest, MemoryIsBounded) {
  const std::size_t bytes = of_role(now_)->bytes();
  const PrincipalCache small(10 * bytes);
  std::vector<std::weak_ptr<const PrincipalPolicies>> all;
  for (int i = 0; i < 100; ++i) {
    state::Role role = role_;
    role.name = "role-" + std::to_string(i);
    role.id = state::UniqueId("AROA" + std::to_string(i));
    put(role);
    all.emplace_back(small.role(role.id, now_));
    ASSERT_TRUE(may(all.back().lock(), "s3:Managed")) << i;
  }
  EXPECT_LE(std::count_if(all.begin(), all.end(), [](const auto& one) { return !one.expired(); }), 10);
}

// For the thread sanitizer: readers on snapshots of their own, while the writer goes on.
TEST_F(CallerPoliciesTest, ManyThreadsAskWhilePoliciesChange) {
  std::mutex mutex;
  auto published = std::make_shared<const state::Snapshot>(now_);
  std::atomic<int> wrong = 0;
  std::atomic<bool> stop = false;
  std::vector<std::jthread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        std::unique_lock lock(mutex);
        const auto state = published;
        lock.unlock();
        const std::string even = "s3:Even", odd = "s3:Odd";
        const bool is_even = state->revision % 2 == 0;
        if (state->revision < 10) continue;
        if (!may(of_role(*state), is_even ? even : odd) || may(of_role(*state), is_even ? odd : even)) ++wrong;
      }
    });
  }
  now_.revision = 9;
  for (int i = 10; i < 200; ++i) {
    put(managed("managed", i % 2 == 0 ? "s3:Even" : "s3:Odd"));
    const std::lock_guard lock(mutex);
    published = std::make_shared<const state::Snapshot>(now_);
  }
  stop = true;
  readers.clear();
  EXPECT_EQ(wrong, 0);
}

TEST(SessionPolicyCacheTest, ATextIsCompiledOnceAndARefusedOneNever) {
  const SessionPolicyCache cache;
  const auto compiled = cache.compiled(allow("s3:*").text);
  ASSERT_NE(compiled, nullptr);
  EXPECT_EQ(cache.compiled(allow("s3:*").text), compiled);
  EXPECT_NE(cache.compiled(allow("ec2:*").text), compiled);
  EXPECT_EQ(cache.compiled("not a policy"), nullptr);
  EXPECT_EQ(cache.compiled("not a policy"), nullptr);
}

}  // namespace
}  // namespace rolecall::service
