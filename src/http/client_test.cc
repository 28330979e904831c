// SPDX-License-Identifier: Apache-2.0
#include "http/client.h"

#include <gtest/gtest.h>

#include "http/test_peer.h"

namespace rolecall::http {
namespace {

using std::chrono::milliseconds;

class ClientTest : public testing::Test, protected TestServer {
 protected:
  // A server that answers with these very bytes.
  void start_answering(const std::string& bytes) {
    application_.on_handle = [bytes](Request&&, Responder responder) {
      std::move(responder).send_bytes(bytes, AfterAnswer::Close);
    };
    start();
  }
  ServerUrl url() const { return {.host = "127.0.0.1", .port = port_}; }
};

TEST(ServerUrlTest, ReadsServersAndRefusesTheRestByReason) {
  const struct {
    const char* text;
    const char* host;
    std::uint16_t port;
    const char* authority;
  } good[] = {
      {"http://localhost", "localhost", 80, "localhost"},
      {"HTTP://127.0.0.1:4566/", "127.0.0.1", 4566, "127.0.0.1:4566"},
      {"http://[::1]:8080", "::1", 8080, "[::1]:8080"},
      {"http://[fd00:ec2::254]", "fd00:ec2::254", 80, "[fd00:ec2::254]"},
  };
  for (const auto& row : good) {
    const auto url = parse_server_url(row.text);
    ASSERT_TRUE(url) << row.text;
    EXPECT_EQ(url->host, row.host);
    EXPECT_EQ(url->port, row.port);
    EXPECT_EQ(url->authority(), row.authority);
  }
  for (const char* bad : {"https://localhost", "localhost:80", "ftp://x", "http://", "http://h:0", "http://h:65536",
                          "http://h:1x", "http://h/path", "http://u@h", "http://[::1", "http://[x]", "http://a b"}) {
    EXPECT_FALSE(parse_server_url(bad)) << bad;
  }
  EXPECT_NE(parse_server_url("https://h").error().message.find("https is not served"), std::string::npos);
}

TEST_F(ClientTest, SendsABodyAndReadsTheAnswerOnOneConnection) {
  start();
  Client client(url());
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.request("POST", "/a?b", {{"X-A", "1"}}, "body");
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->headers.find("content-type"), "text/plain");
    EXPECT_EQ(answer->body, "POST /a?b [body]");
  }
  EXPECT_EQ(server_->open_connections(), 1u);
}

TEST_F(ClientTest, RepeatsAGetWhenTheKeptConnectionIsGone) {
  start({.limits = {.keep_alive_timeout = milliseconds(10)}});
  Client client(url());
  ASSERT_TRUE(client.request("GET", "/"));
  while (server_->open_connections() > 0) std::this_thread::yield();
  const auto again = client.request("GET", "/");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->body, "GET / []");
}

TEST_F(ClientTest, ReadsAnswersOfEveryFraming) {
  const struct {
    std::string wire;
    const char* body;
  } table[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", "abc"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2;x\r\nbc\r\n0\r\n\r\n", "abc"},
      {"HTTP/1.0 200 OK\r\n\r\nabc", "abc"},
      {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
       "1\r\n\r\na",
       "a"},
      {"HTTP/1.1 204 \r\n\r\n", ""},
  };
  for (const auto& row : table) {
    start_answering(row.wire);
    const auto answer = request(url(), "GET", "/");
    ASSERT_TRUE(answer) << row.wire << ": " << answer.error().message;
    EXPECT_EQ(answer->body, row.body) << row.wire;
    EXPECT_FALSE(answer->headers.contains("link"));
  }
}

TEST_F(ClientTest, RefusesBrokenAnswers) {
  for (const char* wire : {"nonsense\r\n\r\n", "HTTP/1.1 20x OK\r\n\r\n", "HTTP/2 200 OK\r\n\r\n",
                           "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", "HTTP/1.1 200 OK\r\nContent-Length: 5",
                           "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nabc",
                           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                           "HTTP/1.1 200 OK\r\nbad header: 1\r\n\r\n", ""}) {
    start_answering(wire);
    EXPECT_FALSE(request(url(), "GET", "/")) << wire;
  }
}

TEST_F(ClientTest, TimesOutByName) {
  application_.on_handle = [](Request&&, Responder responder) { std::move(responder).withhold(); };
  start();
  const auto answer = request(url(), "GET", "/", {}, {}, {.idle = milliseconds(20)});
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().message.find("did not answer in time"), std::string::npos) << answer.error().message;
}

TEST_F(ClientTest, ReportsAServerThatIsNotThere) {
  start();
  server_.reset();
  const auto answer = request(url(), "GET", "/");
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().message.find("cannot connect to 127.0.0.1:"), std::string::npos) << answer.error().message;
}

TEST_F(ClientTest, NeverSendsALineBreakOfACaller) {
  start();
  EXPECT_FALSE(request(url(), "GET", "/ HTTP/1.1\r\nX: 1"));
  EXPECT_FALSE(request(url(), "GET", "/", {{"A", "b\r\nC: d"}}));
  EXPECT_FALSE(request(url(), "GET\r\n", "/"));
}

}  // namespace
}  // namespace rolecall::http
