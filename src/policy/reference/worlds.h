// SPDX-License-Identifier: Apache-2.0
//
// Makes worlds (policies in their places, callers, requests) out of bytes: every byte is one choice among few, so that
// a fuzzer's small change of the bytes is a small change of the world.  Every document it makes is valid for its kind,
// and requests are made from the documents' own patterns, so that they often match or nearly do.
//
// Any bytes make a world; where they end, every further choice is the first one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "policy/document.h"
#include "policy/operators.h"
#include "policy/reference/difference.h"

namespace rolecall::policy::reference {

class Choices {
 public:
  explicit Choices(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::size_t below(std::size_t bound) { return bound <= 1 ? 0 : next() % bound; }
  bool chance(unsigned percent) { return next() >= 256 - percent * 256 / 100; }
  template <class T, std::size_t N>
  const T& pick(const T (&pool)[N]) {
    return pool[below(N)];
  }

 private:
  std::size_t next() {
    if (bytes_.empty()) return 0;
    const std::uint8_t byte = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return byte;
  }

  std::span<const std::uint8_t> bytes_;
};

// What the documents so far are about, for requests that are to match them.
struct Symbols {
  std::vector<std::string> actions, resources;
  struct Operand {
    std::string key;  // as the policy spells it
    std::string text;
  };
  std::vector<Operand> operands;
};

class WorldMaker {
 public:
  explicit WorldMaker(std::span<const std::uint8_t> bytes) : choices_(bytes) {}

  World world();

  // The parts of world(), in the order in which they are made.
  Documents documents();
  Question question();
  std::string document(Kind kind);

 private:
  std::string many_statements();
  std::string statement(Kind kind);
  std::string effect_and_principal(Kind kind);
  std::string condition();
  std::string action(Kind kind);
  std::string resource();
  std::string operand(ValueType type);
  std::string text_of_symbols(bool variables);
  std::string request_value(const std::string& key);
  std::string instance_of(const std::string& pattern, const Question& question);
  std::vector<std::vector<Document>> levels(Kind kind);

  Choices choices_;
  Symbols symbols_;
  bool variables_ = true;  // does the version of the document in the making have policy variables?
};

}  // namespace rolecall::policy::reference
