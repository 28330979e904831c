// SPDX-License-Identifier: Apache-2.0
//
// The store's budgets (docs: design, budgets), each measured in this one run:
//
//   commit   64 writers reach >= 10 times the rate of one writer (group commit)
//   load     1,000,000 instances with an association each load in <= 10 s
//   memory   <= 1 KiB for each of them
//
// Usage: store_bench [COUNT...]    instances to load, default 100000 and 1000000
//
// A line "result NAME NUMBER" is for bench/run.py.
#include <fmt/format.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "fleet.h"
#include "store/sqlite/sqlite_store.h"
#include "store/store.h"

namespace rolecall {
namespace {

using Steady = std::chrono::steady_clock;

const base::AccountId kAccount("123456789012");
constexpr int kCommitsOfOneWriter = 1500;
constexpr int kCommitsOfManyWriters = 20'000;
constexpr int kManyWriters = 64;

double seconds_since(Steady::time_point start) {
  return std::chrono::duration<double>(Steady::now() - start).count();
}

// Bytes that the program holds, as the allocator counts them (its own overhead included).
std::size_t heap_bytes() {
  const auto info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
}

class Folder {
 public:
  Folder() {
    std::string name = "/var/tmp/rolecall-bench-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

template <class T, class E>
T must(base::Result<T, E> result) {
  if (result) return *std::move(result);
  fmt::print(stderr, "{}\n", result.error().message);
  std::exit(1);
}

state::Role role(int writer, int round) {
  state::Role role;
  role.account = kAccount;
  role.name = fmt::format("writer-{}-{}", writer, round);
  role.id = base::UniqueId(fmt::format("AROA{:08}{:09}", writer, round));
  return role;
}

// Commits in a second with so many writers, each of which waits for its commit before it makes the next.
double commit_rate(int writers, int commits) {
  const Folder folder;
  const auto store = must(store::sqlite::open(folder.path(), {}));
  const auto start = Steady::now();
  std::vector<std::thread> threads;
  for (int writer = 0; writer < writers; ++writer) {
    threads.emplace_back([&, writer] {
      for (int round = 0; round < commits / writers; ++round) {
        must(store::transact(*store, [&](const state::Snapshot&) {
          state::Changes changes;
          changes.put(role(writer, round));
          return changes;
        }));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  return commits / seconds_since(start);
}

void fill(const std::filesystem::path& folder, int count) {
  const auto store = must(store::sqlite::open(folder, {}));
  must(bench::fill(*store,
                   {kAccount, "arn:aws:iam::123456789012:instance-profile/s3access-profile",
                    base::UniqueId("AIPAQ3EGSAMPLEIDVALUE")},
                   count));
}

double processor_seconds() {
  rusage usage;
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](timeval time) { return static_cast<double>(time.tv_sec) + time.tv_usec / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Each measurement in a process of its own: a heap that was used before has holes, and a server at start has not.
template <class Work>
void in_child(Work work) {
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    std::fflush(nullptr);
    std::_Exit(0);
  }
  int status = 0;
  if (::waitpid(child, &status, 0) != child || status != 0) std::exit(1);
}

void measure_load(const std::filesystem::path& folder, int count) {
  const std::size_t heap_before = heap_bytes();
  const double processor_before = processor_seconds();
  const auto start = Steady::now();
  const auto store = must(store::sqlite::open(folder, {}));
  const double seconds = seconds_since(start);
  const double bytes = static_cast<double>(heap_bytes() - heap_before) / count;
  if (store->read()->all<state::Instance>().size() != static_cast<std::size_t>(count)) std::abort();
  fmt::print("load {} instances with associations: {:.2f} s, {:.2f} s of them on a processor; {:.0f} bytes each\n",
             count, seconds, processor_seconds() - processor_before, bytes);
  fmt::print("result load_seconds/{} {:.3f}\nresult bytes_each/{} {:.0f}\n", count, seconds, count, bytes);
}

void measure_commits() {
  const double one = commit_rate(1, kCommitsOfOneWriter);
  const double many = commit_rate(kManyWriters, kCommitsOfManyWriters);
  fmt::print("commits in a second: 1 writer {:.0f}, {} writers {:.0f}\n", one, kManyWriters, many);
  fmt::print("result commit_ratio {:.2f}\n", many / one);
}

}  // namespace
}  // namespace rolecall

int main(int argc, char** argv) {
  using namespace rolecall;
  in_child(measure_commits);
  std::vector<int> counts;
  for (int i = 1; i < argc; ++i) counts.push_back(std::atoi(argv[i]));
  if (counts.empty()) counts = {100'000, 1'000'000};
  for (const int count : counts) {
    const Folder folder;
    in_child([&] { fill(folder.path(), count); });
    in_child([&] { measure_load(folder.path(), count); });
  }
}
