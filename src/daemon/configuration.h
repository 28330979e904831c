// SPDX-License-Identifier: Apache-2.0
//
// Configuration: what the operator chose for a server, checked.  Command-line texts become values here and nowhere
// else.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/strong_string.h"
#include "http/address.h"
#include "service/settings.h"

namespace rolecall::daemon {

inline constexpr std::string_view kDefaultAccount = "123456789012";
inline constexpr std::string_view kDefaultRegion = "us-east-1";
// LIMIT: AWS's changes spread in seconds; an hour is already absurd.
inline constexpr std::int64_t kMaxPropagationDelaySeconds = 3600;

// The root user's long-term key.
struct RootKey {
  base::AccessKeyId id;
  base::Secret secret;
};

enum class TestControls { Absent, Served };

struct Configuration {
  std::filesystem::path data;
  http::Endpoint api;
  http::Endpoint imds;
  // Absence: what the data folder has, or the default for a new one.
  std::optional<base::AccountId> account;
  std::optional<std::string> region;
  TestControls test_controls = TestControls::Absent;
  base::seconds propagation_delay{0};
  service::Enforcement enforcement = service::Enforcement::Strict;
  // For a new data folder; absence: a random one.
  std::optional<RootKey> root_key;
};

// Each fails with a text that names the option and says what it takes.
base::Result<http::Endpoint> parse_api_endpoint(std::string_view text);
// Loopback only: the local address of a connection tells which instance it belongs to.
base::Result<http::Endpoint> parse_imds_endpoint(std::string_view text);
base::Result<base::AccountId> parse_account(std::string_view text);
// A region of the partition `aws`, whether it exists or not.
base::Result<std::string> parse_region(std::string_view text);
// Both absent: no key.  One absent: an error.
base::Result<std::optional<RootKey>> parse_root_key(const std::optional<std::string>& id,
                                                    const std::optional<std::string>& secret);

}  // namespace rolecall::daemon
