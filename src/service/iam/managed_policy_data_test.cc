// SPDX-License-Identifier: Apache-2.0
// The policies pass through a generator; these tests see that nothing was lost on the way.
#include "service/iam/managed_policy_data.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

#include "policy/document.h"

namespace rolecall::service::iam {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

const ManagedPolicyData* find(std::string_view name) {
  const auto all = managed_policy_data();
  const auto found = std::ranges::find(all, name, &ManagedPolicyData::name);
  return found == all.end() ? nullptr : &*found;
}

TEST(ManagedPolicyData, IsSortedByArnWithoutRepeats) {
  const auto all = managed_policy_data();
  EXPECT_EQ(std::ranges::adjacent_find(all, std::ranges::greater_equal{}, &ManagedPolicyData::arn), all.end());
}

TEST(ManagedPolicyData, HasAdministratorAccessAsAwsPublishesIt) {
  const ManagedPolicyData* policy = find("AdministratorAccess");
  ASSERT_NE(policy, nullptr);
  EXPECT_EQ(policy->arn, "arn:aws:iam::aws:policy/AdministratorAccess");
  EXPECT_EQ(policy->path, "/");
  EXPECT_EQ(policy->policy_id, "ANPAIWMBCKSKIEE64ZLYK");
  EXPECT_EQ(policy->default_version_id, "v1");
  EXPECT_EQ(policy->description, "Provides full access to AWS services and resources.");
  EXPECT_EQ(policy->document,
            R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})");
  EXPECT_EQ(policy->create_date, 1423247986);  // 2015-02-06T18:39:46Z
  EXPECT_EQ(policy->update_date, 1423247986);
}

TEST(ManagedPolicyData, KeepsTheLongestDocumentWhole) {
  const ManagedPolicyData* policy = find("ReadOnlyAccess");
  ASSERT_NE(policy, nullptr);
  EXPECT_GT(policy->document.size(), 90'000U);
  EXPECT_THAT(std::string(policy->document), StartsWith(R"({"Version":"2012-10-17","Statement":[{)"));
  EXPECT_THAT(std::string(policy->document), HasSubstr(R"("iam:Get*")"));
  EXPECT_THAT(std::string(policy->document), EndsWith(R"("s3express:SessionMode":"ReadOnly"}}}]})"));
}

TEST(ManagedPolicyData, HoldsOnlyPoliciesThatWeCanEvaluate) {
  for (const auto& data : managed_policy_data()) {
    const auto compiled = policy::compile(data.document, policy::Kind::ManagedIdentity);
    EXPECT_TRUE(compiled) << data.arn << ": " << compiled.error().message << ' ' << compiled.error().detail;
  }
}

}  // namespace
}  // namespace rolecall::service::iam
