// SPDX-License-Identifier: Apache-2.0
//
// Internal: one accepted connection as a state machine on its I/O thread.  Reading, parsing, calling the application
// and writing go on in process() until something has to wait: for bytes, for the socket, for the application, or for a
// worker thread.  The answer is written with a direct non-blocking send; the event loop comes in only when the socket
// buffer is full.  No timer per request: a deadline that the thread's sweep looks at.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "http/chunked.h"
#include "http/input_buffer.h"
#include "http/io_thread.h"
#include "http/listener.h"
#include "http/parser.h"
#include "http/server.h"
#include "http/streamed.h"

namespace rolecall::http {

class Connection final : public ResponseSink, public EventHandler, public std::enable_shared_from_this<Connection> {
 public:
  struct Accepted {
    int socket;  // non-blocking; owned from here on
    Endpoint local;
    Endpoint remote;
  };
  Connection(std::shared_ptr<IoThread> thread, std::shared_ptr<ListenerContext> listener, const Accepted& accepted);
  ~Connection() override;

  // On the I/O thread.
  void start();
  void drain();  // the server stops: close when idle, else after the answer in progress
  void cut();    // close now
  bool overdue(std::chrono::steady_clock::time_point now) const { return now >= deadline_; }
  void on_overdue();
  void on_events(std::uint32_t events) override;
  std::size_t index_in_thread = 0;

  // ResponseSink: any thread, once per request.
  void send(Response response) override;
  void send_bytes(std::string_view whole_response, AfterAnswer after) override;
  void withhold() override;

 private:
  enum class Phase {
    Head,       // reading a request's head, or idle between two requests
    Body,       // collecting a buffered body
    Handling,   // the application has the request
    Streamed,   // a worker thread has the socket, the input and the request
    Withheld,   // deaf until the peer gives up
    Finishing,  // writing the last answer
    Lingering,  // reading and throwing away, so that the peer sees the last answer and not a reset
    Closed,
  };

  void run();
  void process();
  bool step_head();
  bool step_body();
  bool step_finishing();
  bool begin_request();
  bool dispatch();
  bool hand_over();
  bool watch();
  void after_streamed(StreamedEnd end);

  void want_bytes(std::chrono::milliseconds timeout);
  void receive();
  bool flush();
  void wait_until_writable();
  void close();

  void answer(Response&& response);
  void answer_bytes(std::string_view whole_response, AfterAnswer after);
  void refuse(const Refusal& refusal);
  void answered(AfterAnswer after);
  void set_hop_limit(int hops);
  AnswerFrame frame(AfterAnswer after);
  bool may_keep_alive() const;
  AfterAnswer after_this(AfterAnswer wanted) const;
  bool may_answer_inline() const;

  const Limits& limits() const { return listener_->options.limits; }

  std::shared_ptr<IoThread> thread_;
  std::shared_ptr<ListenerContext> listener_;
  int socket_;
  Phase phase_ = Phase::Head;
  bool with_worker_ = false;  // the worker thread has the socket, also after a cut, until it ends
  bool wants_bytes_ = false;  // what process() stopped for
  bool readable_ = false;     // the socket may hold bytes, or the peer's end
  bool peer_ended_ = false;   // behind what it holds comes the peer's end, and no further event
  bool watches_writable_ = false;
  bool waiting_writable_ = false;
  bool in_handler_ = false;
  bool linger_ = false;
  bool head_deadline_set_ = false;
  bool head_only_ = false;  // the request in progress is a HEAD
  std::uint64_t requests_ = 0;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();

  InputBuffer input_;
  RequestParser parser_;
  ChunkedDecoder decoder_;
  Request request_;
  std::size_t body_bytes_max_ = 0;

  // Output: what is not yet written of `head_out_`, then of `body_out_`.
  std::string head_out_;
  std::size_t head_written_ = 0;
  std::string body_out_;
  std::size_t body_written_ = 0;
};

}  // namespace rolecall::http
