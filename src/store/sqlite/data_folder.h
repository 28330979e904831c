// SPDX-License-Identifier: Apache-2.0
//
// The folder that holds everything a server keeps, and the lock that makes it one server's own: two servers on one
// folder would each believe its own memory.  The lock is the kernel's (flock on FOLDER/lock), so it goes with the
// process however that ends; the file holds the process number only for the error message.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace rolecall::store::sqlite {

class DataFolder {
 public:
  // Makes the folder (for its owner only) if its parent exists, and locks it.
  static base::Result<DataFolder> lock(const std::filesystem::path& path);

  DataFolder(DataFolder&& other) noexcept;
  DataFolder& operator=(DataFolder&&) = delete;
  ~DataFolder();

  const std::filesystem::path& path() const { return path_; }

 private:
  DataFolder(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}

  std::filesystem::path path_;
  int lock_;  // a file descriptor, -1 in a moved-from object
};

}  // namespace rolecall::store::sqlite
