// SPDX-License-Identifier: Apache-2.0
#include "http/streamed.h"

#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/log.h"

namespace rolecall::http {
namespace {

constexpr std::size_t kChunkBufferMax = 16 * 1024;
constexpr std::size_t kSendfileMax = 1024 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK;
}

iovec piece_of(std::string_view bytes) {
  return {const_cast<char*>(bytes.data()), bytes.size()};
}

}  // namespace

bool Patience::wait(int socket, short events) {
  using std::chrono::milliseconds;
  auto left = idle_;
  if (bytes_per_second_min_ > 0) {
    const milliseconds earned(bytes_ * 1000 / bytes_per_second_min_);
    left = std::min(left, idle_ + earned - std::chrono::duration_cast<milliseconds>(waited_));
  }
  if (left.count() <= 0) return false;
  const auto begin = std::chrono::steady_clock::now();
  pollfd descriptor{socket, events, 0};
  const int ready = ::poll(&descriptor, 1, static_cast<int>(left.count()));
  waited_ += std::chrono::steady_clock::now() - begin;
  return ready > 0 || (ready < 0 && errno == EINTR);
}

// ---- the answer ----

base::Result<void, WriteError> StreamedWriter::fail(WriteError error) {
  stage_ = Stage::Failed;
  error_ = error;
  return base::failure(error);
}

base::Result<void, WriteError> StreamedWriter::send_all(std::span<iovec> pieces, int flags) {
  while (true) {
    while (!pieces.empty() && pieces.front().iov_len == 0) pieces = pieces.subspan(1);
    if (pieces.empty()) return {};
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = pieces.size();
    const ssize_t sent = ::sendmsg(setup_.socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT | flags);
    if (sent < 0) {
      if (errno == EINTR) continue;
      if (!would_block()) return fail(WriteError::Disconnected);
      if (!patience_.wait(setup_.socket, POLLOUT)) return fail(WriteError::Timeout);
      continue;
    }
    patience_.moved(static_cast<std::uint64_t>(sent));
    std::size_t left = static_cast<std::size_t>(sent);
    for (iovec& piece : pieces) {
      const std::size_t taken = std::min(left, piece.iov_len);
      piece.iov_base = static_cast<char*>(piece.iov_base) + taken;
      piece.iov_len -= taken;
      left -= taken;
    }
  }
}

base::Result<void, WriteError> StreamedWriter::send_pending(int flags) {
  iovec pieces[] = {piece_of(pending_)};
  RC_TRY_VOID(send_all(pieces, flags));
  pending_.clear();
  return {};
}

base::Result<void, WriteError> StreamedWriter::send_continue() {
  if (stage_ != Stage::Nothing) return {};
  iovec pieces[] = {piece_of(kContinue)};
  return send_all(pieces, 0);
}

base::Result<void, WriteError> StreamedWriter::begin(int status, const Headers& headers, BodyLength length,
                                                     AfterAnswer after) {
  if (stage_ == Stage::Failed) return base::failure(error_);
  if (stage_ != Stage::Nothing) return fail(WriteError::Refused);
  // A body that is not read to its end stands where the next request would begin.
  const bool close = after == AfterAnswer::Close || !setup_.keep_alive || !body_ended_ || setup_.stopping.load() ||
                     length.kind == BodyLength::Kind::UntilClose;
  after_ = close ? AfterAnswer::Close : AfterAnswer::KeepAlive;
  const std::string date = base::format_http_date(setup_.clock.now());
  const AnswerFrame frame{.request_version_minor = setup_.head.version_minor,
                          .after = after_,
                          .date = date,
                          .server = setup_.options.server_header};
  if (!append_response_head(pending_, status, headers, length, frame)) {
    base::log_error("an answer has a header that cannot be sent", {{"status", std::to_string(status)}});
    return base::failure(WriteError::Refused);
  }
  length_ = length;
  discard_body_ = setup_.head.method == "HEAD" || !status_has_body(status);
  stage_ = Stage::Body;
  return {};
}

