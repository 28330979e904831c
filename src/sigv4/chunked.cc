// SPDX-License-Identifier: Apache-2.0
#include "sigv4/chunked.h"

#include <algorithm>
#include <charconv>

#include "base/encoding.h"
#include "crypto/equal.h"
#include "sigv4/canonical.h"

namespace rolecall::sigv4 {
namespace {

using base::failure;
using base::Result;

constexpr std::string_view kEmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::string_view kChunkKind = "AWS4-HMAC-SHA256-PAYLOAD";
constexpr std::string_view kTrailerKind = "AWS4-HMAC-SHA256-TRAILER";
constexpr std::string_view kSignatureExtension = ";chunk-signature=";
constexpr std::string_view kTrailerSignature = "x-amz-trailer-signature";

// `hashes` is the last part of the string to sign: its lines after the previous signature.
std::string signature_after(const ChunkSeed& seed, std::string_view kind, std::string_view previous,
                            std::string_view hashes) {
  std::string text(kind);
  for (const std::string_view line :
       {std::string_view(seed.timestamp), std::string_view(seed.scope), previous, hashes}) {
    text += '\n';
    text += line;
  }
  std::string hex(crypto::kSha256HexSize, '\0');
  crypto::write_hex(seed.signing_key.mac(text), hex.data());
  return hex;
}

std::string chunk_hashes(const crypto::Sha256Digest& digest) {
  std::string hashes(kEmptyHash);
  hashes += '\n';
  return hashes += base::hex_encode(crypto::bytes_of(digest));
}

bool declares(std::string_view names, std::string_view wanted) {
  while (!names.empty()) {
    const auto comma = std::min(names.find(','), names.size());
    if (same_name(trim(names.substr(0, comma)), wanted)) return true;
    names.remove_prefix(std::min(names.size(), comma + 1));
  }
  return false;
}

bool all_present(std::string_view names, const std::vector<Trailer>& trailers) {
  while (!names.empty()) {
    const auto comma = std::min(names.find(','), names.size());
    const auto name = trim(names.substr(0, comma));
    const auto same = [&](const Trailer& trailer) { return same_name(trailer.name, name); };
    if (!name.empty() && std::ranges::none_of(trailers, same)) return false;
    names.remove_prefix(std::min(names.size(), comma + 1));
  }
  return true;
}

}  // namespace

std::string sign_chunk(const ChunkSeed& seed, std::string_view previous, std::string_view data) {
  return signature_after(seed, kChunkKind, previous, chunk_hashes(crypto::sha256(data)));
}

std::string sign_trailers(const ChunkSeed& seed, std::string_view previous, std::string_view canonical_trailers) {
  return signature_after(seed, kTrailerKind, previous, crypto::sha256_hex(canonical_trailers));
}

ChunkedDecoder::ChunkedDecoder(ChunkedBody body) : body_(std::move(body)) {
  if (body_.seed) previous_signature_ = body_.seed->signature;
}

Result<void, ChunkFault> ChunkedDecoder::feed(std::string_view bytes, const Sink& sink) {
  // Every step takes a byte or moves on to a state that does.
  while (!bytes.empty()) RC_TRY_VOID(step(bytes, sink));
  return {};
}

Result<void, ChunkFault> ChunkedDecoder::step(std::string_view& bytes, const Sink& sink) {
  switch (state_) {
    case State::ChunkHeader: {
      RC_TRY(const bool whole, take_line(bytes, kMaxChunkHeader));
      return whole ? read_chunk_header() : Result<void, ChunkFault>{};
    }
    case State::Data: {
      const auto piece = bytes.substr(0, std::min<std::uint64_t>(chunk_left_, bytes.size()));
      bytes.remove_prefix(piece.size());
      chunk_left_ -= piece.size();
      if (is_signed()) chunk_hash_.update(piece);
      sink(piece);
      if (chunk_left_ == 0) state_ = State::DataEnd;
      return {};
    }
    case State::DataEnd: {
      RC_TRY(const bool whole, take_line(bytes, 0));
      return whole ? end_chunk() : Result<void, ChunkFault>{};
    }
    case State::Trailers: {
      RC_TRY(const bool whole, take_line(bytes, kMaxTrailerLine));
      return whole ? read_trailer() : Result<void, ChunkFault>{};
    }
    case State::LastLineEnd: {
      RC_TRY(const bool whole, take_line(bytes, 0));
      if (whole) state_ = State::Done;
      return {};
    }
    case State::Done:
      return failure(ChunkFault::DataAfterEnd);
  }
  return failure(ChunkFault::MalformedChunk);
}

// Gathers a line of at most `limit` bytes in line_.  True: its end was reached.
// AWS: trailers may end in LF alone (its own example does); everything else must have CRLF.
Result<bool, ChunkFault> ChunkedDecoder::take_line(std::string_view& bytes, std::size_t limit) {
  const auto end = bytes.find('\n');
  const auto piece = bytes.substr(0, end);
  const bool in_trailers = state_ == State::Trailers;
  const auto fault = in_trailers ? ChunkFault::MalformedTrailer : ChunkFault::MalformedChunk;
  if (line_.size() + piece.size() > limit + 1) return failure(fault);  // one more: the CR
  line_ += piece;
  if (end == std::string_view::npos) {
    bytes = {};
    return false;
  }
  bytes.remove_prefix(end + 1);
  if (line_.ends_with('\r')) {
    line_.pop_back();
  } else if (!in_trailers) {
    return failure(fault);
  }
  return true;
}

Result<void, ChunkFault> ChunkedDecoder::read_chunk_header() {
  std::string_view header = line_;
  const char* const start = header.data();
  const auto [end, error] = std::from_chars(start, start + header.size(), chunk_size_, 16);
  if (error != std::errc() || chunk_size_ > kMaxChunkSize) return failure(ChunkFault::MalformedChunk);
  header.remove_prefix(static_cast<std::size_t>(end - start));
  if (is_signed()) {
    if (!header.starts_with(kSignatureExtension)) return failure(ChunkFault::MalformedChunk);
    chunk_signature_ = header.substr(kSignatureExtension.size());
  } else if (!header.empty()) {
    return failure(ChunkFault::MalformedChunk);
  }
  if (chunk_size_ > body_.decoded_length - decoded_) return failure(ChunkFault::WrongLength);
  line_.clear();
  decoded_ += chunk_size_;
  chunk_left_ = chunk_size_;
  chunk_hash_ = crypto::Sha256();
  if (chunk_size_ > 0) {
    state_ = State::Data;
    return {};
  }
  return end_chunk();
}

// With the data's CRLF read; the last chunk has no data and comes here at once.
Result<void, ChunkFault> ChunkedDecoder::end_chunk() {
  line_.clear();
  if (is_signed()) {
    const auto expected =
        signature_after(*body_.seed, kChunkKind, previous_signature_, chunk_hashes(chunk_hash_.finish()));
    if (!crypto::equal(expected, chunk_signature_)) return failure(ChunkFault::ChunkSignatureMismatch);
    previous_signature_ = expected;
  }
  if (chunk_size_ > 0) {
    state_ = State::ChunkHeader;
  } else if (decoded_ != body_.decoded_length) {
    return failure(ChunkFault::WrongLength);
  } else {
    state_ = has_trailers() ? State::Trailers : State::LastLineEnd;
  }
  return {};
}

Result<void, ChunkFault> ChunkedDecoder::read_trailer() {
  const std::string line = std::move(line_);
  line_.clear();
  if (line.empty()) {
    if (is_signed() && !trailers_verified_) return failure(ChunkFault::TrailerSignatureMismatch);
    state_ = State::Done;
    return {};
  }
  const auto colon = line.find(':');
  if (colon == 0 || colon == std::string::npos) return failure(ChunkFault::MalformedTrailer);
  const auto name = base::ascii_lower(std::string_view(line).substr(0, colon));
  const auto value = trim(std::string_view(line).substr(colon + 1));
  if (is_signed() && name == kTrailerSignature) return check_trailer_signature(value);
  const auto same = [&](const Trailer& trailer) { return trailer.name == name; };
  if (trailers_verified_ || trailers_.size() == kMaxTrailers || std::ranges::any_of(trailers_, same)) {
    return failure(ChunkFault::MalformedTrailer);
  }
  if (!declares(body_.trailer_names, name)) return failure(ChunkFault::UndeclaredTrailer);
  trailers_.push_back({.name = name, .value = std::string(value)});
  return {};
}

Result<void, ChunkFault> ChunkedDecoder::check_trailer_signature(std::string_view signature) {
  if (trailers_verified_) return failure(ChunkFault::MalformedTrailer);
  std::string canonical;
  for (const auto& trailer : trailers_) canonical += trailer.name + ':' + trailer.value + '\n';
  if (!crypto::equal(sign_trailers(*body_.seed, previous_signature_, canonical), signature)) {
    return failure(ChunkFault::TrailerSignatureMismatch);
  }
  trailers_verified_ = true;
  return {};
}

Result<std::vector<Trailer>, ChunkFault> ChunkedDecoder::finish() {
  // The blank line behind verified trailers adds nothing, and some clients leave it out.
  const bool verified_end = state_ == State::Trailers && trailers_verified_ && line_.empty();
  if (state_ != State::Done && !verified_end) return failure(ChunkFault::Incomplete);
  if (!all_present(body_.trailer_names, trailers_)) return failure(ChunkFault::MissingTrailer);
  return std::move(trailers_);
}

}  // namespace rolecall::sigv4
