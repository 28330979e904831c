// SPDX-License-Identifier: Apache-2.0
//
// One plain HTTP question to a server of ours.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace rolecall::cli {

struct Question {
  std::string method = "GET";
  std::string path = "/";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct Reply {
  int status = 0;
  std::string body;
};

// `server` is http://HOST:PORT.  Fails if nobody answers; a status that is no success is an answer too.
base::Result<Reply> ask(std::string_view server, const Question& question);

}  // namespace rolecall::cli
