// SPDX-License-Identifier: Apache-2.0
#include "http/connection.h"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/log.h"

namespace rolecall::http {
namespace {

constexpr std::size_t kBodyCopyMax = 16 * 1024;     // a larger body is sent from where it lies
constexpr std::size_t kOutputBytesMax = 64 * 1024;  // answers to pipelined requests that may wait for one write
constexpr std::size_t kBodyReadBytes = 16 * 1024;   // a body that did not come with its head is longer
constexpr int kReadsPerTurn = 8;                    // then the other connections have their turn
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// In one call; the plain one is cheaper and nearly always enough.
ssize_t send_both(int socket, std::string_view head, std::string_view body) {
  constexpr int kFlags = MSG_NOSIGNAL | MSG_DONTWAIT;
  if (body.empty()) return ::send(socket, head.data(), head.size(), kFlags);
  iovec pieces[2] = {{const_cast<char*>(head.data()), head.size()}, {const_cast<char*>(body.data()), body.size()}};
  msghdr message{};
  message.msg_iov = pieces;
  message.msg_iovlen = 2;
  return ::sendmsg(socket, &message, kFlags);
}

}  // namespace

Connection::Connection(std::shared_ptr<IoThread> thread, std::shared_ptr<ListenerContext> listener,
                       const Accepted& accepted)
    : thread_(std::move(thread)),
      listener_(std::move(listener)),
      socket_(accepted.socket),
      parser_(listener_->options.limits),
      decoder_(listener_->options.limits) {
  request_.head.local = accepted.local;
  request_.head.remote = accepted.remote;
}

Connection::~Connection() {
  if (socket_ >= 0) ::close(socket_);
}

void Connection::start() {
  thread_->adopt(shared_from_this());
  if (phase_ == Phase::Closed) return;
  if (!watch()) return close();
  want_bytes(limits().header_timeout);
}

// Edge-triggered, so it is set up once.  The first event tells of what has come before.
bool Connection::watch() {
  readable_ = peer_ended_ = watches_writable_ = false;
  return thread_->watch(socket_, EPOLLIN | EPOLLRDHUP | EPOLLET, *this);
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
  if (with_worker_) {
    ::shutdown(socket_, SHUT_RDWR);  // wakes the worker thread; the destructor closes it
  } else {
    ::close(std::exchange(socket_, -1));
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
  wants_bytes_ = false;
  const bool mid_request = (phase_ == Phase::Head && !input_.empty()) || phase_ == Phase::Body;
  if (waiting_writable_ || !mid_request) return close();
  if (phase_ == Phase::Head) head_only_ = false;
  refuse({408, "the request did not arrive in time"});
  run();
}

// ---- reading ----

void Connection::on_events(std::uint32_t events) {
  if (phase_ == Phase::Closed) return;
  if ((events & (EPOLLERR | EPOLLHUP)) != 0 && !wants_bytes_) return close();  // nobody is left to be answered
  if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLERR | EPOLLHUP)) != 0) readable_ = true;
  if ((events & EPOLLRDHUP) != 0) peer_ended_ = true;
  if ((events & EPOLLOUT) != 0 && waiting_writable_) {
    waiting_writable_ = false;
    process();
  }
  run();
}

void Connection::run() {
  if (!wants_bytes_) process();
  for (int reads = 0; wants_bytes_ && readable_ && phase_ != Phase::Closed; ++reads) {
    if (reads == kReadsPerTurn) return thread_->again(shared_from_this());
    receive();
  }
}

void Connection::want_bytes(std::chrono::milliseconds timeout) {
  deadline_ = thread_->now() + timeout;
  wants_bytes_ = true;
}

