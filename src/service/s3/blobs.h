// SPDX-License-Identifier: Apache-2.0
//
// BlobStore: the bytes of objects, one file each, FOLDER/ab/ab34...  A blob is written under FOLDER/incoming, synced,
// and only then given its place; nobody changes it afterwards.  So a blob that a committed entity names is always
// whole, and a crash leaves nothing worse than a file that nobody names, which sweep() removes at the next start.
//
// Thread-safe; every call may wait for the disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/random.h"
#include "base/result.h"

namespace rolecall::service::s3 {

// An open file, closed when it goes.
class File {
 public:
  File() = default;
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  File& operator=(File&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~File();

  int descriptor() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }

 private:
  int descriptor_ = -1;
};

// A blob on its way in.  Destroyed before keep() has succeeded, it leaves nothing behind.
class BlobWriter {
 public:
  BlobWriter(BlobWriter&&) = default;
  BlobWriter& operator=(BlobWriter&&) = delete;
  ~BlobWriter();

  const std::string& id() const { return id_; }
  std::uint64_t size() const { return size_; }
  base::Status write(std::string_view bytes);
  // Makes it durable and gives it its place.
  base::Status keep();

 private:
  friend class BlobStore;
  BlobWriter(std::string folder, std::string id, File file)
      : folder_(std::move(folder)), id_(std::move(id)), file_(std::move(file)) {}

  std::string folder_, id_;
  File file_;
  std::uint64_t size_ = 0;
};

class BlobStore {
 public:
  // Makes the folder if there is none, and clears what was on its way in when the server died.
  static base::Result<BlobStore> open(std::string folder);

  base::Result<BlobWriter> create(base::Random& random) const;
  // A reader goes on reading a blob that is removed meanwhile.
  base::Result<File> read(std::string_view id) const;
  // Nothing happens if there is none.
  void remove(std::string_view id) const;
  // Removes every blob that is not wanted; answers how many.
  std::size_t sweep(const std::function<bool(std::string_view id)>& wanted) const;

 private:
  explicit BlobStore(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
};

}  // namespace rolecall::service::s3
