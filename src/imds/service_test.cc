// SPDX-License-Identifier: Apache-2.0
#include "imds/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "imds/world_test.h"

namespace rolecall::imds {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Recorder final : public http::ResponseSink {
 public:
  void send(http::Response response) override { response_ = std::move(response); }
  void send_bytes(std::string_view, http::AfterAnswer) override {}
  void withhold() override {}
  http::Response response_;
};

class ServiceTest : public ::testing::Test {
 protected:
  ServiceTest()
      : service_({.store = *world_.store,
                  .issuer = world_.issuer,
                  .clock = world_.clock,
                  .random = world_.random,
                  .region = "us-east-1",
                  .token_key = base::Secret(std::string(32, 'k'))}) {
    world_.launch();
  }

  http::Response ask(std::string method, std::string target, http::Headers headers = {}) {
    http::Request request;
    request.head.method = std::move(method);
    request.head.target = std::move(target);
    request.head.headers = std::move(headers);
    request.head.local.address = http::IpAddress::v4(0x7f010203);
    auto recorder = std::make_shared<Recorder>();
    service_.handle(std::move(request), http::Responder(recorder));
    return std::move(recorder->response_);
  }
  http::Response get(std::string path, http::Headers headers = {}) { return ask("GET", std::move(path), headers); }
  std::string token(const char* ttl = "21600") {
    return ask("PUT", "/latest/api/token", {{"X-aws-ec2-metadata-token-ttl-seconds", ttl}}).body;
  }
  void change(void (*edit)(state::Instance&)) {
    state::Instance instance = world_.instance();
    edit(instance);
    world_.put(instance);
  }

