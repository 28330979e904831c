// SPDX-License-Identifier: Apache-2.0
#include "sigv4/canonical.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/encoding.h"
#include "crypto/sha256.h"

namespace rolecall::sigv4 {
namespace {

constexpr std::array<bool, 256> make_unreserved() {
  std::array<bool, 256> table{};
  for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (const char c : {'-', '_', '.', '~'}) table[static_cast<std::size_t>(c)] = true;
  return table;
}
constexpr auto kUnreserved = make_unreserved();

constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_encoded(char c, std::string& out) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  const auto byte = static_cast<std::uint8_t>(c);
  if (kUnreserved[byte]) {
    out.push_back(c);
  } else {
    const char escape[] = {'%', kHex[byte >> 4], kHex[byte & 15]};
    out.append(escape, sizeof escape);
  }
}

// The byte at the front of `text`, decoded if it is a whole escape, and how many characters that took.
struct Decoded {
  char byte;
  std::size_t size;
};
Decoded decode_front(std::string_view text) {
  if (text[0] == '%' && text.size() >= 3) {
    const int high = hex_value(text[1]), low = hex_value(text[2]);
    if (high >= 0 && low >= 0) return {static_cast<char>(high * 16 + low), 3};
  }
  return {text[0], 1};
}

void append_reencoded_query(std::string_view raw, std::string& out) {
  while (!raw.empty()) {
    const auto [byte, size] = decode_front(raw);
    append_encoded(size == 1 && byte == '+' ? ' ' : byte, out);
    raw.remove_prefix(size);
  }
}

void append_s3_path(std::string_view raw, std::string& out) {
  while (!raw.empty()) {
    const auto [byte, size] = decode_front(raw);
    if (byte == '/') {
      out.push_back('/');
    } else {
      append_encoded(byte, out);
    }
    raw.remove_prefix(size);
  }
}

// RFC 3986 6.2.2.3, and runs of slashes count as one.  `out` ends where the path begins when this is called.
void append_normalized_path(std::string_view raw, std::string& out) {
  const std::size_t start = out.size();
  bool trailing_slash = false;
  while (!raw.empty()) {
    const auto slash = std::min(raw.find('/'), raw.size());
    const auto segment = raw.substr(0, slash);
    const bool ended_by_slash = slash < raw.size();
    raw.remove_prefix(std::min(raw.size(), slash + 1));
    if (segment == "..") {
      const auto parent = out.rfind('/');
      out.resize(parent != std::string::npos && parent >= start ? parent : start);
    } else if (!segment.empty() && segment != ".") {
      out.push_back('/');
      for (const char c : segment) append_encoded(c, out);
    }
    trailing_slash = ended_by_slash || segment == "." || segment == "..";
  }
  if (trailing_slash || out.size() == start) out.push_back('/');
}

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Where the first byte up to a blank's value (0x20) is, eight bytes at a time; text.size() if there is none.
std::size_t find_blank(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL, kHighs = 0x8080808080808080ULL;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, sizeof word);
    if (((word - kOnes * 0x21) & ~word & kHighs) != 0) break;
  }
  while (at < text.size() && !is_blank(text[at])) ++at;
  return at;
}

// Without blanks at the ends, and runs of them inside as one.
void append_folded(std::string_view value, std::string& out) {
  bool first = true;
  while (!value.empty()) {
    const auto size = find_blank(value);
    if (size > 0) {
      if (!first) out.push_back(' ');
      first = false;
      out.append(value.substr(0, size));
      value.remove_prefix(size);
    }
    while (!value.empty() && is_blank(value.front())) value.remove_prefix(1);
  }
}

void append_lower(std::string_view text, std::string& out) {
  for (const char c : text) out.push_back(base::ascii_lower(c));
}

bool less_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::lexicographical_compare(
      a, b, {}, [](char c) { return base::ascii_lower(c); }, [](char c) { return base::ascii_lower(c); });
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && base::ascii_lower(a[i]) != base::ascii_lower(b[i])) return false;
  }
  return true;
}

std::size_t decode_query_value(std::string_view raw, char* out) {
  std::size_t written = 0;
  while (!raw.empty()) {
    const auto [byte, size] = decode_front(raw);
    out[written++] = size == 1 && byte == '+' ? ' ' : byte;
    raw.remove_prefix(size);
  }
  return written;
}

