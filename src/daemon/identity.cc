// SPDX-License-Identifier: Apache-2.0
#include "daemon/identity.h"

#include <fmt/core.h>

#include <algorithm>

#include "daemon/private_file.h"

namespace rolecall::daemon {
namespace {

constexpr std::string_view kFile = "identity";
constexpr std::string_view kHeader = "# Written by rolecall at its first start in this folder. Do not change.\n";
constexpr std::string_view kAccount = "account=", kRegion = "region=";

base::Status must_agree(std::string_view option, std::string_view asked, std::string_view fixed,
                        const std::filesystem::path& folder) {
  if (asked == fixed) return {};
  return base::failure(
      fmt::format("{} {} differs from that of the data folder {}, which is {} since its first start: leave the option "
                  "out, or give another folder with --data",
                  option, asked, folder.string(), fixed));
}

}  // namespace

std::string format_identity(const Identity& identity) {
  return fmt::format("{}{}{}\n{}{}\n", kHeader, kAccount, identity.account.str(), kRegion, identity.region);
}

base::Result<Identity> parse_identity(std::string_view text) {
  std::string_view account, region;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.starts_with(kAccount)) account = line.substr(kAccount.size());
    if (line.starts_with(kRegion)) region = line.substr(kRegion.size());
  }
  Identity identity;
  RC_TRY(identity.account, parse_account(account));
  RC_TRY(identity.region, parse_region(region));
  return identity;
}

base::Result<Identity> settle_identity(const Configuration& configuration) {
  const std::filesystem::path path = configuration.data / kFile;
  RC_TRY(const std::optional<std::string> written, read_private_file(path));
  if (!written) {
    Identity identity{.account = configuration.account.value_or(base::AccountId(kDefaultAccount)),
                      .region = configuration.region.value_or(std::string(kDefaultRegion))};
    RC_TRY_VOID(write_private_file(path, format_identity(identity)));
    return identity;
  }
  auto identity = parse_identity(*written);
  if (!identity) {
    return base::failure(
        fmt::format("{} is damaged ({}): restore it from a backup", path.string(), identity.error().message));
  }
  if (configuration.account) {
    RC_TRY_VOID(must_agree("--account", *configuration.account, identity->account, configuration.data));
  }
  if (configuration.region) {
    RC_TRY_VOID(must_agree("--region", *configuration.region, identity->region, configuration.data));
  }
  return *identity;
}

}  // namespace rolecall::daemon
