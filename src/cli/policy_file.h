// SPDX-License-Identifier: Apache-2.0
//
// Policies in files: read, compiled as the kind they are meant to be, or shown with what is wrong in them.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cli/excerpt.h"
#include "policy/document.h"

namespace rolecall::cli {

struct PolicyFile {
  std::string path;  // as it is shown
  std::string text;
};

// `-` is standard input.  Fails for what can't be read, or is larger than any policy may be.
base::Result<PolicyFile> read_policy_file(const std::string& path);

// What `--type` calls the kinds of policies.
struct PolicyType {
  std::string_view name;
  policy::Kind kind;
};
inline constexpr std::array kPolicyTypes = {
    PolicyType{"identity", policy::Kind::InlineIdentity},
    PolicyType{"managed", policy::Kind::ManagedIdentity},
    PolicyType{"inline", policy::Kind::InlineIdentity},
    PolicyType{"trust", policy::Kind::Trust},
    PolicyType{"boundary", policy::Kind::ManagedIdentity},
    PolicyType{"session", policy::Kind::Session},
    PolicyType{"bucket", policy::Kind::Bucket},
    PolicyType{"scp", policy::Kind::ServiceControl},
    PolicyType{"rcp", policy::Kind::ResourceControl},
    PolicyType{"vpc-endpoint", policy::Kind::VpcEndpoint},
};
// Absence: there is no such type.
std::optional<PolicyType> policy_type_named(std::string_view name);
// What a text seems to be: a policy with principals is a trust policy if it has no resources, else a bucket policy.
PolicyType guessed_type(std::string_view text);

// `FILE:LINE:COLUMN: error: MESSAGE` and the place.
std::string render_error(const PolicyFile& file, const policy::PolicyError& error, Colours colours);

}  // namespace rolecall::cli
