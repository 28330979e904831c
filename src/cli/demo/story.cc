// SPDX-License-Identifier: Apache-2.0
#include "cli/demo/story.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <utility>

#include "cli/process.h"

namespace rolecall::cli::demo {
namespace {

constexpr std::size_t kTypedLineLength = 88;
constexpr std::size_t kMaxAnswerLines = 24;
constexpr std::size_t kShownSecretCharacters = 6;
constexpr std::array<std::string_view, 3> kSecretKeys{"\"SecretAccessKey\"", "\"Token\"", "\"SessionToken\""};

constexpr std::string_view kBold = "1", kDim = "2", kGreen = "32", kRed = "1;31", kCyan = "36";

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    lines.push_back(line.substr(line.rfind('\r') + 1));  // a progress bar is overwritten by what follows it
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::string quoted_for_shell(std::string_view word) {
  const auto is_plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("_-./:=@,+%").find(static_cast<char>(c)) != std::string_view::npos;
  };
  if (!word.empty() && std::ranges::all_of(word, is_plain)) return std::string(word);
  return "'" + std::string(word) + "'";  // no word of the demo has a quote in it
}

// Where the value behind a key begins and ends, between its quotes; an empty range if it is not a string.
std::pair<std::size_t, std::size_t> string_value_behind(std::string_view text, std::size_t at) {
  const std::size_t begin = text.find_first_not_of(" :\t", at);
  if (begin == std::string_view::npos || text[begin] != '"') return {at, at};
  const std::size_t end = text.find('"', begin + 1);
  if (end == std::string_view::npos) return {at, at};
  return {begin + 1, end};
}

}  // namespace

std::string Answer::at(std::string_view pointer) const {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(boost::json::string_view(output.data(), output.size()), error);
  if (error) return {};
  const boost::json::value* found = value.find_pointer(boost::json::string_view(pointer.data(), pointer.size()), error);
  if (found == nullptr) return {};
  if (const auto* text = found->if_string()) return std::string(text->data(), text->size());
  return boost::json::serialize(*found);
}

Story::Story(std::filesystem::path folder, std::string program, const volatile std::sig_atomic_t& interrupted)
    : folder_(std::move(folder)),
      program_(std::move(program)),
      interrupted_(interrupted),
      // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread, and nobody sets variables
      colours_(isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr) {}

std::string Story::styled(std::string_view style, std::string_view text) const {
  return colours_ ? fmt::format("\x1b[{}m{}\x1b[0m", style, text) : std::string(text);
}

void Story::chapter(std::string_view title) {
  if (interrupted_ != 0) return;
  fmt::print("\n{}\n", styled(kBold, fmt::format("== {}. {}", ++chapters_, title)));
  std::fflush(stdout);
}

void Story::tell(std::string_view text) {
  fmt::print("\n{}\n", text);
}

void Story::write_file(std::string_view name, std::string_view content) {
  if (interrupted_ != 0) return;
  std::ofstream(folder_ / name) << content << '\n';
  fmt::print("\n{} cat {}\n", styled(kCyan, "$"), name);
  show_answer(content);
}

Answer Story::run(const Actor& actor, std::vector<std::string> words) {
  if (interrupted_ != 0) return {.exit_code = 1};
  fmt::print("\n{} {}\n", styled(kCyan, actor.prompt), styled(kBold, as_typed(words)));
  std::fflush(stdout);
  if (words.front() == "rolecall") words.erase(words.begin());  // `aws` becomes `rolecall aws`
  Program program{.name = program_, .arguments = std::move(words), .environment = actor.environment, .folder = folder_};
  auto finished = run_to_end(program);
  if (!finished) {
    fail(finished.error().message);
    return {.exit_code = 127};
  }
  Answer answer{
      .exit_code = finished->exit_code, .output = std::move(finished->output), .errors = std::move(finished->errors)};
  show_answer(answer.output);
  show_answer(answer.errors);
  return answer;
}

void Story::show(const Actor& actor, std::string_view command, std::string_view answer) {
  if (interrupted_ != 0) return;
  fmt::print("\n{} {}\n", styled(kCyan, actor.prompt), styled(kBold, command));
  show_answer(answer);
}

void Story::show_answer(std::string_view text) const {
  const std::string shown = without_secrets(text);
  const auto lines = lines_of(shown);
  for (std::size_t i = 0; i < std::min(lines.size(), kMaxAnswerLines); ++i) {
    if (!lines[i].empty()) fmt::print("{}\n", styled(kDim, fmt::format("    {}", lines[i])));
  }
  if (lines.size() > kMaxAnswerLines) {
    fmt::print("{}\n", styled(kDim, fmt::format("    ... {} more lines", lines.size() - kMaxAnswerLines)));
  }
  std::fflush(stdout);
}

void Story::check(std::string_view claim, bool holds) {
  if (interrupted_ != 0) return;
  fmt::print("  {} {}\n", holds ? styled(kGreen, "✓") : styled(kRed, "✗"), claim);
  std::fflush(stdout);
  if (holds) {
    ++passed_;
  } else {
    failed_.emplace_back(claim);
  }
}

int Story::summary() const {
  if (interrupted_ != 0) {
    fmt::print("\ninterrupted\n");
    return 1;
  }
  const std::size_t all = static_cast<std::size_t>(passed_) + failed_.size();
  fmt::print("\n{}\n", styled(kBold, "== Summary"));
  if (failed_.empty()) {
    fmt::print("  {} all {} checks in {} chapters hold\n", styled(kGreen, "✓"), all, chapters_);
    return 0;
  }
  fmt::print("  {} {} of {} checks failed:\n", styled(kRed, "✗"), failed_.size(), all);
  for (const std::string& claim : failed_) fmt::print("    {} {}\n", styled(kRed, "✗"), claim);
  return 1;
}

std::string without_secrets(std::string_view text) {
  std::string shown(text);
  for (const std::string_view key : kSecretKeys) {
    for (std::size_t at = shown.find(key); at != std::string::npos; at = shown.find(key, at + key.size())) {
      const auto [begin, end] = string_value_behind(shown, at + key.size());
      if (end - begin > kShownSecretCharacters) {
        shown.replace(begin + kShownSecretCharacters, end - begin - kShownSecretCharacters, "...");
      }
    }
  }
  return shown;
}

std::string as_typed(const std::vector<std::string>& words) {
  const auto is_option = [](const std::string& word) { return word.starts_with("--") && word != "--"; };
  std::string text, line;
  for (auto word = words.begin(); word != words.end();) {
    // An option stays with its values; a new line only begins with one, as people write long commands.
    const auto next = std::find_if(std::next(word), words.end(), is_option);
    std::string group;
    for (auto member = word; member != next; ++member) {
      group += (group.empty() ? "" : " ") + quoted_for_shell(*member);
    }
    if (!line.empty() && line.size() + group.size() > kTypedLineLength) {
      text += line + " \\\n";
      line = "     ";
    }
    line += (line.empty() ? "" : " ") + group;
    word = next;
  }
  return text + line;
}

}  // namespace rolecall::cli::demo
