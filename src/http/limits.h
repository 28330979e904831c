// SPDX-License-Identifier: Apache-2.0
//
// Every bound the server keeps, by name, with where the number comes from.  A peer that goes over one gets the status
// named beside it and its connection closes.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace rolecall::http {

struct Limits {
  // 431.  AWS: the services take 16 KiB of headers at least; nginx and Node stop between 8 and 32 KiB.
  std::size_t head_bytes_max = 16 * 1024;
  // 431.  Apache's default; SDKs send under 30.
  std::size_t header_count_max = 100;
  // 414.  AWS: presigned URLs with a session token of 2 KiB stay below 8 KiB.
  std::size_t target_bytes_max = 8 * 1024;
  // 413.  The ceiling over every BodyPlan::buffered; IAM's largest call (a policy of 131,072 characters, form-encoded
  // three bytes each) is below 512 KiB.
  std::size_t buffered_body_bytes_max = 1024 * 1024;
  // 400.  One chunk-size line with its extensions, and the whole trailer section (discarded).
  std::size_t chunk_line_bytes_max = 256;
  std::size_t trailer_bytes_max = 4 * 1024;

  // 408.  From the first byte of a request (or from accept) to the end of its head: slowloris.
  std::chrono::milliseconds header_timeout{10'000};
  // 408.  Without any byte of the body.
  std::chrono::milliseconds body_idle_timeout{30'000};
  // Closed.  Between two requests; longer than the 50 s that botocore and urllib3 pools keep a connection.
  std::chrono::milliseconds keep_alive_timeout{60'000};
  // Closed.  Without the peer taking any byte of the answer.
  std::chrono::milliseconds write_timeout{30'000};
  // Closed.  How long input is thrown away after a refusal, so that the peer can read the answer before the reset.
  std::chrono::milliseconds linger_timeout{2'000};
  // Closed.  A streamed exchange holds a worker thread, so on average it must move at least this, after a grace of
  // body_idle_timeout (write_timeout for the answer); 0 switches the rule off.
  std::uint64_t streamed_bytes_per_second_min = 4 * 1024;

  // 503 right after accept, then closed.
  std::size_t connections_max = 16 * 1024;
  // The same, per remote address; 0 is no limit (a proxy or a test machine is one peer).
  std::size_t connections_per_peer_max = 0;
  // Connection: close with the answer to the last one; bounds what one connection can pile up in any buffer.
  std::uint64_t requests_per_connection_max = 1'000'000;
};

}  // namespace rolecall::http
