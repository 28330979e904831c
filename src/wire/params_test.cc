// SPDX-License-Identifier: Apache-2.0
#include "wire/params.h"

#include <gtest/gtest.h>

#include "wire/utf8.h"

namespace rolecall::wire {
namespace {

TEST(ParamsTest, ReadsFormEncodingFromQueryAndBody) {
  const auto params = Params::parse("Version=2010-05-08&Action=CreateRole", "RoleName=a+b%2Fc&Empty=&Bare");
  ASSERT_TRUE(params);
  EXPECT_EQ(*params->find("Action"), "CreateRole");
  EXPECT_EQ(*params->find("RoleName"), "a b/c");
  EXPECT_EQ(*params->find("Empty"), "");
  EXPECT_EQ(*params->find("Bare"), "");
  EXPECT_EQ(params->find("rolename"), nullptr);
}

TEST(ParamsTest, RefusesANameGivenTwice) {
  EXPECT_EQ(Params::parse("a=1&a=2").error().code, "MalformedQueryString");
  EXPECT_EQ(Params::parse("a=1", "a=1").error().message, "The parameter a is given more than once");
}

TEST(ParamsTest, RefusesMalformedEncoding) {
  for (const char* bad : {"a=%", "a=%2", "a=%zz", "%=a", "a=%ff", "a=%c0%80", "a=%ed%a0%80"}) {
    EXPECT_FALSE(Params::parse(bad)) << bad;
  }
}

TEST(ParamsTest, RefusesTooManyParametersAndTooLongNames) {
  std::string many;
  for (std::size_t i = 0; i < kMaxParams; ++i) many += "&p" + std::to_string(i) + "=1";
  EXPECT_TRUE(Params::parse(many));
  EXPECT_FALSE(Params::parse(many, "one=more"));
  EXPECT_TRUE(Params::parse(std::string(kMaxParamNameBytes, 'n')));
  EXPECT_FALSE(Params::parse(std::string(kMaxParamNameBytes + 1, 'n')));
}

TEST(Utf8Test, LengthsCountUtf16Units) {
  EXPECT_EQ(utf16_length("abc"), 3U);
  EXPECT_EQ(utf16_length("\xC3\xA9"), 1U);
  EXPECT_EQ(utf16_length("\xF0\x9F\x98\x80"), 2U);
}

}  // namespace
}  // namespace rolecall::wire
