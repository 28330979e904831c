// SPDX-License-Identifier: Apache-2.0
#include "cli/excerpt.h"

#include <gtest/gtest.h>

namespace rolecall::cli {
namespace {

std::string shown(std::string_view text, std::string_view place, std::string_view label = "here") {
  const std::size_t begin = text.find(place);
  return render({"p.json", text, {begin, begin + place.size()}, label}, Colours::No);
}

TEST(Excerpt, APlaceIsMarkedInItsLine) {
  EXPECT_EQ(shown("{\n  \"Action\": \"s3:Get\",\n}", "\"s3:Get\""),
            " --> p.json:2:13\n"
            "  |\n"
            "2 |   \"Action\": \"s3:Get\",\n"
            "  |             ^^^^^^^^ here\n");
}

TEST(Excerpt, APlaceOfSeveralLinesHasAMarginInstead) {
  EXPECT_EQ(shown("[\n  {\n    a\n  },\n]", "{\n    a\n  }"),
            " --> p.json:2:3\n"
            "  |\n"
            "2 | >   {\n"
            "3 | >     a\n"
            "4 | >   },\n"
            "  | here\n");
}

TEST(Excerpt, TheMiddleOfAVeryLongPlaceIsLeftOut) {
  std::string text;
  for (int i = 1; i <= 40; ++i) text += "line " + std::to_string(i) + "\n";
  const std::string out = render({"p", text, {0, text.size() - 1}, {}}, Colours::No);
  EXPECT_NE(out.find("11 | > line 11\n   | ...\n38 | > line 38\n"), std::string::npos) << out;
}

TEST(Excerpt, ALongLineIsCutAroundThePlace) {
  const std::string text = std::string(500, 'a') + "HERE" + std::string(500, 'b');
  const std::string out = shown(text, "HERE");
  EXPECT_NE(out.find("1 | ..." + std::string(24, 'a') + "HEREbbb"), std::string::npos) << out;
  EXPECT_NE(out.find("  | " + std::string(27, ' ') + "^^^^ here\n"), std::string::npos) << out;
  EXPECT_LT(out.size(), 250U);
}

TEST(Excerpt, ColumnsCountCharactersAndTabsTakeOne) {
  EXPECT_EQ(shown("\t\"é\": x", "x"),
            " --> p.json:1:7\n"
            "  |\n"
            "1 |  \"é\": x\n"
            "  |       ^ here\n");
}

TEST(Excerpt, NoByteOfAFileReachesTheTerminalAsAControl) {
  const std::string out = shown("a \x1b[31m\x07 b\x7f", "b", "c\x1b[0m");
  EXPECT_EQ(out.find_first_of("\x1b\x07\x7f"), std::string::npos);
  EXPECT_EQ(place_name("x\x1b[2J", "", 0), "x [2J:1:1");
  EXPECT_EQ(printable("a\xC2\x9B"
                      "2J \xC3\xA9"),
            "a 2J \xC3\xA9")
      << "C1 is a control, letters are none";
}

TEST(Excerpt, ThePlaceMayBeTheEndOfTheFile) {
  EXPECT_EQ(render({"p", "{", {1, 2}, "unexpected end"}, Colours::No),
            " --> p:1:2\n"
            "  |\n"
            "1 | {\n"
            "  |  ^ unexpected end\n");
}

TEST(Excerpt, ColoursAreForTerminals) {
  EXPECT_EQ(coloured("x", Colour::Bad, Colours::No), "x");
  EXPECT_EQ(coloured("x", Colour::Bad, Colours::Yes), "\x1b[1;31mx\x1b[0m");
}

TEST(Offset, IsThatOfAPosition) {
  EXPECT_EQ(offset_of("ab\nc\xC3\xA9"
                      "d",
                      2, 3),
            6U);
  EXPECT_EQ(offset_of("ab", 9, 9), 2U);
}

}  // namespace
}  // namespace rolecall::cli
