// SPDX-License-Identifier: Apache-2.0
#include "service/s3/blobs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <vector>

#include "base/encoding.h"
#include "base/system_message.h"

namespace rolecall::service::s3 {
namespace {

constexpr std::string_view kIncoming = "incoming";
constexpr std::size_t kIdBytes = 16;
constexpr mode_t kFolderMode = 0700;
constexpr mode_t kFileMode = 0600;

base::Error failed(std::string_view what, const std::string& path) {
  return {fmt::format("cannot {} {}: {}", what, path, base::system_message(errno))};
}

std::string shelf(std::string_view folder, std::string_view id) {
  return fmt::format("{}/{}", folder, id.substr(0, 2));
}
std::string place(std::string_view folder, std::string_view id) {
  return fmt::format("{}/{}", shelf(folder, id), id);
}
std::string incoming(std::string_view folder, std::string_view id) {
  return fmt::format("{}/{}/{}", folder, kIncoming, id);
}

base::Status make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), kFolderMode) == 0 || errno == EEXIST) return {};
  return base::failure(failed("make the folder", path));
}

// A new name in a folder is durable once the folder itself is synced.
base::Status sync_folder(const std::string& path) {
  const File folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open() || ::fsync(folder.descriptor()) != 0) return base::failure(failed("sync", path));
  return {};
}

std::vector<std::filesystem::path> entries_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> out;
  std::error_code ignored;
  for (std::filesystem::directory_iterator at(folder, ignored), end; !ignored && at != end; at.increment(ignored)) {
    out.push_back(at->path());
  }
  return out;
}

}  // namespace

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

BlobWriter::~BlobWriter() {
  if (file_.is_open()) ::unlink(incoming(folder_, id_).c_str());
}

base::Status BlobWriter::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_.descriptor(), bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return base::failure(failed("write", incoming(folder_, id_)));
    }
    size_ += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

base::Status BlobWriter::keep() {
  const std::string from = incoming(folder_, id_);
  if (::fdatasync(file_.descriptor()) != 0) return base::failure(failed("sync", from));
  RC_TRY_VOID(make_folder(shelf(folder_, id_)));
  if (::rename(from.c_str(), place(folder_, id_).c_str()) != 0) return base::failure(failed("move", from));
  file_ = File();
  RC_TRY_VOID(sync_folder(shelf(folder_, id_)));
  return sync_folder(folder_);
}

base::Result<BlobStore> BlobStore::open(std::string folder) {
  RC_TRY_VOID(make_folder(folder));
  const std::string arriving = fmt::format("{}/{}", folder, kIncoming);
  RC_TRY_VOID(make_folder(arriving));
  for (const auto& left_over : entries_of(arriving)) ::unlink(left_over.c_str());
  return BlobStore(std::move(folder));
}

base::Result<BlobWriter> BlobStore::create(base::Random& random) const {
  std::string id = base::hex_encode(random.bytes(kIdBytes));
  const std::string path = incoming(folder_, id);
  File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kFileMode));
  if (!file.is_open()) return base::failure(failed("create", path));
  return BlobWriter(folder_, std::move(id), std::move(file));
}

base::Result<File> BlobStore::read(std::string_view id) const {
  const std::string path = place(folder_, id);
  File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return base::failure(failed("open", path));
  return file;
}

void BlobStore::remove(std::string_view id) const {
  ::unlink(place(folder_, id).c_str());
}

std::size_t BlobStore::sweep(const std::function<bool(std::string_view id)>& wanted) const {
  std::size_t removed = 0;
  for (const auto& folder : entries_of(folder_)) {
    if (folder.filename() == kIncoming) continue;
    for (const auto& blob : entries_of(folder)) {
      if (!wanted(blob.filename().native()) && ::unlink(blob.c_str()) == 0) ++removed;
    }
  }
  return removed;
}

}  // namespace rolecall::service::s3
