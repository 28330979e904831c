// SPDX-License-Identifier: Apache-2.0
//
// Wildcard patterns, above all those that cost a naive matcher exponential time.  reference/reference_test.cc compares
// all small patterns with another matcher.
#include "policy/pattern.h"

#include <gtest/gtest.h>

#include <string>

namespace rolecall::policy {
namespace {

bool matches(std::string_view pattern, std::string_view text, LetterCase letter_case = LetterCase::Exact) {
  const auto compiled = Pattern::compile(pattern, {.letter_case = letter_case});
  EXPECT_TRUE(compiled);
  return compiled && compiled->matches(text, Context());
}

TEST(Pattern, MatchesWildcards) {
  EXPECT_TRUE(matches("", ""));
  EXPECT_FALSE(matches("", "a"));
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("***", "abc"));
  EXPECT_FALSE(matches("?", ""));
  EXPECT_TRUE(matches("a*c", "abcc")) << "needs a second try for the tail";
  EXPECT_TRUE(matches("a*b*c", "a-b-b-c"));
  EXPECT_FALSE(matches("a*bc", "abcbd"));
  EXPECT_FALSE(matches("ab*ba", "aba")) << "head and tail must not overlap";
  EXPECT_TRUE(matches("*a?", "aab"));
  EXPECT_TRUE(matches("?*?", "ab"));
  EXPECT_FALSE(matches("?*?", "a"));
  EXPECT_TRUE(matches("*.example.com", "a.b.example.com"));
}

TEST(Pattern, FoldsLettersIfAskedTo) {
  EXPECT_TRUE(matches("Get*Object", "gEtMyoBJECT", LetterCase::Fold));
  EXPECT_FALSE(matches("Get*Object", "gEtMyoBJECT"));
  EXPECT_TRUE(matches("[@`{", "[@`{", LetterCase::Fold));
  EXPECT_FALSE(matches("@", "`", LetterCase::Fold)) << "32 apart, but no letters";
}

TEST(Pattern, StaysLinearForHostilePatterns) {
  std::string pattern;
  for (int i = 0; i < 1000; ++i) pattern += "a*";
  const std::string text(20000, 'a');
  EXPECT_TRUE(matches(pattern, text));
  EXPECT_FALSE(matches(pattern + "b", text));
  EXPECT_FALSE(matches("*" + std::string(3000, '?') + "b", text));
}

TEST(Pattern, KnowsItsLiteralPrefix) {
  const auto prefix = [](std::string_view text) {
    const auto pattern = Pattern::compile(text, {.variables = Variables::Yes});
    return std::string(pattern->literal_prefix());
  };
  EXPECT_EQ(prefix("abc"), "abc");
  EXPECT_EQ(prefix("abc*"), "abc");
  EXPECT_EQ(prefix("ab?c"), "ab");
  EXPECT_EQ(prefix("*c"), "");
  EXPECT_EQ(prefix("a${$}${aws:username}"), "a$");
}

TEST(Pattern, RefusesMalformedVariables) {
  for (const std::string_view text : {"${", "${aws:username", "${}", "${ a}", "${a }", "${a,}", "${a,b}", "${a,'b}",
                                      "${a,'b'c}", "${a'b}", "${,'b'}"}) {
    EXPECT_FALSE(Pattern::compile(text, {.variables = Variables::Yes})) << text;
    EXPECT_TRUE(Pattern::compile(text, {})) << text;
  }
  EXPECT_FALSE(Pattern::compile("${a , 'b}' }", {.variables = Variables::Yes}));
  EXPECT_TRUE(Pattern::compile("${a, 'b}' }", {.variables = Variables::Yes}));
  EXPECT_TRUE(Pattern::compile("$a{b}", {.variables = Variables::Yes}));
}

}  // namespace
}  // namespace rolecall::policy
