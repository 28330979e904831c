// SPDX-License-Identifier: Apache-2.0
//
// The aws-chunked body of S3 uploads, decoded while it arrives:
//
//   <size in hex>[;chunk-signature=<64 hex>] CRLF <data> CRLF ... 0[;chunk-signature=...] CRLF [<trailers>] CRLF
//
// Each signature covers the one before, so chunks cannot be left out, repeated or exchanged.  Whether a body is
// encoded so is told by x-amz-content-sha256 alone: not all clients say Content-Encoding: aws-chunked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/sha256.h"
#include "sigv4/verify.h"

namespace rolecall::sigv4 {

// LIMIT: ours but for the chunk's, which is AWS's largest single upload.
inline constexpr std::uint64_t kMaxChunkSize = 5ULL << 30;
inline constexpr std::size_t kMaxChunkHeader = 256;
inline constexpr std::size_t kMaxTrailerLine = 4096;
inline constexpr std::size_t kMaxTrailers = 16;

enum class ChunkFault {
  MalformedChunk,          // header, size or line ends; or over a limit
  ChunkSignatureMismatch,  // a chunk was changed, left out or signed with another key
  MalformedTrailer,        // not "name:value", too long, too many, given twice
  UndeclaredTrailer,       // not named in x-amz-trailer
  MissingTrailer,          // named there and not sent
  TrailerSignatureMismatch,
  WrongLength,  // x-amz-decoded-content-length says otherwise
  Incomplete,   // the body ended too early
  DataAfterEnd,
};

struct Trailer {
  std::string name;  // lower case
  std::string value;
};

struct ChunkedBody {
  Payload payload = Payload::StreamingSigned;  // one of the three that stream
  std::optional<ChunkSeed> seed;               // from check(), for the two that are signed
  std::uint64_t decoded_length = 0;            // x-amz-decoded-content-length
  std::string trailer_names;                   // x-amz-trailer as received; empty: none was declared
};

// Not thread-safe.  After a failure only destruction is allowed.
class ChunkedDecoder {
 public:
  // Gets the payload in pieces.  A piece may come before its chunk's signature could be checked: keep what was written
  // only once finish() has succeeded.
  using Sink = std::function<void(std::string_view)>;

  explicit ChunkedDecoder(ChunkedBody body);

  base::Result<void, ChunkFault> feed(std::string_view bytes, const Sink& sink);

  // When the body has ended: its trailers, without the signature.
  base::Result<std::vector<Trailer>, ChunkFault> finish();

 private:
  enum class State { ChunkHeader, Data, DataEnd, Trailers, LastLineEnd, Done };

  bool is_signed() const { return body_.payload != Payload::StreamingUnsignedTrailer; }
  bool has_trailers() const { return body_.payload != Payload::StreamingSigned; }

  base::Result<void, ChunkFault> step(std::string_view& bytes, const Sink& sink);
  base::Result<bool, ChunkFault> take_line(std::string_view& bytes, std::size_t limit);
  base::Result<void, ChunkFault> read_chunk_header();
  base::Result<void, ChunkFault> end_chunk();
  base::Result<void, ChunkFault> read_trailer();
  base::Result<void, ChunkFault> check_trailer_signature(std::string_view signature);

  ChunkedBody body_;
  std::string previous_signature_;
  State state_ = State::ChunkHeader;
  std::string line_;             // the line being read, without its end
  std::string chunk_signature_;  // presented
  std::uint64_t chunk_size_ = 0;
  std::uint64_t chunk_left_ = 0;
  std::uint64_t decoded_ = 0;
  crypto::Sha256 chunk_hash_;
  std::vector<Trailer> trailers_;
  bool trailers_verified_ = false;
};

// For clients: the signature of a chunk after `previous`, and of trailers ("name:value\n" each, in the order sent).
std::string sign_chunk(const ChunkSeed& seed, std::string_view previous, std::string_view data);
std::string sign_trailers(const ChunkSeed& seed, std::string_view previous, std::string_view canonical_trailers);

}  // namespace rolecall::sigv4
