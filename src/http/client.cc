// SPDX-License-Identifier: Apache-2.0
#include "http/client.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <utility>

#include "base/encoding.h"
#include "base/system_message.h"
#include "http/characters.h"
#include "http/chunked.h"
#include "http/limits.h"

namespace rolecall::http {
namespace {

constexpr std::size_t kReceiveBytes = 64 * 1024;

// False: `timeout` passed.
bool wait_for(int socket, short events, std::chrono::milliseconds timeout) {
  pollfd descriptor{socket, events, 0};
  int ready = 0;
  do {
    ready = ::poll(&descriptor, 1, static_cast<int>(timeout.count()));
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Whether any header of that name lists `option`.
bool lists(const Headers& headers, std::string_view name, std::string_view option) {
  for (std::string_view value : headers.find_all(name)) {
    while (!value.empty()) {
      const std::size_t comma = std::min(value.find(','), value.size());
      if (base::equals_ignore_case(trim(value.substr(0, comma)), option)) return true;
      value.remove_prefix(std::min(comma + 1, value.size()));
    }
  }
  return false;
}

// Non-blocking connect to one address; the socket, or -1 with errno.
int connect_to(const addrinfo& address, std::chrono::milliseconds timeout) {
  const int socket = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  int error = 0;
  if (::connect(socket, address.ai_addr, address.ai_addrlen) != 0) {
    error = errno;
    if (error == EINPROGRESS) {
      socklen_t size = sizeof error;
      error = ETIMEDOUT;
      if (wait_for(socket, POLLOUT, timeout)) ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
    }
  }
  if (error == 0) return socket;
  ::close(socket);
  errno = error;
  return -1;
}

}  // namespace

std::string ServerUrl::authority() const {
  std::string result = host.find(':') == host.npos ? host : "[" + host + "]";
  if (port != 80) result += ":" + std::to_string(port);
  return result;
}

base::Result<ServerUrl> parse_server_url(std::string_view url) {
  const auto refuse = [&](std::string_view why) {
    return base::failure("`" + std::string(url) + "` is not a server's URL: " + std::string(why));
  };
  if (base::equals_ignore_case(url.substr(0, 8), "https://")) return refuse("https is not served, use http://");
  if (!base::equals_ignore_case(url.substr(0, 7), "http://")) return refuse("it does not begin with http://");
  std::string_view rest = url.substr(7);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.find_first_of("/?#") != rest.npos) return refuse("it has a path");
  if (rest.find('@') != rest.npos) return refuse("it has a user name");
  ServerUrl result;
  std::string_view port;
  if (rest.starts_with('[')) {
    const std::size_t bracket = rest.find(']');
    if (bracket == rest.npos) return refuse("a bracket is not closed");
    result.host = rest.substr(1, bracket - 1);
    const auto address = IpAddress::parse(result.host);
    if (!address) return refuse("what is in brackets is no IPv6 address");
    port = rest.substr(bracket + 1);
  } else {
    const std::size_t colon = std::min(rest.find(':'), rest.size());
    result.host = rest.substr(0, colon);
    port = rest.substr(colon);
  }
  const bool host_ok = !result.host.empty() && std::all_of(result.host.begin(), result.host.end(), is_target_char);
  if (!host_ok) return refuse("the host is missing or malformed");
  if (!port.empty()) {
    const auto [end, error] = std::from_chars(port.data() + 1, port.data() + port.size(), result.port);
    if (port.front() != ':' || error != std::errc{} || end != port.data() + port.size() || result.port == 0) {
      return refuse("the port is malformed");
    }
  }
  return result;
}

Client::Client(ServerUrl server, ClientTimeouts timeouts, ClientLimits limits)
    : server_(std::move(server)), timeouts_(timeouts), limits_(limits) {}

Client::~Client() {
  disconnect();
}

Client::Client(Client&& other) noexcept
    : server_(std::move(other.server_)),
      timeouts_(other.timeouts_),
      limits_(other.limits_),
      socket_(std::exchange(other.socket_, -1)) {}

void Client::disconnect() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

Client::Failed Client::broken(std::string_view what) const {
  return {Failure::Final, "the answer of " + server_.authority() + " is not HTTP/1.1: " + std::string(what)};
}

base::Result<ClientResponse> Client::request(std::string_view method, std::string_view target, const Headers& headers,
                                             std::string_view body) {
  const bool target_ok = !target.empty() && std::all_of(target.begin(), target.end(), is_target_char);
  if (!is_token(method) || !target_ok) return base::failure("the method or target has characters that cannot be sent");
  std::string wire;
  wire.append(method).append(" ").append(target).append(" HTTP/1.1\r\n");
  if (!headers.contains("host")) wire.append("Host: ").append(server_.authority()).append("\r\n");
  for (const auto [name, value] : headers) {
    if (!is_token(name) || !std::all_of(value.begin(), value.end(), is_field_value_char)) {
      return base::failure("a header has characters that cannot be sent");
    }
    wire.append(name).append(": ").append(value).append("\r\n");
  }
  const bool bodiless = body.empty() && (method == "GET" || method == "HEAD");
  if (!bodiless && !headers.contains("content-length") && !headers.contains("transfer-encoding")) {
    wire.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  }
  wire.append("\r\n").append(body);

  const bool kept = socket_ >= 0;
  auto answer = attempt(wire, method == "HEAD");
  const bool repeatable = method == "GET" || method == "HEAD";
  if (!answer && kept && repeatable && answer.error().when == Failure::BeforeAnswer) {
    answer = attempt(wire, method == "HEAD");
  }
  if (!answer) return base::failure(std::move(answer.error().message));
  return *std::move(answer);
}

Client::Attempt<ClientResponse> Client::attempt(std::string_view wire, bool head_only) {
  input_.clear();
  if (socket_ < 0) RC_TRY_VOID(connect());
  auto answer = [&]() -> Attempt<ClientResponse> {
    // A server that refuses early may close while we still send; its answer may be there all the same.
    auto sent = send_all(wire);
    auto received = read_answer(head_only);
    if (!sent) keep_ = false;
    if (!sent && !received) return base::failure(std::move(sent.error()));
    return received;
  }();
  if (!answer || !keep_ || !input_.empty()) disconnect();
  return answer;
}

Client::Attempt<void> Client::connect() {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(server_.host.c_str(), std::to_string(server_.port).c_str(), &hints, &found);
  if (error != 0) {
    return base::failure(Failed{Failure::Final, "cannot resolve `" + server_.host + "`: " + ::gai_strerror(error)});
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
  for (const addrinfo* address = found; address != nullptr && socket_ < 0; address = address->ai_next) {
    socket_ = connect_to(*address, timeouts_.connect);
  }
  if (socket_ < 0) {
    return base::failure(
        Failed{Failure::Final, "cannot connect to " + server_.authority() + ": " + base::system_message(errno)});
  }
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return {};
}

Client::Attempt<void> Client::send_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      if (!wait_for(socket_, POLLOUT, timeouts_.idle)) {
        return base::failure(Failed{Failure::Final, server_.authority() + " did not take the request in time"});
      }
    } else if (errno != EINTR) {
      return base::failure(
          Failed{Failure::BeforeAnswer, "cannot send to " + server_.authority() + ": " + base::system_message(errno)});
    }
  }
  return {};
}

