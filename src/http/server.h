// SPDX-License-Identifier: Apache-2.0
//
// The HTTP/1.1 server: several listeners over one set of I/O threads and one bounded pool of worker threads.
//
// An Application answers in one of two ways, chosen per request by plan():
//   - buffered: the server collects the body and calls handle() on an I/O thread.  It must not block.  The Responder
//   may
//     be used at once (the answer is written inline, the fastest way) or later from any thread, e.g. after a group
//     commit.
//   - streamed: handle_streamed() runs on a worker thread and may block on the body, the answer, or a disk.
// Requests of one connection are answered strictly in order; a pipelined request waits for the one before it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/clock.h"
#include "base/result.h"
#include "http/limits.h"
#include "http/message.h"

namespace rolecall::http {

// What to do with a request's body, decided from the head alone.
struct Buffered {
  std::size_t bytes_max;  // more is answered 413; never above Limits::buffered_body_bytes_max
};
struct Streamed {};
// Answered at once, without `100 Continue`; the connection closes if the request announced a body.
struct Refused {
  Response response;
};
using BodyPlan = std::variant<Buffered, Streamed, Refused>;

// Where a Responder puts its answer: the server's connection, or a test's recorder.
class ResponseSink {
 public:
  virtual ~ResponseSink() = default;
  virtual void send(Response response) = 0;
  virtual void send_bytes(std::string_view whole_response, AfterAnswer after) = 0;
  virtual void withhold() = 0;
};

// The right to answer one request, once.  Movable, usable from any thread, also after the peer or the server has gone
// (the answer is then dropped).  One destroyed unused answers 500.
class Responder {
 public:
  explicit Responder(std::shared_ptr<ResponseSink> sink) : sink_(std::move(sink)) {}
  Responder(Responder&&) = default;
  Responder& operator=(Responder&&) = delete;
  ~Responder();

  void send(Response response) &&;
  // A complete response as it goes on the wire, head and body, written as it is in one write.  The caller answers for
  // its Content-Length, for HEAD, and for a `Connection: close` header that agrees with `after`.
  void send_bytes(std::string_view whole_response, AfterAnswer after) &&;
  // Answers nothing and leaves the connection open but deaf until the peer gives up or Limits::keep_alive_timeout ends:
  // what a client sees whose answer died on the way (the metadata service's simulated hops).
  void withhold() &&;

 private:
  std::shared_ptr<ResponseSink> sink_;
};

enum class BodyError {
  Timeout,       // Limits::body_idle_timeout or the minimum rate
  Disconnected,  // the peer went away before the end
  Malformed,     // broken chunked coding
};

// The body of a streamed request, on the worker thread.  The first read answers `Expect: 100-continue`.
class BodyReader {
 public:
  virtual ~BodyReader() = default;
  // Waits for at least one byte; 0 is the end of the body.  After an error every further read gives the same error.
  virtual base::Result<std::size_t, BodyError> read(std::span<char> out) = 0;
};

enum class WriteError {
  Timeout,       // Limits::write_timeout or the minimum rate
  Disconnected,  // the peer went away
  Refused,       // used out of order, more or less body than announced, or a header that cannot be sent
};

// The head of an answer whose body follows in pieces.
struct ResponseHead {
  int status = 200;
  Headers headers;
  // Absence: sent chunked (to an HTTP/1.0 peer: up to the end of the connection).
  std::optional<std::uint64_t> content_length;
  AfterAnswer after = AfterAnswer::KeepAlive;
};

// The answer to a streamed request, on the worker thread: either send(), or start(), any number of write() and
// write_file(), and finish().  The head leaves together with the first piece.  Returning from handle_streamed() with
// nothing sent answers 500; with an unfinished answer the connection is cut, so the peer cannot take it for whole.
// Body pieces of an answer to HEAD are counted but not sent.
class ResponseWriter {
 public:
  virtual ~ResponseWriter() = default;
  virtual base::Result<void, WriteError> send(Response response) = 0;
  virtual base::Result<void, WriteError> start(ResponseHead head) = 0;
  virtual base::Result<void, WriteError> write(std::string_view piece) = 0;
  // `size` bytes of an open file from `offset` on, without copying them through the process.
  virtual base::Result<void, WriteError> write_file(int file, std::uint64_t offset, std::uint64_t size) = 0;
  virtual base::Result<void, WriteError> finish() = 0;
};

// All methods are called from several threads at once.
class Application {
 public:
  virtual ~Application() = default;
  // On an I/O thread; must not block.
  virtual BodyPlan plan(const RequestHead& head) = 0;
  // On an I/O thread; must not block.  Move the request away to keep it after returning; what stays behind is reused.
  virtual void handle(Request&& request, Responder responder) = 0;
  // On a worker thread.
  virtual void handle_streamed(const RequestHead& head, BodyReader& body, ResponseWriter& writer) = 0;
};

// Which connections a listener takes, by their local address.
enum class AcceptLocal {
  Any,
  // Others are closed right after accept: a listener on 0.0.0.0 then serves all of 127.0.0.0/8, one address an
  // instance, and nothing of it can be reached from outside.
  LoopbackOnly,
};

struct ListenerOptions {
  Limits limits;
  AcceptLocal accept_local = AcceptLocal::Any;
  std::string server_header = "Rolecall";  // empty: none
};

struct ServerOptions {
  std::size_t io_threads = 0;  // 0: one per core
  std::size_t worker_threads = 8;
  // Streamed requests that wait for a worker; more are answered 503.
  std::size_t worker_queue_max = 256;
};

class Server {
 public:
  // `clock` is what Date is made from; timeouts always follow the machine's monotonic clock.
  Server(ServerOptions options, const base::Clock& clock);
  ~Server();  // stops without grace
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Binds and listens; before start() connections wait in the kernel's queue.  The port that was bound (for port 0 the
  // one the kernel chose).  Fails with a text that names the endpoint, e.g. when the port is in use.  `application`
  // must outlive the server.
  base::Result<std::uint16_t> listen(const Endpoint& endpoint, Application& application, ListenerOptions options = {});

  void start();
  // Stops accepting and closes idle connections at once; requests in flight are answered with `Connection: close`
  // until `grace` ends, then cut.  Returns when all threads have ended.  A second call does nothing.
  void stop(std::chrono::milliseconds grace);

  std::size_t open_connections() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rolecall::http
