// SPDX-License-Identifier: Apache-2.0
#include "state/guard_rails.h"

#include <gtest/gtest.h>

#include "base/ids.h"
#include "issuer/issuer.h"
#include "service/authentication.h"
#include "service/authorization.h"
#include "sigv4/sign.h"

namespace rolecall::service {
namespace {

using state::AccountId;
using state::GuardRails;
using state::GuardRailType;

constexpr const char* kManagement = "111111111111";
constexpr const char* kMember = "222222222222";
constexpr const char* kAllowAll =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})";
constexpr const char* kDenyIam =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"iam:*","Resource":"*"}})";

state::OrganizationPolicy service_control(std::string id, const char* text) {
  state::OrganizationPolicy policy;
  policy.id = std::move(id);
  policy.organization_id = "o-1";
  policy.arn = "arn:" + policy.id;
  policy.document = {text, policy::Kind::ServiceControl, *policy::compile(text, policy::Kind::ServiceControl), {}};
  return policy;
}

state::Account account(const char* id, std::string parent, std::vector<std::string> policies) {
  state::Account out;
  out.id = AccountId(id);
  out.membership = state::Membership{
      .organization_id = "o-1", .parent_id = std::move(parent), .policies = std::move(policies), .tags = {}};
  return out;
}

// A root, a unit below it, the member in the unit.
state::Snapshot world() {
  state::Changes changes;
  changes.put(state::Organization{.id = "o-1",
                                  .management_account = AccountId(kManagement),
                                  .root_id = "r-1",
                                  .enabled_types = {GuardRailType::ServiceControl},
                                  .root_policies = {"p-all"}});
  changes.put(state::OrganizationalUnit{
      .id = "ou-1", .organization_id = "o-1", .parent_id = "r-1", .policies = {"p-all", "p-no-iam"}});
  changes.put(account(kManagement, "r-1", {"p-no-iam"}));
  changes.put(account(kMember, "ou-1", {"p-all"}));
  changes.put(service_control("p-all", kAllowAll));
  changes.put(service_control("p-no-iam", kDenyIam));
  state::Snapshot snapshot;
  snapshot.apply(changes);
  return snapshot;
}

TEST(GuardRailsTest, StandFromTheRootDownToTheAccount) {
  const auto snapshot = world();
  const auto above = GuardRails::above(AccountId(kMember), GuardRailType::ServiceControl, snapshot);
  ASSERT_EQ(above.levels().size(), 3U);
  EXPECT_EQ(above.levels()[0].size(), 1U);
  ASSERT_EQ(above.levels()[1].size(), 2U);
  EXPECT_EQ(above.levels()[1][1].source.arn, "arn:p-no-iam");
  EXPECT_EQ(above.levels()[2].size(), 1U);
}

TEST(GuardRailsTest, DoNotStandAboveTheManagementAccountOrAStranger) {
  const auto snapshot = world();
  EXPECT_TRUE(GuardRails::above(AccountId(kManagement), GuardRailType::ServiceControl, snapshot).levels().empty());
  EXPECT_TRUE(GuardRails::above(AccountId("333333333333"), GuardRailType::ServiceControl, snapshot).levels().empty());
  EXPECT_TRUE(GuardRails::above(AccountId(kMember), GuardRailType::ResourceControl, snapshot).levels().empty());
}

TEST(GuardRailsTest, ALevelOfWhichNothingIsLeftLimitsNothing) {
  const auto snapshot = world();
  const auto levels_without = [&](std::string_view arn) {
    auto above = GuardRails::above(AccountId(kMember), GuardRailType::ServiceControl, snapshot);
    above.leave_out([&](const policy::PolicySource& source) { return source.arn == arn; });
    std::vector<std::size_t> sizes;
    for (const auto& level : above.levels()) sizes.push_back(level.size());
    return sizes;
  };
  EXPECT_EQ(levels_without("arn:none"), (std::vector<std::size_t>{1, 2, 1}));
  EXPECT_EQ(levels_without("arn:p-no-iam"), (std::vector<std::size_t>{1, 1, 1}));
  EXPECT_EQ(levels_without("arn:p-all"), (std::vector<std::size_t>{1}));
}

