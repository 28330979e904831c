// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rolecall::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(SplitTest, AwsKeepsItsOptionsAndGivesTheRestAway) {
  const CommandLine line =
      split({"aws", "--endpoint", "http://h:1", "--data=d", "s3", "ls", "--endpoint", "x", "--help"});
  EXPECT_THAT(line.own, ElementsAre("aws", "--endpoint", "http://h:1", "--data=d"));
  EXPECT_THAT(line.foreign, ElementsAre("s3", "ls", "--endpoint", "x", "--help"));
}

TEST(SplitTest, AwsOptionsThatAreNotOursAreAwsOptions) {
  const CommandLine line = split({"aws", "--endpoint-url", "http://h:1", "iam", "list-roles"});
  EXPECT_THAT(line.own, ElementsAre("aws"));
  EXPECT_THAT(line.foreign, ElementsAre("--endpoint-url", "http://h:1", "iam", "list-roles"));
}

TEST(SplitTest, AwsOptionWithoutItsValueIsLeftForTheParserToRefuse) {
  EXPECT_THAT(split({"aws", "--data"}).own, ElementsAre("aws", "--data"));
}

TEST(SplitTest, ExecGivesAwayWhatStandsBehindTheFirstSeparator) {
  const CommandLine line = split({"exec", "i-1", "--", "sh", "-c", "--", "[a,b]"});
  EXPECT_THAT(line.own, ElementsAre("exec", "i-1"));
  EXPECT_THAT(line.foreign, ElementsAre("sh", "-c", "--", "[a,b]"));
  EXPECT_TRUE(line.has_separator);
  EXPECT_FALSE(split({"exec", "i-1", "sh"}).has_separator);
}

TEST(SplitTest, OtherCommandsAreLeftWhole) {
  EXPECT_THAT(split({"serve", "--", "x"}).own, ElementsAre("serve", "--", "x"));
  EXPECT_THAT(split({}).own, IsEmpty());
}

}  // namespace
}  // namespace rolecall::cli
