// SPDX-License-Identifier: Apache-2.0
//
// Line 1: path.  Line 2: query.  Line 3: signed headers.  Then one header a line.  Canonical forms are fixed points
// where they should be, contain no byte that was not encoded, and what our own client signs always verifies.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "sigv4/sign.h"
#include "sigv4/verify.h"

namespace {

namespace base = rolecall::base;
namespace sigv4 = rolecall::sigv4;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string_view take_line(std::string_view& text) {
  const auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

bool is_encoded(std::string_view text, std::string_view also) {
  return std::ranges::all_of(text, [also](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.~%").contains(c) || also.contains(c);
  });
}

void check_path(std::string_view path) {
  std::string once, twice, normalized;
  sigv4::append_canonical_path(path, sigv4::PathRule::S3, once);
  sigv4::append_canonical_path(once, sigv4::PathRule::S3, twice);
  require(once == twice && is_encoded(once, "/"));
  sigv4::append_canonical_path(path, sigv4::PathRule::Normalized, normalized);
  require(is_encoded(normalized, "/") && normalized.starts_with('/'));
  require(!normalized.contains("//") && !(normalized + '/').contains("/../") && !(normalized + '/').contains("/./"));
}

void check_query(std::string_view query) {
  sigv4::Scratch scratch;
  std::string once, twice;
  if (!sigv4::append_canonical_query(query, scratch, once)) return;
  require(is_encoded(once, "&="));
  // A name that decodes to X-Amz-Signature is dropped when it is spelled plainly, as it is in the canonical form.
  if (once.contains("X-Amz-Signature")) return;
  require(sigv4::append_canonical_query(once, scratch, twice) && once == twice);
}

void check_own_signature(sigv4::RequestView request, std::string_view service) {
  const base::Time now = base::parse_basic("20260203T040506Z").value();
  const base::Secret secret(std::string_view("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));
  const sigv4::SigningCredentials credentials{
      .access_key_id = "AKIDEXAMPLE", .secret_access_key = secret, .session_token = "TOKEN"};
  const auto added =
      sigv4::sign_header(request, credentials, {.region = "us-east-1", .service = std::string(service)}, now);
  std::vector<sigv4::Header> headers(request.headers.begin(), request.headers.end());
  for (const auto& header : added) headers.push_back({header.name, header.value});
  request.headers = headers;
  const auto presented = sigv4::parse(request);
  if (!presented) return;  // the input brought a header or parameter of its own that says who signs
  sigv4::SigningKeyCache cache(4);
  sigv4::Scratch scratch;
  const auto verified = sigv4::check(request, *presented, secret, {.now = now, .service = service}, cache, scratch);
  require(verified || verified.error().fault != sigv4::Fault::SignatureMismatch);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto path = take_line(input), query = take_line(input), signed_headers = take_line(input);
  check_path(path);
  check_query(query);

  std::vector<sigv4::Header> headers = {{"Host", "localhost"}};
  while (!input.empty() && headers.size() < 40) {
    const auto line = take_line(input);
    const auto colon = std::min(line.find(':'), line.size());
    // As HTTP has it: a name is a token.
    const auto name = line.substr(0, colon);
    if (name.empty() || !is_encoded(name, "!#$&'*+^`|") || name.contains('\0')) continue;
    headers.push_back({name, line.substr(std::min(line.size(), colon + 1))});
  }
  const sigv4::RequestView request{.method = "GET", .raw_path = path, .raw_query = query, .headers = headers};
  sigv4::Scratch scratch;
  (void)sigv4::build_canonical_request(request, signed_headers, sigv4::PathRule::Normalized, "hash", scratch);
  check_own_signature(request, "iam");
  check_own_signature(request, "s3");
  return 0;
}
