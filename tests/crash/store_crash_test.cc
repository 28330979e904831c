// SPDX-License-Identifier: Apache-2.0
//
// Why: an acknowledged write survives `kill -9`, and a commit is there as a whole or not at all.  A writer is killed at
// a random point of its work, again and again on the same folder, and after each time the store is opened and compared
// with what the writer had said.  It does not show what a loss of power does: the kernel outlives the process here.
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <random>

#include "store/sqlite/sqlite_store.h"

namespace rolecall {
namespace {

constexpr int kRounds = 50;
// How many acknowledgements a writer lives for, at most.
constexpr unsigned kLongestLife = 120;

// The writer as a child process, with its standard output.
class Writer {
 public:
  explicit Writer(const std::string& folder) {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string program = ROLECALL_STORE_CRASH_WRITER, argument = folder;
    char* arguments[] = {program.data(), argument.data(), nullptr};
    char* environment[] = {nullptr};
    EXPECT_EQ(::posix_spawn(&process_, program.c_str(), &actions, nullptr, arguments, environment), 0);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    output_ = ::fdopen(ends[0], "r");
  }
  ~Writer() { std::fclose(output_); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // False at the end of the output.
  bool read(int& thread, int& count, unsigned long& revision) {
    return std::fscanf(output_, "%d %d %lu\n", &thread, &count, &revision) == 3;
  }
  void kill() { ::kill(process_, SIGKILL); }
  // Whether it was the kill that ended it, and not a failure of its own.
  bool was_killed() {
    int status = 0;
    ::waitpid(process_, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  }

 private:
  pid_t process_ = 0;
  std::FILE* output_ = nullptr;
};

// What all writers so far were told is durable.
struct Acknowledged {
  std::map<int, int> counts;  // the highest of each thread
  unsigned long revision = 0;
  void add(int thread, int count, unsigned long at) {
    counts[thread] = std::max(counts[thread], count);
    revision = std::max(revision, at);
  }
};

int number_at(const state::Snapshot& state, const std::string& key) {
  const auto* found = state.find<state::Account>(key);
  return found ? std::stoi(found->canonical_user_id) : -1;
}

void expect_whole(const state::Snapshot& state, const Acknowledged& acknowledged) {
  EXPECT_GE(state.revision, acknowledged.revision);
  unsigned long commits = 0;
  std::size_t entries = 0;
  for (int thread = 0;; ++thread) {
    const int count = number_at(state, fmt::format("{}/counter", thread));
    if (count < 0) break;
    SCOPED_TRACE(fmt::format("thread {} at {}", thread, count));
    EXPECT_EQ(number_at(state, fmt::format("{}/twin", thread)), count);
    EXPECT_EQ(number_at(state, fmt::format("{}/{}/draft", thread, count)), count);
    for (int i = 1; i <= count; ++i) ASSERT_EQ(number_at(state, fmt::format("{}/{}", thread, i)), i);
    commits += static_cast<unsigned long>(count);
    entries += static_cast<std::size_t>(count) + 3;
  }
  // Nothing else is there: no draft that should be gone, no entry of a commit that is not counted.
  EXPECT_EQ(state.all<state::Account>().size(), entries);
  EXPECT_EQ(state.revision, commits);
  for (const auto& [thread, count] : acknowledged.counts) {
    EXPECT_GE(number_at(state, fmt::format("{}/counter", thread)), count) << "of thread " << thread;
  }
}

TEST(StoreCrashTest, AnAcknowledgedCommitSurvivesAKillAndNoneIsThereByHalf) {
  std::string folder = testing::TempDir() + "rolecall-crash-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  std::mt19937 random(20260203);
  Acknowledged acknowledged;
  for (int round = 0; round < kRounds && !HasFailure(); ++round) {
    SCOPED_TRACE(fmt::format("round {}", round));
    Writer writer(folder);
    int thread = 0, count = 0;
    unsigned long revision = 0;
    // Every fifth dies while it opens the store, or soon after.
    for (unsigned left = round % 5 == 0 ? 0 : 1 + random() % kLongestLife; left > 0; --left) {
      ASSERT_TRUE(writer.read(thread, count, revision));
      acknowledged.add(thread, count, revision);
    }
    writer.kill();
    while (writer.read(thread, count, revision)) acknowledged.add(thread, count, revision);
    ASSERT_TRUE(writer.was_killed());
    const auto store = store::sqlite::open(folder, {});
    ASSERT_TRUE(store) << store.error().message;
    expect_whole(*(*store)->read(), acknowledged);
  }
  EXPECT_GT(acknowledged.revision, 1000U);  // otherwise the writers did not get to write
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace rolecall
