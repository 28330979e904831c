// SPDX-License-Identifier: Apache-2.0
//
// Issuer: makes temporary credentials and reads them back, without storing anything.  The session token is the session,
// sealed; the secret key is derived from the access key id and the token's nonce.  So any server with the same keys can
// verify any session, and a restart forgets nothing.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/mutex.h"
#include "base/random.h"
#include "base/result.h"
#include "issuer/key_ring.h"
#include "issuer/session.h"

namespace rolecall::issuer {

enum class MintError {
  TooLarge,  // packed_policy_percent() over 100, or over kMaxEncodedSession for other reasons
};

enum class OpenError {
  Malformed,   // no token of ours, or of a version we don't read
  UnknownKey,  // sealed with a key that is not in the ring: too old, or of another server
  NotGenuine,  // changed, or of another access key id
};

struct OpenedSession {
  Session session;
  base::Secret secret_access_key;
};

// LIMIT: AWS, sts:DecodeAuthorizationMessage takes 1 to 10240 characters.
inline constexpr std::size_t kMaxEncodedMessage = 10240;

// Thread-safe.  Calls that seal take the caller's Random: nonces must come from base::SystemRandom outside of tests.
class Issuer {
 public:
  // `ring` is well formed.
  explicit Issuer(const KeyRing& ring);
  ~Issuer();

  // Takes effect at once; tokens of keys that are no longer in the ring stop opening.
  void replace_keys(const KeyRing& ring);

  // The session is issued as it stands: its times are the caller's business.
  base::Result<Credentials, MintError> mint(const Session& session, base::Random& random) const;

  // Whether the session has expired is for the caller to judge, who has a clock.
  base::Result<OpenedSession, OpenError> open(std::string_view access_key_id, std::string_view session_token) const;

  // EC2's "Encoded authorization failure message": text of A-Za-z0-9_-, at most kMaxEncodedMessage characters.
  // Absence: `json` is too long for that.
  std::optional<std::string> seal_message(std::string_view json, base::Random& random) const;
  // Absence: not a message of ours.
  std::optional<std::string> open_message(std::string_view text) const;

  // A user's secret access key as it is stored.  It only opens for the same access key id.
  std::string seal_secret(std::string_view access_key_id, const base::Secret& secret, base::Random& random) const;
  std::optional<base::Secret> open_secret(std::string_view access_key_id, std::string_view sealed) const;

 private:
  struct Keys;
  std::shared_ptr<const Keys> keys() const;

  mutable base::Mutex mutex_;
  std::shared_ptr<const Keys> keys_ RC_GUARDED_BY(mutex_);
};

}  // namespace rolecall::issuer
