// SPDX-License-Identifier: Apache-2.0
#include "http/server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <thread>

namespace rolecall::http {
namespace {

using std::chrono::milliseconds;

// A raw client socket, so that tests see the very bytes.
class Peer {
 public:
  explicit Peer(std::uint16_t port, const char* address = "127.0.0.1") : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    ::inet_pton(AF_INET, address, &to.sin_addr);
    const timeval patience{5, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  ~Peer() { ::close(fd_); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  bool connected() const { return connected_; }
  void send(std::string_view bytes) { ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  // Everything up to the end of the connection; a marker when that does not come.
  std::string read_all() {
    std::string result;
    char buffer[4096];
    while (true) {
      const ssize_t size = ::recv(fd_, buffer, sizeof buffer, 0);
      if (size == 0) return result;
      if (size < 0) return result + (errno == ECONNRESET ? "<reset>" : "<timeout>");
      result.append(buffer, static_cast<std::size_t>(size));
    }
  }
  // Up to and with `mark`.
  std::string read_until(std::string_view mark) {
    std::string result;
    char c = 0;
    while (!result.ends_with(mark)) {
      if (::recv(fd_, &c, 1, 0) != 1) return result + "<end>";
      result.push_back(c);
    }
    return result;
  }
  int fd() const { return fd_; }

 private:
  int fd_;
  bool connected_ = false;
};

class Echo final : public Application {
 public:
  BodyPlan plan(const RequestHead& head) override {
    if (on_plan) return on_plan(head);
    return Buffered{.bytes_max = 1000};
  }
  void handle(Request&& request, Responder responder) override {
    if (on_handle) return on_handle(std::move(request), std::move(responder));
    Response response;
    response.headers.add("Content-Type", "text/plain");
    response.body = request.head.method + " " + request.head.target + " [" + request.body + "]";
    std::move(responder).send(std::move(response));
  }
  void handle_streamed(const RequestHead&, BodyReader&, ResponseWriter&) override {}

  std::function<BodyPlan(const RequestHead&)> on_plan;
  std::function<void(Request&&, Responder)> on_handle;
};

class ServerTest : public testing::Test {
 protected:
  void start(ListenerOptions options = {}, const Endpoint& endpoint = {IpAddress::v4(0x7f000001), 0}) {
    server_ = std::make_unique<Server>(ServerOptions{.io_threads = 2, .worker_threads = 2}, clock_);
    auto port = server_->listen(endpoint, echo_, std::move(options));
    ASSERT_TRUE(port) << port.error().message;
    port_ = *port;
    server_->start();
  }
  std::string exchange(std::string_view request) {
    Peer peer(port_);
    peer.send(request);
    return peer.read_all();
  }

  base::ManualClock clock_{*base::parse_iso8601("2026-02-03T04:05:06Z")};
  Echo echo_;
  std::unique_ptr<Server> server_;
  std::uint16_t port_ = 0;
};

TEST_F(ServerTest, AnswersWithTheExactBytes) {
  start();
  EXPECT_EQ(exchange("GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: Tue, 03 Feb 2026 04:05:06 GMT\r\nServer: Rolecall\r\n"
            "Content-Length: 9\r\nConnection: close\r\n\r\nGET /x []");
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  start();
  const std::string answer = exchange(
      "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
      "POST /2 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n1;x=y\r\nf\r\n0\r\nT: 1\r\n\r\n"
      "HEAD /3 HTTP/1.1\r\nHost: h\r\n\r\n"
      "GET /4 HTTP/1.0\r\n\r\n");
  const std::size_t first = answer.find("POST /1 [abc]");
  const std::size_t second = answer.find("POST /2 [def]");
  const std::size_t last = answer.find("GET /4 []");
  ASSERT_NE(last, answer.npos) << answer;
  EXPECT_LT(first, second);
  EXPECT_LT(second, last);
  EXPECT_EQ(answer.find("HEAD /3"), answer.npos) << "no body for HEAD";
  EXPECT_NE(answer.find("Content-Length: 10"), answer.npos) << "but its length";
}

TEST_F(ServerTest, AResponderMayAnswerLaterFromAnotherThread) {
  std::jthread helper;
  echo_.on_handle = [&](Request&& request, Responder responder) {
    helper = std::jthread([kept = std::move(request), responder = std::move(responder)]() mutable {
      std::move(responder).send({.status = 201, .body = kept.body});
    });
  };
  start();
  const std::string answer = exchange("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 201 Created\r\n")) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\nhi")) << answer;
}

TEST_F(ServerTest, ABusyPortIsReportedByName) {
  start();
  Server other({.io_threads = 1}, clock_);
  const auto port = other.listen({IpAddress::v4(0x7f000001), port_}, echo_);
  ASSERT_FALSE(port);
  EXPECT_NE(port.error().message.find("127.0.0.1:" + std::to_string(port_)), std::string::npos);
  EXPECT_NE(port.error().message.find("in use"), std::string::npos);
}

}  // namespace
}  // namespace rolecall::http
