// SPDX-License-Identifier: Apache-2.0
#include "http/parser.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/encoding.h"
#include "http/characters.h"

namespace rolecall::http {
namespace {

constexpr std::size_t kMethodBytesMax = 32;          // LIMIT: the longest registered method has 16
constexpr std::size_t kContentLengthDigitsMax = 18;  // LIMIT: fits std::uint64_t with room to spare

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool has_scheme(std::string_view target) {
  return base::equals_ignore_case(target.substr(0, 7), "http://") ||
         base::equals_ignore_case(target.substr(0, 8), "https://");
}

}  // namespace

RequestParser::Outcome RequestParser::fail(int status, std::string_view reason) {
  refusal_ = {status, reason};
  return Outcome::Failed;
}

void RequestParser::restart(RequestHead& head) {
  head.method.clear();
  head.target.clear();
  head.headers.clear();
  head.framing = BodyFraming::None;
  head.content_length = 0;
  line_begin_ = scanned_ = 0;
  blank_line_skipped_ = host_seen_ = content_length_seen_ = false;
  connection_close_ = connection_keep_alive_ = keep_alive_ = expects_continue_ = false;
  stage_ = Stage::RequestLine;
}

RequestParser::Outcome RequestParser::parse(std::string_view input, RequestHead& head) {
  if (stage_ == Stage::Start) restart(head);
  while (true) {
    const void* found =
        scanned_ < input.size() ? std::memchr(input.data() + scanned_, '\n', input.size() - scanned_) : nullptr;
    if (found == nullptr) {
      scanned_ = input.size();
      // A request line holds the target and at most a method, a version and two blanks beside it.
      if (stage_ == Stage::RequestLine &&
          input.size() - line_begin_ > limits_.target_bytes_max + kMethodBytesMax + 16) {
        return fail(414, "the request target is too long");
      }
      if (input.size() >= limits_.head_bytes_max) return fail(431, "the request head is too large");
      return Outcome::NeedMore;
    }
    const std::size_t line_end = static_cast<std::size_t>(static_cast<const char*>(found) - input.data());
    if (line_end >= limits_.head_bytes_max) return fail(431, "the request head is too large");
    if (line_end == line_begin_ || input[line_end - 1] != '\r') return fail(400, "a line does not end with CR LF");
    const std::string_view line = input.substr(line_begin_, line_end - 1 - line_begin_);
    line_begin_ = scanned_ = line_end + 1;
    if (stage_ == Stage::RequestLine) {
      if (line.empty()) {
        // RFC 9112, 2.2: one empty line before the request line is forgiven.
        if (blank_line_skipped_) return fail(400, "empty lines before the request line");
        blank_line_skipped_ = true;
        continue;
      }
      if (!parse_request_line(line, head)) return Outcome::Failed;
      stage_ = Stage::Headers;
    } else if (line.empty()) {
      if (!finish(head)) return Outcome::Failed;
      consumed_ = line_begin_;
      stage_ = Stage::Start;
      return Outcome::Complete;
    } else if (!parse_header_line(line, head)) {
      return Outcome::Failed;
    }
  }
}

bool RequestParser::parse_request_line(std::string_view line, RequestHead& head) {
  const auto refuse = [this](int status, std::string_view reason) {
    fail(status, reason);
    return false;
  };
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == line.npos || last == first) return refuse(400, "malformed request line");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (method.size() > kMethodBytesMax || !is_token(method)) return refuse(400, "malformed method");
  if (target.size() > limits_.target_bytes_max) return refuse(414, "the request target is too long");
  if (!std::all_of(target.begin(), target.end(), [](char c) { return is_target_char(c); })) {
    return refuse(400, "invalid character in the request target");
  }
  const bool target_ok = target == "*" ? method == "OPTIONS" : target.starts_with('/') || has_scheme(target);
  if (!target_ok) return refuse(400, "malformed request target");
  if (version.size() != 8 || !version.starts_with("HTTP/") || version[5] < '0' || version[5] > '9' ||
      version[6] != '.' || version[7] < '0' || version[7] > '9') {
    return refuse(400, "malformed HTTP version");
  }
  if (version[5] != '1' || version[7] > '1') return refuse(505, "only HTTP/1.0 and HTTP/1.1 are served");
  head.method.assign(method);
  head.target.assign(target);
  head.version_minor = version[7] - '0';
  return true;
}

