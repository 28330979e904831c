// SPDX-License-Identifier: Apache-2.0
#include "issuer/issuer.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "base/encoding.h"
#include "base/ids.h"
#include "crypto/aead.h"
#include "crypto/hkdf.h"
#include "crypto/hmac.h"
#include "issuer/session_codec.h"

namespace rolecall::issuer {
namespace {

using base::failure;
using base::Result;
using base::Secret;

// Envelope of everything that is sealed: version, key id (big-endian), nonce, ciphertext and tag.  What is sealed for
// one use does not open as another: each use has a key of its own.
constexpr char kVersion = 1;
constexpr std::size_t kHeadSize = 1 + 4;
constexpr std::size_t kEnvelopeOverhead = kHeadSize + crypto::kAeadNonceSize + crypto::kAeadTagSize;
constexpr std::size_t kMaxToken = (kMaxEncodedSession + kEnvelopeOverhead + 2) / 3 * 4;

Secret derive(const Secret& key, std::string_view use) {
  return crypto::hkdf_sha256({.key = key.reveal(), .salt = "rolecall", .info = use}, crypto::kAeadKeySize);
}

std::string head(std::uint32_t key_id) {
  return {kVersion, static_cast<char>(key_id >> 24), static_cast<char>(key_id >> 16), static_cast<char>(key_id >> 8),
          static_cast<char>(key_id)};
}

struct Envelope {
  std::uint32_t key_id = 0;
  std::string_view head, nonce, sealed;
};

std::optional<Envelope> split(std::string_view bytes) {
  if (bytes.size() < kEnvelopeOverhead || bytes[0] != kVersion) return std::nullopt;
  Envelope envelope{.head = bytes.substr(0, kHeadSize),
                    .nonce = bytes.substr(kHeadSize, crypto::kAeadNonceSize),
                    .sealed = bytes.substr(kHeadSize + crypto::kAeadNonceSize)};
  for (const char c : envelope.head.substr(1)) envelope.key_id = envelope.key_id << 8 | static_cast<std::uint8_t>(c);
  return envelope;
}

// The envelope's head is sealed along with whatever the bytes belong to.
std::string associated(std::string_view head, std::string_view owner) {
  return std::string(head).append(owner);
}

std::string seal(const crypto::AeadKey& key, std::uint32_t key_id, std::string_view owner, std::string_view plaintext,
                 base::Random& random) {
  std::string out = head(key_id);
  const std::string bound = associated(out, owner);
  const std::string nonce = random.bytes(crypto::kAeadNonceSize);
  out.reserve(plaintext.size() + kEnvelopeOverhead);
  out += nonce;
  key.seal(nonce, bound, plaintext, out);
  return out;
}

std::optional<std::string> unseal(const crypto::AeadKey& key, const Envelope& envelope, std::string_view owner) {
  return key.open(envelope.nonce, associated(envelope.head, owner), envelope.sealed);
}

// 40 characters of base64: 240 bits.  The nonce makes the secret this token's own even if two sessions should ever get
// the same access key id.
Secret secret_of(const crypto::HmacKey& key, std::string_view access_key_id, std::string_view nonce) {
  crypto::Hmac hmac(key);
  hmac.update(nonce);
  hmac.update(access_key_id);
  auto mac = hmac.finish();
  std::string text = base::base64_encode(crypto::bytes_of(mac).substr(0, 30));
  base::wipe(mac.data(), mac.size());
  return Secret(std::move(text));
}

}  // namespace

struct Issuer::Keys {
  struct Sealing {
    explicit Sealing(const SealingKey& key)
        : id(key.id),
          session(derive(key.material, "session token v1")),
          message(derive(key.material, "authorization message v1")),
          secret(derive(key.material, "session secret v1").reveal()) {}

    std::uint32_t id;
    crypto::AeadKey session, message;
    crypto::HmacKey secret;
  };

  explicit Keys(const KeyRing& ring) : storage(derive(ring.storage, "stored secret v1")) {
    if (!ring.well_formed()) std::abort();
    for (const auto& key : ring.sealing) sealing.emplace_back(key);
  }

