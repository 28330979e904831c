// SPDX-License-Identifier: Apache-2.0
#include "issuer/session_codec.h"

#include <gtest/gtest.h>

namespace rolecall::issuer {
namespace {

Session small_session() {
  Session session;
  session.account = base::AccountId("123456789012");
  session.principal_id = base::UniqueId("AROAQNZGKIQY56JQ7WMLA");
  session.expires_at = base::parse_iso8601("2026-02-03T10:05:06Z").value();
  return session;
}

Session full_session() {
  Session session = small_session();
  session.kind = SessionKind::FederatedUser;
  session.principal_name = "app";
  session.principal_arn = "arn:aws:iam::123456789012:role/team/app";
  session.session_name = "i-0123456789abcdef0";
  session.issued_at = base::parse_iso8601("2026-02-03T04:05:06.007Z").value();
  session.delivery = Delivery::ImdsV2;
  session.instance_id = "i-0123456789abcdef0";
  session.instance_arn = "arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0";
  session.vpc_id = "vpc-0123456789abcdef0";
  session.private_ip = "10.0.0.7";
  session.tags = {{.key = "Project", .value = "Unicorn"}, {.key = "Empty", .value = ""}};
  session.transitive_tag_keys = {"Project", "Empty"};
  session.source_identity = "alice";
  session.chained = true;
  session.inline_policy = R"({"Statement":[]})";
  session.policy_arns = {"arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/ViewOnlyAccess"};
  session.federated_provider = "https://issuer.example";
  session.mfa_at = session.issued_at;
  return session;
}

TEST(SessionCodecTest, EveryFieldSurvives) {
  EXPECT_EQ(decode_session(encode_session(full_session())), full_session());
  EXPECT_EQ(decode_session(encode_session(small_session())), small_session());
}

TEST(SessionCodecTest, NoPieceOfAnEncodingIsASession) {
  const std::string whole = encode_session(full_session());
  int accepted = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto session = decode_session(std::string_view(whole).substr(0, size));
    if (!session) continue;
    ++accepted;  // cut between two fields, behind the ones that must be there
    EXPECT_EQ(encode_session(*session), whole.substr(0, size));
  }
  EXPECT_LT(accepted, 20);
}

TEST(SessionCodecTest, OneSessionHasOneEncoding) {
  const std::string good = encode_session(small_session());
  EXPECT_TRUE(decode_session(good));
  EXPECT_FALSE(decode_session(good + good)) << "fields come once and in order";
  EXPECT_FALSE(decode_session(good + std::string("\x0a\x00", 2))) << "empty texts are not written";
  EXPECT_FALSE(decode_session(good + std::string("\x0a\x81\x00x", 4))) << "a length in more bytes than it needs";
  EXPECT_FALSE(decode_session(good + std::string("\x0e\x01k", 3))) << "a tag key without a value";
  EXPECT_FALSE(decode_session(good + std::string("\x0f\x01v", 3))) << "a tag value without a key";
  EXPECT_FALSE(decode_session(good + std::string("\x17\x01?", 3))) << "a field that no version has";
  EXPECT_FALSE(decode_session(good + std::string("\x0a\x7fx", 3))) << "a length past the end";
  EXPECT_FALSE(decode_session(good + std::string("\x09\x01\x07", 3))) << "a delivery that there is not";
  EXPECT_FALSE(decode_session(std::string(kMaxEncodedSession + 1, '\x01')));
  EXPECT_FALSE(decode_session(""));
}

// Found by fuzz/session_token_fuzz.cc: a token without an issue time decoded and came back with one.
TEST(SessionCodecTest, WhatTheEncoderAlwaysWritesMustBeThere) {
  std::string bytes = encode_session(small_session());
  const auto issued_at = bytes.find(std::string("\x07\x01\x00", 3));
  ASSERT_NE(issued_at, std::string::npos);
  EXPECT_TRUE(decode_session(bytes));
  bytes.erase(issued_at, 3);
  EXPECT_FALSE(decode_session(bytes));
}

TEST(SessionCodecTest, PackedSizeIsTheShareOfPoliciesAndTags) {
  Session session = full_session();
  session.tags.clear();
  session.transitive_tag_keys.clear();
  session.inline_policy.clear();
  session.policy_arns.clear();
  EXPECT_EQ(packed_policy_percent(session), 0);
  session.tags = {{.key = "k", .value = "v"}};
  EXPECT_EQ(packed_policy_percent(session), 1);
  session.inline_policy = std::string(2048, 'p');
  EXPECT_EQ(packed_policy_percent(session), 41);
  session.tags.assign(50, {.key = std::string(128, 'k'), .value = std::string(256, 'v')});
  EXPECT_GT(packed_policy_percent(session), 100);
}

}  // namespace
}  // namespace rolecall::issuer
