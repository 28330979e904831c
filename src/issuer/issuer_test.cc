// SPDX-License-Identifier: Apache-2.0
#include "issuer/issuer.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "base/ids.h"
#include "issuer/session_codec.h"

namespace rolecall::issuer {
namespace {

const base::Time kNow = base::parse_iso8601("2026-02-03T04:05:06Z").value();
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

Session instance_session() {
  Session session;
  session.account = base::AccountId("123456789012");
  session.principal_id = base::UniqueId("AROAQNZGKIQY56JQ7WMLA");
  session.principal_name = "app";
  session.principal_arn = "arn:aws:iam::123456789012:role/app";
  session.session_name = "i-0123456789abcdef0";
  session.issued_at = kNow;
  session.expires_at = kNow + std::chrono::hours(6);
  session.delivery = Delivery::ImdsV2;
  session.instance_id = "i-0123456789abcdef0";
  session.instance_arn = "arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0";
  session.vpc_id = "vpc-0123456789abcdef0";
  session.private_ip = "10.0.0.7";
  return session;
}

class IssuerTest : public testing::Test {
 protected:
  Credentials mint(const Session& session) { return issuer_.mint(session, random_).value(); }
  OpenError error_of(std::string_view id, std::string_view token) {
    const auto opened = issuer_.open(id, token);
    EXPECT_FALSE(opened.has_value());
    return opened ? OpenError{} : opened.error();
  }

  base::SeededRandom random_{5};
  KeyRing ring_ = KeyRing::generate(kNow, random_);
  Issuer issuer_{ring_};
};

TEST_F(IssuerTest, CredentialsHaveAwsFormAndOpenAgain) {
  const auto credentials = mint(instance_session());
  EXPECT_EQ(credentials.access_key_id.str().substr(0, 4), "ASIA");
  EXPECT_EQ(base::account_of(credentials.access_key_id), base::AccountId("123456789012"));
  const auto secret = credentials.secret_access_key.reveal();
  EXPECT_EQ(secret.size(), 40U);
  EXPECT_EQ(secret.find_first_not_of(kBase64), std::string_view::npos);
  const auto token = credentials.session_token.reveal();
  EXPECT_GE(token.size(), 300U);
  EXPECT_LE(token.size(), 1000U);
  EXPECT_EQ(credentials.expiration, instance_session().expires_at);

  const auto opened = issuer_.open(credentials.access_key_id, token);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->session, instance_session());
  EXPECT_EQ(opened->secret_access_key.reveal(), secret);
}

TEST_F(IssuerTest, AnotherServerWithTheSameKeysOpensThem) {
  const auto credentials = mint(instance_session());
  const Issuer other(ring_);
  const auto opened = other.open(credentials.access_key_id, credentials.session_token.reveal());
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->secret_access_key.reveal(), credentials.secret_access_key.reveal());
}

TEST_F(IssuerTest, TheSameSessionTwiceGivesTwoCredentials) {
  const auto first = mint(instance_session()), second = mint(instance_session());
  EXPECT_NE(first.access_key_id, second.access_key_id);
  EXPECT_NE(first.secret_access_key.reveal(), second.secret_access_key.reveal());
  EXPECT_NE(first.session_token.reveal(), second.session_token.reveal());
}

TEST_F(IssuerTest, TheSecretIsTheTokensOwnEvenIfTwoShareAnAccessKeyId) {
  base::SeededRandom first_random(9), second_random(9);
  Session session = instance_session();
  KeyRing other = ring_;
  other.rotate(kNow, kLongestSession, random_);
  const auto first = issuer_.mint(session, first_random).value();
  const auto second = Issuer(other).mint(session, second_random).value();
  ASSERT_EQ(first.access_key_id, second.access_key_id);
  EXPECT_NE(first.secret_access_key.reveal(), second.secret_access_key.reveal());
}

TEST_F(IssuerTest, ATokenBelongsToItsAccessKeyId) {
  const auto mine = mint(instance_session()), other = mint(instance_session());
  EXPECT_EQ(error_of(other.access_key_id, mine.session_token.reveal()), OpenError::NotGenuine);
}

TEST_F(IssuerTest, NoChangedCharacterOpens) {
  const auto credentials = mint(instance_session());
  const std::string token(credentials.session_token.reveal());
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(issuer_.open(credentials.access_key_id, changed)) << i;
  }
  for (const std::string& text : {std::string(), std::string("AAAA"), std::string("not base64!"), token + token,
                                  token.substr(4), std::string(20000, 'A')}) {
    EXPECT_FALSE(issuer_.open(credentials.access_key_id, text)) << text.size();
  }
  EXPECT_EQ(error_of(credentials.access_key_id, "@"), OpenError::Malformed);
}

