// SPDX-License-Identifier: Apache-2.0
#include "audit/file_recorder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <thread>

namespace rolecall::audit {
namespace {

using ::testing::HasSubstr;

Event sample_event() {
  Event event;
  event.time = base::Time(base::milliseconds(1770091506789));
  event.event_source = "iam.amazonaws.com";
  event.event_name = "CreateRole";
  event.event_id = "e-1";
  event.identity.type = "AssumedRole";
  event.identity.arn = "arn:aws:sts::123456789012:assumed-role/web/i-1";
  event.identity.issuer = Identity::Issuer{.arn = "arn:aws:iam::123456789012:role/web", .ec2_role_delivery = "2.0"};
  event.request_parameters = {{"RoleName", "a\"b"}};
  event.error_code = "AccessDenied";
  event.decisions = {{.action = "iam:CreateRole", .resource = "arn:x", .outcome = "implicitDeny", .layer = "identity"}};
  return event;
}

std::string contents(const std::filesystem::path& path) {
  std::stringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

class FileRecorderTest : public ::testing::Test {
 protected:
  FileRecorderTest() {
    std::string pattern = ::testing::TempDir() + "audit-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~FileRecorderTest() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
};

TEST_F(FileRecorderTest, WritesARecordAndItsDecisionsThatShareTheEventId) {
  {
    auto recorder = open_file_recorder(folder_);
    ASSERT_TRUE(recorder) << recorder.error().message;
    auto slot = (*recorder)->reserve();
    ASSERT_TRUE(slot);
    (*slot)->record(sample_event());
  }
  const std::string trail = contents(folder_ / "cloudtrail.jsonl");
  EXPECT_THAT(trail, HasSubstr(R"("eventTime":"2026-02-03T04:05:06Z")"));
  EXPECT_THAT(trail, HasSubstr(R"("requestParameters":{"RoleName":"a\"b"})"));
  EXPECT_THAT(trail, HasSubstr(R"("ec2RoleDelivery":"2.0")"));
  EXPECT_THAT(trail, HasSubstr(R"("errorCode":"AccessDenied")"));
  EXPECT_THAT(trail, HasSubstr(R"("eventID":"e-1")"));
  const std::string ledger = contents(folder_ / "decisions.jsonl");
  EXPECT_THAT(ledger, HasSubstr(R"("eventID":"e-1")"));
  EXPECT_THAT(ledger, HasSubstr(R"("outcome":"implicitDeny")"));
}

TEST_F(FileRecorderTest, RefusesRoomWhenTheDiskRefusesRecords) {
  // /dev/full takes no byte: what a full disk looks like.
  std::filesystem::create_symlink("/dev/full", folder_ / "cloudtrail.jsonl");
  auto recorder = open_file_recorder(folder_);
  ASSERT_TRUE(recorder);
  auto slot = (*recorder)->reserve();
  ASSERT_TRUE(slot);
  (*slot)->record(sample_event());
  // The writer thread finds out on its own time; waiting for it is bounded by the test runner.
  while ((*recorder)->reserve()) std::this_thread::yield();
  EXPECT_FALSE((*recorder)->reserve());
}

TEST_F(FileRecorderTest, AnUnusableFolderIsNamed) {
  const auto recorder = open_file_recorder("/proc/no-such-place/audit");
  ASSERT_FALSE(recorder);
  EXPECT_THAT(recorder.error().message, HasSubstr("/proc/no-such-place/audit"));
}

}  // namespace
}  // namespace rolecall::audit
