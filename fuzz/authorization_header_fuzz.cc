// SPDX-License-Identifier: Apache-2.0
//
// Line 1: an Authorization header.  Line 2: X-Amz-Date.  The rest: a query, for presigned requests.  Whatever comes in,
// parsing ends in a value whose views lie in the input, or in an error that can be described; and nothing that was not
// signed with the key verifies.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

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

void check_error(const sigv4::VerifyError& error) {
  require(!sigv4::describe(error).empty());
  require(!sigv4::code_of(error.fault).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto authorization = take_line(input), date = take_line(input);
  std::vector<sigv4::Header> headers = {{"Host", "iam.amazonaws.com"}};
  if (!authorization.empty()) headers.push_back({"Authorization", authorization});
  if (!date.empty()) headers.push_back({"X-Amz-Date", date});
  const sigv4::RequestView request{.method = "GET", .raw_path = "/", .raw_query = input, .headers = headers};

  const auto presented = sigv4::parse(request);
  if (!presented) {
    check_error(presented.error());
    return 0;
  }
  const auto& credential = presented->credential;
  require(credential.text.ends_with(credential.scope()));
  require(base::parse_basic(presented->timestamp_text()) == presented->time);

  // In a place where scope and date fit, so that as much as possible is reached.
  const sigv4::Expectations expectations{.now = presented->time, .service = credential.service};
  const base::Secret secret(std::string_view("a secret that no input was signed with"));
  sigv4::SigningKeyCache cache(4);
  sigv4::Scratch scratch;
  const auto verified = sigv4::check(request, *presented, secret, expectations, cache, scratch);
  require(!verified);
  check_error(verified.error());
  return 0;
}
