// SPDX-License-Identifier: Apache-2.0
#include "instruction_count.h"

#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

namespace rolecall::bench {
namespace {

// LIMIT: a call of more steps than this is not worth waiting for.
constexpr std::uint64_t kMaxSteps = 20'000'000;

#if defined(__x86_64__)

void mark() {
  asm volatile("int3");
}

// Between the marks, the call through std::function and its return are counted as well: a handful.
[[noreturn]] void run_child(const std::function<void()>& work) {
  if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(1);
  work();
  mark();
  work();
  mark();
  _exit(0);
}

bool stopped_by_mark(pid_t child) {
  siginfo_t info{};
  return ptrace(PTRACE_GETSIGINFO, child, nullptr, &info) == 0 && info.si_code == SI_KERNEL;
}

std::optional<std::uint64_t> step_through(pid_t child) {
  int status = 0;
  if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status) || !stopped_by_mark(child)) return std::nullopt;
  for (std::uint64_t steps = 0; steps < kMaxSteps; ++steps) {
    if (ptrace(PTRACE_SINGLESTEP, child, nullptr, nullptr) != 0) return std::nullopt;
    if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) return std::nullopt;
    if (stopped_by_mark(child)) return steps;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> count(const std::function<void()>& work) {
  const pid_t child = fork();
  if (child < 0) return std::nullopt;
  if (child == 0) run_child(work);
  const auto steps = step_through(child);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  return steps;
}

#else

std::optional<std::uint64_t> count(const std::function<void()>&) {
  return std::nullopt;
}

#endif

}  // namespace

std::optional<std::uint64_t> count_instructions(const std::function<void()>& work) {
  const auto nothing = count([] {});
  const auto all = nothing ? count(work) : std::nullopt;
  if (!all) return std::nullopt;
  return *all - *nothing;
}

}  // namespace rolecall::bench
