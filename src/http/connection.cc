// SPDX-License-Identifier: Apache-2.0
#include "http/connection.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <cerrno>

#include "base/log.h"

namespace rolecall::http {
namespace {

constexpr std::size_t kBodyCopyMax = 16 * 1024;     // a larger body is sent from where it lies
constexpr std::size_t kOutputBytesMax = 64 * 1024;  // answers to pipelined requests that may wait for one write
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

Connection::Connection(std::shared_ptr<IoThread> thread, std::shared_ptr<ListenerContext> listener,
                       const Accepted& accepted)
    : thread_(std::move(thread)),
      listener_(std::move(listener)),
      socket_(thread_->context()),
      parser_(listener_->options.limits),
      decoder_(listener_->options.limits) {
  request_.head.local = accepted.local;
  request_.head.remote = accepted.remote;
  boost::system::error_code ignored;
  // The protocol only matters to Asio for opening sockets.
  socket_.assign(boost::asio::ip::tcp::v4(), accepted.socket, ignored);
}

Connection::~Connection() {
  if (streamed_socket_ >= 0) ::close(streamed_socket_);
}

void Connection::start() {
  thread_->adopt(shared_from_this());
  if (phase_ != Phase::Closed) read_more(limits().header_timeout);
}

void Connection::drain() {
  const bool idle = phase_ == Phase::Head && input_.empty() && head_out_.empty();
  if (idle || phase_ == Phase::Withheld) close();
}

void Connection::cut() {
  close();
}

void Connection::close() {
  if (phase_ == Phase::Closed) return;
  phase_ = Phase::Closed;
  boost::system::error_code ignored;
  if (streamed_socket_ >= 0) {
    ::shutdown(streamed_socket_, SHUT_RDWR);  // wakes the worker thread; it is closed when that has ended
  } else {
    socket_.close(ignored);
  }
  if (limits().connections_per_peer_max > 0) {
    const base::Lock lock(listener_->mutex);
    const auto peer = listener_->per_peer.find(request_.head.remote.address);
    if (peer != listener_->per_peer.end() && --peer->second == 0) listener_->per_peer.erase(peer);
  }
  listener_->open.fetch_sub(1);
  ConnectionCount& count = listener_->count;
  thread_->release(*this);
  count.closed();
}

void Connection::on_overdue() {
  deadline_ = std::chrono::steady_clock::time_point::max();
  const bool mid_request = (phase_ == Phase::Head && !input_.empty()) || phase_ == Phase::Body;
  if (waiting_writable_ || !mid_request) return close();
  if (phase_ == Phase::Head) head_only_ = false;
  refuse({408, "the request did not arrive in time"});
  process();
}

// ---- reading
// ----------------------------------------------------------------------------------------------------------

void Connection::read_more(std::chrono::milliseconds timeout) {
  if (reading_) return;
  deadline_ = std::chrono::steady_clock::now() + timeout;
  reading_ = true;
  const std::span<char> room = input_.room(limits().head_bytes_max + 1);
  socket_.async_read_some(boost::asio::buffer(room.data(), room.size()),
                          [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
                            self->on_read(error, size);
                          });
}

void Connection::on_read(const boost::system::error_code& error, std::size_t size) {
  reading_ = false;
  if (phase_ == Phase::Closed) return;
  if (error) return close();  // also the peer's orderly end: nobody is left to be answered
  if (phase_ == Phase::Lingering || phase_ == Phase::Withheld) {
    // The deadline set when the phase began stays.
    const auto deadline = deadline_;
    input_.clear();
    read_more(std::chrono::milliseconds(0));
    deadline_ = deadline;
    return;
  }
  input_.received(size);
  process();
}

void Connection::process() {
  bool progress = true;
  while (progress) {
    switch (phase_) {
      case Phase::Head:
        progress = step_head();
        break;
      case Phase::Body:
        progress = step_body();
        break;
      case Phase::Finishing:
        progress = step_finishing();
        break;
      case Phase::Handling:
        flush();  // earlier answers must not wait for this one
        return;
      case Phase::Withheld:
        if (flush()) read_more(limits().keep_alive_timeout);
        return;
      case Phase::Streamed:
        if (streamed_socket_ >= 0) return;
        progress = hand_over();
        break;
      case Phase::Lingering:
      case Phase::Closed:
        return;
    }
  }
}

bool Connection::step_head() {
  if (waiting_writable_) return false;
  // INVARIANT: body_out_ is empty when an answer is made, so that answers stay in order.
  if ((!body_out_.empty() || head_out_.size() > kOutputBytesMax) && !flush()) return false;
  const bool begun = !input_.empty();
  switch (begun ? parser_.parse(input_.view(), request_.head) : RequestParser::Outcome::NeedMore) {
    case RequestParser::Outcome::Complete:
      input_.consume(parser_.consumed());
      return begin_request();
    case RequestParser::Outcome::Failed:
      head_only_ = false;
      refuse(parser_.refusal());
      return true;
    case RequestParser::Outcome::NeedMore:
      break;
  }
  if (!flush()) return false;
  if (!begun && listener_->count.stopping.load()) {
    close();
    return false;
  }
  // The header deadline counts from the first byte and is not moved by later ones.
  const auto deadline = deadline_;
  const bool idle = !begun && requests_ > 0;
  read_more(idle ? limits().keep_alive_timeout : limits().header_timeout);
  if (head_deadline_set_) deadline_ = deadline;
  head_deadline_set_ = begun;
  return false;
}

bool Connection::begin_request() {
  head_deadline_set_ = false;
  ++requests_;
  head_only_ = request_.head.method == "HEAD";
  request_.body.clear();
  const RequestHead& head = request_.head;
  BodyPlan plan = listener_->application.plan(head);
  if (auto* refused = std::get_if<Refused>(&plan)) {
    if (head.framing != BodyFraming::None) {
      refused->response.after = AfterAnswer::Close;
      linger_ = true;
    }
    answer(std::move(refused->response));
    return true;
  }
  if (std::holds_alternative<Streamed>(plan)) return hand_over();
  body_bytes_max_ = std::min(std::get<Buffered>(plan).bytes_max, limits().buffered_body_bytes_max);
  if (head.framing == BodyFraming::None) return dispatch();
  if (head.framing == BodyFraming::ContentLength && head.content_length > body_bytes_max_) {
    refuse({413, "the request body is too large"});
    return true;
  }
  decoder_.restart();
  if (parser_.expects_continue() && input_.empty()) head_out_.append(kContinue);
  phase_ = Phase::Body;
  return true;
}

bool Connection::step_body() {
  if (waiting_writable_) return false;
  if (request_.head.framing == BodyFraming::ContentLength) {
    const std::size_t left = static_cast<std::size_t>(request_.head.content_length) - request_.body.size();
    const std::string_view piece = input_.view().substr(0, left);
    request_.body.append(piece);
    input_.consume(piece.size());
    if (piece.size() == left) return dispatch();
  } else {
    while (true) {
      const ChunkedDecoder::Step step = decoder_.decode(input_.view());
      const bool too_large = step.data.size() > body_bytes_max_ - request_.body.size();
      if (step.outcome == ChunkedDecoder::Outcome::Failed || too_large) {
        refuse(too_large ? Refusal{413, "the request body is too large"}
                         : Refusal{400, "malformed chunked transfer coding"});
        return true;
      }
      request_.body.append(step.data);
      input_.consume(step.consumed);
      if (step.outcome == ChunkedDecoder::Outcome::End) return dispatch();
      if (step.outcome == ChunkedDecoder::Outcome::NeedMore) break;
    }
  }
  if (flush()) read_more(limits().body_idle_timeout);
  return false;
}

bool Connection::dispatch() {
  phase_ = Phase::Handling;
  deadline_ = std::chrono::steady_clock::time_point::max();
  in_handler_ = true;
  listener_->application.handle(std::move(request_), Responder(shared_from_this()));
  in_handler_ = false;
  return true;
}

// Earlier answers have to be out before the worker thread writes its own.
bool Connection::hand_over() {
  phase_ = Phase::Streamed;
  deadline_ = std::chrono::steady_clock::time_point::max();
  if (!flush()) return false;  // process() comes back when it is written
  boost::system::error_code error;
  streamed_socket_ = socket_.release(error);
  if (error) {
    close();
    return false;
  }
  auto job = [self = shared_from_this()] {
    const StreamedSetup setup{.socket = self->streamed_socket_,
                              .head = self->request_.head,
                              .input = self->input_,
                              .options = self->listener_->options,
                              .clock = self->thread_->clock,
                              .stopping = self->listener_->count.stopping,
                              .expects_continue = self->parser_.expects_continue(),
                              .keep_alive = self->may_keep_alive()};
    const StreamedEnd end = run_streamed(self->listener_->application, setup);
    self->thread_->post([self, end] { self->after_streamed(end); });
  };
  if (listener_->workers.submit(std::move(job))) return false;
  take_back();
  if (phase_ == Phase::Closed) return false;
  refuse({503, "too many requests wait for a worker"});
  return true;
}

void Connection::take_back() {
  boost::system::error_code error;
  socket_.assign(boost::asio::ip::tcp::v4(), std::exchange(streamed_socket_, -1), error);
}

void Connection::after_streamed(StreamedEnd end) {
  take_back();
  boost::system::error_code ignored;
  if (phase_ == Phase::Closed) {
    socket_.close(ignored);  // cut while the worker was at it
    return;
  }
  if (end == StreamedEnd::Close) return close();
  linger_ = end == StreamedEnd::Linger;
  phase_ = end == StreamedEnd::KeepAlive ? Phase::Head : Phase::Finishing;
  process();
}

// ---- answering
// --------------------------------------------------------------------------------------------------------

bool Connection::may_answer_inline() const {
  return thread_->is_current() && in_handler_;
}

void Connection::send(Response response) {
  if (may_answer_inline()) return answer(std::move(response));
  thread_->post([self = shared_from_this(), response = std::move(response)]() mutable {
    if (self->phase_ != Phase::Handling) return;
    self->answer(std::move(response));
    self->process();
  });
}

void Connection::send_bytes(std::string_view whole_response, AfterAnswer after) {
  if (may_answer_inline()) return answer_bytes(whole_response, after);
  thread_->post([self = shared_from_this(), bytes = std::string(whole_response), after] {
    if (self->phase_ != Phase::Handling) return;
    self->answer_bytes(bytes, after);
    self->process();
  });
}

void Connection::withhold() {
  if (may_answer_inline()) {
    phase_ = Phase::Withheld;
    return;
  }
  thread_->post([self = shared_from_this()] {
    if (self->phase_ != Phase::Handling) return;
    self->phase_ = Phase::Withheld;
    self->process();
  });
}

bool Connection::may_keep_alive() const {
  return parser_.keep_alive() && requests_ < limits().requests_per_connection_max;
}

AfterAnswer Connection::after_this(AfterAnswer wanted) const {
  const bool close = wanted == AfterAnswer::Close || listener_->count.stopping.load() || !may_keep_alive();
  return close ? AfterAnswer::Close : AfterAnswer::KeepAlive;
}

AnswerFrame Connection::frame(AfterAnswer after) {
  return {.request_version_minor = request_.head.version_minor,
          .after = after,
          .date = thread_->date.get(),
          .server = listener_->options.server_header};
}

void Connection::answer(Response&& response) {
  const AfterAnswer after = after_this(response.ip_ttl ? AfterAnswer::Close : response.after);
  const BodyLength length{.bytes = response.body.size()};
  if (!append_response_head(head_out_, response.status, response.headers, length, frame(after))) {
    base::log_error("an answer has a header that cannot be sent", {{"status", std::to_string(response.status)}});
    append_response_head(head_out_, 500, {}, {}, frame(AfterAnswer::Close));
    return answered(AfterAnswer::Close);
  }
  if (response.ip_ttl) set_hop_limit(*response.ip_ttl);
  if (!head_only_ && status_has_body(response.status)) {
    if (response.body.size() <= kBodyCopyMax) {
      head_out_.append(response.body);
    } else {
      body_out_ = std::move(response.body);
    }
  }
  answered(after);
}

void Connection::answer_bytes(std::string_view whole_response, AfterAnswer after) {
  head_out_.append(whole_response);
  answered(after_this(after));
}

void Connection::refuse(const Refusal& refusal) {
  Response response{.status = refusal.status, .after = AfterAnswer::Close};
  response.headers.add("Content-Type", "text/plain");
  response.body = std::string(refusal.reason) + "\n";
  linger_ = true;
  answer(std::move(response));
}

void Connection::answered(AfterAnswer after) {
  if (after == AfterAnswer::KeepAlive) {
    phase_ = Phase::Head;
    return;
  }
  // A peer that did not ask for the end may have sent more already; unread, it would turn our close into a reset.
  linger_ = linger_ || parser_.keep_alive();
  phase_ = Phase::Finishing;
}

void Connection::set_hop_limit(int hops) {
  // A socket of the other family refuses its option, which does no harm; an IPv6 socket with a mapped peer needs both.
  const int fd = socket_.native_handle();
  ::setsockopt(fd, IPPROTO_IP, IP_TTL, &hops, sizeof hops);
  if (!request_.head.local.address.is_v4()) {
    ::setsockopt(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &hops, sizeof hops);
  }
}

bool Connection::step_finishing() {
  if (waiting_writable_ || !flush()) return false;
  if (!linger_) {
    close();
    return false;
  }
  boost::system::error_code ignored;
  socket_.shutdown(boost::asio::socket_base::shutdown_send, ignored);
  phase_ = Phase::Lingering;
  input_.clear();
  read_more(limits().linger_timeout);
  deadline_ = std::chrono::steady_clock::now() + limits().linger_timeout;
  return false;
}

// True: everything is written.  False: the socket is full (process() goes on when it is not) or dead (closed).
bool Connection::flush() {
  if (waiting_writable_) return false;
  while (head_written_ < head_out_.size() || body_written_ < body_out_.size()) {
    iovec pieces[2] = {{head_out_.data() + head_written_, head_out_.size() - head_written_},
                       {body_out_.data() + body_written_, body_out_.size() - body_written_}};
    msghdr message{};
    message.msg_iov = pieces;
    message.msg_iovlen = 2;
    const ssize_t sent = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) {
        wait_until_writable();
      } else {
        close();
      }
      return false;
    }
    const std::size_t of_head = std::min(static_cast<std::size_t>(sent), pieces[0].iov_len);
    head_written_ += of_head;
    body_written_ += static_cast<std::size_t>(sent) - of_head;
  }
  head_out_.clear();
  head_written_ = 0;
  if (!body_out_.empty()) body_out_ = {};
  body_written_ = 0;
  return true;
}

void Connection::wait_until_writable() {
  waiting_writable_ = true;
  deadline_ = std::chrono::steady_clock::now() + limits().write_timeout;
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const boost::system::error_code& error) {
    self->waiting_writable_ = false;
    if (self->phase_ == Phase::Closed) return;
    if (error) return self->close();
    self->process();
  });
}

}  // namespace rolecall::http