base::Result<void, WriteError> StreamedWriter::send(Response response) {
  const BodyLength length{.bytes = response.body.size()};
  RC_TRY_VOID(begin(response.status, response.headers, length, response.after));
  if (!response.body.empty()) RC_TRY_VOID(write(response.body));
  return finish();
}

base::Result<void, WriteError> StreamedWriter::start(ResponseHead head) {
  BodyLength length;
  if (head.content_length) {
    length.bytes = *head.content_length;
  } else {
    length.kind = setup_.head.version_minor == 0 ? BodyLength::Kind::UntilClose : BodyLength::Kind::Chunked;
  }
  return begin(head.status, head.headers, length, head.after);
}

bool StreamedWriter::count(std::uint64_t size) {
  if (length_.kind == BodyLength::Kind::Known && size > length_.bytes - written_) return false;
  written_ += size;
  return true;
}

base::Result<void, WriteError> StreamedWriter::write(std::string_view piece) {
  if (stage_ == Stage::Failed) return base::failure(error_);
  if (stage_ != Stage::Body || !count(piece.size())) return fail(WriteError::Refused);
  if (discard_body_ || piece.empty()) return {};
  const bool chunked = length_.kind == BodyLength::Kind::Chunked;
  if (chunked) append_chunk_size(pending_, piece.size());
  iovec pieces[] = {piece_of(pending_), piece_of(piece), piece_of(chunked ? "\r\n" : "")};
  RC_TRY_VOID(send_all(pieces, 0));
  pending_.clear();
  return {};
}

base::Result<void, WriteError> StreamedWriter::write_file(int file, std::uint64_t offset, std::uint64_t size) {
  if (stage_ == Stage::Failed) return base::failure(error_);
  if (stage_ != Stage::Body || !count(size)) return fail(WriteError::Refused);
  if (discard_body_ || size == 0) return {};
  const bool chunked = length_.kind == BodyLength::Kind::Chunked;
  if (chunked) append_chunk_size(pending_, size);
  RC_TRY_VOID(send_pending(MSG_MORE));
  auto position = static_cast<off_t>(offset);
  while (size > 0) {
    const ssize_t sent = ::sendfile(setup_.socket, file, &position,
                                    static_cast<std::size_t>(std::min<std::uint64_t>(size, kSendfileMax)));
    if (sent > 0) {
      size -= static_cast<std::uint64_t>(sent);
      patience_.moved(static_cast<std::uint64_t>(sent));
    } else if (sent == 0) {
      return fail(WriteError::Refused);  // the file is shorter than announced
    } else if (would_block()) {
      if (!patience_.wait(setup_.socket, POLLOUT)) return fail(WriteError::Timeout);
    } else if (errno != EINTR) {
      const bool peer_gone = errno == EPIPE || errno == ECONNRESET;
      return fail(peer_gone ? WriteError::Disconnected : WriteError::Refused);
    }
  }
  if (chunked) pending_.append("\r\n");
  return {};
}

base::Result<void, WriteError> StreamedWriter::finish() {
  if (stage_ == Stage::Failed) return base::failure(error_);
  const bool complete = discard_body_ || length_.kind != BodyLength::Kind::Known || written_ == length_.bytes;
  if (stage_ != Stage::Body || !complete) return fail(WriteError::Refused);
  if (length_.kind == BodyLength::Kind::Chunked && !discard_body_) pending_.append(kLastChunk);
  RC_TRY_VOID(send_pending(0));
  stage_ = Stage::Finished;
  return {};
}

// ---- the body ----

StreamedReader::StreamedReader(const StreamedSetup& setup, StreamedWriter& writer)
    : setup_(setup),
      writer_(writer),
      patience_(setup.options.limits.body_idle_timeout, setup.options.limits.streamed_bytes_per_second_min),
      decoder_(setup.options.limits),
      left_(setup.head.content_length) {
  if (setup.head.framing == BodyFraming::None) end();
}

