// SPDX-License-Identifier: Apache-2.0
#include "wire/answer.h"

#include <gtest/gtest.h>

#include "wire/errors.h"

namespace rolecall::wire {
namespace {

constexpr std::string_view kIam = "https://iam.amazonaws.com/doc/2010-05-08/";
constexpr std::string_view kEc2 = "http://ec2.amazonaws.com/doc/2016-11-15/";
const AnswerContext kXml{.request_id = "id-1"};
const AnswerContext kJson{.request_id = "id-1", .format = Format::Json};

TEST(AnswerTest, QueryWrapsTheResult) {
  const auto content = [](Writer& out) { out.text("Arn", "a"); };
  EXPECT_EQ(query_answer({"GetX", kIam, true}, kXml, content),
            "<GetXResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><GetXResult><Arn>a</Arn></GetXResult>"
            "<ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></GetXResponse>");
  EXPECT_EQ(query_answer({"GetX", kIam, true}, kJson, content),
            "{\"GetXResponse\":{\"GetXResult\":{\"Arn\":\"a\"},\"ResponseMetadata\":{\"RequestId\":\"id-1\"}}}");
}

TEST(AnswerTest, QueryTellsNoResultFromAnEmptyOne) {
  const auto nothing = [](Writer&) {};
  EXPECT_EQ(query_answer({"DeleteX", "ns", false}, kXml, nothing),
            "<DeleteXResponse xmlns=\"ns\"><ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata>"
            "</DeleteXResponse>");
  EXPECT_EQ(query_answer({"UpdateRole", "ns", true}, kXml, nothing),
            "<UpdateRoleResponse xmlns=\"ns\"><UpdateRoleResult/><ResponseMetadata><RequestId>id-1</RequestId>"
            "</ResponseMetadata></UpdateRoleResponse>");
}

TEST(AnswerTest, Ec2PutsTheRequestIdFirstAndAnswersTrueForNothing) {
  EXPECT_EQ(ec2_answer({"RebootInstances", kEc2, false}, kXml, [](Writer&) {}),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<RebootInstancesResponse "
            "xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>id-1</requestId><return>true</return>"
            "</RebootInstancesResponse>");
}

TEST(AnswerTest, QueryErrorsBlameSenderOrReceiver) {
  const ApiError error{
      .code = "NoSuchEntity", .message = "The role with name <x> cannot be found.", .http_status = 404};
  EXPECT_EQ(query_error_body(error, kIam, kXml),
            "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type>"
            "<Code>NoSuchEntity</Code><Message>The role with name &lt;x&gt; cannot be found.</Message></Error>"
            "<RequestId>id-1</RequestId></ErrorResponse>");
  EXPECT_NE(query_error_body(internal_failure(Protocol::Query), kIam, kXml).find("<Type>Receiver</Type>"),
            std::string::npos);
  EXPECT_EQ(query_error_body(error, kIam, kJson),
            "{\"Error\":{\"Code\":\"NoSuchEntity\",\"Message\":\"The role with name <x> cannot be found.\","
            "\"Type\":\"Sender\"},\"RequestId\":\"id-1\"}");
}

TEST(AnswerTest, AnErrorMayHaveNoMessage) {
  const ApiError error{.code = "ReportNotPresent", .message = "", .http_status = 410, .has_message = false};
  EXPECT_EQ(query_error_body(error, "ns", kXml),
            "<ErrorResponse xmlns=\"ns\"><Error><Type>Sender</Type><Code>ReportNotPresent</Code></Error>"
            "<RequestId>id-1</RequestId></ErrorResponse>");
}

TEST(AnswerTest, UnknownActionsHaveANamespaceOfTheirOwn) {
  EXPECT_EQ(query_error_body(invalid_action("Foo", "2010-05-08"), kIam, kXml),
            "<ErrorResponse xmlns=\"http://webservices.amazon.com/AWSFault/2005-15-09\"><Error><Type>Sender</Type>"
            "<Code>InvalidAction</Code><Message>Could not find operation Foo for version 2010-05-08</Message></Error>"
            "<RequestId>id-1</RequestId></ErrorResponse>");
}

TEST(AnswerTest, Ec2ErrorsHaveCapitalId) {
  EXPECT_EQ(ec2_error_body(unknown_parameter("Foo"), "id-1"),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>UnknownParameter</Code>"
            "<Message>The parameter Foo is not recognized</Message></Error></Errors><RequestID>id-1</RequestID>"
            "</Response>");
}

TEST(AnswerTest, S3ErrorsCarryDetailsAndResource) {
  const auto error =
      ApiError{.code = "NoSuchBucket", .message = "The specified bucket does not exist", .http_status = 404}.with(
          "BucketName", "b");
  EXPECT_EQ(rest_xml_error_body(error, "/b", "id-1"),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchBucket</Code>"
            "<Message>The specified bucket does not exist</Message><BucketName>b</BucketName><Resource>/b</Resource>"
            "<RequestId>id-1</RequestId></Error>");
}

TEST(AnswerTest, JsonProtocolsNameTheTypeInTheBodyOrInAHeader) {
  EXPECT_EQ(json_error_body(access_denied(Protocol::Json, "no")),
            "{\"__type\":\"AccessDeniedException\",\"Message\":\"no\"}");
  EXPECT_EQ(rest_json_error_body(access_denied(Protocol::RestJson, "no")), "{\"message\":\"no\"}");
}

TEST(AnswerTest, JsonIsAnsweredOnlyIfAskedFor) {
  EXPECT_EQ(format_of_accept_header("application/json"), Format::Json);
  EXPECT_EQ(format_of_accept_header("text/plain, application/json;q=0.9"), Format::Json);
  EXPECT_EQ(format_of_accept_header("*/*"), Format::Xml);
  EXPECT_EQ(format_of_accept_header(""), Format::Xml);
}

TEST(ErrorsTest, TheSameRefusalHasAnotherCodeInEachProtocol) {
  EXPECT_EQ(unknown_credentials(Protocol::Query).code, "InvalidClientTokenId");
  EXPECT_EQ(unknown_credentials(Protocol::Ec2).http_status, 401);
  EXPECT_EQ(session_expired(Protocol::Ec2).code, "RequestExpired");
  EXPECT_EQ(session_expired(Protocol::Query).http_status, 403);
  EXPECT_EQ(access_denied(Protocol::Ec2, "").code, "UnauthorizedOperation");
  EXPECT_EQ(invalid_session_token(Protocol::RestXml).code, "InvalidToken");
  EXPECT_EQ(dry_run_succeeded().http_status, 412);
}

}  // namespace
}  // namespace rolecall::wire