void Connection::receive() {
  const std::span<char> room = input_.room(limits().head_bytes_max + 1, phase_ == Phase::Body ? kBodyReadBytes : 0);
  const ssize_t size = ::recv(socket_, room.data(), room.size(), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
    readable_ = false;
    return;
  }
  if (size < 0 && errno == EINTR) return;
  if (size <= 0) return close();  // also the peer's orderly end: nobody is left to be answered
  // A short read has emptied the socket, and what comes later makes an event of its own.
  readable_ = peer_ended_ || static_cast<std::size_t>(size) == room.size();
  if (phase_ == Phase::Lingering || phase_ == Phase::Withheld) return;  // thrown away; the deadline stays
  input_.received(static_cast<std::size_t>(size));
  wants_bytes_ = false;
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
        if (flush()) want_bytes(limits().keep_alive_timeout);
        return;
      case Phase::Streamed:
        if (with_worker_) return;
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
  want_bytes(idle ? limits().keep_alive_timeout : limits().header_timeout);
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
  if (flush()) want_bytes(limits().body_idle_timeout);
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
  thread_->unwatch(socket_);
  with_worker_ = true;
  auto job = [self = shared_from_this()] {
    const StreamedSetup setup{.socket = self->socket_,
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
  with_worker_ = false;
  if (!watch()) {
    close();
    return false;
  }
  refuse({503, "too many requests wait for a worker"});
  return true;
}

void Connection::after_streamed(StreamedEnd end) {
  with_worker_ = false;
  if (phase_ == Phase::Closed) return;  // cut while the worker was at it; the destructor closes the socket
  if (end == StreamedEnd::Close || !watch()) return close();
  linger_ = end == StreamedEnd::Linger;
  phase_ = end == StreamedEnd::KeepAlive ? Phase::Head : Phase::Finishing;
  run();
}

// ---- answering ----

bool Connection::may_answer_inline() const {
  return thread_->is_current() && in_handler_;
}

void Connection::send(Response response) {
  if (may_answer_inline()) return answer(std::move(response));
  thread_->post([self = shared_from_this(), response = std::move(response)]() mutable {
    if (self->phase_ != Phase::Handling) return;
    self->answer(std::move(response));
    self->run();
  });
}

void Connection::send_bytes(std::string_view whole_response, AfterAnswer after) {
  if (may_answer_inline()) return answer_bytes(whole_response, after);
  thread_->post([self = shared_from_this(), bytes = std::string(whole_response), after] {
    if (self->phase_ != Phase::Handling) return;
    self->answer_bytes(bytes, after);
    self->run();
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
    self->run();
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
  ::setsockopt(socket_, IPPROTO_IP, IP_TTL, &hops, sizeof hops);
  if (!request_.head.local.address.is_v4()) {
    ::setsockopt(socket_, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &hops, sizeof hops);
  }
}

bool Connection::step_finishing() {
  if (waiting_writable_ || !flush()) return false;
  if (!linger_) {
    close();
    return false;
  }
  ::shutdown(socket_, SHUT_WR);
  phase_ = Phase::Lingering;
  input_.clear();
  want_bytes(limits().linger_timeout);
  return false;
}

// True: everything is written.  False: the socket is full (process() goes on when it is not) or dead (closed).
bool Connection::flush() {
  if (waiting_writable_) return false;
  while (head_written_ < head_out_.size() || body_written_ < body_out_.size()) {
    const std::string_view head = std::string_view(head_out_).substr(head_written_);
    const std::string_view body = std::string_view(body_out_).substr(body_written_);
    const ssize_t sent = send_both(socket_, head, body);
    if (sent < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) {
        wait_until_writable();
      } else {
        close();
      }
      return false;
    }
    const std::size_t of_head = std::min(static_cast<std::size_t>(sent), head.size());
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
  deadline_ = thread_->now() + limits().write_timeout;
  // Once watched for, each time that the full socket drains makes an event.
  if (watches_writable_) return;
  watches_writable_ = true;
  if (!thread_->change_watch(socket_, EPOLLIN | EPOLLRDHUP | EPOLLOUT | EPOLLET, *this)) close();
}

}  // namespace rolecall::http
