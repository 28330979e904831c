// SPDX-License-Identifier: Apache-2.0
#include "daemon/root_key.h"

#include <fmt/core.h>

#include "base/ids.h"
#include "daemon/private_file.h"

namespace rolecall::daemon {

RootKey make_root_key(const base::AccountId& account, base::Random& random) {
  return {.id = base::access_key_id(base::id_prefix::kLongTermKey, account, random),
          .secret = base::Secret(base::secret_access_key_text(random))};
}

state::AccessKey sealed_root_key(const RootKey& key, const base::AccountId& account, const issuer::Issuer& issuer,
                                 base::Time now, base::Random& random) {
  return {.id = key.id,
          .account = account,
          .created = now,
          .sealed_secret = issuer.seal_secret(key.id.str(), key.secret, random)};
}

std::string format_root_credentials(const RootKey& key) {
  return fmt::format("[root]\naws_access_key_id = {}\naws_secret_access_key = {}\n", key.id.str(), key.secret.reveal());
}

std::optional<state::AccessKey> find_root_key(const state::Snapshot& state, const base::AccountId& account) {
  std::optional<state::AccessKey> found;
  const std::string prefix = state::account_key(account, "") + "/";  // the root user has no name
  state.indexes.access_keys.scan_prefix(prefix, [&](const std::string& entry, const state::Present&) {
    if (const auto* key = state.find<state::AccessKey>(entry.substr(prefix.size()))) found = *key;
    return !found;
  });
  return found;
}

base::Status hand_out_root_key(const std::filesystem::path& folder, const base::AccountId& account,
                               const state::Snapshot& state, const issuer::Issuer& issuer) {
  const std::filesystem::path path = folder / kRootCredentialsFile;
  RC_TRY(const std::optional<std::string> written, read_private_file(path));
  if (written) return {};
  const std::optional<state::AccessKey> key = find_root_key(state, account);
  if (!key) return {};
  auto secret = issuer.open_secret(key->id.str(), key->sealed_secret);
  if (!secret) {
    return base::failure(
        fmt::format("the root key {} was sealed with other keys than those in {}: restore that file "
                    "from a backup",
                    key->id.str(), (folder / "keys").string()));
  }
  return write_private_file(path, format_root_credentials({.id = key->id, .secret = *std::move(secret)}));
}

}  // namespace rolecall::daemon
