// SPDX-License-Identifier: Apache-2.0
//
// The generated codecs at work, on the invented services of codegen/golden, and what is pinned of the real tables.
#include <gtest/gtest.h>

#include "api/ec2/operations.h"
#include "api/iam/errors.h"
#include "api/iam/operations.h"
#include "api/mini/errors.h"
#include "api/mini/operations.h"
#include "api/miniec2/operations.h"
#include "api/minijson/errors.h"
#include "api/minijson/operations.h"
#include "api/minirest/operations.h"
#include "api/s3/errors.h"
#include "api/s3/operations.h"
#include "api/sts/operations.h"
#include "wire/json_reader.h"

namespace rolecall::api {
namespace {

using mini::CreateThingRequest;

template <class Request>
base::Result<Request, wire::ApiError> decode(std::string_view query) {
  RC_TRY(const auto params, wire::Params::parse(query));
  return OperationOf<Request>::decode(params);
}

TEST(MiniCodecTest, ARequestWithEveryKindOfMemberDecodes) {
  const auto request = decode<CreateThingRequest>(
      "Action=CreateThing&ThingName=v1.a-b&Size=7&Tags.member.1.Key=k&Tags.member.2.Key=l&Tags.member.2.Value=x%20y&"
      "Colour=dark-green&Aliases.member.1=a&Password=hush&Document=%7B%7D&Total=5000000000&Ratio=0.5&default=true&"
      "Since=2026-02-03T04:05:06Z&Data=aGk%3D&MainTag.Key=m&wireName=w");
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->thing_name, "v1.a-b");
  EXPECT_EQ(request->size, 7);
  ASSERT_EQ(request->tags.size(), 2U);
  EXPECT_EQ(request->tags[1].value, "x y");
  EXPECT_EQ(request->colour, mini::values::colour_type::kDarkGreen);
  EXPECT_EQ(request->aliases, std::vector<std::string>{"a"});
  EXPECT_EQ(request->password->reveal(), "hush");
  EXPECT_EQ(request->document, "{}");
  EXPECT_EQ(request->total, 5'000'000'000);
  EXPECT_EQ(request->ratio, 0.5);
  EXPECT_EQ(request->default_, true);
  EXPECT_EQ(base::format_iso8601(*request->since), "2026-02-03T04:05:06Z");
  EXPECT_EQ(request->data, "hi");
  EXPECT_EQ(request->main_tag->key, "m");
  EXPECT_EQ(request->renamed_on_wire, "w");
}

TEST(MiniCodecTest, ViolationsComeInTheOrderOfTheModelAndSecretsAreNotRepeated) {
  const auto request = decode<CreateThingRequest>("Size=0&Tags=&Colour=pink&Password=" + std::string(33, 's'));
  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().code, "ValidationError");
  EXPECT_EQ(request.error().message,
            "4 validation errors detected: Value null at 'thingName' failed to satisfy constraint: Member must not be "
            "null; Value '0' at 'size' failed to satisfy constraint: Member must have value greater than or equal to "
            "1; Value 'pink' at 'colour' failed to satisfy constraint: Member must satisfy enum value set; Value at "
            "'password' failed to satisfy constraint: Member must have length less than or equal to 32");
}

TEST(MiniCodecTest, TheGeneratedPatternMatcherIsUsed) {
  EXPECT_FALSE(decode<mini::DeleteThingRequest>("ThingName=a%20b"));
  EXPECT_TRUE(decode<mini::DeleteThingRequest>("ThingName=a_b"));
}

TEST(MiniCodecTest, AnswersHaveTheModelsNames) {
  mini::GetThingResponse response;
  response.things.emplace().push_back({.thing_name = "t",
                                       .password = base::Secret(std::string_view("hush")),
                                       .document = "{ }",
                                       .tags = {{{.key = "k"}}}});
  response.flat = std::vector<std::string>{"a", "b"};
  response.counters.emplace().emplace_back("n", "1");
  EXPECT_EQ(OperationOf<mini::GetThingRequest>::encode(response, {.request_id = "id"}),
            "<GetThingResponse xmlns=\"https://mini.example.com/doc/2020-01-01/\"><GetThingResult><Things><entry>"
            "<ThingName>t</ThingName><Password>hush</Password><Document>%7B%20%7D</Document><Tags><member><Key>k</Key>"
            "</member></Tags></entry></Things><Flat>a</Flat><Flat>b</Flat><Counters><entry><key>n</key><value>1</value>"
            "</entry></Counters></GetThingResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata>"
            "</GetThingResponse>");
  EXPECT_EQ(
      OperationOf<mini::GetThingRequest>::encode(response, {.request_id = "id", .format = wire::Format::Json}),
      "{\"GetThingResponse\":{\"GetThingResult\":{\"Things\":[{\"ThingName\":\"t\",\"Password\":\"hush\","
      "\"Document\":\"%7B%20%7D\",\"Tags\":[{\"Key\":\"k\"}]}],\"Flat\":[\"a\",\"b\"],\"Counters\":{\"n\":\"1\"}},"
      "\"ResponseMetadata\":{\"RequestId\":\"id\"}}}");
}

TEST(MiniCodecTest, ErrorsCarryTheModelsCodeAndStatus) {
  EXPECT_EQ(mini::no_such_thing("gone").code, "NoSuchThing");
  EXPECT_EQ(mini::no_such_thing("gone").http_status, 404);
}

TEST(MiniCodecTest, WhatIsNotServedIsKnownByName) {
  EXPECT_TRUE(mini::is_known_but_not_served("PaintThing"));
  EXPECT_TRUE(mini::is_known_but_not_served("ListThings"));
  EXPECT_FALSE(mini::is_known_but_not_served("CreateThing"));
  EXPECT_FALSE(mini::is_known_but_not_served("Nonsense"));
  EXPECT_TRUE(OperationOf<mini::GetThingRequest>::kReadOnly);
  EXPECT_FALSE(OperationOf<CreateThingRequest>::kReadOnly);
}

TEST(MiniEc2CodecTest, NamesOfRequestsFollowTheEc2Rules) {
  const auto request = decode<miniec2::DescribeThingsRequest>(
      "ThingId.1=i-1&Filter.1.Name=n&Filter.1.Value.1=v&MaxResults=5&ThingMode=enabled&ClientToken=c&DryRun=false");
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->thing_ids, std::vector<std::string>{"i-1"});
  EXPECT_EQ(request->filters->at(0).values, std::vector<std::string>{"v"});
  EXPECT_EQ(request->mode, "enabled");
  EXPECT_EQ(decode<miniec2::DescribeThingsRequest>("Mode=enabled").error().code, "UnknownParameter");
  EXPECT_EQ(decode<miniec2::RebootThingsRequest>("").error().message, "The request must contain the parameter ThingId");
}

