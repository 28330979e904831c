// SPDX-License-Identifier: Apache-2.0
//
// ShortText: a string in 28 bytes, for ids that the server holds by the million.  Up to 27 bytes lie in the object
// itself, which every id that AWS gives fits in; longer text lies on the heap.  std::string takes 32 bytes and, from 16
// characters on, a heap block beside them.  It is read as a std::string_view and changed by assigning anew.
#pragma once

#include <fmt/format.h>

#include <array>
#include <concepts>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace rolecall::base {

class ShortText {
 public:
  static constexpr std::size_t kInline = 27;

  ShortText() { bytes_[kInline] = 0; }
  template <std::convertible_to<std::string_view> Text>
  // NOLINTNEXTLINE(google-explicit-constructor): stands for its text everywhere
  ShortText(const Text& text) {
    take(text);
  }
  ShortText(const ShortText& other) { take(other); }
  ShortText(ShortText&& other) noexcept : bytes_(other.bytes_) { other.bytes_[kInline] = 0; }
  ShortText& operator=(const ShortText& other) {
    if (this != &other) *this = ShortText(other);
    return *this;
  }
  ShortText& operator=(ShortText&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~ShortText() {
    if (on_heap()) delete[] block().data;
  }

  std::string_view view() const {
    if (on_heap()) return {block().data, block().size};
    return {bytes_.data(), static_cast<std::size_t>(bytes_[kInline])};
  }
  // NOLINTNEXTLINE(google-explicit-constructor): stands for its text everywhere
  operator std::string_view() const { return view(); }
  // NOLINTNEXTLINE(google-explicit-constructor): stands for its text everywhere
  operator std::string() const { return std::string(view()); }
  std::string str() const { return std::string(view()); }
  bool empty() const { return view().empty(); }
  std::size_t size() const { return view().size(); }

  template <std::convertible_to<std::string_view> Text>
  friend bool operator==(const ShortText& left, const Text& right) {
    return left.view() == std::string_view(right);
  }
  template <std::convertible_to<std::string_view> Text>
  friend auto operator<=>(const ShortText& left, const Text& right) {
    return left.view() <=> std::string_view(right);
  }
  template <std::convertible_to<std::string_view> Text>
  friend std::string operator+(const ShortText& left, const Text& right) {
    return std::string(left.view()).append(std::string_view(right));
  }
  template <std::convertible_to<std::string_view> Text>
    requires(!std::same_as<Text, ShortText>)
  friend std::string operator+(const Text& left, const ShortText& right) {
    return std::string(std::string_view(left)).append(right.view());
  }

 private:
  struct Block {
    char* data;
    std::size_t size;
  };
  static constexpr char kOnHeap = 127;  // otherwise the last byte is the size

  bool on_heap() const { return bytes_[kInline] == kOnHeap; }
  // Copied in and out: the object has no alignment, which is what keeps it at 28 bytes.
  Block block() const {
    Block block;
    std::memcpy(&block, bytes_.data(), sizeof block);
    return block;
  }
  void take(std::string_view text) {
    if (text.size() <= kInline) {
      std::memcpy(bytes_.data(), text.data() ? text.data() : "", text.size());
      bytes_[kInline] = static_cast<char>(text.size());
      return;
    }
    const Block block{new char[text.size()], text.size()};
    std::memcpy(block.data, text.data(), text.size());
    std::memcpy(bytes_.data(), &block, sizeof block);
    bytes_[kInline] = kOnHeap;
  }

  std::array<char, kInline + 1> bytes_;
};
static_assert(sizeof(ShortText) == 28);

}  // namespace rolecall::base

template <>
struct fmt::formatter<rolecall::base::ShortText> : fmt::formatter<fmt::string_view> {
  template <class Context>
  auto format(const rolecall::base::ShortText& text, Context& context) const {
    const auto view = text.view();
    return fmt::formatter<fmt::string_view>::format({view.data(), view.size()}, context);
  }
};
