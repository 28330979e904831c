// SPDX-License-Identifier: Apache-2.0
#include "http/chunked.h"

#include <algorithm>
#include <charconv>

#include "http/characters.h"

namespace rolecall::http {
namespace {
constexpr std::size_t kSizeDigitsMax = 15;  // LIMIT: 2^60 bytes, so that no sum overflows
}

ChunkedDecoder::Step ChunkedDecoder::decode(std::string_view input, std::size_t data_max) {
  std::size_t position = 0;
  while (true) {
    if (stage_ == Stage::Done) return {Outcome::End, position, {}};
    if (position == input.size()) return {Outcome::NeedMore, position, {}};
    if (stage_ == Stage::Data) {
      const std::size_t most = std::min(data_max, input.size() - position);
      const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(chunk_left_, most));
      skip_data(size);
      return {Outcome::Data, position + size, input.substr(position, size)};
    }
    if (!take(input[position])) return {Outcome::Failed, position, {}};
    ++position;
  }
}

void ChunkedDecoder::skip_data(std::uint64_t count) {
  chunk_left_ -= count;
  if (chunk_left_ == 0) stage_ = Stage::DataCr;
}

bool ChunkedDecoder::take(char c) {
  const auto expect = [&](char wanted, Stage next) {
    stage_ = next;
    return c == wanted;
  };
  switch (stage_) {
    case Stage::Size:
    case Stage::Extension:
      return take_size_char(c);
    case Stage::SizeLf:
      line_bytes_ = size_digits_ = 0;
      return expect('\n', chunk_left_ == 0 ? Stage::TrailerStart : Stage::Data);
    case Stage::DataCr:
      return expect('\r', Stage::DataLf);
    case Stage::DataLf:
      return expect('\n', Stage::Size);
    case Stage::TrailerStart:
    case Stage::Trailer:
      return take_trailer_char(c);
    case Stage::TrailerLf:
      return expect('\n', Stage::TrailerStart);
    case Stage::LastLf:
      return expect('\n', Stage::Done);
    case Stage::Data:
    case Stage::Done:
      break;
  }
  return false;
}

bool ChunkedDecoder::take_size_char(char c) {
  if (++line_bytes_ > limits_.chunk_line_bytes_max) return false;
  if (c == '\r') {
    stage_ = Stage::SizeLf;
    return size_digits_ > 0;
  }
  if (stage_ == Stage::Extension) return is_field_value_char(c);
  if (c == ';') {
    stage_ = Stage::Extension;
    return size_digits_ > 0;
  }
  unsigned digit = 0;
  if (c >= '0' && c <= '9') {
    digit = static_cast<unsigned>(c - '0');
  } else if (c >= 'a' && c <= 'f') {
    digit = static_cast<unsigned>(c - 'a' + 10);
  } else if (c >= 'A' && c <= 'F') {
    digit = static_cast<unsigned>(c - 'A' + 10);
  } else {
    return false;
  }
  if (++size_digits_ > kSizeDigitsMax) return false;
  chunk_left_ = chunk_left_ * 16 + digit;
  return true;
}

bool ChunkedDecoder::take_trailer_char(char c) {
  if (++trailer_bytes_ > limits_.trailer_bytes_max) return false;
  if (c == '\r') {
    stage_ = stage_ == Stage::TrailerStart ? Stage::LastLf : Stage::TrailerLf;
    return true;
  }
  const bool first = stage_ == Stage::TrailerStart;
  stage_ = Stage::Trailer;
  return first ? is_token_char(c) : is_field_value_char(c);
}

void append_chunk_size(std::string& out, std::uint64_t size) {
  char digits[16];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, size, 16);
  out.append(digits, end).append("\r\n");
}

}  // namespace rolecall::http
