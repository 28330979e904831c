// SPDX-License-Identifier: Apache-2.0
//
// A small blocking HTTP/1.1 client for the command line and for tests.  Plain http only.  No redirects, no proxy, no
// environment variables.  A Client belongs to one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace rolecall::http {

// Where a server is: what http://HOST[:PORT][/] says.
struct ServerUrl {
  std::string host;  // name or literal address, IPv6 without brackets
  std::uint16_t port = 80;

  std::string authority() const;  // the Host header: no port when it is 80
};

// Fails with a text for the user: no http://, https (not served), a path, a user name, a bad port.
base::Result<ServerUrl> parse_server_url(std::string_view url);

struct ClientTimeouts {
  std::chrono::milliseconds connect{5'000};
  std::chrono::milliseconds idle{60'000};  // between any two bytes of the answer, or while sending
};

struct ClientLimits {
  std::size_t head_bytes_max = 64 * 1024;
  std::size_t body_bytes_max = 64 * 1024 * 1024;
};

struct ClientResponse {
  int status = 0;
  Headers headers;
  std::string body;  // chunked coding removed
};

// One connection, opened at the first request, kept while the server keeps it and opened anew when it does not.
class Client {
 public:
  explicit Client(ServerUrl server, ClientTimeouts timeouts = {}, ClientLimits limits = {});
  ~Client();
  Client(Client&& other) noexcept;
  Client& operator=(Client&&) = delete;

  // Sends one request and reads the answer; interim answers (1xx) are skipped.  Host and Content-Length are added
  // unless `headers` has them.  A request that fails on a kept connection before any byte of an answer is sent once
  // more on a new one if `method` is GET or HEAD, for the server may have closed it meanwhile.
  base::Result<ClientResponse> request(std::string_view method, std::string_view target, const Headers& headers = {},
                                       std::string_view body = {});

 private:
  enum class Failure { BeforeAnswer, Final };
  struct Failed {
    Failure when;
    std::string message;
  };
  template <class T>
  using Attempt = base::Result<T, Failed>;

  Attempt<ClientResponse> attempt(std::string_view wire, bool head_only);
  Attempt<void> connect();
  Attempt<void> send_all(std::string_view bytes);
  Attempt<void> receive();  // appends at least one byte to input_
  Attempt<ClientResponse> read_answer(bool head_only);
  Attempt<bool> read_head(ClientResponse& response);  // whether it is the final one
  Attempt<void> read_sized_body(std::string& body, std::uint64_t size);
  Attempt<void> read_chunked_body(std::string& body);
  Attempt<void> read_body_to_end(std::string& body);
  Failed broken(std::string_view what) const;
  void disconnect();

  ServerUrl server_;
  ClientTimeouts timeouts_;
  ClientLimits limits_;
  int socket_ = -1;
  bool keep_ = false;  // the server keeps the connection after the answer in progress
  int version_minor_ = 1;
  std::string input_;
};

// One request on a connection of its own.
base::Result<ClientResponse> request(const ServerUrl& server, std::string_view method, std::string_view target,
                                     const Headers& headers = {}, std::string_view body = {},
                                     ClientTimeouts timeouts = {});

}  // namespace rolecall::http
