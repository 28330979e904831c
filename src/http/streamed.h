// SPDX-License-Identifier: Apache-2.0
//
// Internal: one streamed exchange on a worker thread, which has the (non-blocking) socket to itself and waits with
// poll().  Time spent in the application does not count against the peer, only time spent waiting for it.
#pragma once

#include <sys/uio.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "http/chunked.h"
#include "http/input_buffer.h"
#include "http/serialize.h"
#include "http/server.h"

namespace rolecall::http {

// Waits for the peer in one direction, no longer than an idle timeout at a time and, over the whole exchange, than a
// minimum rate allows.
class Patience {
 public:
  Patience(std::chrono::milliseconds idle, std::uint64_t bytes_per_second_min)
      : idle_(idle), bytes_per_second_min_(bytes_per_second_min) {}
  void moved(std::uint64_t bytes) { bytes_ += bytes; }
  // False: too late.  `events` as for poll().
  bool wait(int socket, short events);

 private:
  const std::chrono::milliseconds idle_;
  const std::uint64_t bytes_per_second_min_;
  std::uint64_t bytes_ = 0;
  std::chrono::steady_clock::duration waited_{};
};

struct StreamedSetup {
  int socket;
  const RequestHead& head;
  InputBuffer& input;  // what came behind the head
  const ListenerOptions& options;
  const base::Clock& clock;
  const std::atomic<bool>& stopping;
  bool expects_continue;
  bool keep_alive;  // the peer and the limits allow another request
};

class StreamedWriter final : public ResponseWriter {
 public:
  explicit StreamedWriter(const StreamedSetup& setup)
      : setup_(setup),
        patience_(setup.options.limits.write_timeout, setup.options.limits.streamed_bytes_per_second_min) {}

  base::Result<void, WriteError> send(Response response) override;
  base::Result<void, WriteError> start(ResponseHead head) override;
  base::Result<void, WriteError> write(std::string_view piece) override;
  base::Result<void, WriteError> write_file(int file, std::uint64_t offset, std::uint64_t size) override;
  base::Result<void, WriteError> finish() override;

  enum class Stage { Nothing, Body, Finished, Failed };
  Stage stage() const { return stage_; }
  AfterAnswer after() const { return after_; }

  // For the reader: an answer may no longer be kept alive once the body will not be read to its end.
  base::Result<void, WriteError> send_continue();
  void set_body_ended() { body_ended_ = true; }

 private:
  base::Result<void, WriteError> begin(int status, const Headers& headers, BodyLength length, AfterAnswer after);
  base::Result<void, WriteError> fail(WriteError error);
  bool count(std::uint64_t size);
  base::Result<void, WriteError> send_all(std::span<iovec> pieces, int flags);
  base::Result<void, WriteError> send_pending(int flags);

  const StreamedSetup setup_;
  Patience patience_;
  Stage stage_ = Stage::Nothing;
  WriteError error_ = WriteError::Refused;
  AfterAnswer after_ = AfterAnswer::Close;
  BodyLength length_;
  std::uint64_t written_ = 0;
  bool discard_body_ = false;  // HEAD, 204, 304
  bool body_ended_ = false;
  std::string pending_;  // head or chunk framing that leaves with the next piece
};

class StreamedReader final : public BodyReader {
 public:
  StreamedReader(const StreamedSetup& setup, StreamedWriter& writer);
  base::Result<std::size_t, BodyError> read(std::span<char> out) override;
  bool ended() const { return stage_ == Stage::Ended; }

 private:
  using Read = base::Result<std::size_t, BodyError>;
  Read read_sized(std::span<char> out);
  Read read_chunked(std::span<char> out);
  Read receive(std::span<char> out);
  Read fail(BodyError error);
  void end();

  const StreamedSetup setup_;
  StreamedWriter& writer_;
  Patience patience_;
  ChunkedDecoder decoder_;
  enum class Stage { Start, Reading, Ended, Failed } stage_ = Stage::Start;
  BodyError error_ = BodyError::Disconnected;
  std::uint64_t left_;
};

// How a streamed exchange leaves its connection.
enum class StreamedEnd { KeepAlive, Linger, Close };
StreamedEnd run_streamed(Application& application, const StreamedSetup& setup);

}  // namespace rolecall::http
