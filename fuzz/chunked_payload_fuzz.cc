// SPDX-License-Identifier: Apache-2.0
//
// Byte 1 says which streaming payload and how many bytes are fed at a time, byte 2 the declared length, the rest is the
// body.  However it is cut, the outcome is the same; the payload is never longer than declared; and no signed body is
// accepted whose signatures were not made with the key.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "sigv4/chunked.h"

namespace {

namespace base = rolecall::base;
namespace sigv4 = rolecall::sigv4;

void require(bool holds) {
  if (!holds) std::abort();
}

constexpr sigv4::Payload kPayloads[] = {sigv4::Payload::StreamingSigned, sigv4::Payload::StreamingSignedTrailer,
                                        sigv4::Payload::StreamingUnsignedTrailer};

struct Outcome {
  std::string payload;
  std::optional<sigv4::ChunkFault> fault;
};

Outcome decode(const sigv4::ChunkedBody& body, std::string_view wire, std::size_t step) {
  sigv4::ChunkedDecoder decoder(body);
  Outcome outcome;
  while (!wire.empty()) {
    const auto piece = wire.substr(0, step);
    wire.remove_prefix(piece.size());
    const auto fed = decoder.feed(piece, [&](std::string_view bytes) { outcome.payload += bytes; });
    if (!fed) {
      outcome.fault = fed.error();
      return outcome;
    }
  }
  const auto trailers = decoder.finish();
  if (!trailers) {
    outcome.fault = trailers.error();
  } else {
    require(trailers->size() <= sigv4::kMaxTrailers);
  }
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const sigv4::Payload payload = kPayloads[data[0] % 3];
  const std::size_t step = 1 + data[0] / 3;
  const std::string_view wire(reinterpret_cast<const char*>(data) + 2, size - 2);
  sigv4::ChunkedBody body{.payload = payload,
                          .seed = {},
                          .decoded_length = data[1],
                          .trailer_names = "x-amz-checksum-crc32, x-amz-checksum-sha256"};
  if (payload == sigv4::Payload::StreamingUnsignedTrailer) {
    body.trailer_names = "x-amz-checksum-crc32";
  } else {
    body.seed = sigv4::ChunkSeed{.signing_key = rolecall::crypto::HmacKey("a key that no input was signed with"),
                                 .timestamp = "20260203T040506Z",
                                 .scope = "20260203/us-east-1/s3/aws4_request",
                                 .signature = "seed"};
  }
  const auto whole = decode(body, wire, wire.size() + 1), pieces = decode(body, wire, step);
  require(whole.payload.size() <= body.decoded_length);
  require(whole.fault.has_value() == pieces.fault.has_value());
  if (!whole.fault) {
    require(payload == sigv4::Payload::StreamingUnsignedTrailer);
    require(whole.payload == pieces.payload && whole.payload.size() == body.decoded_length);
  }
  return 0;
}
