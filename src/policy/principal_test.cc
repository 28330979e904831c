// SPDX-License-Identifier: Apache-2.0
#include "policy/principal.h"

#include <gtest/gtest.h>

#include <string>

namespace rolecall::policy {
namespace {

TEST(ParsePrincipal, KnowsEveryForm) {
  struct Row {
    std::string_view key, value;
    PrincipalType type;
  };
  const Row rows[] = {
      {"*", "*", PrincipalType::Everyone},
      {"AWS", "*", PrincipalType::Everyone},
      {"AWS", "111122223333", PrincipalType::Account},
      {"AWS", "arn:aws:iam::111122223333:root", PrincipalType::Account},
      {"AWS", "arn:aws-cn:iam::111122223333:user/a/b", PrincipalType::User},
      {"AWS", "arn:aws:iam::111122223333:role/r", PrincipalType::Role},
      {"AWS", "arn:aws:iam::111122223333:role/any!path/r_+=,.@-1", PrincipalType::Role},
      {"AWS", "arn:aws-us-gov:iam::111122223333:root", PrincipalType::Account},
      {"AWS", "arn:aws:sts::111122223333:assumed-role/r/s", PrincipalType::RoleSession},
      {"AWS", "arn:aws:sts::111122223333:federated-user/f", PrincipalType::FederatedUser},
      {"AWS", "AIDAEXAMPLEEXAMPLE11", PrincipalType::UniqueId},
      {"Service", "ec2.amazonaws.com", PrincipalType::Service},
      {"Service", "s3.us-east-1.amazonaws.com.cn", PrincipalType::Service},
      {"Federated", "www.amazon.com", PrincipalType::Federated},
      {"Federated", "arn:aws:iam::111122223333:saml-provider/x", PrincipalType::Federated},
      {"Federated", "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-west-2.amazonaws.com/id/A1",
       PrincipalType::Federated},
      {"CanonicalUser", "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
       PrincipalType::CanonicalUser},
  };
  for (const Row& row : rows) {
    const auto entry = parse_principal(row.key, row.value);
    ASSERT_TRUE(entry) << row.value;
    EXPECT_EQ(entry->type, row.type) << row.value;
    EXPECT_EQ(entry->value, row.value);
  }
}

TEST(ParsePrincipal, RefusesWhatNamesNobody) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"*", "a"},
      {"aws", "*"},
      {"AWS", ""},
      {"AWS", "11112222333"},
      {"AWS", "alice"},
      {"AWS", "arn:aws:iam::111122223333"},
      {"AWS", "arn:aws:iam::111122223333:user/"},
      {"AWS", "arn:aws:iam::111122223333:role/*"},
      {"AWS", "arn:aws:iam::111122223333:group/g"},
      {"AWS", "arn:aws:iam:us-east-1:111122223333:user/u"},
      {"AWS", "arn:aws:iam::*:root"},
      {"AWS", "arn:aws:sts::111122223333:assumed-role/r"},
      {"AWS", "arn:aws:sts::111122223333:assumed-role//s"},
      {"AWS", "arn:aws:s3:::b"},
      {"AWS", "AKIAEXAMPLEEXAMPLE11"},
      {"AWS", "arn:mars:iam::111122223333:root"},
      {"AWS", "arn:awsfoo:iam::111122223333:root"},
      {"AWS", "arn:*:iam::111122223333:root"},
      {"AWS", "ARN:aws:iam::111122223333:root"},
      {"AWS", "arn:aws:iam::111122223333:root "},
      {"AWS", "arn:aws:iam::111122223333:role/a b"},
      {"AWS", "arn:aws:iam::111122223333:role/a b/r"},
      {"AWS", "arn:aws:iam::111122223333:role/r/"},
      {"AWS", "arn:aws:iam::111122223333:user/${aws:username}"},
      {"AWS", "arn:aws:iam::111122223333:user/caf\xC3\xA9"},
      {"AWS", "arn:aws:sts::111122223333:assumed-role/path/r/s"},
      {"AWS", "arn:aws:sts::111122223333:assumed-role/r/"},
      {"AWS", "arn:aws:sts::111122223333:assumed-role/r/a b"},
      {"AWS", "arn:aws:sts::111122223333:federated-user/"},
      {"AWS", "arn:aws:sts::111122223333:federated-user/a/b"},
      {"Service", "*"},
      {"Service", ""},
      {"Service", "ec2"},
      {"Service", ".amazonaws.com"},
      {"Service", "example.com"},
      {"Service", "amazonaws.com"},
      {"Service", "*.amazonaws.com"},
      {"Service", "a..amazonaws.com"},
      {"Service", "EC2.amazonaws.com"},
      {"Service", "ec2.amazonaws.com:443"},
      {"Federated", ""},
      {"Federated", "*"},
      {"Federated", "arn:aws:iam::111122223333:saml-provider/"},
      {"Federated", "arn:aws:iam::111122223333:oidc-provider/"},
      {"Federated", "arn:aws:iam::111122223333:saml-provider/*"},
      {"Federated", "arn:mars:iam::111122223333:oidc-provider/example.com"},
      {"Federated", "arn:aws:iam:us-east-1:111122223333:oidc-provider/example.com"},
      {"Federated", "arn:aws:iam::111122223333:user/u"},
      {"Federated", "nodots"},
      {"Federated", "two..dots"},
      {"CanonicalUser", "79a5"},
      {"CanonicalUser", "x9a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"},
      {"Group", "g"}};
  for (const auto& [key, value] : rows) EXPECT_FALSE(parse_principal(key, value)) << key << " " << value;
}

