// SPDX-License-Identifier: Apache-2.0
#include "audit/file_recorder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "audit/json_form.h"
#include "base/log.h"
#include "base/mutex.h"
#include "base/system_message.h"

namespace rolecall::audit {
namespace {

constexpr std::chrono::milliseconds kGatheringTime{2};

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  File& operator=(File&&) = delete;
  ~File() {
    if (descriptor_ < 0) return;
    ::fsync(descriptor_);
    ::close(descriptor_);
  }

  // False: the disk refused; what was written of it stays.
  bool append(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

 private:
  int descriptor_;
};

base::Result<File> open_for_append(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return base::failure(
        fmt::format("the audit file `{}` can't be opened: {}", path.string(), base::system_message(errno)));
  }
  return File(descriptor);
}

class FileRecorder final : public Recorder {
 public:
  FileRecorder(File trail, File ledger)
      : trail_(std::move(trail)), ledger_(std::move(ledger)), writer_([this] { run(); }) {}

  ~FileRecorder() override {
    {
      base::Lock lock(mutex_);
      closing_ = true;
    }
    changed_.notify_one();
    writer_.join();
  }

  base::Result<std::unique_ptr<Reservation>> reserve() override {
    if (!writable_.load()) return base::failure("audit records can't be written: see the server's log");
    if (reserved_.fetch_add(1) >= kMaxWaitingRecords) {
      reserved_.fetch_sub(1);
      return base::failure("too many audit records wait for the disk");
    }
    return std::make_unique<Slot>(*this);
  }

 private:
  class Slot final : public Reservation {
   public:
    explicit Slot(FileRecorder& recorder) : recorder_(recorder) {}
    ~Slot() override {
      if (!used_) recorder_.reserved_.fetch_sub(1);
    }
    void record(Event event) override {
      used_ = true;
      recorder_.enqueue(std::move(event));
    }

   private:
    FileRecorder& recorder_;
    bool used_ = false;
  };

  void enqueue(Event event) {
    bool first = false;
    {
      base::Lock lock(mutex_);
      first = waiting_.empty();
      waiting_.push_back(std::move(event));
    }
    if (first) changed_.notify_one();  // with others waiting the writer knows already
  }

  void run() {
    for (;;) {
      std::vector<Event> batch;
      {
        base::Lock lock(mutex_);
        while (waiting_.empty() && !closing_) changed_.wait(mutex_);
        if (waiting_.empty()) return;
        // One wake-up and one write for what a busy server answers in this time.
        if (!closing_) changed_.wait_for(mutex_, kGatheringTime);
        batch.swap(waiting_);
      }
      write(batch);
      reserved_.fetch_sub(batch.size());
    }
  }

  void write(const std::vector<Event>& batch) {
    std::string trail, ledger;
    for (const auto& event : batch) {
      trail.append(cloudtrail_record(event)).push_back('\n');
      ledger.append(ledger_record(event)).push_back('\n');
    }
    const bool good = trail_.append(trail) && ledger_.append(ledger);
    if (!good && writable_.load()) base::log_error("audit records are lost", {{"reason", base::system_message(errno)}});
    writable_.store(good);
  }

  File trail_, ledger_;  // the writer thread's
  std::atomic<bool> writable_ = true;
  std::atomic<std::size_t> reserved_ = 0;
  base::Mutex mutex_;
  base::Condition changed_;
  std::vector<Event> waiting_ RC_GUARDED_BY(mutex_);
  bool closing_ RC_GUARDED_BY(mutex_) = false;
  std::thread writer_;  // last: it uses all of the above
};

class NullReservation final : public Recorder::Reservation {
 public:
  void record(Event) override {}
};

}  // namespace

base::Result<std::unique_ptr<Recorder::Reservation>> NullRecorder::reserve() {
  return std::make_unique<NullReservation>();
}

base::Result<std::unique_ptr<Recorder>> open_file_recorder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return base::failure(fmt::format("the audit folder `{}` can't be made: {}", folder.string(), error.message()));
  }
  RC_TRY(auto trail, open_for_append(folder / "cloudtrail.jsonl"));
  RC_TRY(auto ledger, open_for_append(folder / "decisions.jsonl"));
  return std::make_unique<FileRecorder>(std::move(trail), std::move(ledger));
}

}  // namespace rolecall::audit