  const Sealing* find(std::uint32_t id) const {
    const auto found = std::ranges::find(sealing, id, &Sealing::id);
    return found == sealing.end() ? nullptr : &*found;
  }

  std::vector<Sealing> sealing;
  crypto::AeadKey storage;
};

Issuer::Issuer(const KeyRing& ring) : keys_(std::make_shared<const Keys>(ring)) {}
Issuer::~Issuer() = default;

void Issuer::replace_keys(const KeyRing& ring) {
  auto fresh = std::make_shared<const Keys>(ring);
  const base::Lock lock(mutex_);
  keys_.swap(fresh);
}

std::shared_ptr<const Issuer::Keys> Issuer::keys() const {
  const base::Lock lock(mutex_);
  return keys_;
}

Result<Credentials, MintError> Issuer::mint(const Session& session, base::Random& random) const {
  if (packed_policy_percent(session) > 100) return failure(MintError::TooLarge);
  const std::string encoded = encode_session(session);
  if (encoded.size() > kMaxEncodedSession) return failure(MintError::TooLarge);
  const auto keys = this->keys();
  const auto& key = keys->sealing.back();
  Credentials credentials;
  credentials.access_key_id = base::access_key_id(base::id_prefix::kSessionKey, session.account, random);
  const std::string token = seal(key.session, key.id, credentials.access_key_id, encoded, random);
  credentials.secret_access_key = secret_of(key.secret, credentials.access_key_id, split(token)->nonce);
  credentials.session_token = Secret(base::base64_encode(token));
  credentials.expiration = session.expires_at;
  return credentials;
}

Result<OpenedSession, OpenError> Issuer::open(std::string_view access_key_id, std::string_view session_token) const {
  if (session_token.size() > kMaxToken) return failure(OpenError::Malformed);
  const auto bytes = base::base64_decode(session_token);
  if (!bytes) return failure(OpenError::Malformed);
  const auto envelope = split(*bytes);
  if (!envelope) return failure(OpenError::Malformed);
  const auto keys = this->keys();
  const auto* const key = keys->find(envelope->key_id);
  if (key == nullptr) return failure(OpenError::UnknownKey);
  const auto encoded = unseal(key->session, *envelope, access_key_id);
  if (!encoded) return failure(OpenError::NotGenuine);
  auto session = decode_session(*encoded);
  if (!session) return failure(OpenError::Malformed);
  return OpenedSession{.session = *std::move(session),
                       .secret_access_key = secret_of(key->secret, access_key_id, envelope->nonce)};
}

std::optional<std::string> Issuer::seal_message(std::string_view json, base::Random& random) const {
  if ((json.size() + kEnvelopeOverhead) * 4 > kMaxEncodedMessage * 3) return std::nullopt;
  const auto keys = this->keys();
  const auto& key = keys->sealing.back();
  return base::base64url_encode(seal(key.message, key.id, "", json, random));
}

std::optional<std::string> Issuer::open_message(std::string_view text) const {
  if (text.size() > kMaxEncodedMessage) return std::nullopt;
  const auto bytes = base::base64url_decode(text);
  const auto envelope = bytes ? split(*bytes) : std::nullopt;
  if (!envelope) return std::nullopt;
  const auto keys = this->keys();
  const auto* const key = keys->find(envelope->key_id);
  return key != nullptr ? unseal(key->message, *envelope, "") : std::nullopt;
}

std::string Issuer::seal_secret(std::string_view access_key_id, const Secret& secret, base::Random& random) const {
  return seal(keys()->storage, 0, access_key_id, secret.reveal(), random);
}

std::optional<Secret> Issuer::open_secret(std::string_view access_key_id, std::string_view sealed) const {
  const auto envelope = split(sealed);
  if (!envelope) return std::nullopt;
  auto plaintext = unseal(keys()->storage, *envelope, access_key_id);
  if (!plaintext) return std::nullopt;
  return Secret(*std::move(plaintext));
}

}  // namespace rolecall::issuer
