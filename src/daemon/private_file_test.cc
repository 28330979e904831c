// SPDX-License-Identifier: Apache-2.0
#include "daemon/private_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace rolecall::daemon {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

class PrivateFileTest : public testing::Test {
 protected:
  PrivateFileTest() : root_(fs::temp_directory_path() / ("private_file_test." + std::to_string(getpid()))) {
    fs::create_directory(root_);
  }
  ~PrivateFileTest() override { fs::remove_all(root_); }

  static mode_t mode_of(const fs::path& path) {
    struct stat status {};
    EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
    return status.st_mode & 0777;
  }

  fs::path root_;
};

TEST_F(PrivateFileTest, IsReadBackAndReadableByItsOwnerOnly) {
  const auto absent = read_private_file(root_ / "keys");
  ASSERT_TRUE(absent);
  EXPECT_EQ(*absent, std::nullopt);

  ASSERT_TRUE(write_private_file(root_ / "keys", "one"));
  ASSERT_TRUE(write_private_file(root_ / "keys", "two"));
  const auto content = read_private_file(root_ / "keys");
  ASSERT_TRUE(content);
  EXPECT_EQ(*content, "two");
  EXPECT_EQ(mode_of(root_ / "keys"), 0600U);
  EXPECT_FALSE(fs::exists(root_ / "keys.new"));
}

TEST_F(PrivateFileTest, LeftoverOfACrashDoesNotLendItsMode) {
  std::ofstream(root_ / "keys.new") << "half";
  fs::permissions(root_ / "keys.new", fs::perms::all);
  ASSERT_TRUE(write_private_file(root_ / "keys", "whole"));
  EXPECT_EQ(mode_of(root_ / "keys"), 0600U);
}

TEST_F(PrivateFileTest, FailuresNameTheFile) {
  const auto written = write_private_file(root_ / "missing" / "keys", "x");
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().message, HasSubstr((root_ / "missing" / "keys").string()));

  std::ofstream(root_ / "huge") << std::string(kMaxPrivateFileBytes + 1, 'x');
  const auto read = read_private_file(root_ / "huge");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("huge"));
}

}  // namespace
}  // namespace rolecall::daemon
