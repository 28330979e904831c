// SPDX-License-Identifier: Apache-2.0
//
// For tests only: a raw client socket, so that tests see the very bytes, an application made of functions, and a
// fixture that runs it on port 0.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "base/clock.h"
#include "http/server.h"

namespace rolecall::http {

class Peer {
 public:
  explicit Peer(std::uint16_t port, const char* address = "127.0.0.1") : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    ::inet_pton(AF_INET, address, &to.sin_addr);
    const timeval patience{10, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  ~Peer() { close(); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  bool connected() const { return connected_; }
  int fd() const { return fd_; }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  // How much of it was taken.
  std::size_t send(std::string_view bytes) {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
      const ssize_t size = ::send(fd_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (size <= 0) break;
      sent += static_cast<std::size_t>(size);
    }
    return sent;
  }
  // Everything up to the end of the connection; a marker when that does not come.
  std::string read_all() {
    std::string result;
    char buffer[64 * 1024];
    while (true) {
      const ssize_t size = ::recv(fd_, buffer, sizeof buffer, 0);
      if (size == 0) return result;
      if (size < 0) return result + (errno == ECONNRESET ? "<reset>" : "<timeout>");
      result.append(buffer, static_cast<std::size_t>(size));
    }
  }
  // Whether there is anything to read, or the end, before `patience` is over.
  bool readable_within(std::chrono::milliseconds patience) {
    pollfd descriptor{fd_, POLLIN, 0};
    return ::poll(&descriptor, 1, static_cast<int>(patience.count())) == 1;
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

 private:
  int fd_;
  bool connected_ = false;
};

// Echoes method, target and body until a test sets its own functions.
class TestApplication final : public Application {
 public:
  BodyPlan plan(const RequestHead& head) override {
    if (on_plan) return on_plan(head);
    if (on_streamed) return Streamed{};
    return Buffered{.bytes_max = 1000};
  }
  void handle(Request&& request, Responder responder) override {
    if (on_handle) return on_handle(std::move(request), std::move(responder));
    Response response;
    response.headers.add("Content-Type", "text/plain");
    response.body = request.head.method + " " + request.head.target + " [" + request.body + "]";
    std::move(responder).send(std::move(response));
  }
  void handle_streamed(const RequestHead& head, BodyReader& body, ResponseWriter& writer) override {
    on_streamed(head, body, writer);
  }

  std::function<BodyPlan(const RequestHead&)> on_plan;
  std::function<void(Request&&, Responder)> on_handle;
  std::function<void(const RequestHead&, BodyReader&, ResponseWriter&)> on_streamed;
};

class TestServer {
 protected:
  void start(ListenerOptions options = {}, const Endpoint& endpoint = {IpAddress::v4(0x7f000001), 0}) {
    server_ = std::make_unique<Server>(server_options_, clock_);
    auto port = server_->listen(endpoint, application_, std::move(options));
    port_ = port ? *port : 0;  // no test can connect to 0
    server_->start();
  }
  std::string exchange(std::string_view request) {
    Peer peer(port_);
    peer.send(request);
    return peer.read_all();
  }

  base::ManualClock clock_{*base::parse_iso8601("2026-02-03T04:05:06Z")};
  ServerOptions server_options_{.io_threads = 2, .worker_threads = 2};
  TestApplication application_;
  std::unique_ptr<Server> server_;
  std::uint16_t port_ = 0;
};

// A plain GET with keep-alive, and how TestApplication's answer to it ends.
inline constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
inline constexpr std::string_view kGetEnd = "GET / []";

}  // namespace rolecall::http
