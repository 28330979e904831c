// SPDX-License-Identifier: Apache-2.0
//
// Randomness as a parameter, so that a test can repeat a run.  SystemRandom is the kernel's generator and the only
// source fit for keys, ids and nonces.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace rolecall::base {

// Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;

  std::string bytes(std::size_t count);
  // `count` characters of `alphabet`, uniformly; the alphabet has at most 256 characters.
  std::string text(std::size_t count, std::string_view alphabet);
  // 00000000-0000-4000-8000-000000000000: a version 4 UUID, as in AWS request ids.
  std::string uuid();
};

class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

// For unit tests and simulations only: repeats itself for the same seed.  Not thread-safe.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<std::uint8_t> out) override;

 private:
  std::mt19937_64 engine_;
};

}  // namespace rolecall::base
