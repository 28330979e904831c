// SPDX-License-Identifier: Apache-2.0
#include "crypto/hmac.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "crypto/hkdf.h"

namespace rolecall::crypto {
namespace {

std::string bytes(std::string_view hex) {
  return base::hex_decode(hex).value();
}
std::string hex(const Sha256Digest& digest) {
  return base::hex_encode(bytes_of(digest));
}

struct HmacVector {
  std::string key, message, mac;
};

// RFC 4231, test cases 1 to 4, 6 and 7 (5 is about truncation).
const std::vector<HmacVector> kRfc4231 = {
    {std::string(20, '\x0b'), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
    {"Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
    {std::string(20, '\xaa'), std::string(50, '\xdd'),
     "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
    {bytes("0102030405060708090a0b0c0d0e0f10111213141516171819"), std::string(50, '\xcd'),
     "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
    {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
    {std::string(131, '\xaa'),
     "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed "
     "before being used by the HMAC algorithm.",
     "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"}};

TEST(HmacTest, FollowsRfc4231) {
  for (const auto& vector : kRfc4231) {
    EXPECT_EQ(hex(hmac_sha256(vector.key, vector.message)), vector.mac);
    const HmacKey key(vector.key);
    EXPECT_EQ(hex(key.mac("something else")), hex(hmac_sha256(vector.key, "something else")));
    EXPECT_EQ(hex(key.mac(vector.message)), vector.mac) << "a key is good for many messages";
    Hmac parts(key);
    parts.update(vector.message.substr(0, 3));
    parts.update(vector.message.substr(3));
    EXPECT_EQ(hex(parts.finish()), vector.mac);
  }
}

struct HkdfVector {
  std::string key, salt, info, derived;
};

// RFC 5869, test cases 1 to 3.
const std::vector<HkdfVector> kRfc5869 = {
    {std::string(22, '\x0b'), bytes("000102030405060708090a0b0c"), bytes("f0f1f2f3f4f5f6f7f8f9"),
     "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
    {bytes("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30313233343"
           "536"
           "3738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f"),
     bytes("606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f90919293949"
           "596"
           "9798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf"),
     bytes("b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e"
           "5e6"
           "e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"),
     "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b83"
     "6"
     "7793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"},
    {std::string(22, '\x0b'), "", "",
     "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"}};

TEST(HkdfTest, FollowsRfc5869) {
  for (const auto& vector : kRfc5869) {
    const auto derived =
        hkdf_sha256({.key = vector.key, .salt = vector.salt, .info = vector.info}, vector.derived.size() / 2);
    EXPECT_EQ(base::hex_encode(derived.reveal()), vector.derived);
  }
}

}  // namespace
}  // namespace rolecall::crypto
