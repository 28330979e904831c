// SPDX-License-Identifier: Apache-2.0
#include "http/server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>
#include <vector>

#include "base/log.h"
#include "base/system_message.h"
#include "http/connection.h"
#include "http/io_thread.h"
#include "http/listener.h"

namespace rolecall::http {

Responder::~Responder() {
  if (sink_) {
    sink_->send({.status = 500, .headers = {{"Content-Type", "text/plain"}}, .body = "the request was not answered\n"});
  }
}
void Responder::send(Response response) && {
  std::exchange(sink_, nullptr)->send(std::move(response));
}
void Responder::send_bytes(std::string_view whole_response, AfterAnswer after) && {
  std::exchange(sink_, nullptr)->send_bytes(whole_response, after);
}
void Responder::withhold() && {
  std::exchange(sink_, nullptr)->withhold();
}

namespace {

constexpr int kBacklog = 4096;       // LIMIT: the kernel cuts it to net.core.somaxconn
constexpr int kAcceptsPerTurn = 64;  // so that a flood of connections leaves time for their requests

// The answer to a connection over a limit; built once, sent without reading anything.
constexpr std::string_view kTooManyConnections =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 21\r\nRetry-After: 1\r\n"
    "Connection: close\r\n\r\ntoo many connections\n";

using Threads = std::vector<std::shared_ptr<IoThread>>;

// Accepts on one I/O thread and deals the connections out to all of them in turn.
class Acceptor final : public EventHandler {
 public:
  Acceptor(int socket, const Endpoint& bound, std::shared_ptr<ListenerContext> listener, const Threads& threads,
           std::size_t home)
      : socket_(socket),
        bound_(bound),
        wildcard_(bound.address == IpAddress() || bound.address == IpAddress::v6({})),
        listener_(std::move(listener)),
        threads_(threads),
        home_(*threads[home]),
        next_(home) {}
  ~Acceptor() { stop(); }
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  bool start() { return home_.watch(socket_, EPOLLIN, *this); }
  // On the home thread, or when that has ended.
  void stop() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }
  IoThread& home() const { return home_; }

  void on_events(std::uint32_t) override { accept_some(); }

 private:
  void accept_some();
  void pause(int error);
  bool admit(int socket, const Endpoint& local, const Endpoint& remote);
  bool admit_peer(const IpAddress& peer);

  int socket_;
  const Endpoint bound_;
  const bool wildcard_;
  std::shared_ptr<ListenerContext> listener_;
  const Threads& threads_;
  IoThread& home_;
  std::size_t next_;
};

// Out of file descriptors or memory: others have to be closed first, and the level-triggered event would spin.
void Acceptor::pause(int error) {
  base::log_warning("cannot accept connections", {{"reason", base::system_message(error)}});
  home_.unwatch(socket_);
  home_.at_next_sweep([this] {
    if (socket_ >= 0) start();
  });
}

void Acceptor::accept_some() {
  for (int i = 0; i < kAcceptsPerTurn; ++i) {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    auto* address = reinterpret_cast<sockaddr*>(&storage);
    const int socket = ::accept4(socket_, address, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) {
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) return pause(errno);
      if (errno == EAGAIN || errno == EWOULDBLOCK) return;
      continue;  // the connection died while it waited
    }
    const Endpoint remote = endpoint_of(address);
    Endpoint local = bound_;
    if (wildcard_) {
      size = sizeof storage;
      if (::getsockname(socket, address, &size) == 0) local = endpoint_of(address);
    }
    if (!admit(socket, local, remote)) ::close(socket);
  }
}

bool Acceptor::admit(int socket, const Endpoint& local, const Endpoint& remote) {
  const ListenerOptions& options = listener_->options;
  if (options.accept_local == AcceptLocal::LoopbackOnly && !local.address.is_loopback()) return false;
  if (listener_->open.load() >= options.limits.connections_max || !admit_peer(remote.address)) {
    [[maybe_unused]] const auto sent =
        ::send(socket, kTooManyConnections.data(), kTooManyConnections.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return false;
  }
  listener_->open.fetch_add(1);
  listener_->count.open.fetch_add(1);
  const std::shared_ptr<IoThread>& thread = threads_[next_++ % threads_.size()];
  auto connection = std::make_shared<Connection>(thread, listener_, Connection::Accepted{socket, local, remote});
  if (thread->is_current()) {
    connection->start();
  } else {
    thread->post([connection] { connection->start(); });
  }
  return true;
}

bool Acceptor::admit_peer(const IpAddress& peer) {
  const std::size_t most = listener_->options.limits.connections_per_peer_max;
  if (most == 0) return true;
  const base::Lock lock(listener_->mutex);
  const auto known = listener_->per_peer.find(peer);
  if (known != listener_->per_peer.end() && known->second >= most) return false;
  ++listener_->per_peer[peer];
  return true;
}

// A bound, listening, non-blocking socket.
base::Result<int> open_listening_socket(const Endpoint& endpoint) {
  sockaddr_storage storage{};
  socklen_t size = 0;
  if (endpoint.address.is_v4()) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(endpoint.port);
    v4.sin_addr.s_addr = htonl(endpoint.address.v4_bits());
    size = sizeof v4;
  } else {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(endpoint.port);
    std::memcpy(&v6.sin6_addr, endpoint.address.bytes().data(), 16);
    size = sizeof v6;
  }
  const auto fail = [&](int socket) -> base::Result<int> {
    const int reason = errno;
    if (socket >= 0) ::close(socket);
    if (reason == EADDRINUSE) {
      return base::failure("cannot listen on " + endpoint.to_string() +
                           ": the port is in use; stop the other process or choose another port");
    }
    return base::failure("cannot listen on " + endpoint.to_string() + ": " + base::system_message(reason));
  };
  const int socket = ::socket(storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) return fail(socket);
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // Accepted sockets inherit it on Linux, which saves a call per connection.
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&storage), size) != 0) return fail(socket);
  if (::listen(socket, kBacklog) != 0) return fail(socket);
  return socket;
}

