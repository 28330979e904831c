// SPDX-License-Identifier: Apache-2.0
//
// store_crash_writer FOLDER: writes to a store from several threads until it is killed, and prints a line
// "THREAD COUNT REVISION" for each commit as soon as that is acknowledged.  Commit number COUNT of a thread leaves in
// the store, all in one commit:
//
//   THREAD/counter = COUNT, THREAD/twin = COUNT, THREAD/COUNT = COUNT, and no THREAD/COUNT-1/draft
//
// The folder may hold what earlier runs wrote; the threads count on from there.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "store/sqlite/sqlite_store.h"
#include "store/store.h"

namespace rolecall {
namespace {

constexpr int kThreads = 4;

state::Account entry(std::string key, int count) {
  state::Account account;
  account.id = base::AccountId(std::move(key));
  account.canonical_user_id = std::to_string(count);
  return account;
}

void say(const std::string& line) {
  // One write, so that lines of several threads do not mix and none waits in a buffer when the kill comes.
  if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(1);
}

void write_for_ever(store::Store& store, int thread) {
  for (;;) {
    int count = 0;
    const auto after = store::transact(store, [&](const state::Snapshot& head) {
      const auto* counter = head.find<state::Account>(fmt::format("{}/counter", thread));
      count = counter ? std::atoi(counter->canonical_user_id.c_str()) + 1 : 1;
      state::Changes changes;
      changes.put(entry(fmt::format("{}/counter", thread), count));
      changes.put(entry(fmt::format("{}/{}/draft", thread, count), count));
      changes.erase<state::Account>(fmt::format("{}/{}/draft", thread, count - 1));
      changes.put(entry(fmt::format("{}/{}", thread, count), count));
      changes.put(entry(fmt::format("{}/twin", thread), count));
      return changes;
    });
    if (!after) {
      fmt::print(stderr, "{}\n", after.error().message);
      std::_Exit(1);
    }
    say(fmt::format("{} {} {}\n", thread, count, (*after)->revision));
  }
}

}  // namespace
}  // namespace rolecall

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto store = rolecall::store::sqlite::open(argv[1], {});
  if (!store) {
    fmt::print(stderr, "{}\n", store.error().message);
    return 1;
  }
  std::vector<std::thread> threads;
  for (int thread = 0; thread < rolecall::kThreads; ++thread) {
    threads.emplace_back([&, thread] { rolecall::write_for_ever(**store, thread); });
  }
  for (auto& thread : threads) thread.join();
}