  TestWorld world_;
  Service service_;
};

TEST_F(ServiceTest, ThreeRequestsOfACredentialProviderGiveKeys) {
  const std::string session = token();
  const http::Headers with{{"X-aws-ec2-metadata-token", session}};
  const auto list = get("/latest/meta-data/iam/security-credentials/", with);
  EXPECT_EQ(list.body, "web");  // no newline: clients put it into the next path as it is
  const auto document = get("/latest/meta-data/iam/security-credentials/web", with);
  EXPECT_EQ(document.status, 200);
  EXPECT_THAT(document.body, HasSubstr("\"Code\" : \"Success\""));
  EXPECT_EQ(document.headers.find("content-type"), "text/plain");
  EXPECT_EQ(document.headers.find("x-aws-ec2-metadata-token-ttl-seconds"), "21600");
}

TEST_F(ServiceTest, TokenPutAnswersItsTtlAndRefusesEverythingOdd) {
  const auto good = ask("PUT", "/latest/api/token", {{"x-AWS-ec2-metadata-token-TTL-seconds", "60"}});
  EXPECT_EQ(good.headers.find("X-Aws-Ec2-Metadata-Token-Ttl-Seconds"), "60");
  EXPECT_EQ(good.ip_ttl, 1);
  for (const char* ttl : {"", "0", "21601", "x", "1.5", "-1", "99999999999999999999"}) {
    EXPECT_EQ(ask("PUT", "/latest/api/token", {{"x-aws-ec2-metadata-token-ttl-seconds", ttl}}).status, 400) << ttl;
  }
  EXPECT_EQ(ask("PUT", "/latest/api/token").status, 400);
  const http::Headers ttl{{"x-aws-ec2-metadata-token-ttl-seconds", "60"}};
  EXPECT_EQ(ask("PUT", "/latest/api/token/", ttl).status, 403);
  EXPECT_EQ(ask("PUT", "/2021-03-23/api/token", ttl).status, 403);
  EXPECT_EQ(ask("PUT", "/latest/meta-data/", ttl).status, 403);
  EXPECT_EQ(ask("PUT", "/latest/api/token", {{"x-aws-ec2-metadata-token-ttl-seconds", "60"}, {"X-FORWARDED-FOR", "1"}})
                .status,
            403);
  for (const char* method : {"GET", "POST", "DELETE"}) {
    const auto refused = ask(method, "/latest/api/token");
    EXPECT_EQ(refused.status, 405) << method;
    EXPECT_EQ(refused.headers.find("allow"), "OPTIONS, PUT");
  }
}

TEST_F(ServiceTest, WithoutATokenItDependsOnHttpTokens) {
  EXPECT_EQ(get("/latest/meta-data/instance-id").body, "i-1");
  EXPECT_EQ(get("/latest/meta-data/instance-id", {{"X-Forwarded-For", "1.2.3.4"}}).status, 200);
  change([](state::Instance& instance) { instance.metadata.tokens_required = true; });
  for (const char* path : {"/", "/latest/meta-data/instance-id", "/latest/user-data", "/nowhere"}) {
    EXPECT_EQ(get(path).status, 401) << path;
  }
  EXPECT_EQ(get("/latest/meta-data/instance-id", {{"X-aws-ec2-metadata-token", token()}}).body, "i-1");
}

TEST_F(ServiceTest, ABadTokenIsRefusedEvenWhereNoneIsNeeded) {
  const std::string old = token("60");
  world_.clock.advance(base::seconds(61));
  for (const std::string& bad : {std::string(), std::string("x"), old}) {
    EXPECT_EQ(get("/latest/meta-data/instance-id", {{"X-aws-ec2-metadata-token", bad}}).status, 401) << bad;
  }
  EXPECT_EQ(
      get("/latest/meta-data/instance-id", {{"X-aws-ec2-metadata-token", token()}, {"x-forwarded-for", "1"}}).status,
      403);
}

TEST_F(ServiceTest, ADisabledEndpointRefusesEverything) {
  change([](state::Instance& instance) { instance.metadata.endpoint_enabled = false; });
  EXPECT_EQ(get("/").status, 403);
  EXPECT_EQ(ask("PUT", "/latest/api/token", {{"x-aws-ec2-metadata-token-ttl-seconds", "60"}}).status, 403);
}

TEST_F(ServiceTest, OnlyReadingMethodsAreAllowedOnData) {
  EXPECT_EQ(ask("POST", "/latest/meta-data/").status, 405);
  EXPECT_EQ(ask("HEAD", "/latest/meta-data/instance-id").status, 200);
}

TEST_F(ServiceTest, ListingsEndDirectoriesInSlashesAndHaveNoLastNewline) {
  EXPECT_EQ(get("/latest/meta-data/placement/").body, "availability-zone\nregion");
  EXPECT_EQ(get("/latest/meta-data/placement").body, "availability-zone\nregion");
  EXPECT_THAT(get("/latest/meta-data/").body, HasSubstr("hostname\niam/\ninstance-action"));
  EXPECT_EQ(get("/latest/meta-data/iam/").body, "info\nsecurity-credentials/");
  EXPECT_EQ(get("/latest").body, "dynamic\nmeta-data");
  EXPECT_THAT(get("/").body, HasSubstr("2021-03-23\n"));
  EXPECT_TRUE(get("/").body.ends_with("latest"));
}

TEST_F(ServiceTest, SlashesCountOnceAndALeafWithOneIsTheLeaf) {
  EXPECT_EQ(get("/latest//meta-data///instance-id").body, "i-1");
  EXPECT_EQ(get("/2009-04-04/meta-data/instance-id/").body, "i-1");
  EXPECT_EQ(get("/1999-01-01/meta-data/instance-id").status, 404);
  EXPECT_EQ(get("/latest/meta-data/instance-id/below").status, 404);
  EXPECT_EQ(get("/latest/meta-data/../user-data").status, 404);
  EXPECT_EQ(get("/latest/meta-data/Instance-Id").status, 404);
}

TEST_F(ServiceTest, AnotherRolesNameAndTheExtendedPathAreNotFound) {
  EXPECT_EQ(get("/latest/meta-data/iam/security-credentials/other").status, 404);
  EXPECT_EQ(get("/latest/meta-data/iam/security-credentials-extended/").status, 404);
}

TEST_F(ServiceTest, UserDataIsBytesAndAbsentWithout) {
  EXPECT_EQ(get("/latest/user-data").status, 404);
  change([](state::Instance& instance) { instance.user_data = std::string("#!/bin/sh\n\xff"); });
  const auto answer = get("/latest/user-data");
  EXPECT_EQ(answer.body, "#!/bin/sh\n\xff");
  EXPECT_EQ(answer.headers.find("content-type"), "application/octet-stream");
  EXPECT_EQ(get("/latest/").body, "dynamic\nmeta-data\nuser-data");
}

TEST_F(ServiceTest, TagsAreShownOnlyWhenEnabled) {
  change([](state::Instance& instance) { instance.tags = {{"Name", "one"}}; });
  EXPECT_EQ(get("/latest/meta-data/tags/instance/Name").status, 404);
  change([](state::Instance& instance) {
    instance.tags = {{"Name", "one"}};
    instance.metadata.tags_enabled = true;
  });
  EXPECT_EQ(get("/latest/meta-data/tags/instance/").body, "Name");
  EXPECT_EQ(get("/latest/meta-data/tags/instance/Name").body, "one");
}

TEST_F(ServiceTest, APageUnderAForeignNameCannotReadIt) {
  EXPECT_EQ(get("/latest/meta-data/instance-id", {{"Host", "rebound.example:1338"}}).status, 403);
  EXPECT_EQ(get("/latest/meta-data/instance-id", {{"Host", "127.1.2.3:1338"}}).status, 200);
  EXPECT_EQ(get("/latest/meta-data/instance-id", {{"Host", "169.254.169.254"}}).status, 200);
}

TEST_F(ServiceTest, AStoppedInstanceHasNoMetadataService) {
  change([](state::Instance& instance) { instance.state = state::InstanceState::Stopped; });
  EXPECT_EQ(get("/latest/meta-data/instance-id").status, 404);
}

}  // namespace
}  // namespace rolecall::imds
