// SPDX-License-Identifier: Apache-2.0
#include "crypto/checksum.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "base/random.h"
#include "crypto/crc.h"

namespace rolecall::crypto {
namespace {

struct Vector {
  ChecksumKind kind;
  std::string_view of_digits;   // of "123456789": the CRC catalogue's check values
  std::string_view of_nothing;  // of ""
};

const Vector kVectors[] = {
    {ChecksumKind::Md5, "25f9e794323b453885f5181f1b624d0b", "d41d8cd98f00b204e9800998ecf8427e"},
    {ChecksumKind::Sha1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441", "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
    {ChecksumKind::Sha256, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {ChecksumKind::Sha512,
     "d9e6762dd1c8eaf6d61b3c6192fc408d4d6d5f1176d0c29169bc24e71c3f274ad27fcd5811b313d681f7e55ec02d73d499c95455b6b5bb503"
     "acf"
     "574fba8ffe85",
     "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a"
     "538"
     "327af927da3e"},
    {ChecksumKind::Crc32, "cbf43926", "00000000"},
    {ChecksumKind::Crc32c, "e3069283", "00000000"},
    {ChecksumKind::Crc64Nvme, "ae8b14860a799888", "0000000000000000"}};

TEST(ChecksumTest, GivesThePublishedCheckValues) {
  for (const auto& vector : kVectors) {
    EXPECT_EQ(base::hex_encode(checksum(vector.kind, "123456789")), vector.of_digits) << name_of(vector.kind);
    EXPECT_EQ(base::hex_encode(checksum(vector.kind, "")), vector.of_nothing) << name_of(vector.kind);
  }
}

// RFC 3720 B.4: 32 bytes, long enough for the eight-byte steps.
TEST(ChecksumTest, Crc32cFollowsRfc3720) {
  EXPECT_EQ(base::hex_encode(checksum(ChecksumKind::Crc32c, std::string(32, '\0'))), "8a9136aa");
  EXPECT_EQ(base::hex_encode(checksum(ChecksumKind::Crc32c, std::string(32, '\xff'))), "62a8ab43");
}

TEST(ChecksumTest, PartsGiveTheChecksumOfTheWhole) {
  base::SeededRandom random(11);
  const std::string text = random.bytes(200);
  for (const auto& vector : kVectors) {
    const auto whole = checksum(vector.kind, text);
    for (std::size_t cut = 0; cut <= text.size(); cut += 7) {
      Checksum parts(vector.kind);
      parts.update(text.substr(0, cut));
      parts.update(text.substr(cut));
      EXPECT_EQ(parts.finish(), whole) << name_of(vector.kind) << " cut at " << cut;
    }
  }
}

TEST(ChecksumTest, NamesAreReadIgnoringCase) {
  for (const auto& vector : kVectors) EXPECT_EQ(checksum_named(base::ascii_lower(name_of(vector.kind))), vector.kind);
  EXPECT_EQ(checksum_named("crc16"), std::nullopt);
  EXPECT_EQ(checksum_named(""), std::nullopt);
}

TEST(CrcCombineTest, TheChecksOfTwoPartsGiveTheCheckOfTheWhole) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += static_cast<char>(i * 7);
  const std::string_view whole = text;
  for (const std::size_t cut : {0U, 1U, 31U, 4096U, 99'999U, 100'000U}) {
    const auto first = whole.substr(0, cut);
    const auto second = whole.substr(cut);
    EXPECT_EQ(crc32_combine(crc32(0, first), crc32(0, second), second.size()), crc32(0, whole)) << cut;
    EXPECT_EQ(crc32c_combine(crc32c(0, first), crc32c(0, second), second.size()), crc32c(0, whole)) << cut;
    EXPECT_EQ(crc64nvme_combine(crc64nvme(0, first), crc64nvme(0, second), second.size()), crc64nvme(0, whole)) << cut;
  }
}

}  // namespace
}  // namespace rolecall::crypto