TEST(MiniEc2CodecTest, AnswersFollowTheEc2Rules) {
  miniec2::DescribeThingsResult result;
  result.things.emplace().push_back({.thing_id = "i-1", .launch_time = base::parse_iso8601("2026-02-03T04:05:06Z")});
  EXPECT_EQ(OperationOf<miniec2::DescribeThingsRequest>::encode(result, {.request_id = "id"}),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DescribeThingsResponse "
            "xmlns=\"http://miniec2.example.com/doc/2020-01-01/\"><requestId>id</requestId><thingSet><item>"
            "<thingId>i-1</thingId><launchTime>2026-02-03T04:05:06.000Z</launchTime></item></thingSet>"
            "</DescribeThingsResponse>");
  const std::string nothing = OperationOf<miniec2::RebootThingsRequest>::encode({}, {.request_id = "id"});
  EXPECT_NE(nothing.find("<requestId>id</requestId><return>true</return>"), std::string::npos);
}

TEST(MiniRestCodecTest, ReadsADocument) {
  const wire::RestRequest from{
      .method = "POST",
      .bucket = "b",
      .query = *wire::Params::parse("delete"),
      .headers = {{"X-Amz-MFA", "hush"}},
      .body =
          "<Delete><Object><Key>a</Key></Object><Quiet>true</Quiet><Tags><Tag><Key>t</Key></Tag></Tags>"
          "<Before>2026-02-03T04:05:06Z</Before><Object><Key>b</Key><Part>1</Part><Size>5000000000</Size></Object>"
          "<Owner><ID>o</ID></Owner></Delete>"};
  ASSERT_TRUE(minirest::route(from));
  EXPECT_EQ(minirest::route(from)->operation, "DeleteObjects");
  const auto request = OperationOf<minirest::DeleteObjectsRequest>::decode(from);
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->bucket, "b");
  EXPECT_EQ(request->mfa->reveal(), "hush");
  ASSERT_EQ(request->delete_.objects.size(), 2U);
  EXPECT_EQ(request->delete_.objects[1].size, 5'000'000'000);
  EXPECT_EQ(request->delete_.quiet, true);
  EXPECT_EQ(request->delete_.tags->at(0).key, "t");
  EXPECT_EQ(request->delete_.owner->id, "o");
}

TEST(MiniRestCodecTest, WritesHeadersAndDocuments) {
  minirest::GetObjectOutput object{.content_length = 5, .content_range = "bytes 0-4/9", .key_enabled = true};
  object.metadata.emplace().emplace_back("colour", "Red");
  const auto part = OperationOf<minirest::GetObjectRequest>::encode(object);
  EXPECT_EQ(part.http_status, 206);
  EXPECT_EQ(part.headers, (wire::StringPairs{{"Content-Length", "5"},
                                             {"Content-Range", "bytes 0-4/9"},
                                             {"x-amz-meta-colour", "Red"},
                                             {"x-amz-key-enabled", "true"}}));
  minirest::ListObjectsOutput list{.is_truncated = false};
  list.contents.emplace().push_back({.key = "a<b"});
  EXPECT_EQ(OperationOf<minirest::ListObjectsRequest>::encode(list).body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult "
            "xmlns=\"http://minirest.example.com/doc/2020-01-01/\"><IsTruncated>false</IsTruncated><Contents>"
            "<Key>a&lt;b</Key></Contents></ListBucketResult>");
  EXPECT_EQ(OperationOf<minirest::PutBucketPolicyRequest>::encode({}).http_status, 204);
}