TEST(GuardRailsTest, ThePathLeadsFromTheOrganizationToTheParent) {
  const auto snapshot = world();
  EXPECT_EQ(organization_path(AccountId(kMember), snapshot), "o-1/r-1/ou-1/");
  EXPECT_EQ(organization_path(AccountId(kManagement), snapshot), "o-1/r-1/");
  EXPECT_EQ(organization_path(AccountId("333333333333"), snapshot), "");
}

TEST(GuardRailsTest, AccountsOfAnOrganizationKnowEachOther) {
  const auto snapshot = world();
  EXPECT_TRUE(are_acquainted(AccountId(kMember), AccountId(kManagement), snapshot));
  EXPECT_TRUE(are_acquainted(AccountId("333333333333"), AccountId("333333333333"), snapshot));
  EXPECT_FALSE(are_acquainted(AccountId(kMember), AccountId("333333333333"), snapshot));
  EXPECT_FALSE(are_acquainted(AccountId("444444444444"), AccountId("333333333333"), snapshot));
}

// The root user of a member has no key on a running server (AWS: he gets in by his e-mail address), so only here.
class RootOfAMember : public ::testing::Test {
 protected:
  // What is decided about a call of the account's root user.
  base::Result<Grant, Denial> decide(const char* account, const policy::Action& action) {
    auto snapshot = world();
    const state::AccessKey key = root_key(account);
    state::Changes changes;
    changes.put(key);
    snapshot.apply(changes);
    const auto caller = authenticated(key, snapshot);
    EXPECT_TRUE(caller) << caller.error().code;
    const Context context{.state = snapshot,
                          .propagated = snapshot,
                          .now = kNow,
                          .random = random_,
                          .settings = settings_,
                          .caller = caller->caller,
                          .issuer = issuer_,
                          .request_id = "id"};
    return Authorizer().authorize({Need{.action = action}}, {.region = "us-east-1"}, context);
  }

 private:
  static constexpr base::Time kNow{base::seconds(1'800'000'000)};
  static constexpr const char* kSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

  state::AccessKey root_key(const char* account) {
    state::AccessKey key;
    key.account = AccountId(account);
    key.id = base::access_key_id(base::id_prefix::kLongTermKey, key.account, random_);
    key.sealed_secret = issuer_.seal_secret(key.id, base::Secret(std::string_view(kSecret)), random_);
    return key;
  }

  base::Result<Authenticated, wire::ApiError> authenticated(const state::AccessKey& key,
                                                            const state::Snapshot& snapshot) {
    std::vector<sigv4::Header> headers{{"Host", "iam.amazonaws.com"}};
    sigv4::RequestView request{.method = "POST", .raw_path = "/", .raw_query = "", .headers = headers, .body = ""};
    const auto added = sigv4::sign_header(request, {key.id.str(), base::Secret(std::string_view(kSecret)), ""},
                                          {"us-east-1", "iam"}, kNow);
    for (const auto& header : added) headers.push_back({header.name, header.value});
    request.headers = headers;
    return Authenticator(issuer_, settings_).authenticate(request, {"iam", wire::Protocol::Query}, snapshot, kNow);
  }

  base::SeededRandom random_{1};
  issuer::Issuer issuer_{issuer::KeyRing::generate(kNow, random_)};
  Settings settings_{.account = AccountId(kManagement)};
};

TEST_F(RootOfAMember, IsLimitedLikeEverybodyElseInTheAccount) {
  EXPECT_TRUE(decide(kMember, "s3:ListAllMyBuckets"));
  const auto denied = decide(kMember, "iam:ListUsers");
  ASSERT_FALSE(denied);
  EXPECT_EQ(
      denied.error().text,
      "User: arn:aws:iam::222222222222:root is not authorized to perform: iam:ListUsers with an explicit deny in a "
      "service control policy: arn:p-no-iam");
}

TEST_F(RootOfAMember, IsNotTheRootOfTheManagementAccountWhomNothingLimits) {
  EXPECT_TRUE(decide(kManagement, "iam:ListUsers"));
}

}  // namespace
}  // namespace rolecall::service
