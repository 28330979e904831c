// SPDX-License-Identifier: Apache-2.0
#include "policy/pattern.h"

#include <algorithm>
#include <cstring>
#include <span>

namespace rolecall::policy {
namespace {

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

void fold_in_place(std::string& text) {
  char previous = 0;
  for (char& c : text) {
    const char original = c;
    c = fold_byte(previous, c);
    previous = original;
  }
}

bool equal_folded(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  char previous_a = 0;
  char previous_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (fold_byte(previous_a, a[i]) != fold_byte(previous_b, b[i])) return false;
    previous_a = a[i];
    previous_b = b[i];
  }
  return true;
}

}  // namespace

class PatternCompiler {
 public:
  PatternCompiler(std::string_view text, PatternSyntax syntax) : text_(text), syntax_(syntax) {
    pattern_.letter_case_ = syntax.letter_case;
  }

  base::Result<Pattern> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (syntax_.variables == Variables::Yes && text_.substr(at_).starts_with("${")) {
        RC_TRY_VOID(take_variable());
        continue;
      }
      ++at_;
      if (syntax_.wildcards == Wildcards::Yes && c == '*') {
        add_run();
      } else if (syntax_.wildcards == Wildcards::Yes && c == '?') {
        add_piece(Pattern::Piece::Kind::One);
      } else {
        add_literal(text_.substr(at_ - 1, 1));
      }
    }
    finish();
    return std::move(pattern_);
  }

 private:
  using Kind = Pattern::Piece::Kind;

  base::Result<void> take_variable() {
    const std::size_t open = at_ + 2;
    std::size_t close = open;
    // A default may hold a brace; a name can't.
    for (bool quoted = false; close < text_.size() && (quoted || text_[close] != '}'); ++close) {
      if (text_[close] == '\'') quoted = !quoted;
    }
    if (close >= text_.size()) return base::failure("a policy variable without its closing brace or quote");
    const std::string_view body = text_.substr(open, close - open);
    at_ = close + 1;
    if (body == "*" || body == "?" || body == "$") {
      add_literal(body);
      return {};
    }
    const std::size_t comma = body.find(',');
    const std::string_view name = body.substr(0, comma);
    if (name.empty()) return base::failure("a policy variable without a name");
    if (trim_blanks(name) != name || name.find('\'') != std::string_view::npos) {
      return base::failure("a policy variable with blanks or quotes in its name");
    }
    Pattern::Variable variable{ContextKey(name), std::nullopt};
    if (comma != std::string_view::npos) {
      const std::string_view quoted = trim_blanks(body.substr(comma + 1));
      if (quoted.size() < 2 || quoted.front() != '\'' || quoted.back() != '\'' ||
          quoted.substr(1, quoted.size() - 2).find('\'') != std::string_view::npos) {
        return base::failure("a policy variable whose default is not in single quotes");
      }
      variable.fallback = std::string(quoted.substr(1, quoted.size() - 2));
    }
    pattern_.variables_.push_back(std::move(variable));
    pattern_.pieces_.push_back({Kind::Variable, static_cast<std::uint32_t>(pattern_.variables_.size() - 1), 0});
    return {};
  }

  void add_piece(Kind kind) { pattern_.pieces_.push_back({kind, 0, 0}); }

  void add_run() {
    if (pattern_.pieces_.empty() || pattern_.pieces_.back().kind != Kind::Run) add_piece(Kind::Run);
  }

  void add_literal(std::string_view characters) {
    auto& pieces = pattern_.pieces_;
    if (pieces.empty() || pieces.back().kind != Kind::Literal) {
      pieces.push_back({Kind::Literal, static_cast<std::uint32_t>(pattern_.characters_.size()), 0});
    }
    pieces.back().length += static_cast<std::uint32_t>(characters.size());
    pattern_.characters_ += characters;
  }

  void finish() {
    if (pattern_.letter_case_ == LetterCase::Fold) fold_in_place(pattern_.characters_);
    const auto& pieces = pattern_.pieces_;
    const auto is = [&](std::size_t i, Kind kind) { return i < pieces.size() && pieces[i].kind == kind; };
    pattern_.shape_ = Pattern::Shape::General;
    if (pieces.empty() || (pieces.size() == 1 && is(0, Kind::Literal))) pattern_.shape_ = Pattern::Shape::Literal;
    if (pieces.size() == 1 && is(0, Kind::Run)) pattern_.shape_ = Pattern::Shape::Everything;
    if (pieces.size() == 2 && is(0, Kind::Literal) && is(1, Kind::Run)) pattern_.shape_ = Pattern::Shape::Prefix;
  }

  std::string_view text_;
  PatternSyntax syntax_;
  std::size_t at_ = 0;
  Pattern pattern_;
};

// The pieces between two runs are a chunk.  The first chunk stands at the start, the last one at the end, every other
// one at the leftmost place where it fits: if there is any way to match, there is this one.
class PatternMatcher {
 public:
  PatternMatcher(const Pattern& pattern, const Context& context, Work& work)
      : pattern_(pattern), context_(context), work_(work) {}