Client::Attempt<void> Client::receive() {
  const std::size_t held = input_.size();
  const auto when = held == 0 ? Failure::BeforeAnswer : Failure::Final;
  input_.resize(held + kReceiveBytes);
  while (true) {
    const ssize_t size = ::recv(socket_, input_.data() + held, kReceiveBytes, MSG_DONTWAIT);
    if (size > 0) {
      input_.resize(held + static_cast<std::size_t>(size));
      return {};
    }
    const bool would_block = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    if (would_block && wait_for(socket_, POLLIN, timeouts_.idle)) continue;
    if (size < 0 && errno == EINTR) continue;
    input_.resize(held);
    if (would_block) return base::failure(Failed{Failure::Final, server_.authority() + " did not answer in time"});
    if (size == 0) return base::failure(Failed{when, server_.authority() + " closed the connection"});
    return base::failure(Failed{when, "cannot read from " + server_.authority() + ": " + base::system_message(errno)});
  }
}

Client::Attempt<ClientResponse> Client::read_answer(bool head_only) {
  ClientResponse response;
  while (true) {
    RC_TRY(const bool final, read_head(response));
    if (final) break;
  }
  keep_ = !lists(response.headers, "connection", "close") &&
          (version_minor_ == 1 || lists(response.headers, "connection", "keep-alive"));
  if (head_only || response.status == 204 || response.status == 304) return response;
  const auto lengths = response.headers.find_all("content-length");
  if (response.headers.contains("transfer-encoding")) {
    if (!lists(response.headers, "transfer-encoding", "chunked") || !lengths.empty()) {
      return base::failure(broken("a transfer coding that is not served"));
    }
    RC_TRY_VOID(read_chunked_body(response.body));
  } else if (!lengths.empty()) {
    std::uint64_t size = 0;
    const std::string_view text = lengths.front();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (lengths.size() > 1 || error != std::errc{} || end != text.data() + text.size()) {
      return base::failure(broken("malformed Content-Length"));
    }
    RC_TRY_VOID(read_sized_body(response.body, size));
  } else {
    keep_ = false;
    RC_TRY_VOID(read_body_to_end(response.body));
  }
  return response;
}

