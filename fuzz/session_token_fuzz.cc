// SPDX-License-Identifier: Apache-2.0
//
// The inside of a token: whatever decodes encodes to the same bytes.  The outside: the input as a token, a message and
// a stored secret opens nowhere, and a session decoded from it comes back from a token whole.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/ids.h"
#include "base/random.h"
#include "issuer/issuer.h"
#include "issuer/session_codec.h"

namespace {

namespace base = rolecall::base;
namespace issuer = rolecall::issuer;

void require(bool holds) {
  if (!holds) std::abort();
}

const issuer::Issuer& server() {
  static base::SeededRandom random(1);
  static const issuer::Issuer instance(issuer::KeyRing::generate(base::Time{}, random));
  return instance;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  require(!server().open("ASIAQNZGKIQY56JQ7WML", input));
  require(!server().open_message(input));
  require(!server().open_secret("AKIAQNZGKIQY56JQ7WML", input));

  const auto session = issuer::decode_session(input);
  if (!session) return 0;
  require(issuer::encode_session(*session) == input);
  if (!base::is_account_id(session->account)) return 0;
  base::SeededRandom random(2);
  const auto credentials = server().mint(*session, random);
  if (!credentials) {
    require(issuer::packed_policy_percent(*session) > 100);
    return 0;
  }
  const auto opened = server().open(credentials->access_key_id, credentials->session_token.reveal());
  require(opened && opened->session == *session);
  return 0;
}
