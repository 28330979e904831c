// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "base/interned.h"
#include "base/short_text.h"
#include "base/strong_string.h"

namespace rolecall::base {
namespace {

TEST(ShortTextTest, HoldsTextOfEverySizeAcrossTheEdgeOfTheObject) {
  for (std::size_t size = 0; size < 300; ++size) {
    const std::string text(size, 'x');
    ShortText value = text;
    EXPECT_EQ(value, text);
    EXPECT_EQ(value.size(), size);
    ShortText copy = value;
    ShortText moved = std::move(value);
    EXPECT_EQ(copy, text);
    EXPECT_EQ(moved, copy);
    copy = std::string(300 - size, 'y');
    EXPECT_EQ(copy, std::string(300 - size, 'y'));
    copy = moved;
    EXPECT_EQ(copy, moved);
  }
}

TEST(ShortTextTest, ReadsLikeAString) {
  const ShortText id = "i-0123456789abcdef0";
  const std::string made = id;
  EXPECT_EQ(made, "i-0123456789abcdef0");
  EXPECT_EQ(id + "/x", "i-0123456789abcdef0/x");
  EXPECT_EQ("x/" + id, "x/i-0123456789abcdef0");
  EXPECT_EQ(fmt::format("{:>21}", id), "  i-0123456789abcdef0");
  EXPECT_LT(id, "i-1");
  EXPECT_EQ(ShortText(std::string_view("a\0b", 3)).size(), 3U);
  EXPECT_TRUE(ShortText().empty());
}

TEST(InternedTest, EqualTextsShareOneCopy) {
  const SharedText one = "ami-0123456789abcdef0";
  const SharedText two = std::string("ami-0123456789abcdef0");
  EXPECT_EQ(&one.get(), &two.get());
  EXPECT_EQ(one, two);
  EXPECT_NE(one, SharedText("ami-other"));
  EXPECT_EQ(one, "ami-0123456789abcdef0");
  EXPECT_EQ(sizeof one, sizeof(void*));
  EXPECT_TRUE(SharedText().empty());
  EXPECT_EQ(SharedText(), "");
}

TEST(InternedTest, ReadsLikeWhatItHolds) {
  const Interned<AccountId> account = AccountId("123456789012");
  const AccountId& plain = account;
  EXPECT_EQ(plain, AccountId("123456789012"));
  EXPECT_EQ(account.str() + "/", "123456789012/");
  EXPECT_EQ(fmt::format("{}", account), "123456789012");
  SharedText text = "a";
  text = "b";
  EXPECT_EQ(text + "/" + text.str(), "b/b");
}

// The last owner of a text goes in one thread while another finds it again.
TEST(InternedTest, ThreadsMayLetGoAndFindTheSameTextAtOnce) {
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([] {
      for (int round = 0; round < 20'000; ++round) {
        SharedText text = "contended";
        SharedText copy = text;
        text = SharedText();
        ASSERT_EQ(copy, "contended");
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace rolecall::base
