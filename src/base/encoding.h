// SPDX-License-Identifier: Apache-2.0
//
// Text forms of bytes: hex, base64 (standard and URL-safe), percent-encoding, JSON strings.  Decoders answer nothing
// for malformed input; none of them guesses.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rolecall::base {

std::string hex_encode(std::string_view bytes);  // lower case
std::optional<std::string> hex_decode(std::string_view text);

std::string base64_encode(std::string_view bytes);                // with padding
std::optional<std::string> base64_decode(std::string_view text);  // padding required, white space refused
std::string base64url_encode(std::string_view bytes);             // without padding
std::optional<std::string> base64url_decode(std::string_view text);

// Everything but RFC 3986's unreserved characters becomes %XX in upper case; `keep` names further characters to leave.
std::string percent_encode(std::string_view text, std::string_view keep = "");
std::optional<std::string> percent_decode(std::string_view text);
// application/x-www-form-urlencoded: `+` is a blank, then as percent_decode.
std::optional<std::string> form_decode(std::string_view text);

// One character.  `code` is at most 0x10FFFF.
void append_utf8(std::string& out, char32_t code);

// Appends `text` as a JSON string with its quotes.  Bytes that are not UTF-8 are passed through; '/' is not escaped
// (AWS: s3fs does not unescape it in role documents).
void append_json_string(std::string& out, std::string_view text);
std::string json_string(std::string_view text);

// ASCII only: what headers, actions and condition keys need, and independent of the locale.
constexpr char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
std::string ascii_lower(std::string_view text);
bool equals_ignore_case(std::string_view a, std::string_view b);

}  // namespace rolecall::base
