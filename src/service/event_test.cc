// SPDX-License-Identifier: Apache-2.0
#include "service/event.h"

#include <gtest/gtest.h>

namespace rolecall::service {
namespace {

TEST(EventTest, ParametersThatCarrySecretsAreHidden) {
  const auto params = wire::Params::parse(
      "X-Amz-Security-Token=tok",
      "Action=RunInstances&Version=2016-11-15&UserData=c2VjcmV0&LaunchTemplate.UserData=c2VjcmV0&ImageId=ami-1");
  ASSERT_TRUE(params);
  const RequestFacts facts;
  const std::vector<Judged> judged;
  const wire::ApiError none;
  const Settings settings;
  const auto event = make_event({.time = {},
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
                                params->all());
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
