// SPDX-License-Identifier: Apache-2.0
#include "crypto/aead.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/encoding.h"

namespace rolecall::crypto {
namespace {

std::string bytes(std::string_view hex) {
  return base::hex_decode(hex).value();
}

// "The Galois/Counter Mode of Operation" (submitted to NIST), test case 16.
const std::string kKey = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
const std::string kNonce = bytes("cafebabefacedbaddecaf888");
const std::string kPlaintext = bytes(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba"
    "63"
    "7b39");
const std::string kAssociated = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
const std::string kSealed = bytes(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abc"
    "c9"
    "f66276fc6ece0f4e1768cddf8853bb2d551b");

TEST(AeadTest, FollowsTheGcmTestCase) {
  const AeadKey key{base::Secret(kKey)};
  std::string sealed = "head";
  key.seal(kNonce, kAssociated, kPlaintext, sealed);
  EXPECT_EQ(sealed, "head" + kSealed);
  EXPECT_EQ(key.open(kNonce, kAssociated, kSealed), kPlaintext);
}

TEST(AeadTest, OpensNothingThatWasChanged) {
  const AeadKey key{base::Secret(kKey)};
  for (std::size_t i = 0; i < kSealed.size(); ++i) {
    std::string changed = kSealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_EQ(key.open(kNonce, kAssociated, changed), std::nullopt) << i;
  }
  EXPECT_EQ(key.open(kNonce, "other", kSealed), std::nullopt);
  EXPECT_EQ(key.open(bytes("cafebabefacedbaddecaf889"), kAssociated, kSealed), std::nullopt);
  EXPECT_EQ(key.open(kNonce, kAssociated, kSealed.substr(0, kAeadTagSize - 1)), std::nullopt);
  EXPECT_EQ(key.open("short", kAssociated, kSealed), std::nullopt);
  EXPECT_EQ(AeadKey{base::Secret(std::string(32, 'k'))}.open(kNonce, kAssociated, kSealed), std::nullopt);
  EXPECT_EQ(key.open(kNonce, kAssociated, kSealed), kPlaintext) << "a failure does not spoil the key";
}

TEST(AeadTest, SealsNothingAtAll) {
  const AeadKey key{base::Secret(kKey)};
  std::string sealed;
  key.seal(kNonce, "", "", sealed);
  EXPECT_EQ(sealed.size(), kAeadTagSize);
  EXPECT_EQ(key.open(kNonce, "", sealed), "");
}

TEST(AeadTest, OneKeyServesMoreThreadsThanItHasContexts) {
  const AeadKey key{base::Secret(kKey)};
  std::vector<std::jthread> threads;
  std::atomic<int> good = 0;
  for (int t = 0; t < 20; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        std::string sealed;
        key.seal(kNonce, kAssociated, kPlaintext, sealed);
        if (sealed == kSealed && key.open(kNonce, kAssociated, sealed) == kPlaintext) good.fetch_add(1);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(good.load(), 4000);
}

}  // namespace
}  // namespace rolecall::crypto
