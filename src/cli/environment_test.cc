// SPDX-License-Identifier: Apache-2.0
#include "cli/environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/server.h"

namespace rolecall::cli {
namespace {

using testing::ElementsAre;

TEST(EnvironmentTest, AnEmptyVariableCountsAsNotSet) {
  Environment environment;
  environment.set("AWS_REGION", "");
  EXPECT_FALSE(environment.has("AWS_REGION"));
  environment.set("AWS_REGION", "eu-west-1");
  EXPECT_EQ(environment.find("AWS_REGION"), "eu-west-1");
}

TEST(EnvironmentTest, WholeFamiliesOfVariablesCanGo) {
  Environment environment;
  for (const char* name : {"AWS_REGION", "AWS_PROFILE", "PATH"}) environment.set(name, "x");
  environment.remove_all_starting_with("AWS_");
  EXPECT_THAT(environment.assignments(), ElementsAre("PATH=x"));
}

TEST(EnvironmentTest, HostsAreAddedToThoseWithoutAProxy) {
  Environment environment;
  environment.set("NO_PROXY", "a.example");
  environment.bypass_proxy_for("127.0.0.1");
  EXPECT_EQ(environment.find("NO_PROXY"), "a.example,127.0.0.1");
  EXPECT_EQ(environment.find("no_proxy"), "127.0.0.1");
}

TEST(FindEndpointTest, OptionComesBeforeVariableBeforeDefault) {
  Environment environment;
  EXPECT_EQ(find_endpoint("", environment).value_or(""), "http://127.0.0.1:4566");
  environment.set("AWS_ENDPOINT_URL", "http://host:1/");
  EXPECT_EQ(find_endpoint("", environment).value_or(""), "http://host:1");
  EXPECT_EQ(find_endpoint("https://[::1]:2", environment).value_or(""), "https://[::1]:2");
}

TEST(FindEndpointTest, WhatIsNoUrlIsRefusedByTheNameOfItsOrigin) {
  Environment environment;
  EXPECT_NE(find_endpoint("127.0.0.1:4566", environment).error().message.find("--endpoint"), std::string::npos);
  environment.set("AWS_ENDPOINT_URL", "http://");
  EXPECT_NE(find_endpoint("", environment).error().message.find("AWS_ENDPOINT_URL"), std::string::npos);
}

TEST(FindEndpointTest, HostIsTakenOutOfTheUrl) {
  EXPECT_EQ(host_of("http://127.0.0.1:4566"), "127.0.0.1");
  EXPECT_EQ(host_of("https://[::1]:2/x"), "::1");
  EXPECT_EQ(host_of("http://localhost"), "localhost");
  EXPECT_EQ(host_of("ftp://localhost"), "");
}

}  // namespace
}  // namespace rolecall::cli