TEST_F(IssuerTest, ReplacedKeysOverlap) {
  const auto old = mint(instance_session());
  ring_.rotate(kNow, kLongestSession, random_);
  issuer_.replace_keys(ring_);
  EXPECT_TRUE(issuer_.open(old.access_key_id, old.session_token.reveal()));
  const auto fresh = mint(instance_session());
  EXPECT_TRUE(issuer_.open(fresh.access_key_id, fresh.session_token.reveal()));

  ring_.rotate(kNow + std::chrono::hours(100), kLongestSession, random_);
  issuer_.replace_keys(ring_);
  EXPECT_EQ(error_of(old.access_key_id, old.session_token.reveal()), OpenError::UnknownKey);
  EXPECT_TRUE(issuer_.open(fresh.access_key_id, fresh.session_token.reveal()));
}

TEST_F(IssuerTest, AServerWithOtherKeysOpensNothing) {
  const auto credentials = mint(instance_session());
  const Issuer stranger(KeyRing::generate(kNow, random_));
  const auto opened = stranger.open(credentials.access_key_id, credentials.session_token.reveal());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error(), OpenError::NotGenuine);
}

TEST_F(IssuerTest, WhatDoesNotFitIsNotMinted) {
  Session session = instance_session();
  session.inline_policy = std::string(2048, 'p');
  session.policy_arns.assign(10, "arn:aws:iam::123456789012:policy/some-session-policy");
  EXPECT_TRUE(issuer_.mint(session, random_));
  session.tags.assign(50, {.key = std::string(128, 'k'), .value = std::string(256, 'v')});
  const auto refused = issuer_.mint(session, random_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), MintError::TooLarge);
}

TEST_F(IssuerTest, TheLargestSessionStillOpens) {
  Session session = instance_session();
  while (packed_policy_percent(session) < 100) session.inline_policy += 'p';
  const auto credentials = mint(session);
  const auto opened = issuer_.open(credentials.access_key_id, credentials.session_token.reveal());
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->session, session);
}

TEST_F(IssuerTest, AuthorizationMessagesAreUrlSafeAndBounded) {
  const std::string json = R"({"allowed":false,"explicitDeny":true})";
  const auto text = issuer_.seal_message(json, random_);
  ASSERT_TRUE(text);
  EXPECT_EQ(text->find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
            std::string::npos);
  EXPECT_EQ(issuer_.open_message(*text), json);
  std::string changed = *text;
  changed[30] = changed[30] == 'A' ? 'B' : 'A';
  EXPECT_EQ(issuer_.open_message(changed), std::nullopt);
  EXPECT_EQ(issuer_.open_message(""), std::nullopt);
  EXPECT_EQ(issuer_.open_message("a"), std::nullopt);

  const auto longest = issuer_.seal_message(std::string(7600, 'x'), random_);
  ASSERT_TRUE(longest);
  EXPECT_LE(longest->size(), kMaxEncodedMessage);
  EXPECT_TRUE(issuer_.open_message(*longest));
  EXPECT_EQ(issuer_.seal_message(std::string(7700, 'x'), random_), std::nullopt);
}

TEST_F(IssuerTest, StoredSecretsOpenForTheirOwnKeyIdOnlyAndSurviveRotation) {
  const base::Secret secret(std::string_view("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
  const auto sealed = issuer_.seal_secret("AKIAQNZGKIQY56JQ7WML", secret, random_);
  EXPECT_EQ(sealed.find("wJalr"), std::string::npos);
  ring_.rotate(kNow + std::chrono::hours(1000), kLongestSession, random_);
  issuer_.replace_keys(ring_);
  const auto opened = issuer_.open_secret("AKIAQNZGKIQY56JQ7WML", sealed);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->reveal(), secret.reveal());
  EXPECT_FALSE(issuer_.open_secret("AKIAQNZGKIQY56JQ7WMA", sealed));
  EXPECT_FALSE(issuer_.open_secret("AKIAQNZGKIQY56JQ7WML", sealed + "x"));
  EXPECT_FALSE(issuer_.open_secret("AKIAQNZGKIQY56JQ7WML", ""));
}

TEST_F(IssuerTest, WhatIsSealedForOneUseOpensForNoOther) {
  const auto message = issuer_.seal_message("x", random_);
  const auto credentials = mint(instance_session());
  EXPECT_EQ(error_of("", base::base64_encode(base::base64url_decode(*message).value())), OpenError::NotGenuine);
  const auto token = base::base64_decode(credentials.session_token.reveal()).value();
  EXPECT_EQ(issuer_.open_message(base::base64url_encode(token)), std::nullopt);
  EXPECT_FALSE(issuer_.open_secret(credentials.access_key_id, token));
}

}  // namespace
}  // namespace rolecall::issuer