Client::Attempt<bool> Client::read_head(ClientResponse& response) {
  std::size_t end = 0;
  while ((end = input_.find("\r\n\r\n")) == input_.npos) {
    if (input_.size() > limits_.head_bytes_max) return base::failure(broken("the head is too large"));
    RC_TRY_VOID(receive());
  }
  std::string_view head = std::string_view(input_).substr(0, end + 2);
  const auto next_line = [&head] {
    const std::size_t size = head.find("\r\n");
    const std::string_view line = head.substr(0, size);
    head.remove_prefix(size + 2);
    return line;
  };
  const std::string_view status_line = next_line();
  const bool status_ok = status_line.size() >= 12 && status_line.starts_with("HTTP/1.") &&
                         (status_line[7] == '0' || status_line[7] == '1') && status_line[8] == ' ';
  const auto [number_end, error] = std::from_chars(status_line.data() + std::min<std::size_t>(9, status_line.size()),
                                                   status_line.data() + status_line.size(), response.status);
  if (!status_ok || error != std::errc{} || number_end != status_line.data() + 12 || response.status < 100) {
    return base::failure(broken("malformed status line"));
  }
  version_minor_ = status_line[7] - '0';
  response.headers.clear();
  while (!head.empty()) {
    const std::string_view line = next_line();
    const std::size_t colon = line.find(':');
    if (colon == line.npos || !is_token(line.substr(0, colon))) return base::failure(broken("malformed header"));
    response.headers.add(line.substr(0, colon), trim(line.substr(colon + 1)));
  }
  input_.erase(0, end + 4);
  return response.status >= 200;
}

Client::Attempt<void> Client::read_sized_body(std::string& body, std::uint64_t size) {
  if (size > limits_.body_bytes_max) return base::failure(broken("the body is too large"));
  body.swap(input_);
  input_.clear();
  while (body.size() < size) {
    RC_TRY_VOID(receive());
    body.append(input_);
    input_.clear();
  }
  input_.assign(body, static_cast<std::size_t>(size));
  body.resize(static_cast<std::size_t>(size));
  return {};
}

Client::Attempt<void> Client::read_chunked_body(std::string& body) {
  const Limits chunk_limits;
  ChunkedDecoder decoder(chunk_limits);
  while (true) {
    const ChunkedDecoder::Step step = decoder.decode(input_);
    if (step.outcome == ChunkedDecoder::Outcome::Failed) return base::failure(broken("malformed chunked coding"));
    if (step.data.size() > limits_.body_bytes_max - body.size()) return base::failure(broken("the body is too large"));
    body.append(step.data);
    input_.erase(0, step.consumed);
    if (step.outcome == ChunkedDecoder::Outcome::End) return {};
    if (step.outcome == ChunkedDecoder::Outcome::NeedMore) RC_TRY_VOID(receive());
  }
}

Client::Attempt<void> Client::read_body_to_end(std::string& body) {
  while (true) {
    if (input_.size() > limits_.body_bytes_max - body.size()) return base::failure(broken("the body is too large"));
    body.append(input_);
    input_.clear();
    if (wait_for(socket_, POLLIN, timeouts_.idle)) {
      char peeked = 0;
      if (::recv(socket_, &peeked, 1, MSG_PEEK | MSG_DONTWAIT) == 0) return {};
    }
    RC_TRY_VOID(receive());
  }
}

base::Result<ClientResponse> request(const ServerUrl& server, std::string_view method, std::string_view target,
                                     const Headers& headers, std::string_view body, ClientTimeouts timeouts) {
  return Client(server, timeouts).request(method, target, headers, body);
}

}  // namespace rolecall::http
