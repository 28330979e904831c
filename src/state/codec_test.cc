// SPDX-License-Identifier: Apache-2.0
#include "state/codec.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace rolecall::state {
namespace {

constexpr const char* kDocument =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}})";

Role sample_role() {
  Role role;
  role.account = AccountId("123456789012");
  role.name = "s3access";
  role.id = UniqueId("AROAQ3EGSAMPLEIDVALUE");
  role.created = Time(base::milliseconds(1770091506789));
  role.description = "";
  role.tags = {{"team", "blue"}, {"empty", ""}};
  PolicyText text{kDocument, policy::Kind::InlineIdentity, nullptr, {}};
  role.inline_policies = {{"first", text}, {"second", text}};
  role.attached_policies = {"arn:aws:iam::aws:policy/ReadOnlyAccess"};
  return role;
}

TEST(CodecTest, ARoleComesBackWholeAndItsPoliciesAreCompiledAgain) {
  const Role role = sample_role();
  const auto decoded = decode(kind_of<Role>(), encode(kind_of<Role>(), &role));
  ASSERT_TRUE(decoded) << decoded.error().message;
  const auto& back = *static_cast<const Role*>(decoded->get());
  EXPECT_EQ(back.name, role.name);
  EXPECT_EQ(back.id, role.id);
  EXPECT_EQ(back.created, role.created);
  EXPECT_EQ(back.description, role.description);
  EXPECT_EQ(back.tags, role.tags);
  ASSERT_EQ(back.inline_policies.size(), 2U);
  EXPECT_EQ(back.inline_policies[1].document.text, kDocument);
  EXPECT_NE(back.inline_policies[1].document.compiled, nullptr);
  EXPECT_EQ(back.attached_policies, role.attached_policies);
}

TEST(CodecTest, NumbersKeepTheirSignAndOptionsTheirAbsence) {
  Instance instance;
  instance.launch_index = -7;
  instance.imds_address = 0x7fffffff;
  instance.state = InstanceState::Stopped;
  instance.metadata.tokens_required = true;
  const auto decoded = decode(kind_of<Instance>(), encode(kind_of<Instance>(), &instance));
  ASSERT_TRUE(decoded);
  const auto& back = *static_cast<const Instance*>(decoded->get());
  EXPECT_EQ(back.launch_index, -7);
  EXPECT_EQ(back.imds_address, 0x7fffffffU);
  EXPECT_EQ(back.state, InstanceState::Stopped);
  EXPECT_TRUE(back.metadata.tokens_required);
  EXPECT_FALSE(back.state_changed.has_value());
}

TEST(CodecTest, TruncatedOrScrambledBytesAreRefusedNotGuessed) {
  const Role role = sample_role();
  const std::string bytes = encode(kind_of<Role>(), &role);
  std::size_t refused = 0;
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    refused += !decode(kind_of<Role>(), std::string_view(bytes).substr(0, size));
  }
  EXPECT_GT(refused, bytes.size() / 2);  // a cut between two fields leaves a shorter, well-formed value
  base::SeededRandom random(3);
  for (int round = 0; round < 2000; ++round) {
    std::string scrambled = bytes;
    scrambled[static_cast<std::uint8_t>(random.bytes(1)[0]) % scrambled.size()] ^=
        static_cast<char>(1 + random.bytes(1)[0] % 127);
    (void)decode(kind_of<Role>(), scrambled).has_value();
  }
  EXPECT_FALSE(decode(kEntityKinds, bytes));
}

TEST(CodecTest, AnEnumerationHasOnlyItsOwnValues) {
  // Field 19 is the state of an instance, of which AWS has no 1; folded, n is written as 2n.
  EXPECT_TRUE(decode(kind_of<Instance>(), std::string("\x13\x01\x20", 3)));       // 16, running
  EXPECT_FALSE(decode(kind_of<Instance>(), std::string("\x13\x01\x02", 3)));      // 1
  EXPECT_FALSE(decode(kind_of<Instance>(), std::string("\x13\x02\xa0\x04", 4)));  // 272, which is 16 in a byte
}

TEST(CodecTest, AManagedPolicyHasItsDefaultVersion) {
  ManagedPolicy managed;
  managed.versions = {{2, {kDocument, policy::Kind::ManagedIdentity, nullptr, {}}, {}}};
  managed.default_version = 2;
  EXPECT_TRUE(decode(kind_of<ManagedPolicy>(), encode(kind_of<ManagedPolicy>(), &managed)));
  managed.default_version = 1;
  EXPECT_FALSE(decode(kind_of<ManagedPolicy>(), encode(kind_of<ManagedPolicy>(), &managed)));
}

TEST(CodecTest, AnAccountKeepsItsPlaceInAnOrganization) {
  Account account;
  account.id = AccountId("123456789012");
  account.membership = Membership{.organization_id = "o-a1b2c3d4e5",
                                  .parent_id = "r-a1b2",
                                  .email = "a@example.com",
                                  .name = "a",
                                  .joined = Time(base::milliseconds(5)),
                                  .created = true,
                                  .policies = {"p-FullAWSAccess"},
                                  .tags = {{"k", "v"}}};
  const auto decoded = decode(kind_of<Account>(), encode(kind_of<Account>(), &account));
  ASSERT_TRUE(decoded);
  const auto& back = *static_cast<const Account*>(decoded->get());
  ASSERT_TRUE(back.membership);
  EXPECT_EQ(back.membership->parent_id, "r-a1b2");
  EXPECT_TRUE(back.membership->created);
  EXPECT_EQ(back.membership->policies, account.membership->policies);
  EXPECT_EQ(back.membership->tags, account.membership->tags);
}

TEST(CodecTest, AnOrganizationKeepsWhichTypesAreEnabled) {
  Organization organization;
  organization.id = "o-a1b2c3d4e5";
  organization.enabled_types = {GuardRailType::ResourceControl, GuardRailType::ServiceControl};
  const auto decoded = decode(kind_of<Organization>(), encode(kind_of<Organization>(), &organization));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(static_cast<const Organization*>(decoded->get())->enabled_types, organization.enabled_types);
}

// docs/formats/store.md shows these bytes.
TEST(CodecTest, TheFormIsTheDocumentedOne) {
  Account account;
  account.id = AccountId("123456789012");
  account.created = Time(base::milliseconds(1770091506789));
  account.canonical_user_id = "00ff";
  EXPECT_EQ(encode(kind_of<Account>(), &account), std::string("\x01\x0c"
                                                              "123456789012"
                                                              "\x02\x06\xca\xb1\xe7\x9a\x84\x67"
                                                              "\x03\x04"
                                                              "00ff"
                                                              "\x04\x01\x00",
                                                              31));
}

TEST(CodecTest, UnknownFieldsAreSkipped) {
  Account account;
  account.id = AccountId("123456789012");
  std::string bytes = encode(kind_of<Account>(), &account);
  bytes += std::string("\x7f\x03xyz", 5);  // field 127, three bytes
  const auto decoded = decode(kind_of<Account>(), bytes);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(static_cast<const Account*>(decoded->get())->id, account.id);
}

}  // namespace
}  // namespace rolecall::state
