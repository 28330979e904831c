// SPDX-License-Identifier: Apache-2.0
#include "sigv4/canonical.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/encoding.h"
#include "base/words.h"
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

// How many bytes at the front of `text` stay as they are; `also` is one more byte that does.
std::size_t plain_run(std::string_view text, char also) {
  std::size_t size = 0;
  while (size < text.size() && (kUnreserved[static_cast<std::uint8_t>(text[size])] || text[size] == also)) ++size;
  return size;
}

// Re-encodes the front of `raw` up to '&' or, in a name, '='; takes away what it read.
enum class QueryPart { Name, Value };
void take_query_part(std::string_view& raw, QueryPart part, std::string& out) {
  while (!raw.empty()) {
    const auto run = plain_run(raw, '-');
    out.append(raw.substr(0, run));
    raw.remove_prefix(run);
    if (raw.empty() || raw.front() == '&' || (part == QueryPart::Name && raw.front() == '=')) return;
    const auto [byte, size] = decode_front(raw);
    append_encoded(size == 1 && byte == '+' ? ' ' : byte, out);
    raw.remove_prefix(size);
  }
}

// As parse() looks for it: spelled plainly.  An escaped spelling is a parameter like any other, and signed.
bool is_signature_parameter(std::string_view query) {
  constexpr std::string_view kName = "X-Amz-Signature";
  if (!query.starts_with(kName)) return false;
  query.remove_prefix(kName.size());
  return query.empty() || query.front() == '=' || query.front() == '&';
}

void append_s3_path(std::string_view raw, std::string& out) {
  while (!raw.empty()) {
    const auto run = plain_run(raw, '/');
    out.append(raw.substr(0, run));
    raw.remove_prefix(run);
    if (raw.empty()) return;
    const auto [byte, size] = decode_front(raw);
    if (byte == '/') {
      out.push_back('/');
    } else {
      append_encoded(byte, out);
    }
    raw.remove_prefix(size);
  }
}

void append_encoded_once_more(std::string_view raw, std::string& out) {
  while (!raw.empty()) {
    const auto run = plain_run(raw, '-');
    out.append(raw.substr(0, run));
    raw.remove_prefix(run);
    if (raw.empty()) return;
    append_encoded(raw.front(), out);
    raw.remove_prefix(1);
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
      append_encoded_once_more(segment, out);
    }
    trailing_slash = ended_by_slash || segment == "." || segment == "..";
  }
  if (trailing_slash || out.size() == start) out.push_back('/');
}

void lower_in_place(std::string& text) {
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    const auto word = base::lower_word(base::load_word(text.data() + at));
    std::memcpy(text.data() + at, &word, sizeof word);
  }
  for (; at < text.size(); ++at) text[at] = base::ascii_lower(text[at]);
}

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Where the first byte up to a blank's value (0x20) is, eight bytes at a time; text.size() if there is none.
std::size_t find_blank(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL, kHighs = 0x8080808080808080ULL;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    const std::uint64_t word = base::load_word(text.data() + at);
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

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool same_letters(std::string_view a, std::string_view b) {
  const std::size_t size = a.size();
  if (size < 8) {
    for (std::size_t i = 0; i < size; ++i) {
      if (base::ascii_lower(a[i]) != base::ascii_lower(b[i])) return false;
    }
    return true;
  }
  for (std::size_t at = 0; at + 8 < size; at += 8) {
    if (base::lower_word(base::load_word(a.data() + at)) != base::lower_word(base::load_word(b.data() + at)))
      return false;
  }
  return base::lower_word(base::load_word(a.data() + size - 8)) ==
         base::lower_word(base::load_word(b.data() + size - 8));  // overlaps what was compared
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
    if (is_signature_parameter(raw_query)) {
      raw_query.remove_prefix(std::min(raw_query.size(), raw_query.find('&')));
      if (!raw_query.empty()) raw_query.remove_prefix(1);
      continue;
    }
    Scratch::Parameter parameter{.start = scratch.query.size(), .name_size = 0, .value_size = 0};
    take_query_part(raw_query, QueryPart::Name, scratch.query);
    parameter.name_size = scratch.query.size() - parameter.start;
    const bool has_value = raw_query.starts_with('=');
    if (has_value) {
      raw_query.remove_prefix(1);
      take_query_part(raw_query, QueryPart::Value, scratch.query);
      parameter.value_size = scratch.query.size() - parameter.start - parameter.name_size;
    }
    if (!raw_query.empty()) raw_query.remove_prefix(1);  // the '&'
    if (parameter.name_size == 0 && !has_value) continue;
    if (scratch.parameters.size() == kMaxQueryParameters) return false;
    scratch.parameters.push_back(parameter);
  }
  const std::string_view text = scratch.query;
  const auto name = [text](const Scratch::Parameter& p) { return text.substr(p.start, p.name_size); };
  const auto value = [text](const Scratch::Parameter& p) { return text.substr(p.start + p.name_size, p.value_size); };
  const auto before = [&](const auto& a, const auto& b) {
    const int by_name = name(a).compare(name(b));
    return by_name != 0 ? by_name < 0 : value(a) < value(b);
  };
  if (!std::ranges::is_sorted(scratch.parameters, before)) std::ranges::sort(scratch.parameters, before);
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
    out.append(name);
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
  scratch.signed_list.assign(signed_headers);
  lower_in_place(scratch.signed_list);
  auto& names = scratch.signed_headers;
  names.clear();
  std::string_view rest = scratch.signed_list;
  bool sorted = true;
  while (!rest.empty()) {
    const auto name = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    if (names.size() == kMaxSignedHeaders) return false;
    sorted = sorted && (names.empty() || names.back() <= name);
    names.push_back(name);
  }
  if (!sorted) std::ranges::sort(names);
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
  for (char separator = '\n'; const auto name : scratch.signed_headers) {
    out.push_back(separator);
    out.append(name);
    separator = ';';
  }
  if (scratch.signed_headers.empty()) out.push_back('\n');
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
