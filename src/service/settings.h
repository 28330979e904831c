// SPDX-License-Identifier: Apache-2.0
//
// What an operator chose for the whole server; constant while it runs.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/strong_string.h"

namespace rolecall::service {

// Observe lets every call through that is authenticated and well-formed, and records what strict would have denied.
enum class Enforcement { Strict, Observe };

struct Settings {
  base::AccountId account;
  std::string region = "us-east-1";
  Enforcement enforcement = Enforcement::Strict;
  // How long a change takes to count for authentication, authorization and EC2's view of profiles: AWS's eventual
  // consistency, on purpose.
  base::seconds propagation_delay{0};
  // "http://127.0.0.1:4566": only for texts that show an address.
  std::string api_url;
};

}  // namespace rolecall::service
