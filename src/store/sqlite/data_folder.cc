// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/data_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string_view>
#include <system_error>
#include <utility>

namespace rolecall::store::sqlite {
namespace {

std::string system_reason(int error) {
  return std::generic_category().message(error);
}

// The process number in a lock file, or "unknown".
std::string holder(int file) {
  char text[16] = {};
  const ssize_t size = ::pread(file, text, sizeof text - 1, 0);
  std::string_view digits(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  digits = digits.substr(0, digits.find_first_not_of("0123456789"));
  return digits.empty() ? "unknown" : std::string(digits);
}

}  // namespace

base::Result<DataFolder> DataFolder::lock(const std::filesystem::path& path) {
  const std::string shown = path.string();
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    return base::failure(fmt::format("the data folder {} can't be made: {}", shown, system_reason(errno)));
  }
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) {
    return base::failure(fmt::format("the data folder {} is not a folder", shown));
  }
  const auto file = path / "lock";
  const int lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) {
    return base::failure(fmt::format("the data folder {} can't be written: {}", shown, system_reason(errno)));
  }
  DataFolder folder(path, lock);
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return base::failure(fmt::format("the data folder {} can't be locked: {}", shown, system_reason(errno)));
    }
    return base::failure(
        fmt::format("the data folder {} is in use by another rolecall server (process {})", shown, holder(lock)));
  }
  const std::string process = fmt::format("{}\n", ::getpid());
  if (::ftruncate(lock, 0) != 0 || ::pwrite(lock, process.data(), process.size(), 0) < 0) {
    return base::failure(fmt::format("the data folder {} can't be written: {}", shown, system_reason(errno)));
  }
  return folder;
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataFolder::~DataFolder() {
  if (lock_ >= 0) ::close(lock_);
}

}  // namespace rolecall::store::sqlite
