// SPDX-License-Identifier: Apache-2.0
#include "http/parser.h"

#include <gtest/gtest.h>

namespace rolecall::http {
namespace {

using Outcome = RequestParser::Outcome;

struct Bad {
  std::string_view name;
  std::string input;
  int status;
};

TEST(ParserTest, RefusesWhatTwoParsersCouldReadDifferently) {
  const std::string get = "GET / HTTP/1.1\r\nHost: h\r\n";
  const Bad table[] = {
      {"both lengths", get + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"both lengths, other order", get + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", 400},
      {"two lengths", get + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n", 400},
      {"the same length twice", get + "Content-Length: 3\r\nContent-Length: 3\r\n\r\n", 400},
      {"list of lengths", get + "Content-Length: 3, 3\r\n\r\n", 400},
      {"signed length", get + "Content-Length: +3\r\n\r\n", 400},
      {"negative length", get + "Content-Length: -3\r\n\r\n", 400},
      {"hexadecimal length", get + "Content-Length: 0x3\r\n\r\n", 400},
      {"empty length", get + "Content-Length: \r\n\r\n", 400},
      {"overflowing length", get + "Content-Length: 99999999999999999999\r\n\r\n", 400},
      {"obs-fold", get + "X: a\r\n b\r\n\r\n", 400},
      {"fold before any header", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", 400},
      {"blank before colon", get + "Content-Length : 3\r\n\r\n", 400},
      {"no colon", get + "Nonsense\r\n\r\n", 400},
      {"empty name", get + ": x\r\n\r\n", 400},
      {"bare LF", "GET / HTTP/1.1\nHost: h\n\n", 400},
      {"bare LF in headers", get + "X: a\nY: b\r\n\r\n", 400},
      {"bare CR in a value", get + "X: a\rY: b\r\n\r\n", 400},
      {"NUL in a value", get + std::string("X: a\0b\r\n\r\n", 10), 400},
      {"NUL in a name", get + std::string("X\0: b\r\n\r\n", 9), 400},
      {"two codings", get + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501},
      {"unknown coding", get + "Transfer-Encoding: xchunked\r\n\r\n", 501},
      {"chunked twice", get + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"coding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two Hosts", get + "Host: other\r\n\r\n", 400},
      {"list as Host", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
      {"path in Host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
      {"HTTP/2", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505},
      {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: h\r\n\r\n", 505},
      {"HTTP/0.9", "GET /\r\n\r\n", 400},
      {"lower-case version", "GET / http/1.1\r\nHost: h\r\n\r\n", 400},
      {"method not a token", "G@T / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"blanks around the target", "GET  /  HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"blank in the target", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"tab for blank", "GET\t/\tHTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"high byte in the target", "GET /\xc3\xa9 HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"fragment", "GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"relative target", "GET a HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"authority target", "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"star for GET", "GET * HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"empty lines first", "\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"other expectation", get + "Expect: 200-maybe\r\n\r\n", 417},
      {"TLS hello", std::string("\x16\x03\x01\x00\x05\x01\n", 7), 400},
  };
  for (const Bad& row : table) {
    const Limits limits;
    RequestParser parser(limits);
    RequestHead head;
    EXPECT_EQ(parser.parse(row.input, head), Outcome::Failed) << row.name;
    EXPECT_EQ(parser.refusal().status, row.status) << row.name;
  }
}

TEST(ParserTest, ReadsARequestWhereverItIsCut) {
  const std::string input =
      "\r\nPUT /a%20b?x=1&y HTTP/1.1\r\nHOST: example:80\r\nX-Two:  a\t b \r\nx-two:\r\nContent-Length: 5\r\n"
      "Expect: 100-Continue\r\nConnection: foo, Close\r\n\r\nhello";
  for (std::size_t cut = 0; cut + 5 < input.size(); ++cut) {
    const Limits limits;
    RequestParser parser(limits);
    RequestHead head;
    ASSERT_EQ(parser.parse(std::string_view(input).substr(0, cut), head), Outcome::NeedMore) << cut;
    ASSERT_EQ(parser.parse(input, head), Outcome::Complete) << cut;
    EXPECT_EQ(parser.consumed(), input.size() - 5);
    EXPECT_EQ(head.method, "PUT");
    EXPECT_EQ(head.target, "/a%20b?x=1&y");
    EXPECT_EQ(head.path(), "/a%20b");
    EXPECT_EQ(head.query(), "x=1&y");
    EXPECT_EQ(head.host(), "example:80");
    EXPECT_EQ(head.headers.find_all("X-TWO"), (std::vector<std::string_view>{"a\t b", ""}));
    EXPECT_EQ(head.framing, BodyFraming::ContentLength);
    EXPECT_EQ(head.content_length, 5u);
    EXPECT_TRUE(parser.expects_continue());
    EXPECT_FALSE(parser.keep_alive());
  }
}

TEST(ParserTest, KnowsWhenAConnectionStaysOpen) {
  const struct {
    std::string_view input;
    bool keep_alive;
  } table[] = {
      {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", true},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, close\r\n\r\n", false},
      {"GET / HTTP/1.0\r\n\r\n", false},
      {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true},
  };
  for (const auto& row : table) {
    const Limits limits;
    RequestParser parser(limits);
    RequestHead head;
    ASSERT_EQ(parser.parse(row.input, head), Outcome::Complete) << row.input;
    EXPECT_EQ(parser.keep_alive(), row.keep_alive) << row.input;
  }
}

TEST(ParserTest, TakesAbsoluteAndAsteriskTargets) {
  const Limits limits;
  RequestParser parser(limits);
  RequestHead head;
  ASSERT_EQ(parser.parse("GET http://other:81/p?q HTTP/1.1\r\nHost: h\r\n\r\n", head), Outcome::Complete);
  EXPECT_EQ(head.host(), "other:81");
  EXPECT_EQ(head.origin_target(), "/p?q");
  ASSERT_EQ(parser.parse("GET HTTP://other HTTP/1.1\r\nHost: h\r\n\r\n", head), Outcome::Complete);
  EXPECT_EQ(head.path(), "/");
  ASSERT_EQ(parser.parse("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", head), Outcome::Complete);
  EXPECT_EQ(head.path(), "*");
}

TEST(ParserTest, KeepsItsLimits) {
  Limits limits;
  limits.target_bytes_max = 100;
  limits.head_bytes_max = 400;
  limits.header_count_max = 3;
  const std::string start = "GET / HTTP/1.1\r\nHost: h\r\n";
  const Bad table[] = {
      {"target", "GET /" + std::string(100, 'a') + " HTTP/1.1\r\n", 414},
      {"target without an end", "GET /" + std::string(200, 'a'), 414},
      {"head without an end", start + "X: " + std::string(400, 'a'), 431},
      {"whole head", start + "X: " + std::string(390, 'a') + "\r\n\r\n", 431},
      {"count", start + "A: 1\r\nB: 2\r\nC: 3\r\n\r\n", 431},
  };
  for (const Bad& row : table) {
    RequestParser parser(limits);
    RequestHead head;
    EXPECT_EQ(parser.parse(row.input, head), Outcome::Failed) << row.name;
    EXPECT_EQ(parser.refusal().status, row.status) << row.name;
  }
  RequestParser parser(limits);
  RequestHead head;
  EXPECT_EQ(parser.parse(start + "A: 1\r\nB: 2\r\n\r\n", head), Outcome::Complete);
}

}  // namespace
}  // namespace rolecall::http
