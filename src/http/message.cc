// SPDX-License-Identifier: Apache-2.0
#include "http/message.h"

#include <algorithm>

#include "base/encoding.h"
#include "http/characters.h"

namespace rolecall::http {

void Headers::add(std::string_view name, std::string_view value) {
  entries_.push_back({.begin = static_cast<std::uint32_t>(text_.size()),
                      .name_size = static_cast<std::uint32_t>(name.size()),
                      .value_size = static_cast<std::uint32_t>(value.size())});
  text_.append(name).append(value);
}

void Headers::remove(std::string_view name) {
  std::erase_if(entries_, [&](const Entry& entry) {
    return base::equals_ignore_case(std::string_view(text_).substr(entry.begin, entry.name_size), name);
  });
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const Entry& entry : entries_) {
    if (entry.name_size != name.size()) continue;
    const std::string_view text = text_;
    if (base::equals_ignore_case(text.substr(entry.begin, entry.name_size), name)) {
      return text.substr(entry.begin + entry.name_size, entry.value_size);
    }
  }
  return std::nullopt;
}

std::vector<std::string_view> Headers::find_all(std::string_view name) const {
  std::vector<std::string_view> result;
  for (const Header header : *this) {
    if (base::equals_ignore_case(header.name, name)) result.push_back(header.value);
  }
  return result;
}

namespace {

// Splits an absolute-form target into authority and the rest; nothing for the other forms.
struct Absolute {
  std::string_view authority;
  std::string_view rest;
};
std::optional<Absolute> split_absolute(std::string_view target) {
  if (target.empty() || target.front() == '/') return std::nullopt;
  const std::size_t scheme_end = target.find("://");
  if (scheme_end == target.npos) return std::nullopt;
  const std::size_t begin = scheme_end + 3;
  const std::size_t end = std::min(target.find_first_of("/?", begin), target.size());
  return Absolute{target.substr(begin, end - begin), target.substr(end)};
}

}  // namespace

std::string_view RequestHead::origin_target() const {
  const auto absolute = split_absolute(target);
  if (!absolute) return target;
  return absolute->rest.empty() ? std::string_view("/") : absolute->rest;
}

std::string_view RequestHead::path() const {
  const std::string_view origin = origin_target();
  return origin.substr(0, origin.find('?'));
}

std::string_view RequestHead::query() const {
  const std::string_view origin = origin_target();
  const std::size_t mark = origin.find('?');
  return mark == origin.npos ? std::string_view() : origin.substr(mark + 1);
}

std::string_view RequestHead::host() const {
  if (const auto absolute = split_absolute(target)) return absolute->authority;
  return headers.find("host").value_or("");
}

// NOLINTNEXTLINE(readability-function-size): a table
std::string_view reason_phrase(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Unknown";
  }
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return is_token_char(c); });
}

}  // namespace rolecall::http
