// SPDX-License-Identifier: Apache-2.0
#include "daemon/server_key.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "base/encoding.h"
#include "crypto/hkdf.h"
#include "daemon/private_file.h"

namespace rolecall::daemon {
namespace {

constexpr std::string_view kHeader = "# The keys of this Rolecall server: who has them is the server. Do not change.\n";
constexpr std::string_view kStorage = "storage", kSealing = "sealing";

// Takes the text up to the next `separator` (or the end) off its front.
std::string_view take(std::string_view& text, char separator) {
  const std::string_view part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return part;
}

base::Secret key_in(std::string_view base64) {
  return base::Secret(base::base64_decode(base64).value_or(""));
}

// `ID TIME KEY`.  What is malformed is left empty: the ring is then not well formed.
issuer::SealingKey sealing_key_in(std::string_view text) {
  issuer::SealingKey key;
  const std::string_view id = take(text, ' ');
  std::from_chars(id.data(), id.data() + id.size(), key.id);
  key.created = base::parse_iso8601(take(text, ' ')).value_or(base::Time());
  key.material = key_in(text);
  return key;
}

}  // namespace

base::Secret format_key_ring(const issuer::KeyRing& ring) {
  std::string text(kHeader);
  text += fmt::format("{} {}\n", kStorage, base::base64_encode(ring.storage.reveal()));
  for (const issuer::SealingKey& key : ring.sealing) {
    text += fmt::format("{} {} {} {}\n", kSealing, key.id, base::format_iso8601(key.created),
                        base::base64_encode(key.material.reveal()));
  }
  return base::Secret(std::move(text));
}

base::Result<issuer::KeyRing> parse_key_ring(std::string_view text) {
  issuer::KeyRing ring;
  while (!text.empty()) {
    std::string_view line = take(text, '\n');
    if (line.starts_with('#')) continue;
    const std::string_view kind = take(line, ' ');
    if (kind == kStorage) {
      ring.storage = key_in(line);
    } else if (kind == kSealing) {
      ring.sealing.push_back(sealing_key_in(line));
    } else {
      return base::failure("a line is neither a storage nor a sealing key");
    }
  }
  if (!ring.well_formed()) return base::failure("a key is missing or is not what was written");
  return ring;
}

base::Result<issuer::KeyRing> load_key_ring(const std::filesystem::path& folder, MissingRing missing, base::Time now,
                                            base::Random& random) {
  const std::filesystem::path path = folder / "keys";
  RC_TRY(const std::optional<std::string> text, read_private_file(path));
  if (!text && missing == MissingRing::Refuse) {
    return base::failure(fmt::format(
        "{} is missing: every key in this folder was sealed with it; restore it from a backup", path.string()));
  }
  if (!text) {
    issuer::KeyRing ring = issuer::KeyRing::generate(now, random);
    RC_TRY_VOID(write_private_file(path, format_key_ring(ring).reveal()));
    return ring;
  }
  auto ring = parse_key_ring(*text);
  if (!ring) {
    return base::failure(
        fmt::format("{} is damaged ({}): restore it from a backup", path.string(), ring.error().message));
  }
  if (now - ring->sealing.back().created >= kSealingKeyLife) {
    ring->rotate(now, issuer::kLongestSession, random);
    RC_TRY_VOID(write_private_file(path, format_key_ring(*ring).reveal()));
  }
  return *std::move(ring);
}

base::Secret metadata_token_key(const issuer::KeyRing& ring) {
  return crypto::hkdf_sha256({.key = ring.storage.reveal(), .salt = {}, .info = "rolecall metadata tokens v1"},
                             issuer::kKeySize);
}

}  // namespace rolecall::daemon
