// SPDX-License-Identifier: Apache-2.0
#include "imds/role_documents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "imds/world_test.h"

namespace rolecall::imds {
namespace {

using issuer::Delivery;
using ::testing::HasSubstr;
using ::testing::Not;

class RoleDocumentsTest : public ::testing::Test {
 protected:
  RoleDocumentsTest() { world_.launch(); }
  std::shared_ptr<const RoleDocument> ask(Delivery delivery = Delivery::ImdsV2) {
    const auto state = world_.store->read();
    return documents_.current(*state, *state->find<state::Instance>("i-1"), delivery, world_.clock.now());
  }
  std::optional<std::string> info() {
    const auto state = world_.store->read();
    return iam_info(*state, *state->find<state::Instance>("i-1"), world_.clock.now());
  }
  TestWorld world_;
  RoleDocuments documents_{world_.issuer, world_.random, "us-east-1"};
};

// The value of a member of a flat JSON document.
std::string member(const std::string& body, const std::string& name) {
  const std::string mark = "\"" + name + "\" : \"";
  const auto at = body.find(mark);
  if (at == std::string::npos) return {};
  const auto start = at + mark.size();
  return body.substr(start, body.find('"', start) - start);
}

TEST_F(RoleDocumentsTest, HasTheSevenMembersInOrderAndASessionOfTheInstance) {
  const auto document = ask();
  ASSERT_TRUE(document);
  EXPECT_EQ(document->role_name, "web");
  std::size_t at = 0;
  for (const char* name : {"{\n  \"Code\" : \"Success\"", "\n  \"LastUpdated\"", "\n  \"Type\" : \"AWS-HMAC\"",
                           "\n  \"AccessKeyId\"", "\n  \"SecretAccessKey\"", "\n  \"Token\"", "\n  \"Expiration\""}) {
    const auto found = document->body.find(name, at);
    ASSERT_NE(found, std::string::npos) << name;
    at = found;
  }
  EXPECT_TRUE(document->body.ends_with("\"\n}"));
  const auto opened = world_.issuer.open(member(document->body, "AccessKeyId"), member(document->body, "Token"));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->session.session_name, "i-1");
  EXPECT_EQ(opened->session.delivery, Delivery::ImdsV2);
  EXPECT_EQ(opened->session.instance_arn, "arn:aws:ec2:us-east-1:123456789012:instance/i-1");
  EXPECT_EQ(opened->session.private_ip, "172.31.0.5");
  EXPECT_EQ(opened->secret_access_key.reveal(), member(document->body, "SecretAccessKey"));
}

TEST_F(RoleDocumentsTest, StaysTheSameUntilRotationAndRotatesHoursBeforeItsEnd) {
  const auto first = ask();
  world_.clock.advance(std::chrono::minutes(53));
  EXPECT_EQ(ask()->body, first->body);
  world_.clock.advance(std::chrono::minutes(14));
  const auto second = ask();
  EXPECT_NE(second->body, first->body);
  const auto end = base::parse_iso8601(member(first->body, "Expiration"));
  ASSERT_TRUE(end);
  // AWS: new credentials at least five minutes before the old ones end; the old ones work until then.
  EXPECT_GT(*end - world_.clock.now(), std::chrono::minutes(5));
}

TEST_F(RoleDocumentsTest, DeliveriesHaveSessionsOfTheirOwn) {
  EXPECT_NE(member(ask(Delivery::ImdsV1)->body, "AccessKeyId"), member(ask(Delivery::ImdsV2)->body, "AccessKeyId"));
}

TEST_F(RoleDocumentsTest, AReplacedAssociationShowsItsRoleAtOnce) {
  ask();
  world_.put(world_.role("api"));
  state::InstanceProfile other = world_.profile("api");
  other.name = "other";
  other.id = base::UniqueId("AIPAOTHER");
  world_.put(other);
  state::Association next = world_.association("iip-assoc-2");
  next.profile_arn = other.arn();
  next.profile_id = other.id;
  state::Association old = world_.association("iip-assoc-1");
  old.state = state::AssociationState::Disassociating;
  state::Changes changes;
  changes.put(old);
  changes.put(next);
  world_.commit(std::move(changes));
  EXPECT_EQ(ask()->role_name, "api");
}

TEST_F(RoleDocumentsTest, ARoleSwappedInTheProfileShowsAtTheNextRotation) {
  ask();
  world_.put(world_.role("api"));
  world_.put(world_.profile("api"));
  EXPECT_EQ(ask()->role_name, "web");
  world_.clock.advance(std::chrono::minutes(70));
  EXPECT_EQ(ask()->role_name, "api");
}

TEST_F(RoleDocumentsTest, ARoleTakenOutOfTheProfileIsServedUntilItsKeysExpire) {
  ask();
  world_.put(world_.profile(""));
  EXPECT_THAT(*info(), HasSubstr("Instance Profile does not contain a role"));
  world_.clock.advance(std::chrono::hours(5));
  EXPECT_EQ(ask()->role_name, "web");
  world_.clock.advance(std::chrono::hours(2));
  EXPECT_EQ(ask(), nullptr);
}

TEST_F(RoleDocumentsTest, ATrustPolicyWithoutEc2ShowsAsAnErrorDocumentWithoutKeys) {
  world_.put(world_.role("web", kOtherTrust));
  const auto document = ask();
  EXPECT_EQ(document->role_name, "web");
  EXPECT_THAT(document->body, HasSubstr("\"Code\" : \"AssumeRoleUnauthorizedAccess\""));
  EXPECT_THAT(document->body, HasSubstr("EC2 cannot assume the role web.  Please see documentation at "));
  EXPECT_THAT(document->body, Not(HasSubstr("AccessKeyId")));
  world_.put(world_.role("web"));
  EXPECT_THAT(ask()->body, HasSubstr("\"Code\" : \"Success\""));
}

TEST_F(RoleDocumentsTest, ADeletedProfileIsNamedByItsIdAndAPerAccountTwinIsNotTaken) {
  ask();
  state::InstanceProfile twin = world_.profile("web");
  twin.id = base::UniqueId("AIPATWIN");
  world_.put(twin);
  EXPECT_THAT(*info(), HasSubstr("\"Code\" : \"InstanceProfileNotFound\""));
  EXPECT_THAT(*info(), HasSubstr("Instance Profile with Id AIPAPROF cannot be found.  Please see"));
  EXPECT_EQ(ask()->role_name, "web");  // until its keys expire
}

TEST_F(RoleDocumentsTest, NothingIsShownWithoutAnAssociation) {
  ask();
  state::Changes changes;
  changes.erase<state::Association>("iip-assoc-1");
  world_.commit(std::move(changes));
  EXPECT_EQ(ask(), nullptr);
  EXPECT_EQ(info(), std::nullopt);
}

TEST_F(RoleDocumentsTest, AStartBringsNewKeys) {
  const auto before = ask();
  state::Instance again = world_.instance();
  again.boot = 2;
  world_.put(again);
  EXPECT_NE(ask()->body, before->body);
}

}  // namespace
}  // namespace rolecall::imds
