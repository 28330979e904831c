// SPDX-License-Identifier: Apache-2.0
#include "daemon/server_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/encoding.h"
#include "daemon/private_file.h"

namespace rolecall::daemon {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

constexpr base::Time kNow{std::chrono::seconds(1'800'000'000)};

class ServerKeyTest : public testing::Test {
 protected:
  ServerKeyTest() : folder_(fs::temp_directory_path() / ("server_key_test." + std::to_string(getpid()))) {
    fs::create_directory(folder_);
  }
  ~ServerKeyTest() override { fs::remove_all(folder_); }

  auto load(MissingRing missing, base::Time now) { return load_key_ring(folder_, missing, now, random_); }
  std::string file() { return read_private_file(folder_ / "keys").value_or(std::nullopt).value_or(""); }

  fs::path folder_;
  base::SeededRandom random_{7};
};

TEST_F(ServerKeyTest, FirstRingIsWrittenAndReadBack) {
  const auto made = load(MissingRing::Make, kNow);
  ASSERT_TRUE(made);
  const std::string written = file();
  const auto loaded = load(MissingRing::Refuse, kNow);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(file(), written);
  ASSERT_EQ(loaded->sealing.size(), 1U);
  EXPECT_EQ(loaded->sealing[0].created, kNow);
  EXPECT_THAT(written, HasSubstr("storage "));
}

TEST_F(ServerKeyTest, MissingRingIsNotReplacedWhereSomethingWasSealed) {
  const auto ring = load(MissingRing::Refuse, kNow);
  ASSERT_FALSE(ring);
  EXPECT_THAT(ring.error().message, HasSubstr("missing"));
  EXPECT_EQ(file(), "");
}

TEST_F(ServerKeyTest, OldSealingKeyIsTakenOverAndStaysToOpen) {
  ASSERT_TRUE(load(MissingRing::Make, kNow));
  const auto later = load(MissingRing::Refuse, kNow + kSealingKeyLife);
  ASSERT_TRUE(later);
  EXPECT_EQ(later->sealing.size(), 2U);
  const auto again = load(MissingRing::Refuse, kNow + kSealingKeyLife + std::chrono::hours(1));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->sealing.size(), 2U) << "the new key is young";
}

TEST_F(ServerKeyTest, DamageIsRefusedWhereverItIs) {
  ASSERT_TRUE(load(MissingRing::Make, kNow));
  const std::string good = file();
  ASSERT_TRUE(parse_key_ring(good));
  EXPECT_FALSE(parse_key_ring(""));
  EXPECT_FALSE(parse_key_ring(good.substr(0, good.size() / 2)));
  EXPECT_FALSE(parse_key_ring(good + "other 1\n"));
  std::string short_key = good;
  short_key.erase(short_key.find("storage ") + 8, 4);
  EXPECT_FALSE(parse_key_ring(short_key));
}

}  // namespace
}  // namespace rolecall::daemon
