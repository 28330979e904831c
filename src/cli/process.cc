// SPDX-License-Identifier: Apache-2.0
#include "cli/process.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <system_error>
#include <utility>

namespace rolecall::cli {
namespace {

std::string reason_of(int error_number) {
  return std::generic_category().message(error_number);
}

// Both ends of a pipe, closed at the end of the scope.
class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) ends_ = {-1, -1};
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_end(ends_[0]);
    close_end(ends_[1]);
  }
  bool is_open() const { return ends_[0] >= 0; }
  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }
  void close_writer() { close_end(ends_[1]); }
  int release_reader() { return std::exchange(ends_[0], -1); }

 private:
  static void close_end(int& end) {
    if (end >= 0) close(end);
    end = -1;
  }
  std::array<int, 2> ends_{-1, -1};
};

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// A program's arguments and environment as exec wants them.
class ExecImage {
 public:
  explicit ExecImage(const Program& program) : command_{program.name}, variables_(program.environment.assignments()) {
    command_.insert(command_.end(), program.arguments.begin(), program.arguments.end());
    command_pointers_ = pointers_to(command_);
    variable_pointers_ = pointers_to(variables_);
  }
  ExecImage(const ExecImage&) = delete;
  ExecImage& operator=(const ExecImage&) = delete;

  // Comes back only if it failed, with the reason in errno.  PATH is that of this process.
  void exec() const { execvpe(command_pointers_[0], command_pointers_.data(), variable_pointers_.data()); }

 private:
  std::vector<std::string> command_, variables_;
  std::vector<char*> command_pointers_, variable_pointers_;
};

// Starts the program with these standard streams (-1: ours).  Only async-signal-safe calls between fork and exec.
base::Result<pid_t> start_program(const Program& program, int output, int errors) {
  const ExecImage image(program);
  const std::string folder = program.folder.string();
  const pid_t parent = getpid();
  const pid_t process = fork();
  if (process < 0) return base::failure(fmt::format("cannot start {}: {}", program.name, reason_of(errno)));
  if (process > 0) return process;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(127);  // it went away before that line
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  if (output >= 0) dup2(output, STDOUT_FILENO);
  if (errors >= 0) dup2(errors, STDERR_FILENO);
  if (chdir(folder.c_str()) == 0) image.exec();
  _exit(127);
}

int wait_for(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

// Appends what can be read now; false at the end of the stream.
bool read_some(int stream, std::string& out) {
  std::array<char, 16 * 1024> buffer;
  const ssize_t got = read(stream, buffer.data(), buffer.size());
  if (got > 0) out.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && errno == EINTR);
}

void read_both(int output, int errors, Finished& finished) {
  std::array<pollfd, 2> streams{{{output, POLLIN, 0}, {errors, POLLIN, 0}}};
  const std::array<std::string*, 2> texts{&finished.output, &finished.errors};
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    if (poll(streams.data(), streams.size(), -1) < 0 && errno != EINTR) return;
    for (std::size_t i = 0; i < streams.size(); ++i) {
      if (streams[i].fd >= 0 && streams[i].revents != 0 && !read_some(streams[i].fd, *texts[i])) streams[i].fd = -1;
    }
  }
}

}  // namespace

int replace_this_process(const Program& program) {
  const ExecImage image(program);
  std::fflush(nullptr);
  image.exec();
  const int reason = errno;
  if (reason == ENOENT) {
    fmt::print(stderr, "rolecall: there is no program `{}` in PATH\n", program.name);
    return 127;
  }
  fmt::print(stderr, "rolecall: cannot run `{}`: {}\n", program.name, reason_of(reason));
  return 126;
}

base::Result<Finished> run_to_end(const Program& program) {
  Pipe output, errors;
  if (!output.is_open() || !errors.is_open()) return base::failure("cannot make a pipe: " + reason_of(errno));
  RC_TRY(const pid_t process, start_program(program, output.writer(), errors.writer()));
  output.close_writer();
  errors.close_writer();
  Finished finished;
  read_both(output.reader(), errors.reader(), finished);
  finished.exit_code = wait_for(process);
  return finished;
}

base::Result<RunningProgram> RunningProgram::start(const Program& program) {
  Pipe output;
  if (!output.is_open()) return base::failure("cannot make a pipe: " + reason_of(errno));
  RC_TRY(const pid_t process, start_program(program, output.writer(), -1));
  return RunningProgram(process, output.release_reader());
}

RunningProgram::RunningProgram(RunningProgram&& other) noexcept
    : process_(std::exchange(other.process_, -1)), output_(std::exchange(other.output_, -1)) {}

RunningProgram::~RunningProgram() {
  if (process_ > 0) stop();
  if (output_ >= 0) close(output_);
}

base::Result<std::string> RunningProgram::read_line(std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::string line;
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    pollfd stream{output_, POLLIN, 0};
    const int ready = left > 0 ? poll(&stream, 1, static_cast<int>(left)) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return base::failure("it said nothing in time");
    char c = 0;
    const ssize_t got = read(output_, &c, 1);
    if (got == 0) return base::failure("it ended");
    if (got < 0 && errno != EINTR) return base::failure(reason_of(errno));
    if (got == 1 && c == '\n') return line;
    if (got == 1) line += c;
  }
}

int RunningProgram::stop() {
  kill(process_, SIGTERM);
  return wait_for(std::exchange(process_, -1));
}

}  // namespace rolecall::cli
