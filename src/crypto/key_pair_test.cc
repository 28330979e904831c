// SPDX-License-Identifier: Apache-2.0
//
// The fixtures were made with ssh-keygen, their fingerprints with the commands of AWS's page "Verify the fingerprint of
// your key pair" (openssl rsa -pubout -outform DER | openssl md5 -c).
#include "crypto/key_pair.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "crypto/checksum.h"

namespace rolecall::crypto {
namespace {

const std::string kRsaBlob =
    "AAAAB3NzaC1yc2EAAAADAQABAAABAQC0NLvJlFGED8yRDhFsu5ob/AERsZIEND1vErlerup2HiATXhQTIQAyeOBb9gstSJt8c9tws0s9zcF3cY"
    "yJI5nBsblg2VjtRBRQidBNBIDbU2MhuEpuVgjLah8Ho8v4N8dj4GfdeOc5i/4gIt991RX2sJgzd9Xf6Q5an/aa+T/ToogQ4CysjgIi4kFtXOTh"
    "2g2yE0sbl1OoPWF1a/5qC/9QyA05OANcyn+CwsPfGS6sUAjgayaEBuVlpLf3rVPR9mekQSG86mApEnwmuDqfI8It4BCpk0z/jf1IkfBSjBZQzF"
    "n2Na5foxuaOJ14Uen+V8LIn6uGzvjI5VnjaLedCTYP";
const std::string kRsaDer =
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtDS7yZRRhA/MkQ4RbLuaG/wBEbGSBDQ9bxK5Xq7qdh4gE14UEyEAMnjgW/YLLUibfH"
    "PbcLNLPc3Bd3GMiSOZwbG5YNlY7UQUUInQTQSA21NjIbhKblYIy2ofB6PL+DfHY+Bn3XjnOYv+ICLffdUV9rCYM3fV3+kOWp/2mvk/06KIEOAs"
    "rI4CIuJBbVzk4doNshNLG5dTqD1hdWv+agv/UMgNOTgDXMp/gsLD3xkurFAI4GsmhAblZaS3961T0fZnpEEhvOpgKRJ8Jrg6nyPCLeAQqZNM/4"
    "39SJHwUowWUMxZ9jWuX6MbmjideFHp/lfCyJ+rhs74yOVZ42i3nQk2DwIDAQAB";
const std::string kEd25519Blob = "AAAAC3NzaC1lZDI1NTE5AAAAIBorw1MHEMuco3IdBUEdujwc/lElosEng77V95wUF78+";
const std::string kRsa1536Blob =
    "AAAAB3NzaC1yc2EAAAADAQABAAAAwQDXZYom77piOYIVd8YsQt5P+x8dAx3NN5SnDVCSf9OAeqiFJijNd2qY3SthdeIVK8E/AL/RmKqqeINWL2"
    "8Hlflw3NJiHZfaMbexYSHdvDhNPK9ortO7X8nifkeSZYO0OG8M5HGhQ+B73gaf6wV1gh481LPON2XyQzf64u7zxF+TM1jhv4TeCivAkyoDxITS"
    "AnPm30VDJtpSW0umCtRn20z/mnTWzLfiQr7M84/X6vXY3l2MAvPl+yjo+3jiR0BKalE=";
const std::string kEcdsaBlob =
    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBI4F+LgUC4btD6lVvmUR7It1yVDJ7wKPU3HXeUgTnaY9tDVrT16kyxFNbK"
    "u2v+F/zm7kHneD5+YLCTz+Ba2PS/c=";

std::string in_lines(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += 64) out += std::string(text.substr(at, 64)) + '\n';
  return out;
}

TEST(ParsePublicKeyTest, EveryFormOfOneKeyIsTheSameKey) {
  const std::string ssh2 = "---- BEGIN SSH2 PUBLIC KEY ----\r\nComment: \"one: \\\r\ntwo\"\r\nSubject: me\r\n" +
                           in_lines(kRsaBlob) + "---- END SSH2 PUBLIC KEY ----\n";
  for (const std::string& material :
       {"ssh-rsa " + kRsaBlob, "  ssh-rsa  " + kRsaBlob + " user@host with blanks\n", ssh2, kRsaDer, in_lines(kRsaDer),
        "-----BEGIN PUBLIC KEY-----\n" + in_lines(kRsaDer) + "-----END PUBLIC KEY-----\n"}) {
    const auto key = parse_public_key(material);
    ASSERT_TRUE(key) << material;
    EXPECT_EQ(key->type, KeyPairType::Rsa);
    EXPECT_EQ(key->openssh, "ssh-rsa " + kRsaBlob);
    EXPECT_EQ(key->fingerprint, "5c:69:81:b5:29:11:f1:43:f0:26:b3:8d:d6:34:8b:3d");
  }
}

TEST(ParsePublicKeyTest, AnEd25519KeyHasThePaddedFingerprintOfOpenSsh) {
  const auto key = parse_public_key("ssh-ed25519 " + kEd25519Blob + " comment");
  ASSERT_TRUE(key);
  EXPECT_EQ(key->type, KeyPairType::Ed25519);
  EXPECT_EQ(key->openssh, "ssh-ed25519 " + kEd25519Blob);
  EXPECT_EQ(key->fingerprint, "ByeAOIJZHniPx2ckoVY5ujwS8bGaQ43aBHkgOJwOl5g=");
}

TEST(ParsePublicKeyTest, RefusesEverythingElse) {
  const std::string cut = kRsaBlob.substr(0, kRsaBlob.size() - 8);
  for (const std::string& material : {std::string(),
                                      std::string("ssh-rsa"),
                                      std::string("ssh-rsa "),
                                      std::string("hello"),
                                      std::string("ssh-rsa !!!"),
                                      "ssh-rsa " + cut,
                                      "ssh-rsa " + kRsaBlob + "AAAA",
                                      "ssh-rsa " + kRsaBlob + "\nssh-rsa " + kRsaBlob,
                                      "command=\"sh\" ssh-rsa " + kRsaBlob,
                                      "ssh-rsa " + kRsa1536Blob,
                                      "ecdsa-sha2-nistp256 " + kEcdsaBlob,
                                      "ssh-rsa " + kEcdsaBlob,
                                      kRsaDer.substr(4),
                                      kRsaDer.substr(0, kRsaDer.size() - 8),
                                      kRsaDer + "AAAA",
                                      "-----BEGIN PUBLIC KEY-----" + kRsaDer,
                                      std::string("-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----"),
                                      std::string("-----BEGIN PUBLIC KEY-----"),
                                      "ssh-ed25519 " + kEd25519Blob.substr(0, 64),
                                      std::string(kMaxPublicKeyMaterial + 1, 'A')}) {
    EXPECT_FALSE(parse_public_key(material)) << material;
  }
}

std::string body_of(std::string_view pem) {
  pem.remove_prefix(pem.find('\n') + 1);
  std::string text(pem.substr(0, pem.find("-----END")));
  std::erase(text, '\n');
  return base::base64_decode(text).value();
}

TEST(GenerateKeyPairTest, RsaKeysComeAsPkcs1WithTheSha1OfTheirPkcs8) {
  const auto pair = generate_key_pair(KeyPairType::Rsa);
  const std::string pem(pair.private_key.reveal());
  EXPECT_TRUE(pem.starts_with("-----BEGIN RSA PRIVATE KEY-----\n"));
  EXPECT_TRUE(pem.ends_with("-----END RSA PRIVATE KEY-----\n"));
  const auto parsed = parse_public_key(pair.public_key.openssh);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->openssh, pair.public_key.openssh);

