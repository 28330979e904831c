// SPDX-License-Identifier: Apache-2.0
//
// The text that a signature covers, stage by stage.  Every stage appends to a string that the caller keeps, so that a
// server which checks many requests stops allocating after the first few.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sigv4/request.h"

namespace rolecall::sigv4 {

// Without blanks and tabs at the ends, as a header value is read.
std::string_view trim(std::string_view text);

// For two texts of one size: equal, ignoring ASCII case?  Eight bytes at a time.
bool same_letters(std::string_view a, std::string_view b);

// Memory that is used again.  One per thread or connection; never shared between two calls at a time.
struct Scratch {
  struct Parameter {
    std::size_t start, name_size, value_size;  // in `query`: the encoded name, at once followed by the encoded value
  };
  std::string canonical_request, string_to_sign, query, signed_list;
  std::vector<Parameter> parameters;
  std::vector<std::string_view> signed_headers;  // in `signed_list`: lower case, sorted
};

// AWS: S3's object keys are signed as they are, encoded once.  Everybody else's path is normalized and what is on the
// wire is encoded once more.
enum class PathRule { S3, Normalized };

void append_canonical_path(std::string_view raw_path, PathRule rule, std::string& out);

// Sorted by encoded name, then encoded value; X-Amz-Signature is left out.  False: over kMaxQueryParameters.
[[nodiscard]] bool append_canonical_query(std::string_view raw_query, Scratch& scratch, std::string& out);

// "name:value\n" for each of the sorted lower-case `names`; the values of a repeated header are joined by commas.
void append_canonical_headers(std::span<const Header> headers, std::span<const std::string_view> names,
                              std::string& out);

// `signed_headers` split at ';', lower-cased and sorted, into scratch.signed_headers.  False: over kMaxSignedHeaders.
[[nodiscard]] bool split_signed_headers(std::string_view signed_headers, Scratch& scratch);

// All of it, to scratch.canonical_request.  False: a limit was passed.
[[nodiscard]] bool build_canonical_request(const RequestView& request, std::string_view signed_headers, PathRule rule,
                                           std::string_view payload_hash, Scratch& scratch);

// "AWS4-HMAC-SHA256\n<timestamp>\n<scope>\n<hex of the canonical request's SHA-256>", to scratch.string_to_sign.
void build_string_to_sign(std::string_view timestamp, std::string_view scope, Scratch& scratch);

// Header names, ignoring ASCII case.  Here to be inlined: most calls end at the size.
inline bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && same_letters(a, b);
}

// Decodes %XX and '+' (a blank) to `out`, which has room for raw.size() bytes; a '%' that begins no escape stays.
// Returns how many bytes were written.
std::size_t decode_query_value(std::string_view raw, char* out);

}  // namespace rolecall::sigv4
