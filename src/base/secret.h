// SPDX-License-Identifier: Apache-2.0
//
// Secret: bytes that must not be seen.  It can't be printed, formatted or compared with ==; its memory is wiped when it
// goes.  `reveal()` is the one way in: each use of it is a place to review (crypto::equal compares in constant time).
#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace rolecall::base {

// Overwrites memory in a way that the compiler may not leave out.
inline void wipe(void* data, std::size_t size) {
  std::memset(data, 0, size);
  __asm__ __volatile__("" : : "r"(data) : "memory");
}

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string bytes) : bytes_(std::move(bytes)) {}
  explicit Secret(std::string_view bytes) : bytes_(bytes) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { other.clear(); }
  Secret& operator=(const Secret& other) {
    if (this != &other) {
      clear();
      bytes_ = other.bytes_;
    }
    return *this;
  }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      clear();
      bytes_ = std::move(other.bytes_);
      other.clear();
    }
    return *this;
  }
  ~Secret() { clear(); }

  std::string_view reveal() const { return bytes_; }
  bool empty() const { return bytes_.empty(); }

  bool operator==(const Secret&) const = delete;
  template <class Stream>
  friend Stream& operator<<(Stream&, const Secret&) = delete;

 private:
  void clear() {
    // The whole capacity: a moved-from small string keeps its bytes in place.
    if (!bytes_.empty() || bytes_.capacity() > 0) {
      bytes_.resize(bytes_.capacity());
      wipe(bytes_.data(), bytes_.size());
      bytes_.clear();
    }
  }

  std::string bytes_;
};

}  // namespace rolecall::base
