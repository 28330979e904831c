// SPDX-License-Identifier: Apache-2.0
#include "sigv4/presented.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace rolecall::sigv4 {
namespace {

using testing::ElementsAre;

constexpr std::string_view kAuthorization =
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=host;x-amz-date, "
    "Signature=5d672d79";

Fault fault_of(std::vector<Header> headers, std::string_view query = "") {
  const auto presented = parse({.method = "GET", .raw_path = "/", .raw_query = query, .headers = headers});
  EXPECT_FALSE(presented.has_value());
  return presented ? Fault::SignatureMismatch : presented.error().fault;
}

TEST(ParseAuthorizationTest, PartsMayComeInAnyOrderWithOrWithoutBlanks) {
  for (const auto* text : {"AWS4-HMAC-SHA256 Credential=c, SignedHeaders=h, Signature=s",
                           "AWS4-HMAC-SHA256 Credential=c,SignedHeaders=h,Signature=s",
                           "AWS4-HMAC-SHA256   Signature=s ,  Credential=c ,SignedHeaders=h,",
                           "AWS4-HMAC-SHA256 SignedHeaders=h,\tSignature=s, Credential=c"}) {
    const auto parts = parse_authorization(text);
    ASSERT_TRUE(parts) << text;
    EXPECT_EQ(parts->credential, "c");
    EXPECT_EQ(parts->signed_headers, "h");
    EXPECT_EQ(parts->signature, "s");
  }
}

TEST(ParseAuthorizationTest, EachMissingPartIsNamed) {
  const auto none = parse_authorization("AWS4-HMAC-SHA256");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().fault, Fault::MissingPart);
  EXPECT_THAT(none.error().missing, ElementsAre("Credential", "Signature", "SignedHeaders"));
  const auto one = parse_authorization("AWS4-HMAC-SHA256 Credential=c, SignedHeaders=h");
  ASSERT_FALSE(one);
  EXPECT_THAT(one.error().missing, ElementsAre("Signature"));
}

TEST(ParseAuthorizationTest, RefusesWhatItDoesNotUnderstand) {
  const std::pair<std::string_view, Fault> rows[] = {
      {"", Fault::MissingCredentials},
      {"Bearer abc", Fault::MissingCredentials},
      {"AWS AKID:sig", Fault::UnsupportedAlgorithm},
      {"AWS4-ECDSA-P256-SHA256 Credential=c, SignedHeaders=h, Signature=s", Fault::UnsupportedAlgorithm},
      {"AWS4-HMAC-SHA256 Credential=c, SignedHeaders=h, Signature", Fault::MalformedAuthorization},
      {"AWS4-HMAC-SHA256 Credential=c, SignedHeaders=h, Signature=s, Extra=x", Fault::MalformedAuthorization},
      {"AWS4-HMAC-SHA256 Credential=c, SignedHeaders=h, Signature=s, Credential=d", Fault::RepeatedPart}};
  for (const auto& [text, fault] : rows) {
    const auto parts = parse_authorization(text);
    ASSERT_FALSE(parts) << text;
    EXPECT_EQ(parts.error().fault, fault) << text;
  }
}

TEST(ParseCredentialTest, HasExactlyFiveElements) {
  const auto credential = parse_credential("AKID/20150830/us-east-1/iam/aws4_request");
  ASSERT_TRUE(credential);
  EXPECT_EQ(credential->access_key_id, "AKID");
  EXPECT_EQ(credential->date, "20150830");
  EXPECT_EQ(credential->region, "us-east-1");
  EXPECT_EQ(credential->service, "iam");
  EXPECT_EQ(credential->terminator, "aws4_request");
  EXPECT_EQ(credential->scope(), "20150830/us-east-1/iam/aws4_request");
  for (const auto* text : {"", "AKID", "a/b/c/d", "a/b/c/d/e/f", "a/b/c/d/e/"}) {
    EXPECT_FALSE(parse_credential(text)) << text;
  }
}

TEST(ParseTest, ReadsAnAuthorizationHeaderWithTokenAndDate) {
  const std::vector<Header> headers = {{"host", "h"},
                                       {"x-amz-security-token", "TOKEN"},
                                       {"X-AMZ-DATE", " 20150830T123600Z "},
                                       {"AUTHORIZATION", kAuthorization}};
  const auto presented = parse({.method = "GET", .raw_path = "/", .headers = headers});
  ASSERT_TRUE(presented);
  EXPECT_EQ(presented->placement, Placement::Header);
  EXPECT_EQ(presented->credential.access_key_id, "AKIDEXAMPLE");
  EXPECT_EQ(presented->signed_headers, "host;x-amz-date");
  EXPECT_EQ(presented->signature, "5d672d79");
  EXPECT_EQ(presented->session_token, "TOKEN");
  EXPECT_EQ(presented->timestamp_text(), "20150830T123600Z");
  EXPECT_EQ(presented->time, base::parse_basic("20150830T123600Z"));
}

