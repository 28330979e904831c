// SPDX-License-Identifier: Apache-2.0
//
// Story: what `rolecall demo` shows.  It prints what is told, runs the commands of the tutorial and prints them with
// their answers, and keeps count of the checks.  It writes to standard output as it goes; colours only on a terminal.
//
// Secrets in answers are shortened on the screen; the caller gets the whole answer.
#pragma once

#include <csignal>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/environment.h"

namespace rolecall::cli::demo {

// What a command answered.
struct Answer {
  int exit_code = 0;
  std::string output;
  std::string errors;

  bool succeeded() const { return exit_code == 0; }
  // The text at a JSON pointer ("/Role/Arn") of the output; empty if there is none.  Numbers and lists as JSON.
  std::string at(std::string_view pointer) const;
  bool says(std::string_view text) const { return (output + errors).find(text) != std::string::npos; }
};

// Who runs a command: a prompt to tell them apart, and what is in their environment.
struct Actor {
  std::string prompt;
  Environment environment;
};

class Story {
 public:
  // Commands run in `folder`, where the policy files of the tutorial are.  `program` is what `aws` (as `rolecall aws`)
  // and `rolecall` in a command stand for.  Once `interrupted` (set by a signal) is not 0, nothing is run or told any
  // more.
  Story(std::filesystem::path folder, std::string program, const volatile std::sig_atomic_t& interrupted);

  void chapter(std::string_view title);
  void tell(std::string_view text);
  // Writes a file into the folder and shows it as `cat NAME` would.
  void write_file(std::string_view name, std::string_view content);

  // Runs `words`, a program and its arguments, and shows both command and answer.
  Answer run(const Actor& actor, std::vector<std::string> words);
  // Shows a command that we carry out ourselves, and its answer.
  void show(const Actor& actor, std::string_view command, std::string_view answer);

  void check(std::string_view claim, bool holds);
  // What was wrong when no check could even be made.
  void fail(std::string_view reason) { check(reason, false); }

  // The last lines; the exit code.
  int summary() const;

 private:
  std::string styled(std::string_view style, std::string_view text) const;
  void show_answer(std::string_view text) const;

  const std::filesystem::path folder_;
  const std::string program_;
  const volatile std::sig_atomic_t& interrupted_;
  const bool colours_;
  int chapters_ = 0;
  int passed_ = 0;
  std::vector<std::string> failed_;
};

// The text with the values of SecretAccessKey, Token and SessionToken cut to their first characters.
std::string without_secrets(std::string_view text);
// `words` as one could type them in a shell, broken into lines where they are long.
std::string as_typed(const std::vector<std::string>& words);

}  // namespace rolecall::cli::demo
