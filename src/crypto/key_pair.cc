// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_pair.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <memory>

#include "base/encoding.h"
#include "crypto/checksum.h"

namespace rolecall::crypto {
namespace {

template <auto free>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_free>>;

constexpr std::string_view kRsaName = "ssh-rsa", kEd25519Name = "ssh-ed25519";
constexpr std::size_t kEd25519Size = 32;

// Only what OpenSSL does for us with good input: it fails when memory is gone.
void require(bool ok) {
  if (!ok) std::abort();
}

// ---- SSH's wire form (RFC 4251 section 5) ----

void put_uint32(std::string& out, std::size_t value) {
  for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<char>(value >> shift & 0xff));
}

void put_string(std::string& out, std::string_view text) {
  put_uint32(out, text.size());
  out.append(text);
}

// Positive numbers only: a zero byte in front where the first bit is set.
void put_number(std::string& out, const BIGNUM* number) {
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  if (!bytes.empty() && (bytes.front() & 0x80) != 0) bytes.insert(bytes.begin(), '\0');
  put_string(out, bytes);
}

std::optional<std::string_view> take_string(std::string_view& bytes) {
  if (bytes.size() < 4) return std::nullopt;
  std::size_t size = 0;
  for (const char c : bytes.substr(0, 4)) size = size << 8 | static_cast<std::uint8_t>(c);
  if (size > bytes.size() - 4) return std::nullopt;
  const auto text = bytes.substr(4, size);
  bytes.remove_prefix(4 + size);
  return text;
}

// ---- keys ----

std::string ed25519_bytes(const EVP_PKEY* key) {
  std::string bytes(kEd25519Size, '\0');
  std::size_t size = bytes.size();
  require(EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(bytes.data()), &size) == 1);
  return bytes;
}

Number number_of(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  require(EVP_PKEY_get_bn_param(key, name, &number) == 1);
  return Number(number);
}

std::string ssh_blob(KeyPairType type, const EVP_PKEY* key) {
  std::string blob;
  if (type == KeyPairType::Ed25519) {
    put_string(blob, kEd25519Name);
    put_string(blob, ed25519_bytes(key));
  } else {
    put_string(blob, kRsaName);
    put_number(blob, number_of(key, OSSL_PKEY_PARAM_RSA_E).get());
    put_number(blob, number_of(key, OSSL_PKEY_PARAM_RSA_N).get());
  }
  return blob;
}

std::string public_der(const EVP_PKEY* key) {
  unsigned char* bytes = nullptr;
  const int size = i2d_PUBKEY(key, &bytes);
  require(size > 0);
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

std::string colon_hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    if (!out.empty()) out += ':';
    out += base::hex_encode({&c, 1});
  }
  return out;
}

std::string imported_fingerprint(KeyPairType type, const EVP_PKEY* key) {
  if (type == KeyPairType::Rsa) return colon_hex(checksum(ChecksumKind::Md5, public_der(key)));
  return base::base64_encode(checksum(ChecksumKind::Sha256, ssh_blob(type, key)));
}

std::string created_fingerprint(KeyPairType type, const EVP_PKEY* key) {
  if (type == KeyPairType::Ed25519) return imported_fingerprint(type, key);
  PKCS8_PRIV_KEY_INFO* info = EVP_PKEY2PKCS8(key);
  require(info != nullptr);
  unsigned char* bytes = nullptr;
  const int size = i2d_PKCS8_PRIV_KEY_INFO(info, &bytes);
  PKCS8_PRIV_KEY_INFO_free(info);
  require(size > 0);
  const auto digest =
      checksum(ChecksumKind::Sha1, {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)});
  OPENSSL_clear_free(bytes, static_cast<std::size_t>(size));
  return colon_hex(digest);
}

PublicKey describe(KeyPairType type, const EVP_PKEY* key) {
  const auto name = type == KeyPairType::Rsa ? kRsaName : kEd25519Name;
  return {.type = type,
          .openssh = std::string(name) + ' ' + base::base64_encode(ssh_blob(type, key)),
          .fingerprint = imported_fingerprint(type, key)};
}

// ---- private keys ----