  bool run(std::string_view text) {
    const std::span<const Pattern::Piece> pieces(pattern_.pieces_);
    std::size_t begin = 0;
    std::size_t at = 0;
    for (bool anchored = true;; anchored = false) {
      const std::size_t end = chunk_end(begin);
      const auto chunk = pieces.subspan(begin, end - begin);
      const bool last = end == pieces.size();
      if (last && !anchored) return chunk.empty() || matches_at_end(chunk, text, at);
      if (!place(chunk, text, anchored, at)) return false;
      if (last) return at == text.size();
      begin = end + 1;
    }
  }

 private:
  using Kind = Pattern::Piece::Kind;
  using Chunk = std::span<const Pattern::Piece>;

  std::size_t chunk_end(std::size_t begin) const {
    while (begin < pattern_.pieces_.size() && pattern_.pieces_[begin].kind != Kind::Run) ++begin;
    return begin;
  }

  // Puts the chunk at `at`, or, if it is not anchored, at the first place from there on; moves `at` behind it.
  bool place(Chunk chunk, std::string_view text, bool anchored, std::size_t& at) {
    for (std::size_t start = at; start <= text.size(); ++start) {
      if (!anchored) start = next_start(chunk, text, start);
      if (start == std::string_view::npos) return false;
      if (const auto end = match_from(chunk, text, start)) {
        at = *end;
        return true;
      }
      if (anchored || work_.exhausted()) return false;
    }
    return false;
  }

  // The first place from `start` on where the chunk might begin; npos: none.
  std::size_t next_start(Chunk chunk, std::string_view text, std::size_t start) const {
    const bool seek = pattern_.letter_case_ == LetterCase::Exact && !chunk.empty() && chunk[0].kind == Kind::Literal;
    return seek ? text.find(characters_of(chunk[0]).front(), start) : start;
  }

  // Walks the chunk backwards from the end of the text, not before `floor`.
  bool matches_at_end(Chunk chunk, std::string_view text, std::size_t floor) {
    std::size_t end = text.size();
    for (std::size_t i = chunk.size(); i-- > 0;) {
      if (!work_.spend(1)) return false;
      if (chunk[i].kind == Kind::One) {
        if (end <= floor) return false;
        --end;
        while (end > floor && is_continuation(text[end])) --end;
        continue;
      }
      const std::string_view expected = characters_of(chunk[i]);
      if (end - floor < expected.size()) return false;
      end -= expected.size();
      if (!equal(text.substr(end, expected.size()), expected)) return false;
    }
    return true;
  }

  std::optional<std::size_t> match_from(Chunk chunk, std::string_view text, std::size_t at) {
    for (const Pattern::Piece& piece : chunk) {
      if (!work_.spend(1)) return std::nullopt;
      if (piece.kind == Kind::One) {
        if (at >= text.size()) return std::nullopt;
        ++at;
        while (at < text.size() && is_continuation(text[at])) ++at;
        continue;
      }
      const std::string_view expected = characters_of(piece);
      if (text.size() - at < expected.size()) return std::nullopt;
      if (!equal(text.substr(at, expected.size()), expected)) return std::nullopt;
      at += expected.size();
    }
    return at;
  }

  // Variables were checked to have a value before.
  std::string_view characters_of(const Pattern::Piece& piece) const {
    if (piece.kind == Kind::Variable) return *resolve(pattern_.variables_[piece.begin], context_);
    return std::string_view(pattern_.characters_).substr(piece.begin, piece.length);
  }

  bool equal(std::string_view text, std::string_view expected) const {
    return pattern_.letter_case_ == LetterCase::Fold ? equal_folded(text, expected) : same_text(text, expected);
  }

  const Pattern& pattern_;
  const Context& context_;
  Work& work_;
};

base::Result<Pattern> Pattern::compile(std::string_view text, PatternSyntax syntax) {
  return PatternCompiler(text, syntax).run();
}

bool Pattern::matches_otherwise(std::string_view text, const Context& context, Work& work) const {
  switch (shape_) {
    case Shape::Everything:
      return true;
    case Shape::Literal:
      return equal_folded(text, characters_);
    case Shape::Prefix:
      return text.size() >= characters_.size() && equal_folded(text.substr(0, characters_.size()), characters_);
    case Shape::General:
      break;
  }
  return resolvable(context) && PatternMatcher(*this, context, work).run(text) && !work.exhausted();
}

std::string_view Pattern::literal_prefix() const {
  if (shape_ != Shape::General) return characters_;
  if (pieces_.front().kind != Piece::Kind::Literal) return {};
  return std::string_view(characters_).substr(0, pieces_.front().length);
}

bool Pattern::resolvable(const Context& context) const {
  return std::all_of(variables_.begin(), variables_.end(),
                     [&](const Variable& variable) { return resolve(variable, context).has_value(); });
}

std::optional<std::string_view> resolve(const Pattern::Variable& variable, const Context& context) {
  const ContextValues* values = context.find(variable.key);
  // AWS: a multivalued key can't be used as a variable.
  if (values != nullptr && values->cardinality == Cardinality::Single && values->values.size() == 1) {
    return values->values.front();
  }
  if (variable.fallback) return *variable.fallback;
  return std::nullopt;
}

}  // namespace rolecall::policy
