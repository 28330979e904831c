// SPDX-License-Identifier: Apache-2.0
//
// HTTP/1.1 messages as values.  Nothing here knows sockets; a request can be made by hand in a test.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/address.h"

namespace rolecall::http {

struct Header {
  std::string_view name;
  std::string_view value;
};

// Header fields in the order and spelling they came in, duplicates kept.  All text lies in one buffer whose capacity
// survives clear(), so that a connection parses request after request without allocating.  The views it hands out live
// until the next change.  At most 4 GiB of text.
class Headers {
 public:
  class Iterator {
   public:
    Iterator(const Headers* headers, std::size_t index) : headers_(headers), index_(index) {}
    Header operator*() const { return (*headers_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const Iterator&) const = default;

   private:
    const Headers* headers_;
    std::size_t index_;
  };

  Headers() = default;
  Headers(std::initializer_list<Header> headers) {
    for (const Header& header : headers) add(header.name, header.value);
  }

  void add(std::string_view name, std::string_view value);
  void remove(std::string_view name);  // every one of that name
  void set(std::string_view name, std::string_view value) {
    remove(name);
    add(name, value);
  }
  void clear() {
    text_.clear();
    entries_.clear();
  }

  // The first of that name, in any case.  Absence: there is none (an empty value is not absence).
  std::optional<std::string_view> find(std::string_view name) const;
  std::vector<std::string_view> find_all(std::string_view name) const;
  bool contains(std::string_view name) const { return find(name).has_value(); }

  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  Header operator[](std::size_t index) const {
    const Entry& entry = entries_[index];
    const std::string_view text = text_;
    return {text.substr(entry.begin, entry.name_size), text.substr(entry.begin + entry.name_size, entry.value_size)};
  }
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, entries_.size()}; }

 private:
  struct Entry {
    std::uint32_t begin;
    std::uint32_t name_size;
    std::uint32_t value_size;
  };
  std::string text_;
  std::vector<Entry> entries_;
};

// How the length of a request's body is known.
enum class BodyFraming { None, ContentLength, Chunked };

struct RequestHead {
  std::string method;     // case-sensitive, as sent
  std::string target;     // raw, as on the wire: "/path?query", "http://host/path", or "*"
  int version_minor = 1;  // HTTP/1.x
  Headers headers;
  BodyFraming framing = BodyFraming::None;
  std::uint64_t content_length = 0;  // with BodyFraming::ContentLength
  Endpoint local;  // where this very connection was accepted: tells instances apart in the metadata service
  Endpoint remote;
  bool tls = false;

  // The target without the scheme and authority of an absolute-form target; still raw.  "*" stays "*".
  std::string_view origin_target() const;
  std::string_view path() const;   // of origin_target(), up to the first '?'
  std::string_view query() const;  // behind the first '?'; empty without one
  // The authority of an absolute-form target, which wins (RFC 9112, 3.2.2), else the Host header, else empty.
  std::string_view host() const;
};

struct Request {
  RequestHead head;
  std::string body;  // chunked coding already removed
};

enum class AfterAnswer { KeepAlive, Close };

// An answer with its whole body.  The server adds Content-Length, Date, Server (these two unless given here), and
// Connection; a Content-Length, Transfer-Encoding, Connection or Keep-Alive given here is dropped.
struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  AfterAnswer after = AfterAnswer::KeepAlive;
  // Hop limit (1..255) of the packets that carry this answer: IP_TTL or IPV6_UNICAST_HOPS is set just before writing.
  // The connection then always closes: TCP retransmits with the socket's current value, so it may not be set back.
  std::optional<std::uint8_t> ip_ttl;
};

// "Not Found" for 404; "Unknown" for a status without a registered phrase.
std::string_view reason_phrase(int status);

// RFC 9110 token: what methods and header names are made of.
bool is_token(std::string_view text);

}  // namespace rolecall::http
