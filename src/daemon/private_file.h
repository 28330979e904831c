// SPDX-License-Identifier: Apache-2.0
//
// Small files that only the server's user may read: keys and credentials.  They are written whole or not at all and are
// on disk when the write returns.  Errors name the file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rolecall::daemon {

// LIMIT: ours hold a few hundred bytes.
inline constexpr std::size_t kMaxPrivateFileBytes = 64 * 1024;

// Absence: there is no such file.
base::Result<std::optional<std::string>> read_private_file(const std::filesystem::path& path);

// Replaces the file, if there is one, by one with mode 0600.
base::Status write_private_file(const std::filesystem::path& path, std::string_view content);

}  // namespace rolecall::daemon
