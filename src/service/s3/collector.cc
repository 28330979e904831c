// SPDX-License-Identifier: Apache-2.0
#include "service/s3/collector.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/log.h"

namespace rolecall::service::s3 {
namespace {

constexpr std::size_t kObject = state::kind_of<state::Object>();
constexpr std::size_t kPart = state::kind_of<state::UploadPart>();

void add_blobs(std::set<std::string>& out, const state::Change& change, const state::Snapshot& state) {
  if (change.kind == kObject) {
    if (const auto* object = state.find<state::Object>(change.key)) {
      out.insert(object->blobs.begin(), object->blobs.end());
    }
  } else if (change.kind == kPart) {
    if (const auto* part = state.find<state::UploadPart>(change.key)) out.insert(part->blob);
  }
}

std::set<std::string, std::less<>> all_blobs(const state::Snapshot& state) {
  std::set<std::string, std::less<>> out;
  state.all<state::Object>().for_each(
      [&](const auto&, const state::Object& object) { out.insert(object.blobs.begin(), object.blobs.end()); });
  state.all<state::UploadPart>().for_each([&](const auto&, const state::UploadPart& part) { out.insert(part.blob); });
  return out;
}

}  // namespace

std::vector<std::string> dropped_blobs(const state::Changes& changes, const state::Snapshot& before,
                                       const state::Snapshot& after) {
  std::set<std::string> had, has;
  for (const auto& change : changes.list()) {
    add_blobs(had, change, before);
    add_blobs(has, change, after);
  }
  std::vector<std::string> out;
  std::ranges::set_difference(had, has, std::back_inserter(out));
  return out;
}

Collector::Collector(store::Store& store, const BlobStore& blobs) : blobs_(blobs) {
  const auto named = all_blobs(*store.read());
  const std::size_t removed = blobs_.sweep([&](std::string_view id) { return named.contains(id); });
  if (removed > 0) {
    base::log_info("removed blobs that no object names", {{"count", std::to_string(removed)}});
  }
  store.watch([this](const store::Commit& commit) { note(commit); });
  thread_ = std::thread([this] { work(); });
}

Collector::~Collector() {
  {
    const base::Lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

Collector::Reading::Reading(Collector& collector) : collector_(collector) {
  const base::Lock lock(collector_.mutex_);
  since_ = collector_.now_;
  collector_.readers_.insert(since_);
}

Collector::Reading::~Reading() {
  {
    const base::Lock lock(collector_.mutex_);
    collector_.readers_.erase(collector_.readers_.find(since_));
  }
  collector_.wake_.notify_one();
}

void Collector::note(const store::Commit& commit) {
  auto blobs = dropped_blobs(commit.changes, *commit.before, *commit.after);
  if (blobs.empty()) return;
  {
    const base::Lock lock(mutex_);
    dropped_.push_back({++now_, std::move(blobs)});
  }
  wake_.notify_one();
}

std::vector<std::string> Collector::take_free() {
  std::vector<std::string> out;
  // Who began before a drop may have seen the state before it.
  while (!dropped_.empty() && (readers_.empty() || *readers_.begin() >= dropped_.front().at)) {
    auto& blobs = dropped_.front().blobs;
    out.insert(out.end(), std::make_move_iterator(blobs.begin()), std::make_move_iterator(blobs.end()));
    dropped_.pop_front();
  }
  return out;
}

void Collector::work() {
  for (;;) {
    std::vector<std::string> free;
    {
      const base::Lock lock(mutex_);
      while ((free = take_free()).empty()) {
        if (stopping_) return;
        wake_.wait(mutex_);
      }
    }
    for (const auto& id : free) blobs_.remove(id);
  }
}

}  // namespace rolecall::service::s3
