// SPDX-License-Identifier: Apache-2.0
#include "service/event.h"

#include <gtest/gtest.h>

namespace rolecall::service {
namespace {

audit::Event event_of(const std::vector<wire::Param>& params) {
  const RequestFacts facts;
  const std::vector<Judged> judged;
  const wire::ApiError none;
  const Settings settings;
  return make_event({.time = {},
                     .request_id = "r",
                     .event_id = "e",
                     .event_source = "ec2.amazonaws.com",
                     .event_name = "RunInstances",
                     .read_only = false,
                     .caller = nullptr,
                     .facts = facts,
                     .judged = judged,
                     .error = none,
                     .settings = settings},
                    params);
}

TEST(EventTest, LongParametersAreCutBetweenCharacters) {
  std::string document = "x";
  while (document.size() < 11000) document += "\u00e9";
  const auto event = event_of({{"Content", document}});
  ASSERT_EQ(event.request_parameters.size(), 1U);
  EXPECT_EQ(event.request_parameters[0].second, document.substr(0, 10239));
}

TEST(EventTest, HeadersThatAreNotUtf8AreMadeReadable) {
  http::RequestHead head;
  head.headers.add("User-Agent", "caf\u00e9 \xff\xc3");
  head.headers.add("Referer", "\xe2\x82");
  const auto facts = facts_of(head, "us-east-1");
  EXPECT_EQ(facts.user_agent, "caf\u00e9 \uFFFD\uFFFD");
  EXPECT_EQ(facts.referer, "\uFFFD\uFFFD");
}

TEST(EventTest, ParametersThatCarrySecretsAreHidden) {
  const auto params = wire::Params::parse(
      "X-Amz-Security-Token=tok",
      "Action=RunInstances&Version=2016-11-15&UserData=c2VjcmV0&LaunchTemplate.UserData=c2VjcmV0&ImageId=ami-1");
  ASSERT_TRUE(params);
  const auto event = event_of({params->all().begin(), params->all().end()});
  std::size_t hidden = 0;
  for (const auto& [name, value] : event.request_parameters) {
    EXPECT_NE(name, "Action");
    EXPECT_EQ(value.find("c2VjcmV0"), std::string::npos) << name;
    EXPECT_NE(value, "tok");
    hidden += value == "HIDDEN_DUE_TO_SECURITY_REASONS";
  }
  EXPECT_EQ(hidden, 3U);
  EXPECT_EQ(event.identity.type, "AWSAccount");
}

}  // namespace
}  // namespace rolecall::service
