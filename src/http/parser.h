// SPDX-License-Identifier: Apache-2.0
//
// The strict, incremental parser of request heads.  Bytes come from anyone; it never reads past its input, never keeps
// more than Limits allow, and refuses whatever two parsers could read in two ways (request smuggling): bare CR or LF,
// obs-fold, blanks before the colon, any repetition of Content-Length or Host, Content-Length beside
// Transfer-Encoding, and any coding but a single `chunked`.
#pragma once

#include <cstddef>
#include <string_view>

#include "http/limits.h"
#include "http/message.h"

namespace rolecall::http {

// The status to refuse with, and a text for the peer: constant, so nothing of the request is echoed.
struct Refusal {
  int status;
  std::string_view reason;
};

class RequestParser {
 public:
  enum class Outcome { NeedMore, Complete, Failed };

  explicit RequestParser(const Limits& limits) : limits_(limits) {}

  // Reads on in `input`, which holds everything from the first byte of the request on, also what earlier calls saw.
  // After NeedMore call again with more behind the same bytes.  After Complete, consumed() bytes were the head and the
  // next call starts a new request.  Fills all of `head` but the endpoints and `tls`.
  Outcome parse(std::string_view input, RequestHead& head);

  std::size_t consumed() const { return consumed_; }
  const Refusal& refusal() const { return refusal_; }  // after Failed

  // Of the request that was completed last.
  bool keep_alive() const { return keep_alive_; }
  bool expects_continue() const { return expects_continue_; }

 private:
  Outcome fail(int status, std::string_view reason);
  bool parse_request_line(std::string_view line, RequestHead& head);
  bool parse_header_line(std::string_view line, RequestHead& head);
  bool note_header(std::string_view name, std::string_view value, RequestHead& head);
  bool note_content_length(std::string_view value, RequestHead& head);
  bool note_transfer_encoding(std::string_view value, RequestHead& head);
  bool note_connection(std::string_view value);
  bool finish(RequestHead& head);
  void restart(RequestHead& head);

  const Limits& limits_;
  std::size_t line_begin_ = 0;  // the line being read
  std::size_t scanned_ = 0;     // no LF between line_begin_ and here
  std::size_t consumed_ = 0;
  enum class Stage { Start, RequestLine, Headers } stage_ = Stage::Start;
  bool blank_line_skipped_ = false;
  bool host_seen_ = false;
  bool content_length_seen_ = false;
  bool connection_close_ = false;
  bool connection_keep_alive_ = false;
  bool keep_alive_ = false;
  bool expects_continue_ = false;
  Refusal refusal_{400, ""};
};

}  // namespace rolecall::http
