// SPDX-License-Identifier: Apache-2.0
#include "sigv4/signing_key.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace rolecall::sigv4 {
namespace {

const base::Secret kSecret(std::string_view("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));
const KeyScope kIam{.date = "20150830", .region = "us-east-1", .service = "iam"};

bool same(const crypto::HmacKey& a, const crypto::HmacKey& b) {
  return a.mac("message") == b.mac("message");
}

// AWS's example of the derivation: the key is c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9.
TEST(SigningKeyTest, IsTheOneOfThePublishedExample) {
  const unsigned char key[] = {0xc4, 0xaf, 0xb1, 0xcc, 0x57, 0x71, 0xd8, 0x71, 0x76, 0x3a, 0x39,
                               0x3e, 0x44, 0xb7, 0x03, 0x57, 0x1b, 0x55, 0xcc, 0x28, 0x42, 0x4d,
                               0x1a, 0x5e, 0x86, 0xda, 0x6e, 0xd3, 0xc1, 0x54, 0xa4, 0xb9};
  const crypto::HmacKey expected({reinterpret_cast<const char*>(key), sizeof key});
  EXPECT_TRUE(same(derive_signing_key(kSecret, kIam), expected));
}

TEST(SigningKeyTest, LongSecretsAreDerivedToo) {
  const base::Secret one(std::string(300, 'a')), other(std::string(301, 'a'));
  EXPECT_FALSE(same(derive_signing_key(one, kIam), derive_signing_key(other, kIam)));
}

TEST(SigningKeyCacheTest, DerivesEachKeyOnce) {
  SigningKeyCache cache(16);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(same(cache.get("AKID", kSecret, kIam), derive_signing_key(kSecret, kIam)));
  EXPECT_EQ(cache.derivations(), 1U);
}

TEST(SigningKeyCacheTest, TellsIdsScopesAndSecretsApart) {
  SigningKeyCache cache(64);
  (void)cache.get("AKID", kSecret, kIam);
  (void)cache.get("AKI", kSecret, {.date = "D20150830", .region = "us-east-1", .service = "iam"});
  (void)cache.get("AKID", kSecret, {.date = "20150831", .region = "us-east-1", .service = "iam"});
  (void)cache.get("AKID", kSecret, {.date = "20150830", .region = "us-east-2", .service = "iam"});
  (void)cache.get("AKID", kSecret, {.date = "20150830", .region = "us-east-1", .service = "sts"});
  EXPECT_EQ(cache.derivations(), 5U);
  const base::Secret changed(std::string_view("another secret of the same access key id"));
  EXPECT_TRUE(same(cache.get("AKID", changed, kIam), derive_signing_key(changed, kIam)));
  EXPECT_EQ(cache.derivations(), 6U);
}

TEST(SigningKeyCacheTest, StaysCorrectWhenItIsFullOrAskedByManyThreads) {
  SigningKeyCache cache(4);
  std::atomic<int> wrong = 0;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const std::string id = "AKID" + std::to_string((i * 7 + t) % 20);
        const base::Secret secret("secret of " + id);
        if (!same(cache.get(id, secret, kIam), derive_signing_key(secret, kIam))) wrong.fetch_add(1);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(wrong.load(), 0);
}

TEST(SigningKeyCacheTest, NamesTooLongToKeepAreDerivedEachTime) {
  SigningKeyCache cache(16);
  const std::string id(200, 'A');
  EXPECT_TRUE(same(cache.get(id, kSecret, kIam), derive_signing_key(kSecret, kIam)));
  EXPECT_TRUE(same(cache.get(id, kSecret, kIam), derive_signing_key(kSecret, kIam)));
  EXPECT_EQ(cache.derivations(), 2U);
}

}  // namespace
}  // namespace rolecall::sigv4