TEST(GrantOf, KnowsAccountsByNumberAndPartition) {
  const Principal user{
      .kind = Principal::Kind::User, .account = "111122223333", .arn = "arn:aws:iam::111122223333:user/u"};
  const auto grant = [&](std::string_view value) { return grant_of(*parse_principal("AWS", value), user); };
  EXPECT_EQ(grant("111122223333"), Grant::Account);
  EXPECT_EQ(grant("arn:aws:iam::111122223333:root"), Grant::Account);
  EXPECT_EQ(grant("arn:aws:iam::444455556666:root"), Grant::None);
  EXPECT_EQ(grant("arn:aws-cn:iam::111122223333:root"), Grant::None);
}

TEST(GrantOf, DoesNotMixUpKindsOfCallers) {
  const auto role = parse_principal("AWS", "arn:aws:iam::111122223333:role/r");
  const auto user = parse_principal("AWS", "arn:aws:iam::111122223333:user/r");
  const auto account = parse_principal("AWS", "111122223333");
  const auto service = parse_principal("Service", "ec2.amazonaws.com");
  const Principal session{.kind = Principal::Kind::AssumedRole,
                          .account = "111122223333",
                          .arn = "arn:aws:iam::111122223333:role/r",
                          .session_arn = "arn:aws:sts::111122223333:assumed-role/r/s"};
  EXPECT_EQ(grant_of(*role, session), Grant::Role);
  EXPECT_EQ(grant_of(*user, session), Grant::None);
  EXPECT_EQ(grant_of(*account, session), Grant::Account);
  EXPECT_EQ(grant_of(*service, session), Grant::None);
  const Principal forged_user{.kind = Principal::Kind::User, .account = "1", .arn = "arn:aws:iam::111122223333:role/r"};
  EXPECT_EQ(grant_of(*role, forged_user), Grant::None);
  EXPECT_EQ(grant_of(*account, Principal{}), Grant::None);
  auto empty_binding = *role;
  empty_binding.unique_id = "AROA1";
  EXPECT_EQ(grant_of(empty_binding, session), Grant::None) << "bound to an id that the caller has not";
}

}  // namespace
}  // namespace rolecall::policy