bool RequestParser::parse_header_line(std::string_view line, RequestHead& head) {
  const auto refuse = [this](int status, std::string_view reason) {
    fail(status, reason);
    return false;
  };
  if (is_blank(line.front())) return refuse(400, "folded header lines are not served");
  std::size_t colon = 0;
  while (colon < line.size() && is_token_char(line[colon])) ++colon;
  if (colon == 0 || colon == line.size() || line[colon] != ':') return refuse(400, "malformed header name");
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trim(line.substr(colon + 1));
  if (!std::all_of(value.begin(), value.end(), [](char c) { return is_field_value_char(c); })) {
    return refuse(400, "invalid character in a header value");
  }
  if (head.headers.size() >= limits_.header_count_max) return refuse(431, "too many header fields");
  head.headers.add(name, value);
  return note_header(name, value, head);
}

bool RequestParser::note_header(std::string_view name, std::string_view value, RequestHead& head) {
  switch (name.size()) {
    case 4:
      if (!base::equals_ignore_case(name, "host")) return true;
      if (host_seen_ || value.find_first_of(" \t,/@?#\\") != value.npos) {
        fail(400, "malformed or repeated Host");
        return false;
      }
      host_seen_ = true;
      return true;
    case 6:
      if (!base::equals_ignore_case(name, "expect") || head.version_minor == 0) return true;
      if (!base::equals_ignore_case(value, "100-continue")) {
        fail(417, "the only expectation served is 100-continue");
        return false;
      }
      expects_continue_ = true;
      return true;
    case 10:
      return !base::equals_ignore_case(name, "connection") || note_connection(value);
    case 14:
      return !base::equals_ignore_case(name, "content-length") || note_content_length(value, head);
    case 17:
      return !base::equals_ignore_case(name, "transfer-encoding") || note_transfer_encoding(value, head);
    default:
      return true;
  }
}

bool RequestParser::note_content_length(std::string_view value, RequestHead& head) {
  const bool digits = !value.empty() && value.size() <= kContentLengthDigitsMax &&
                      std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || content_length_seen_) {
    fail(400, "malformed or repeated Content-Length");
    return false;
  }
  content_length_seen_ = true;
  std::from_chars(value.data(), value.data() + value.size(), head.content_length);
  return true;
}

bool RequestParser::note_transfer_encoding(std::string_view value, RequestHead& head) {
  if (head.framing == BodyFraming::Chunked || head.version_minor == 0) {
    fail(400, "repeated Transfer-Encoding, or one in HTTP/1.0");
    return false;
  }
  if (!base::equals_ignore_case(value, "chunked")) {
    fail(501, "the only transfer coding served is chunked");
    return false;
  }
  head.framing = BodyFraming::Chunked;
  return true;
}

bool RequestParser::note_connection(std::string_view value) {
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    const std::string_view option = trim(value.substr(0, comma));
    if (base::equals_ignore_case(option, "close")) connection_close_ = true;
    if (base::equals_ignore_case(option, "keep-alive")) connection_keep_alive_ = true;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return true;
}

bool RequestParser::finish(RequestHead& head) {
  if (!host_seen_ && head.version_minor == 1) {
    fail(400, "the Host header is missing");
    return false;
  }
  if (content_length_seen_ && head.framing == BodyFraming::Chunked) {
    fail(400, "Content-Length beside Transfer-Encoding");
    return false;
  }
  if (content_length_seen_ && head.content_length > 0) head.framing = BodyFraming::ContentLength;
  keep_alive_ = !connection_close_ && (head.version_minor == 1 || connection_keep_alive_);
  return true;
}

}  // namespace rolecall::http
