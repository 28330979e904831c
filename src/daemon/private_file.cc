// SPDX-License-Identifier: Apache-2.0
#include "daemon/private_file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace rolecall::daemon {
namespace {

std::string reason_of(int error_number) {
  return std::generic_category().message(error_number);
}

// A file descriptor that is closed at the end of its scope.
class File {
 public:
  File(const std::filesystem::path& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (is_open()) close(descriptor_);
  }
  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

base::Status write_all(const File& file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(file.descriptor(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return base::failure(reason_of(errno));
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (fsync(file.descriptor()) != 0) return base::failure(reason_of(errno));
  return {};
}

// Makes the rename itself last.
base::Status sync_folder(const std::filesystem::path& path) {
  const File folder(path, O_RDONLY | O_DIRECTORY);
  if (!folder.is_open() || fsync(folder.descriptor()) != 0) return base::failure(reason_of(errno));
  return {};
}

base::Status replace(const std::filesystem::path& path, const std::filesystem::path& fresh, std::string_view content) {
  {
    const File file(fresh, O_WRONLY | O_CREAT | O_EXCL);
    if (!file.is_open()) return base::failure(reason_of(errno));
    RC_TRY_VOID(write_all(file, content));
  }
  if (std::rename(fresh.c_str(), path.c_str()) != 0) return base::failure(reason_of(errno));
  return sync_folder(path.parent_path());
}

}  // namespace

base::Result<std::optional<std::string>> read_private_file(const std::filesystem::path& path) {
  const auto unreadable = [&](std::string_view reason) {
    return base::failure(fmt::format("cannot read {}: {}", path.string(), reason));
  };
  const File file(path, O_RDONLY);
  if (!file.is_open()) {
    if (errno == ENOENT) return std::nullopt;
    return unreadable(reason_of(errno));
  }
  std::string content(kMaxPrivateFileBytes + 1, '\0');
  std::size_t size = 0;
  while (size < content.size()) {
    const ssize_t got = ::read(file.descriptor(), content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(reason_of(errno));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kMaxPrivateFileBytes) return unreadable("it is larger than any file of ours");
  content.resize(size);
  return content;
}

base::Status write_private_file(const std::filesystem::path& path, std::string_view content) {
  const std::filesystem::path fresh = path.string() + ".new";
  unlink(fresh.c_str());  // left behind by a crash, perhaps with another mode
  base::Status done = replace(path, fresh, content);
  if (done) return done;
  unlink(fresh.c_str());
  return base::failure(fmt::format("cannot write {}: {}", path.string(), done.error().message));
}

}  // namespace rolecall::daemon