// Often enough that no deadline is overrun by more than a quarter.
std::chrono::milliseconds sweep_interval(const Limits& limits) {
  const auto shortest = std::min({limits.header_timeout, limits.body_idle_timeout, limits.keep_alive_timeout,
                                  limits.write_timeout, limits.linger_timeout});
  return std::max(shortest / 4, std::chrono::milliseconds(1));
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, const base::Clock& clock) : workers_(options.worker_threads, options.worker_queue_max) {
    std::size_t count = options.io_threads;
    if (count == 0) count = std::max(1U, std::thread::hardware_concurrency());
    for (std::size_t i = 0; i < count; ++i) threads_.push_back(std::make_shared<IoThread>(clock));
  }

  base::Result<std::uint16_t> listen(const Endpoint& endpoint, Application& application, ListenerOptions options) {
    RC_TRY(const int socket, open_listening_socket(endpoint));
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    auto* address = reinterpret_cast<sockaddr*>(&storage);
    Endpoint bound = endpoint;
    if (::getsockname(socket, address, &size) == 0) bound = endpoint_of(address);
    auto listener = std::make_shared<ListenerContext>(application, std::move(options), count_, workers_);
    for (const auto& thread : threads_) {
      thread->post([thread = thread.get(), interval = sweep_interval(listener->options.limits)] {
        thread->sweep_at_least_every(interval);
      });
    }
    acceptors_.push_back(
        std::make_unique<Acceptor>(socket, bound, std::move(listener), threads_, acceptors_.size() % threads_.size()));
    if (!acceptors_.back()->start()) return base::failure("cannot watch the socket of " + bound.to_string());
    return bound.port;
  }

  void start() {
    started_ = true;
    workers_.start();
    for (const auto& thread : threads_) thread->start();
  }

  void stop(std::chrono::milliseconds grace) {
    if (stopped_) return;
    stopped_ = true;
    count_.stopping = true;
    for (const auto& acceptor : acceptors_) {
      acceptor->home().post([acceptor = acceptor.get()] { acceptor->stop(); });
    }
    if (started_) {
      on_every_thread([](IoThread& thread) { thread.drain(); });
      wait_for_connections(grace);
      on_every_thread([](IoThread& thread) { thread.cut(); });
    }
    // Only now: a cut connection wakes its worker thread.
    workers_.stop_and_join();
    for (const auto& thread : threads_) thread->stop_and_join();
    acceptors_.clear();
  }

  std::size_t open_connections() const { return count_.open.load(); }

 private:
  template <class Work>
  void on_every_thread(Work work) {
    for (const auto& thread : threads_) {
      thread->post([thread = thread.get(), work] { work(*thread); });
    }
  }

  void wait_for_connections(std::chrono::milliseconds grace) {
    if (count_.open.load() > 0 && grace.count() > 0) {
      [[maybe_unused]] const bool all_gone = count_.none_left.try_acquire_for(grace);
    }
  }

  ConnectionCount count_;
  WorkerPool workers_;
  Threads threads_;
  std::vector<std::unique_ptr<Acceptor>> acceptors_;
  bool started_ = false;
  bool stopped_ = false;
};

Server::Server(ServerOptions options, const base::Clock& clock) : impl_(std::make_unique<Impl>(options, clock)) {}
Server::~Server() {
  impl_->stop(std::chrono::milliseconds(0));
}
base::Result<std::uint16_t> Server::listen(const Endpoint& endpoint, Application& application,
                                           ListenerOptions options) {
  return impl_->listen(endpoint, application, std::move(options));
}
void Server::start() {
  impl_->start();
}
void Server::stop(std::chrono::milliseconds grace) {
  impl_->stop(grace);
}
std::size_t Server::open_connections() const {
  return impl_->open_connections();
}

}  // namespace rolecall::http
