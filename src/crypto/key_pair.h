// SPDX-License-Identifier: Apache-2.0
//
// The key pairs of EC2 (CreateKeyPair, ImportKeyPair): SSH keys, with the fingerprints that AWS shows for them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace rolecall::crypto {

enum class KeyPairType { Rsa, Ed25519 };  // AWS: "rsa", "ed25519"

struct PublicKey {
  KeyPairType type = KeyPairType::Rsa;
  std::string openssh;  // "ssh-rsa AAAA...", without a comment
  // AWS: of an imported RSA key the MD5 of its DER form, of a created one the SHA-1 of the private key's DER form, both
  // as colon-separated hex; of an ED25519 key the SHA-256 that OpenSSH shows, as padded base64.
  std::string fingerprint;
};

struct GeneratedKeyPair {
  PublicKey public_key;
  // AWS: PKCS #1 PEM for RSA ("BEGIN RSA PRIVATE KEY"), OpenSSH's own form for ED25519.
  base::Secret private_key;
};

// RSA with 2048 bits takes about a tenth of a second.  The randomness is OpenSSL's own, seeded by the kernel: its key
// generation takes no other.
GeneratedKeyPair generate_key_pair(KeyPairType type);

// LIMIT: ours; an RSA key of 4096 bits has about 750 characters.
inline constexpr std::size_t kMaxPublicKeyMaterial = 16384;

// `material` is one key in one of the forms that ImportKeyPair takes: a line of OpenSSH, RFC 4716 ("BEGIN SSH2 PUBLIC
// KEY"), PEM ("BEGIN PUBLIC KEY"), or the base64 of DER.  RSA with 1024, 2048 or 4096 bits, and ED25519.
// Absence: anything else.  Options in front of an OpenSSH key are not taken: they would reach authorized_keys.
std::optional<PublicKey> parse_public_key(std::string_view material);

}  // namespace rolecall::crypto
