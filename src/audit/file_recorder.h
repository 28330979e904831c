// SPDX-License-Identifier: Apache-2.0
//
// FileRecorder: events as JSON lines in two files of a folder, `cloudtrail.jsonl` and `decisions.jsonl`, written by one
// thread.  Records are on their way to the disk when record() returns, not yet on it; the files are synced at close.
#pragma once

#include <filesystem>
#include <memory>

#include "audit/recorder.h"

namespace rolecall::audit {

// LIMIT: records that may wait for the disk.  At some hundred bytes each this is a few MiB.
inline constexpr std::size_t kMaxWaitingRecords = 8192;

base::Result<std::unique_ptr<Recorder>> open_file_recorder(const std::filesystem::path& folder);

}  // namespace rolecall::audit
