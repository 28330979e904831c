// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace rolecall::base {
namespace {

TEST(EncodingTest, Base64FollowsRfc4648) {
  // RFC 4648 section 10.
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors) {
    EXPECT_EQ(base64_encode(plain), coded);
    EXPECT_EQ(base64_decode(coded), plain);
  }
}

TEST(EncodingTest, EveryByteSurvivesEachCoding) {
  SeededRandom random(7);
  for (std::size_t size = 0; size < 70; ++size) {
    const std::string bytes = random.bytes(size);
    EXPECT_EQ(base64_decode(base64_encode(bytes)), bytes);
    EXPECT_EQ(base64url_decode(base64url_encode(bytes)), bytes);
    EXPECT_EQ(hex_decode(hex_encode(bytes)), bytes);
    EXPECT_EQ(percent_decode(percent_encode(bytes)), bytes);
  }
}

TEST(EncodingTest, RefusesMalformedText) {
  for (const char* text : {"Zg", "Zg=", "Z===", "Zh==", "Zg==\n", "Z g=", "Zm9v!mFy"})
    EXPECT_FALSE(base64_decode(text));
  for (const char* text : {"a", "zz", "0x"}) EXPECT_FALSE(hex_decode(text)) << text;
  for (const char* text : {"%", "%1", "%zz", "a%4"}) EXPECT_FALSE(percent_decode(text)) << text;
}

TEST(EncodingTest, PlusIsABlankOnlyInForms) {
  EXPECT_EQ(form_decode("a+b%2Bc"), "a b+c");
  EXPECT_EQ(percent_decode("a+b"), "a+b");
}

TEST(EncodingTest, JsonStringEscapesWhatJsonForbids) {
  EXPECT_EQ(json_string("a\"b\\c\n\x01/é"), "\"a\\\"b\\\\c\\n\\u0001/é\"");
}

TEST(EncodingTest, UuidHasVersionAndVariant) {
  SystemRandom random;
  const std::string uuid = random.uuid();
  ASSERT_EQ(uuid.size(), 36U);
  EXPECT_EQ(uuid[14], '4');
  EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
  EXPECT_NE(uuid, random.uuid());
}

}  // namespace
}  // namespace rolecall::base
