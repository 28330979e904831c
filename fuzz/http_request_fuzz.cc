// SPDX-License-Identifier: Apache-2.0
//
// A request from a stranger, cut into pieces by the first byte: read piece by piece and at once, both must agree to the
// byte, keep the limits, and never let anything through that a second parser could read differently.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/characters.h"
#include "http/chunked.h"
#include "http/parser.h"

namespace {

namespace http = rolecall::http;
using Outcome = http::RequestParser::Outcome;

void require(bool holds) {
  if (!holds) std::abort();
}

http::Limits small_limits() {
  http::Limits limits;
  limits.head_bytes_max = 600;
  limits.target_bytes_max = 200;
  limits.header_count_max = 12;
  limits.chunk_line_bytes_max = 40;
  limits.trailer_bytes_max = 60;
  return limits;
}

struct Read {
  Outcome outcome = Outcome::NeedMore;
  std::size_t consumed = 0;
  int status = 0;
  http::RequestHead head;
};

// `step` bytes more at every call, as from a socket.
Read read_head(std::string_view input, std::size_t step, const http::Limits& limits) {
  http::RequestParser parser(limits);
  Read result;
  for (std::size_t size = std::min(step, input.size());; size = std::min(size + step, input.size())) {
    result.outcome = parser.parse(input.substr(0, size), result.head);
    if (result.outcome != Outcome::NeedMore || size == input.size()) break;
  }
  if (result.outcome == Outcome::Complete) result.consumed = parser.consumed();
  if (result.outcome == Outcome::Failed) result.status = parser.refusal().status;
  return result;
}

void check_head(const Read& read, const http::Limits& limits) {
  const http::RequestHead& head = read.head;
  require(http::is_token(head.method));
  require(head.target.size() <= limits.target_bytes_max && read.consumed <= limits.head_bytes_max);
  require(std::all_of(head.target.begin(), head.target.end(), http::is_target_char));
  require(head.headers.size() <= limits.header_count_max);
  for (const auto [name, value] : head.headers) {
    require(http::is_token(name));
    require(std::all_of(value.begin(), value.end(), http::is_field_value_char));
    require(value.empty() || (value.front() != ' ' && value.back() != ' '));
  }
  require(head.headers.find_all("host").size() <= 1 && head.headers.find_all("content-length").size() <= 1);
  require(!(head.headers.contains("content-length") && head.headers.contains("transfer-encoding")));
  require(head.headers.contains("transfer-encoding") == (head.framing == http::BodyFraming::Chunked));
  require(head.path().size() + head.query().size() <= head.target.size() + 1);
  require(head.host().size() <= limits.head_bytes_max);
}

struct Body {
  std::string data;
  http::ChunkedDecoder::Outcome end = http::ChunkedDecoder::Outcome::NeedMore;
  std::size_t consumed = 0;
};

Body read_body(std::string_view input, std::size_t step, const http::Limits& limits) {
  using Decoded = http::ChunkedDecoder::Outcome;
  http::ChunkedDecoder decoder(limits);
  Body body;
  std::size_t available = 0;
  while (true) {
    const auto decoded = decoder.decode(input.substr(body.consumed, available - body.consumed), step);
    body.end = decoded.outcome;
    body.consumed += decoded.consumed;
    require(decoded.data.size() <= step && (decoded.outcome == Decoded::Data) == !decoded.data.empty());
    body.data.append(decoded.data);
    if (decoded.outcome == Decoded::Failed || decoded.outcome == Decoded::End) return body;
    if (decoded.outcome == Decoded::Data) continue;
    require(body.consumed == available);
    if (available == input.size()) return body;
    available = std::min(available + step, input.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0 || size > 4096) return 0;
  const std::size_t step = bytes[0] % 64 + 1U;
  const std::string_view input(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const http::Limits limits = small_limits();

  const Read pieces = read_head(input, step, limits);
  const Read whole = read_head(input, std::max<std::size_t>(input.size(), 1), limits);
  require(pieces.outcome == whole.outcome && pieces.consumed == whole.consumed);
  if (whole.outcome == Outcome::Failed) require(whole.status >= 400 && whole.status <= 505);
  if (whole.outcome == Outcome::NeedMore) require(input.size() < limits.head_bytes_max);
  if (whole.outcome == Outcome::Complete) {
    require(pieces.head.method == whole.head.method && pieces.head.target == whole.head.target);
    require(pieces.head.headers.size() == whole.head.headers.size() && pieces.head.framing == whole.head.framing);
    check_head(whole, limits);
  }

  const std::string_view rest = input.substr(whole.consumed);
  const Body slowly = read_body(rest, step, limits);
  const Body at_once = read_body(rest, 4096, limits);
  require(slowly.data == at_once.data && slowly.end == at_once.end && slowly.consumed == at_once.consumed);
  return 0;
}
