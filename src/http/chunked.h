// SPDX-License-Identifier: Apache-2.0
//
// The chunked transfer coding, one way in and one way out.  Strict: CR LF everywhere, plain hexadecimal sizes, bounded
// extensions and trailers, which are checked and thrown away.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/limits.h"

namespace rolecall::http {

class ChunkedDecoder {
 public:
  enum class Outcome { NeedMore, Data, End, Failed };
  struct Step {
    Outcome outcome;
    std::size_t consumed;   // bytes of the input used up, the data included
    std::string_view data;  // with Data: a non-empty piece of the input
  };

  explicit ChunkedDecoder(const Limits& limits) : limits_(limits) {}
  void restart() {
    stage_ = Stage::Size;
    chunk_left_ = line_bytes_ = trailer_bytes_ = size_digits_ = 0;
  }
  // One step: up to the next piece of data (at most `data_max` bytes of it), the end of the body, or the end of the
  // input.
  Step decode(std::string_view input, std::size_t data_max = SIZE_MAX);
  // Inside a chunk, how many bytes of data follow next; else 0.
  std::uint64_t chunk_left() const { return stage_ == Stage::Data ? chunk_left_ : 0; }
  // Tells that `count` (<= chunk_left()) bytes of data were read past the decoder.
  void skip_data(std::uint64_t count);

 private:
  enum class Stage { Size, Extension, SizeLf, Data, DataCr, DataLf, TrailerStart, Trailer, TrailerLf, LastLf, Done };
  bool take(char c);
  bool take_size_char(char c);
  bool take_trailer_char(char c);

  const Limits& limits_;
  Stage stage_ = Stage::Size;
  std::uint64_t chunk_left_ = 0;
  std::size_t line_bytes_ = 0;
  std::size_t trailer_bytes_ = 0;
  std::size_t size_digits_ = 0;
};

// The size line of a chunk; the data and CR LF follow it.
void append_chunk_size(std::string& out, std::uint64_t size);
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace rolecall::http