base::Secret rsa_pem(const EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_secmem()));
  require(bio && PEM_write_bio_PrivateKey_traditional(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return base::Secret(std::string_view(text, static_cast<std::size_t>(size)));
}

// OpenSSH's PROTOCOL.key, unencrypted.  Buffers are reserved first, so that growing leaves no copy of the key behind.
base::Secret openssh_pem(const EVP_PKEY* key) {
  constexpr std::size_t kRoom = 512, kBlock = 8, kLine = 70;
  const std::string public_bytes = ed25519_bytes(key);
  std::array<unsigned char, kEd25519Size> seed;
  std::size_t size = seed.size();
  require(EVP_PKEY_get_raw_private_key(key, seed.data(), &size) == 1);

  std::string secrets;
  secrets.reserve(kRoom);
  // The check number, twice: it lets a reader see whether it decrypted well.  Nothing is encrypted: any number will do.
  put_uint32(secrets, 0x726f6c65);
  put_uint32(secrets, 0x726f6c65);
  put_string(secrets, kEd25519Name);
  put_string(secrets, public_bytes);
  put_uint32(secrets, seed.size() + public_bytes.size());
  secrets.append(reinterpret_cast<const char*>(seed.data()), seed.size()).append(public_bytes);
  put_string(secrets, "");  // comment
  for (char pad = 1; secrets.size() % kBlock != 0; ++pad) secrets.push_back(pad);

  std::string bytes;
  bytes.reserve(kRoom);
  bytes.append("openssh-key-v1").push_back('\0');
  put_string(bytes, "none");  // cipher
  put_string(bytes, "none");  // key derivation
  put_string(bytes, "");      // its options
  put_uint32(bytes, 1);
  put_string(bytes, ssh_blob(KeyPairType::Ed25519, key));
  put_string(bytes, secrets);

  std::string text = base::base64_encode(bytes), pem;
  pem.reserve(2 * kRoom);
  pem = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
  for (std::size_t at = 0; at < text.size(); at += kLine) pem.append(text, at, kLine).push_back('\n');
  pem += "-----END OPENSSH PRIVATE KEY-----\n";
  for (auto* buffer : {&secrets, &bytes, &text}) base::wipe(buffer->data(), buffer->size());
  base::wipe(seed.data(), seed.size());
  return base::Secret(std::move(pem));
}

// ---- reading ----

Key rsa_from(std::string_view exponent, std::string_view modulus) {
  const auto number = [](std::string_view bytes) {
    return Number(
        BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
  };
  const Number e = number(exponent), n = number(modulus);
  const std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>> builder(OSSL_PARAM_BLD_new());
  require(e && n && builder && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1 &&
          OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1);
  const std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  require(parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) return nullptr;
  return Key(key);
}

Key key_from_blob(std::string_view blob) {
  const auto name = take_string(blob);
  if (name == kEd25519Name) {
    const auto bytes = take_string(blob);
    if (!bytes || bytes->size() != kEd25519Size || !blob.empty()) return nullptr;
    return Key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr,
                                           reinterpret_cast<const unsigned char*>(bytes->data()), bytes->size()));
  }
  if (name != kRsaName) return nullptr;
  const auto exponent = take_string(blob), modulus = take_string(blob);
  const auto positive = [](std::string_view number) { return !number.empty() && (number.front() & 0x80) == 0; };
  if (!exponent || !modulus || !blob.empty() || !positive(*exponent) || !positive(*modulus)) return nullptr;
  return rsa_from(*exponent, *modulus);
}

Key key_from_der(std::string_view der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const auto* const end = at + der.size();
  Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  return at == end ? std::move(key) : nullptr;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string without_blanks(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return !is_blank(c); });
  return out;
}

// What is between the two marker lines.
std::optional<std::string_view> armoured(std::string_view text, std::string_view begin, std::string_view end) {
  if (!text.starts_with(begin) || !text.ends_with(end) || text.size() < begin.size() + end.size()) return std::nullopt;
  return text.substr(begin.size(), text.size() - begin.size() - end.size());
}

// RFC 4716: "Name: value" lines, each going on where it ends in a backslash, come before the key.
std::string without_headers(std::string_view body) {
  std::string out;
  bool in_header = false;
  while (!body.empty()) {
    const auto line = body.substr(0, body.find('\n'));
    body.remove_prefix(std::min(body.size(), line.size() + 1));
    const auto text = trim(line);
    const bool header = in_header || text.find(':') != std::string_view::npos;
    in_header = header && text.ends_with('\\');
    if (!header) out += text;
  }
  return out;
}

Key key_from_base64(std::string_view text, Key (*read)(std::string_view)) {
  const auto bytes = base::base64_decode(text);
  return bytes ? read(*bytes) : nullptr;
}

// "ssh-rsa AAAA... comment"
Key key_from_line(std::string_view line) {
  if (line.find('\n') != std::string_view::npos) return nullptr;
  line.remove_prefix(line.find(' ') + 1);
  line = trim(line);
  return key_from_base64(line.substr(0, line.find_first_of(" \t")), key_from_blob);
}

Key key_from(std::string_view text) {
  for (const auto name : {kRsaName, kEd25519Name}) {
    if (text.starts_with(std::string(name) + ' ')) return key_from_line(text);
  }
  if (const auto body = armoured(text, "---- BEGIN SSH2 PUBLIC KEY ----", "---- END SSH2 PUBLIC KEY ----")) {
    return key_from_base64(without_headers(*body), key_from_blob);
  }
  const auto pem = armoured(text, "-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----");
  return key_from_base64(without_blanks(pem.value_or(text)), key_from_der);
}

bool has_accepted_size(const EVP_PKEY* key) {
  const int bits = EVP_PKEY_get_bits(key);
  return bits == 1024 || bits == 2048 || bits == 4096;
}

}  // namespace

GeneratedKeyPair generate_key_pair(KeyPairType type) {
  const bool rsa = type == KeyPairType::Rsa;
  const Key key(rsa ? EVP_RSA_gen(2048) : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  require(key != nullptr);
  GeneratedKeyPair pair{.public_key = describe(type, key.get()),
                        .private_key = rsa ? rsa_pem(key.get()) : openssh_pem(key.get())};
  pair.public_key.fingerprint = created_fingerprint(type, key.get());
  return pair;
}

std::optional<PublicKey> parse_public_key(std::string_view material) {
  if (material.size() > kMaxPublicKeyMaterial) return std::nullopt;
  const Key key = key_from(trim(material));
  ERR_clear_error();  // TLS on this thread would take what a bad key left behind for its own failure
  if (key == nullptr) return std::nullopt;
  if (EVP_PKEY_is_a(key.get(), "ED25519") == 1) return describe(KeyPairType::Ed25519, key.get());
  if (EVP_PKEY_is_a(key.get(), "RSA") == 1 && has_accepted_size(key.get()))
    return describe(KeyPairType::Rsa, key.get());
  return std::nullopt;
}

}  // namespace rolecall::crypto