  // PKCS #8 around PKCS #1 (RFC 5208): version 0, rsaEncryption, the key as an octet string; lengths of two bytes.
  const std::string pkcs1 = body_of(pem);
  const auto length = [](std::size_t size) {
    return std::string{'\x82', static_cast<char>(size >> 8), static_cast<char>(size)};
  };
  const std::string inner =
      base::hex_decode("020100300d06092a864886f70d010101050004").value() + length(pkcs1.size()) + pkcs1;
  const std::string digest = base::hex_encode(checksum(ChecksumKind::Sha1, '\x30' + length(inner.size()) + inner));
  std::string expected;
  for (std::size_t at = 0; at < digest.size(); at += 2) expected += (at > 0 ? ":" : "") + digest.substr(at, 2);
  EXPECT_EQ(pair.public_key.fingerprint, expected);
}

TEST(GenerateKeyPairTest, Ed25519KeysComeInOpenSshsOwnForm) {
  const auto pair = generate_key_pair(KeyPairType::Ed25519), other = generate_key_pair(KeyPairType::Ed25519);
  EXPECT_NE(pair.public_key.openssh, other.public_key.openssh);
  const std::string pem(pair.private_key.reveal());
  EXPECT_TRUE(pem.starts_with("-----BEGIN OPENSSH PRIVATE KEY-----\n"));
  const auto parsed = parse_public_key(pair.public_key.openssh);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->fingerprint, pair.public_key.fingerprint);
  // The public key is in the private file three times: as its own blob, as a string, and behind the seed.
  const auto blob = base::base64_decode(pair.public_key.openssh.substr(12)).value();
  const std::string bytes = body_of(pem), point = blob.substr(blob.size() - 32);
  int found = 0;
  for (auto at = bytes.find(point); at != std::string::npos; at = bytes.find(point, at + 1)) ++found;
  EXPECT_EQ(found, 3);
}

}  // namespace
}  // namespace rolecall::crypto