TEST(ParseTest, ADateHeaderServesWhereXAmzDateIsAbsent) {
  for (const auto* date : {"20150830T123600Z", "Sun, 30 Aug 2015 12:36:00 GMT"}) {
    const std::vector<Header> headers = {{"Authorization", kAuthorization}, {"Date", date}};
    const auto presented = parse({.method = "GET", .raw_path = "/", .headers = headers});
    ASSERT_TRUE(presented) << date;
    EXPECT_EQ(presented->timestamp_text(), "20150830T123600Z");
  }
  EXPECT_EQ(fault_of({{"Authorization", kAuthorization}, {"X-Amz-Date", "Sun, 30 Aug 2015 12:36:00 GMT"}}),
            Fault::MalformedDate);
  EXPECT_EQ(fault_of({{"Authorization", kAuthorization}, {"Date", "yesterday"}}), Fault::MalformedDate);
}

TEST(ParseTest, RefusesRequestsThatSayTooLittleOrTooMuch) {
  EXPECT_EQ(fault_of({{"Host", "h"}}), Fault::MissingCredentials);
  EXPECT_EQ(fault_of({{"Authorization", kAuthorization}}), Fault::MissingPart);
  EXPECT_EQ(fault_of({{"Authorization", kAuthorization}, {"authorization", kAuthorization}}), Fault::RepeatedPart);
  EXPECT_EQ(fault_of({{"Authorization", kAuthorization}}, "X-Amz-Algorithm=AWS4-HMAC-SHA256"),
            Fault::MultipleMechanisms);
}

constexpr std::string_view kPresigned =
    "Action=GetCallerIdentity&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20150830%2Fus-east-1%2Fsts%2F"
    "aws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature="
    "abcd&X-Amz-Security-Token=a%2Bb%2F%3D";

TEST(ParseTest, ReadsAPresignedQuery) {
  auto parsed = parse({.method = "GET", .raw_path = "/", .raw_query = kPresigned});
  ASSERT_TRUE(parsed);
  const Presented presented = std::move(*parsed);
  EXPECT_EQ(presented.placement, Placement::Query);
  EXPECT_EQ(presented.credential.text, "AKID/20150830/us-east-1/sts/aws4_request");
  EXPECT_EQ(presented.signed_headers, "host;x-k8s-aws-id");
  EXPECT_EQ(presented.session_token, "a+b/=");
  EXPECT_EQ(presented.expires, std::chrono::seconds(60));
  EXPECT_EQ(presented.signature, "abcd");
}

std::string without(std::string_view parameter) {
  std::string query(kPresigned);
  const auto at = query.find(parameter);
  query.erase(at, query.find('&', at) + 1 - at);
  return query;
}

TEST(ParseTest, EachPresignedParameterIsNeeded) {
  for (const std::string_view name :
       {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Signature"}) {
    const std::string query = without(name);
    const auto presented = parse({.method = "GET", .raw_path = "/", .raw_query = query});
    ASSERT_FALSE(presented) << name;
    EXPECT_EQ(presented.error().fault, Fault::MissingQueryPart);
    EXPECT_THAT(presented.error().missing, ElementsAre(name));
  }
}

TEST(ParseTest, ExpiryIsFromOneSecondToOneWeek) {
  for (const std::string_view value : {"0", "-1", "604801", "soon", "", "60s", "99999999999999999999"}) {
    std::string query = without("X-Amz-Expires");
    query += "&X-Amz-Expires=";
    query += value;
    EXPECT_EQ(fault_of({}, query), Fault::InvalidExpires) << value;
  }
  const std::string query = without("X-Amz-Expires") + "&X-Amz-Expires=604800";
  EXPECT_TRUE(parse({.method = "GET", .raw_path = "/", .raw_query = query}));
}

TEST(ParseTest, APresignedUrlOfS3MustSayWhenItExpires) {
  EXPECT_TRUE(parse({.method = "GET", .raw_path = "/", .raw_query = without("X-Amz-Expires")}));
  std::string query = without("X-Amz-Expires");
  query.replace(query.find("sts"), 3, "s3");
  EXPECT_EQ(fault_of({}, query), Fault::MissingQueryPart);
}

TEST(ParseTest, ARepeatedPresignedParameterIsRefused) {
  EXPECT_EQ(fault_of({}, std::string(kPresigned) + "&X-Amz-Date=20150830T123600Z"), Fault::RepeatedPart);
}

}  // namespace
}  // namespace rolecall::sigv4
