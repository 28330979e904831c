// SPDX-License-Identifier: Apache-2.0
//
// Internal: bytes received and not yet used.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace rolecall::http {

class InputBuffer {
 public:
  std::string_view view() const { return {bytes_.data() + begin_, end_ - begin_}; }
  bool empty() const { return begin_ == end_; }
  void consume(std::size_t size) {
    begin_ += size;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  void clear() { begin_ = end_ = 0; }

  // Room for at least one more byte, growing by doubling up to `size_max` (or one byte beyond what is held).  An empty
  // buffer first grows to `size_wanted`, for who knows that much is to come.
  std::span<char> room(std::size_t size_max, std::size_t size_wanted = 0) {
    if (end_ == 0 && bytes_.size() < size_wanted) bytes_.resize(size_wanted);
    if (end_ == bytes_.size()) {
      bytes_.erase(0, begin_);
      end_ -= begin_;
      begin_ = 0;
      bytes_.resize(std::min(std::max(2 * end_, kSizeFirst), std::max(size_max, end_ + 1)));
    }
    return std::span(bytes_).subspan(end_);
  }
  void received(std::size_t size) { end_ += size; }

 private:
  static constexpr std::size_t kSizeFirst = 4 * 1024;  // holds nearly every request

  std::string bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace rolecall::http
