// SPDX-License-Identifier: Apache-2.0
#include "cli/web.h"

#include <fmt/core.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <system_error>

#include "base/encoding.h"

namespace rolecall::cli {
namespace {

// LIMIT: our servers answer at once, with documents of a few KiB.
constexpr timeval kPatience{.tv_sec = 10, .tv_usec = 0};
constexpr std::size_t kMaxReplyBytes = 1024 * 1024;
constexpr std::string_view kScheme = "http://", kDefaultPort = "80";

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

struct Address {
  std::string authority, host, port;
};

std::string reason_of(int error_number) {
  return std::generic_category().message(error_number);
}

base::Result<Address> address_in(std::string_view server) {
  if (!server.starts_with(kScheme)) return base::failure("only http:// servers can be asked");
  const std::string_view authority = server.substr(kScheme.size(), server.find('/', kScheme.size()) - kScheme.size());
  Address address{.authority = std::string(authority)};
  const std::size_t bracket = authority.find(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  std::string_view host = authority.substr(0, colon);
  if (host.starts_with('[')) host = host.substr(1, host.find(']') - 1);
  address.host = host;
  address.port = colon == std::string_view::npos ? kDefaultPort : authority.substr(colon + 1);
  return address;
}

// A connected socket to the first address of the host that takes the connection.
base::Result<int> connect_to(const Address& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found); error != 0) {
    return base::failure(gai_strerror(error));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, freeaddrinfo);
  int reason = EADDRNOTAVAIL;
  for (const addrinfo* candidate = found; candidate != nullptr; candidate = candidate->ai_next) {
    const int socket = ::socket(candidate->ai_family, candidate->ai_socktype | SOCK_CLOEXEC, candidate->ai_protocol);
    if (socket < 0) continue;
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
    if (connect(socket, candidate->ai_addr, candidate->ai_addrlen) == 0) return socket;
    reason = errno;
    close(socket);
  }
  return base::failure(reason_of(reason));
}

std::string request_text(const Address& address, const Question& question) {
  std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", question.method, question.path,
                                 address.authority);
  for (const auto& [name, value] : question.headers) text += fmt::format("{}: {}\r\n", name, value);
  if (question.method != "GET") text += fmt::format("Content-Length: {}\r\n", question.body.size());
  return text + "\r\n" + question.body;
}

base::Status send_all(int socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return base::failure(reason_of(errno));
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

base::Result<std::string> receive_all(int socket) {
  std::string text;
  std::array<char, 16 * 1024> piece;
  while (text.size() < kMaxReplyBytes) {
    const ssize_t got = recv(socket, piece.data(), piece.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return base::failure(errno == EAGAIN ? "no answer in time" : reason_of(errno));
    if (got == 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(got));
  }
  return base::failure("the answer is larger than any of ours");
}

base::Result<Reply> reply_in(std::string_view text) {
  const std::size_t end = text.find("\r\n\r\n");
  Reply reply;
  if (!text.starts_with("HTTP/1.") || end == std::string_view::npos || text.size() < 12 ||
      std::from_chars(text.data() + 9, text.data() + 12, reply.status).ec != std::errc()) {
    return base::failure("what answers there does not speak HTTP");
  }
  // Ours always know the length of a small answer; a piecewise one comes from something else.
  if (base::ascii_lower(text.substr(0, end)).find("\r\ntransfer-encoding:") != std::string::npos) {
    return base::failure("what answers there is no Rolecall server");
  }
  reply.body = text.substr(end + 4);
  return reply;
}

}  // namespace

base::Result<Reply> ask(std::string_view server, const Question& question) {
  RC_TRY(const Address address, address_in(server));
  RC_TRY(const int descriptor, connect_to(address));
  const Socket socket(descriptor);
  RC_TRY_VOID(send_all(socket.get(), request_text(address, question)));
  RC_TRY(const std::string text, receive_all(socket.get()));
  return reply_in(text);
}

}  // namespace rolecall::cli
