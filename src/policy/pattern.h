// SPDX-License-Identifier: Apache-2.0
//
// Patterns of the policy language: `*` (any run of characters), `?` (one character) and policy variables
// (`${aws:username}`, `${aws:PrincipalTag/Team, 'none'}`, `${*}`, `${?}`, `${$}`).  A pattern is compiled once;
// matching allocates nothing and takes at most |pattern| x |text| steps, whatever the pattern (work.h counts them).
//
// What a variable stands for is matched as plain characters: a `*` in a tag's value is no wildcard.  That is a defence
// against injection, so the text is never built and parsed again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "policy/bytes.h"
#include "policy/context.h"
#include "policy/work.h"

namespace rolecall::policy {

enum class Wildcards : std::uint8_t { No, Yes };       // are `*` and `?` special?
enum class Variables : std::uint8_t { No, Yes };       // is `${` special? (policies of version 2012-10-17)
enum class LetterCase : std::uint8_t { Exact, Fold };  // Fold: ASCII and the Latin-1 letters

struct PatternSyntax {
  Wildcards wildcards = Wildcards::Yes;
  Variables variables = Variables::No;
  LetterCase letter_case = LetterCase::Exact;
};

class Pattern {
 public:
  // Matches the empty text only.
  Pattern() = default;

  // Fails for a malformed variable: missing brace or quote, empty name, blanks around the name.
  static base::Result<Pattern> compile(std::string_view text, PatternSyntax syntax);

  // False if a variable has no value in the context (absent or multivalued) and no default, or if the work is
  // exhausted.
  bool matches(std::string_view text, const Context& context, Work& work) const {
    if (letter_case_ == LetterCase::Exact) {
      if (shape_ == Shape::Literal) return same_text(text, characters_);
      if (shape_ == Shape::Prefix) return begins_with(text, characters_);
      if (shape_ == Shape::Everything) return true;
    }
    return matches_otherwise(text, context, work);
  }
  bool matches(std::string_view text, const Context& context) const {
    Work work = Work::unlimited();
    return matches(text, context, work);
  }

  bool matches_everything() const { return shape_ == Shape::Everything; }
  bool is_literal() const { return shape_ == Shape::Literal; }
  // A literal and then a run: `arn:aws:s3:::bucket/` and `*`.
  bool is_prefix() const { return shape_ == Shape::Prefix; }
  // The characters before the first wildcard or variable (folded if the pattern folds).
  std::string_view literal_prefix() const;
  bool has_variables() const { return !variables_.empty(); }
  // Whether every variable has a value.
  bool resolvable(const Context& context) const;

  struct Variable {
    ContextKey key;
    std::optional<std::string> fallback;
  };
  const std::vector<Variable>& variables() const { return variables_; }

 private:
  friend class PatternCompiler;
  friend class PatternMatcher;

  // The first three are what nearly all patterns are, and cost one comparison.
  enum class Shape : std::uint8_t { Literal, Everything, Prefix, General };
  struct Piece {
    enum class Kind : std::uint8_t { Literal, One, Run, Variable } kind;
    std::uint32_t begin = 0;   // Literal: offset in characters_; Variable: index in variables_
    std::uint32_t length = 0;  // Literal only
  };

  bool matches_otherwise(std::string_view text, const Context& context, Work& work) const;

  std::string characters_;
  std::vector<Piece> pieces_;  // of Shape::General
  std::vector<Variable> variables_;
  Shape shape_ = Shape::Literal;
  LetterCase letter_case_ = LetterCase::Exact;
};

// The value of a variable: the one value of a single-valued key, else the default, else nothing.
std::optional<std::string_view> resolve(const Pattern::Variable& variable, const Context& context);

// Letter-case folding of ASCII and of U+00C0-U+00DE in UTF-8; keeps the length.  `previous` is the byte before.
constexpr char fold_byte(char previous, char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c + 32);
  const auto byte = static_cast<unsigned char>(c);
  const bool latin = static_cast<unsigned char>(previous) == 0xC3 && byte >= 0x80 && byte <= 0x9E && byte != 0x97;
  return latin ? static_cast<char>(byte + 0x20) : c;
}

}  // namespace rolecall::policy