TEST(RealTablesTest, S3RoutesKnowWhatAwsHas) {
  const auto operation = [](std::string_view method, std::string_view query) {
    const wire::RestRequest from{
        .method = std::string(method), .bucket = "b", .key = "k", .query = *wire::Params::parse(query)};
    const wire::Route* found = s3::route(from);
    return found ? found->operation : "none";
  };
  EXPECT_EQ(operation("GET", ""), "GetObject");
  EXPECT_EQ(operation("GET", "acl"), "GetObjectAcl");
  EXPECT_EQ(operation("GET", "uploadId=u"), "ListParts");
  EXPECT_EQ(operation("POST", "select&select-type=2"), "SelectObjectContent");
  EXPECT_EQ(operation("PATCH", ""), "none");
  EXPECT_EQ(s3::no_such_bucket("x").http_status, 404);
}

TEST(RealTablesTest, ErrorsOfIamHaveNoExceptionSuffix) {
  EXPECT_EQ(iam::no_such_entity("x").code, "NoSuchEntity");
  EXPECT_EQ(iam::no_such_entity("x").http_status, 404);
  EXPECT_EQ(iam::malformed_policy_document("x").http_status, 400);
  EXPECT_EQ(iam::limit_exceeded("x").http_status, 409);
}

TEST(RealTablesTest, CallerIdentityIsAnsweredAsAwsDoes) {
  EXPECT_EQ(OperationOf<sts::GetCallerIdentityRequest>::encode(
                {.user_id = "AIDA", .account = "123456789012", .arn = "arn:aws:iam::123456789012:user/u"},
                {.request_id = "id"}),
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
            "<UserId>AIDA</UserId><Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/u</Arn>"
            "</GetCallerIdentityResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata>"
            "</GetCallerIdentityResponse>");
}

TEST(RealTablesTest, AwsOperationsThatAreNotServedAreKnown) {
  EXPECT_TRUE(iam::is_known_but_not_served("CreateSAMLProvider"));
  EXPECT_TRUE(ec2::is_known_but_not_served("CreateNatGateway"));
  EXPECT_FALSE(sts::is_known_but_not_served("GetCallerIdentity"));
}

template <class Request>
base::Result<Request, wire::ApiError> decode_json(std::string_view body) {
  RC_TRY(const auto document, wire::parse_json_request(body));
  return OperationOf<Request>::decode(document);
}

TEST(MiniJsonCodecTest, ARequestWithEveryKindOfMemberDecodes) {
  const auto request = decode_json<minijson::CreateBoxRequest>(
      R"({"Name":"box","Size":7,"Total":5000000000,"Ratio":0.5,"Lid":true,"Since":1770091506.5,"Data":"aGk=",)"
      R"("Password":"hush","Tags":[{"Key":"ab"},{"Key":"cd","Value":"x"}],"Colours":["RED"],"Label":{"Key":"ef"},)"
      R"("NotInTheModel":{"Name":1}})");
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->name, "box");
  EXPECT_EQ(request->size, 7);
  EXPECT_EQ(request->total, 5'000'000'000);
  EXPECT_EQ(request->ratio, 0.5);
  EXPECT_EQ(request->lid, true);
  EXPECT_EQ(request->since, base::Time(base::milliseconds(1770091506500)));
  EXPECT_EQ(request->data, "hi");
  EXPECT_EQ(request->password->reveal(), "hush");
  ASSERT_EQ(request->tags->size(), 2U);
  EXPECT_EQ(request->tags->at(1).value, "x");
  EXPECT_EQ(request->colours, std::vector<std::string>{"RED"});
  EXPECT_EQ(request->label->key, "ef");
}

TEST(MiniJsonCodecTest, AnswersHaveTheModelsNamesAndNothingWhereTheModelHasNoShape) {
  minijson::DescribeAllResponse response;
  response.boxes.emplace().push_back(
      {.name = "box", .since = base::Time(base::milliseconds(1770091506070)), .tags = {{{.key = "ab"}}}, .lid = false});
  EXPECT_EQ(OperationOf<minijson::DescribeAllRequest>::encode(response, {.request_id = "id"}),
            R"({"Boxes":[{"Name":"box","Since":1770091506.070,"Tags":[{"Key":"ab"}],"Lid":false}]})");
  EXPECT_EQ(OperationOf<minijson::DeleteBoxRequest>::encode({}, {.request_id = "id"}), "");
  EXPECT_EQ(wire::json_error_body(minijson::box_not_found_exception("gone")),
            R"({"__type":"BoxNotFoundException","Message":"gone"})");
  EXPECT_EQ(wire::json_error_body(minijson::box_locked_exception("no")),
            R"({"__type":"BoxLockedException","message":"no"})");
}

}  // namespace
}  // namespace rolecall::api