void StreamedReader::end() {
  stage_ = Stage::Ended;
  writer_.set_body_ended();
}

StreamedReader::Read StreamedReader::fail(BodyError error) {
  stage_ = Stage::Failed;
  error_ = error;
  return base::failure(error);
}

StreamedReader::Read StreamedReader::read(std::span<char> out) {
  if (stage_ == Stage::Failed) return base::failure(error_);
  if (stage_ == Stage::Ended || out.empty()) return std::size_t{0};
  if (stage_ == Stage::Start) {
    stage_ = Stage::Reading;
    if (setup_.expects_continue && setup_.input.empty() && !writer_.send_continue()) {
      return fail(BodyError::Disconnected);
    }
  }
  return setup_.head.framing == BodyFraming::ContentLength ? read_sized(out) : read_chunked(out);
}

StreamedReader::Read StreamedReader::read_sized(std::span<char> out) {
  out = out.subspan(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, out.size())));
  std::size_t size = 0;
  if (!setup_.input.empty()) {
    const std::string_view piece = setup_.input.view().substr(0, out.size());
    piece.copy(out.data(), piece.size());
    size = piece.size();
    setup_.input.consume(size);
  } else {
    RC_TRY(size, receive(out));
  }
  left_ -= size;
  if (left_ == 0) end();
  return size;
}

StreamedReader::Read StreamedReader::read_chunked(std::span<char> out) {
  while (true) {
    const ChunkedDecoder::Step step = decoder_.decode(setup_.input.view(), out.size());
    step.data.copy(out.data(), step.data.size());  // also the empty piece, which points nowhere
    setup_.input.consume(step.consumed);
    switch (step.outcome) {
      case ChunkedDecoder::Outcome::Failed:
        return fail(BodyError::Malformed);
      case ChunkedDecoder::Outcome::Data:
        return step.data.size();
      case ChunkedDecoder::Outcome::End:
        end();
        return std::size_t{0};
      case ChunkedDecoder::Outcome::NeedMore:
        break;
    }
    if (const std::uint64_t inside = decoder_.chunk_left(); inside > 0) {
      RC_TRY(const std::size_t size,
             receive(out.subspan(0, static_cast<std::size_t>(std::min<std::uint64_t>(inside, out.size())))));
      decoder_.skip_data(size);
      return size;
    }
    RC_TRY(const std::size_t size, receive(setup_.input.room(kChunkBufferMax)));
    setup_.input.received(size);
  }
}

StreamedReader::Read StreamedReader::receive(std::span<char> out) {
  while (true) {
    const ssize_t size = ::recv(setup_.socket, out.data(), out.size(), MSG_DONTWAIT);
    if (size > 0) {
      patience_.moved(static_cast<std::uint64_t>(size));
      return static_cast<std::size_t>(size);
    }
    if (size == 0) return fail(BodyError::Disconnected);
    if (errno == EINTR) continue;
    if (!would_block()) return fail(BodyError::Disconnected);
    if (!patience_.wait(setup_.socket, POLLIN)) return fail(BodyError::Timeout);
  }
}

StreamedEnd run_streamed(Application& application, const StreamedSetup& setup) {
  StreamedWriter writer(setup);
  StreamedReader reader(setup, writer);
  application.handle_streamed(setup.head, reader, writer);
  if (writer.stage() == StreamedWriter::Stage::Nothing &&
      !writer.send(
          {.status = 500, .headers = {{"Content-Type", "text/plain"}}, .body = "the request was not answered\n"})) {
    return StreamedEnd::Close;
  }
  if (writer.stage() != StreamedWriter::Stage::Finished) return StreamedEnd::Close;
  if (writer.after() == AfterAnswer::KeepAlive) return StreamedEnd::KeepAlive;
  return reader.ended() && !setup.keep_alive ? StreamedEnd::Close : StreamedEnd::Linger;
}

}  // namespace rolecall::http
