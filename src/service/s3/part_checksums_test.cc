// SPDX-License-Identifier: Apache-2.0
#include "service/s3/part_checksums.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace rolecall::service::s3 {
namespace {

using crypto::ChecksumKind;

state::UploadPart part_of(std::string_view content, ChecksumKind kind) {
  state::UploadPart part;
  part.size = static_cast<std::int64_t>(content.size());
  part.etag = base::hex_encode(crypto::checksum(ChecksumKind::Md5, content));
  part.checksums = {{std::string(name_of(kind)), base::base64_encode(crypto::checksum(kind, content))}};
  return part;
}

TEST(PartChecksumsTest, JoinedCrcsAreThoseOfTheWholeContent) {
  for (const auto kind : {ChecksumKind::Crc32, ChecksumKind::Crc32c, ChecksumKind::Crc64Nvme}) {
    const auto one = part_of("The quick brown ", kind);
    const auto two = part_of("fox jumps", kind);
    const auto joined = joined_checksum(kind, {&one, &two});
    ASSERT_TRUE(joined);
    EXPECT_EQ(joined->value, base::base64_encode(crypto::checksum(kind, "The quick brown fox jumps")));
  }
}

TEST(PartChecksumsTest, ACompositeChecksumIsOfTheChecksumsAndSaysHowMany) {
  const auto one = part_of("a", ChecksumKind::Sha256);
  const auto two = part_of("b", ChecksumKind::Sha256);
  const std::string raws = crypto::checksum(ChecksumKind::Sha256, "a") + crypto::checksum(ChecksumKind::Sha256, "b");
  EXPECT_EQ(composite_checksum(ChecksumKind::Sha256, {&one, &two})->value,
            base::base64_encode(crypto::checksum(ChecksumKind::Sha256, raws)) + "-2");
}

TEST(PartChecksumsTest, TheEtagIsTheSameWithMd5InHex) {
  const auto one = part_of("a", ChecksumKind::Crc32);
  const std::string md5 = crypto::checksum(ChecksumKind::Md5, crypto::checksum(ChecksumKind::Md5, "a"));
  EXPECT_EQ(composite_etag({&one}), base::hex_encode(md5) + "-1");
}

TEST(PartChecksumsTest, APartWithoutTheChecksumGivesNone) {
  const auto one = part_of("a", ChecksumKind::Crc32);
  EXPECT_FALSE(joined_checksum(ChecksumKind::Crc32c, {&one}));
  EXPECT_FALSE(composite_checksum(ChecksumKind::Sha1, {&one}));
}

}  // namespace
}  // namespace rolecall::service::s3
