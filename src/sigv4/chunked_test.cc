// SPDX-License-Identifier: Apache-2.0
#include "sigv4/chunked.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include <string>

namespace rolecall::sigv4 {
namespace {

const base::Secret kSecret(std::string_view("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));

ChunkSeed seed(std::string_view signature) {
  return {.signing_key = derive_signing_key(kSecret, {.date = "20130524", .region = "us-east-1", .service = "s3"}),
          .timestamp = "20130524T000000Z",
          .scope = "20130524/us-east-1/s3/aws4_request",
          .signature = std::string(signature)};
}

struct Decoded {
  std::string payload;
  std::vector<Trailer> trailers;
};

// Feeds `wire` in pieces of `step` bytes.
base::Result<Decoded, ChunkFault> decode(ChunkedBody body, std::string_view wire, std::size_t step = 1U << 20) {
  ChunkedDecoder decoder(std::move(body));
  Decoded decoded;
  for (; !wire.empty(); wire.remove_prefix(std::min(step, wire.size()))) {
    RC_TRY_VOID(decoder.feed(wire.substr(0, step), [&](std::string_view piece) { decoded.payload += piece; }));
  }
  RC_TRY(decoded.trailers, decoder.finish());
  return decoded;
}

ChunkFault fault_of(const ChunkedBody& body, std::string_view wire) {
  const auto decoded = decode(body, wire);
  EXPECT_FALSE(decoded.has_value()) << wire;
  return decoded ? ChunkFault{-1} : decoded.error();
}

std::string chunk(std::string_view data, std::string_view signature) {
  char size[17];
  std::snprintf(size, sizeof size, "%zx", data.size());
  return std::string(size) + ";chunk-signature=" + std::string(signature) + "\r\n" + std::string(data) +
         (data.empty() ? "" : "\r\n");
}

const std::string kPayload(66560, 'a');

// AWS's page "Signature Calculations: Transferring Payload in Multiple Chunks".  AWS-VERIFIED: yes.
ChunkedBody published_body() {
  return {.payload = Payload::StreamingSigned,
          .seed = seed("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"),
          .decoded_length = 66560,
          .trailer_names = {}};
}

std::string published_wire() {
  return chunk(kPayload.substr(0, 65536), "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648") +
         chunk(kPayload.substr(65536), "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497") +
         chunk("", "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9") + "\r\n";
}

TEST(ChunkedTest, DecodesThePublishedUpload) {
  EXPECT_EQ(published_wire().size(), 66824U) << "the example's Content-Length";
  for (const std::size_t step : {1U << 20, 1000U, 7U}) {
    const auto decoded = decode(published_body(), published_wire(), step);
    ASSERT_TRUE(decoded) << step;
    EXPECT_EQ(decoded->payload, kPayload);
    EXPECT_TRUE(decoded->trailers.empty());
  }
}

// AWS's page "Signature Calculations: Including Trailing Headers (chunked uploads)".  AWS-VERIFIED: yes.
ChunkedBody published_trailer_body() {
  return {.payload = Payload::StreamingSignedTrailer,
          .seed = seed("106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"),
          .decoded_length = 66560,
          .trailer_names = "x-amz-checksum-crc32c"};
}

std::string published_trailer_wire(std::string_view line_end) {
  return chunk(kPayload.substr(0, 65536), "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2") +
         chunk(kPayload.substr(65536), "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7") +
         chunk("", "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992") +
         "x-amz-checksum-crc32c:sOO8/Q==" + std::string(line_end) +
         "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
}

TEST(ChunkedTest, DecodesThePublishedUploadWithTrailers) {
  for (const auto* line_end : {"\r\n", "\n"}) {
    for (const std::size_t step : {1U << 20, 11U}) {
      const auto decoded = decode(published_trailer_body(), published_trailer_wire(line_end), step);
      ASSERT_TRUE(decoded) << static_cast<int>(decoded.error());
      EXPECT_EQ(decoded->payload, kPayload);
      ASSERT_EQ(decoded->trailers.size(), 1U);
      EXPECT_EQ(decoded->trailers[0].name, "x-amz-checksum-crc32c");
      EXPECT_EQ(decoded->trailers[0].value, "sOO8/Q==");
    }
  }
}

TEST(ChunkedTest, AnyChangeIsFound) {
  const auto changed = [](std::string_view from, std::string_view to) {
    std::string wire = published_wire();
    wire.replace(wire.find(from), from.size(), to);
    return fault_of(published_body(), wire);
  };
  EXPECT_EQ(changed("aaa", "aba"), ChunkFault::ChunkSignatureMismatch);
  EXPECT_EQ(changed("0055627c", "0055627d"), ChunkFault::ChunkSignatureMismatch);
  EXPECT_EQ(changed("b6c6ea8a", "b6c6ea8b"), ChunkFault::ChunkSignatureMismatch);
  std::string wire = published_trailer_wire("\r\n");
  wire.replace(wire.find("sOO8"), 4, "sOO9");
  EXPECT_EQ(fault_of(published_trailer_body(), wire), ChunkFault::TrailerSignatureMismatch);
}

TEST(ChunkedTest, ChunksCannotBeLeftOutOrExchanged) {
  ChunkedBody body{.payload = Payload::StreamingSigned, .seed = seed("seed"), .decoded_length = 6, .trailer_names = {}};
  const auto first = sign_chunk(*body.seed, "seed", "one"), second = sign_chunk(*body.seed, first, "two");
  const auto last = sign_chunk(*body.seed, second, "");
  EXPECT_TRUE(decode(body, chunk("one", first) + chunk("two", second) + chunk("", last) + "\r\n"));
  EXPECT_EQ(fault_of(body, chunk("two", second) + chunk("one", first) + chunk("", last) + "\r\n"),
            ChunkFault::ChunkSignatureMismatch);
  body.decoded_length = 3;
  EXPECT_EQ(fault_of(body, chunk("one", first) + chunk("", last) + "\r\n"), ChunkFault::ChunkSignatureMismatch);
}

ChunkedBody unsigned_body(std::uint64_t length, std::string names = "x-amz-checksum-crc32") {
  return {.payload = Payload::StreamingUnsignedTrailer,
          .seed = {},
          .decoded_length = length,
          .trailer_names = std::move(names)};
}

TEST(ChunkedTest, DecodesUnsignedChunksWithATrailer) {
  const std::string wire = "5\r\nhello\r\n6\r\n world\r\n0\r\nX-Amz-Checksum-CRC32: DUoRhQ==\r\n\r\n";
  for (std::size_t step = 1; step < wire.size(); ++step) {
    const auto decoded = decode(unsigned_body(11), wire, step);
    ASSERT_TRUE(decoded) << step;
    EXPECT_EQ(decoded->payload, "hello world");
    ASSERT_EQ(decoded->trailers.size(), 1U);
    EXPECT_EQ(decoded->trailers[0].name, "x-amz-checksum-crc32");
    EXPECT_EQ(decoded->trailers[0].value, "DUoRhQ==");
  }
  EXPECT_TRUE(decode(unsigned_body(0, ""), "0\r\n\r\n"));
}

TEST(ChunkedTest, EveryPrefixIsIncomplete) {
  const std::string wire = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n";
  for (std::size_t size = 0; size < wire.size(); ++size) {
    EXPECT_EQ(fault_of(unsigned_body(5), wire.substr(0, size)), ChunkFault::Incomplete) << size;
  }
  EXPECT_EQ(fault_of(published_body(), published_wire().substr(0, 66822)), ChunkFault::Incomplete);
}

TEST(ChunkedTest, MalformedChunksAreRefused) {
  for (const std::string& wire :
       {std::string("x\r\n"), std::string("\r\n"), std::string("-1\r\n"), std::string("0x5\r\nhello\r\n"),
        std::string("5;chunk-signature=abc\r\nhello\r\n"), std::string("5 \r\nhello\r\n"), std::string("5\nhello"),
        std::string("5\r\nhelloXY"), std::string("5\r\nhello\n"), std::string("ffffffffffffffffff\r\n"),
        std::string("140000001\r\n"), std::string(kMaxChunkHeader + 2, '0')}) {
    EXPECT_EQ(fault_of(unsigned_body(5), wire), ChunkFault::MalformedChunk) << wire;
  }
  EXPECT_EQ(fault_of(published_body(), "5\r\nhello\r\n"), ChunkFault::MalformedChunk) << "not signed";
}

TEST(ChunkedTest, TheLengthMustBeTheDeclaredOne) {
  EXPECT_EQ(fault_of(unsigned_body(4), "5\r\nhello\r\n0\r\n\r\n"), ChunkFault::WrongLength);
  EXPECT_EQ(fault_of(unsigned_body(6), "5\r\nhello\r\n0\r\n\r\n"), ChunkFault::WrongLength);
  EXPECT_EQ(fault_of(unsigned_body(5, ""), "5\r\nhello\r\n0\r\n\r\nGET"), ChunkFault::DataAfterEnd);
}

TEST(ChunkedTest, TrailersAreHeldAgainstTheDeclaration) {
  const std::string data = "0\r\n";
  const auto body = unsigned_body(0, "x-amz-checksum-sha1, x-amz-checksum-sha256");
  EXPECT_TRUE(decode(body, data + "x-amz-checksum-sha256:b\r\nx-amz-checksum-sha1:a\r\n\r\n"));
  EXPECT_EQ(fault_of(body, data + "x-amz-checksum-sha1:a\r\n\r\n"), ChunkFault::MissingTrailer);
  EXPECT_EQ(fault_of(body, data + "\r\n"), ChunkFault::MissingTrailer);
  EXPECT_EQ(fault_of(body, data + "x-amz-acl:public-read\r\n\r\n"), ChunkFault::UndeclaredTrailer);
  EXPECT_EQ(fault_of(body, data + "x-amz-checksum-sha1:a\r\nx-amz-checksum-sha1:a\r\n"), ChunkFault::MalformedTrailer);
  EXPECT_EQ(fault_of(body, data + "nonsense\r\n"), ChunkFault::MalformedTrailer);
  EXPECT_EQ(fault_of(body, data + ":a\r\n"), ChunkFault::MalformedTrailer);
  EXPECT_EQ(fault_of(body, data + std::string(kMaxTrailerLine + 2, 'x')), ChunkFault::MalformedTrailer);
}

TEST(ChunkedTest, SignedTrailersNeedTheirSignature) {
  std::string wire = published_trailer_wire("\r\n");
  wire.erase(wire.find("x-amz-trailer-signature"));
  EXPECT_EQ(fault_of(published_trailer_body(), wire + "\r\n"), ChunkFault::TrailerSignatureMismatch);
  EXPECT_EQ(fault_of(published_trailer_body(), wire), ChunkFault::Incomplete);
  EXPECT_EQ(fault_of(published_trailer_body(), published_trailer_wire("\r\n").substr(0, 66000)),
            ChunkFault::Incomplete);
  std::string late = published_trailer_wire("\r\n");
  late.insert(late.size() - 2, "x-amz-checksum-crc32c:AAAAAA==\r\n");
  EXPECT_EQ(fault_of(published_trailer_body(), late), ChunkFault::MalformedTrailer);
}

}  // namespace
}  // namespace rolecall::sigv4