void append_canonical_path(std::string_view raw_path, PathRule rule, std::string& out) {
  if (raw_path.empty() || raw_path == "/") {
    out.push_back('/');
  } else if (rule == PathRule::S3) {
    append_s3_path(raw_path, out);
  } else {
    append_normalized_path(raw_path, out);
  }
}

bool append_canonical_query(std::string_view raw_query, Scratch& scratch, std::string& out) {
  scratch.query.clear();
  scratch.parameters.clear();
  while (!raw_query.empty()) {
    const auto pair = raw_query.substr(0, raw_query.find('&'));
    raw_query.remove_prefix(std::min(raw_query.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    if (pair.substr(0, equals) == "X-Amz-Signature") continue;
    if (scratch.parameters.size() == kMaxQueryParameters) return false;
    Scratch::Parameter parameter{.start = scratch.query.size(), .name_size = 0, .value_size = 0};
    append_reencoded_query(pair.substr(0, equals), scratch.query);
    parameter.name_size = scratch.query.size() - parameter.start;
    append_reencoded_query(pair.substr(std::min(equals + 1, pair.size())), scratch.query);
    parameter.value_size = scratch.query.size() - parameter.start - parameter.name_size;
    scratch.parameters.push_back(parameter);
  }
  const std::string_view text = scratch.query;
  const auto name = [text](const Scratch::Parameter& p) { return text.substr(p.start, p.name_size); };
  const auto value = [text](const Scratch::Parameter& p) { return text.substr(p.start + p.name_size, p.value_size); };
  std::ranges::sort(scratch.parameters, [&](const auto& a, const auto& b) {
    const int by_name = name(a).compare(name(b));
    return by_name != 0 ? by_name < 0 : value(a) < value(b);
  });
  bool first = true;
  for (const auto& parameter : scratch.parameters) {
    if (!first) out.push_back('&');
    first = false;
    out.append(name(parameter));
    out.push_back('=');
    out.append(value(parameter));
  }
  return true;
}

void append_canonical_headers(std::span<const Header> headers, std::span<const std::string_view> names,
                              std::string& out) {
  for (const auto name : names) {
    append_lower(name, out);
    char separator = ':';
    for (const auto& header : headers) {
      if (!same_name(header.name, name)) continue;
      out.push_back(separator);
      append_folded(header.value, out);
      separator = ',';
    }
    if (separator == ':') out.push_back(':');  // signed as absent
    out.push_back('\n');
  }
}

bool split_signed_headers(std::string_view signed_headers, Scratch& scratch) {
  auto& names = scratch.signed_headers;
  names.clear();
  while (!signed_headers.empty()) {
    const auto name = signed_headers.substr(0, signed_headers.find(';'));
    signed_headers.remove_prefix(std::min(signed_headers.size(), name.size() + 1));
    if (names.size() == kMaxSignedHeaders) return false;
    names.push_back(name);
  }
  if (!std::ranges::is_sorted(names)) std::ranges::sort(names, less_ignoring_case);
  return true;
}

bool build_canonical_request(const RequestView& request, std::string_view signed_headers, PathRule rule,
                             std::string_view payload_hash, Scratch& scratch) {
  std::string& out = scratch.canonical_request;
  out.assign(request.method);
  out.push_back('\n');
  append_canonical_path(request.raw_path, rule, out);
  out.push_back('\n');
  if (!append_canonical_query(request.raw_query, scratch, out)) return false;
  out.push_back('\n');
  if (!split_signed_headers(signed_headers, scratch)) return false;
  append_canonical_headers(request.headers, scratch.signed_headers, out);
  out.push_back('\n');
  bool first = true;
  for (const auto name : scratch.signed_headers) {
    if (!first) out.push_back(';');
    first = false;
    append_lower(name, out);
  }
  out.push_back('\n');
  out.append(payload_hash);
  return true;
}

void build_string_to_sign(std::string_view timestamp, std::string_view scope, Scratch& scratch) {
  std::string& out = scratch.string_to_sign;
  out.assign(kAlgorithm);
  out.push_back('\n');
  out.append(timestamp);
  out.push_back('\n');
  out.append(scope);
  out.push_back('\n');
  const std::size_t at = out.size();
  out.resize(at + crypto::kSha256HexSize);
  crypto::write_hex(crypto::sha256(scratch.canonical_request), out.data() + at);
}

}  // namespace rolecall::sigv4
