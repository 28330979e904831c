// SPDX-License-Identifier: Apache-2.0
//
// Result<T, E>: a value or the reason why there is none.  It is std::expected with [[nodiscard]], which libstdc++ 12
// leaves out.  Every module has an error type of its own; `Error` is for modules whose callers only print the text.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace rolecall::base {

// A failure whose only use is to be read by a person.  The text is lower case, without a full stop, and says what to
// do.
struct Error {
  std::string message;
};

template <class T, class E = Error>
class [[nodiscard]] Result : public std::expected<T, E> {
 public:
  using std::expected<T, E>::expected;
};

using Status = Result<void>;

template <class E>
std::unexpected<std::decay_t<E>> failure(E&& error) {
  return std::unexpected<std::decay_t<E>>(std::forward<E>(error));
}

inline std::unexpected<Error> failure(const char* message) {
  return std::unexpected<Error>(Error{message});
}
inline std::unexpected<Error> failure(std::string message) {
  return std::unexpected<Error>(Error{std::move(message)});
}

}  // namespace rolecall::base

#define RC_CONCAT_INNER(a, b) a##b
#define RC_CONCAT(a, b) RC_CONCAT_INNER(a, b)

// RC_TRY(auto x, expression): declares x with the value of the Result, or returns its error from this function.
#define RC_TRY(declaration, expression) RC_TRY_INNER(RC_CONCAT(rc_result_, __LINE__), declaration, expression)
#define RC_TRY_INNER(result, declaration, expression)             \
  auto result = (expression);                                     \
  if (!result) return std::unexpected(std::move(result).error()); \
  declaration = *std::move(result)

// RC_TRY_VOID(expression): returns the error of a Result<void> from this function.
#define RC_TRY_VOID(expression)                                                                          \
  do {                                                                                                   \
    if (auto rc_status = (expression); !rc_status) return std::unexpected(std::move(rc_status).error()); \
  } while (false)
