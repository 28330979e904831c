// SPDX-License-Identifier: Apache-2.0
//
// What `rolecall env` prints: how each kind of client is pointed at a server.  One documented block per client, because
// every one of them spells the same three settings (endpoint, region, path-style S3) in its own way.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace rolecall::cli {

enum class Client { Cli, Powershell, Terraform, Python, Js, Java, Go };

inline constexpr std::array<std::string_view, 7> kClientNames{"cli", "powershell", "terraform", "python",
                                                              "js",  "java",       "go"};
std::optional<Client> client_named(std::string_view name);

struct Target {
  std::string endpoint;          // http://127.0.0.1:4566
  std::string region;            // us-east-1
  std::string credentials_file;  // of --data; empty: the reader's own credentials
};

// Ready to paste, with a newline at the end.
std::string settings_for(Client client, const Target& target);

}  // namespace rolecall::cli
