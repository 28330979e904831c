// SPDX-License-Identifier: Apache-2.0
//
// AWS: IAM checks the characters of names, paths, ARNs and documents in a later stage than lengths, after authorization
// and with texts of its own (aws-api.md 1.6).  The decoders leave these rules out (models/patches/iam.json); handlers
// call these before they look anything up.
//
// `parameter` is the member as the text shows it: roleName, userName, path, policyDocument, ...
#pragma once

#include <string_view>

#include "base/result.h"
#include "wire/api_error.h"

namespace rolecall::service::iam {

using Checked = base::Result<void, wire::ApiError>;

Checked check_name(std::string_view parameter, std::string_view name);
Checked check_path(std::string_view path);
Checked check_path_prefix(std::string_view prefix);
Checked check_access_key_id(std::string_view id);
// Characters only, not whether it is a policy.
Checked check_document(std::string_view parameter, std::string_view document);

// AWS: paths of managed policies take fewer characters, and a prefix of them must end with a slash, too.
Checked check_policy_path(std::string_view path);
Checked check_policy_path_prefix(std::string_view prefix);

// AWS: a text that is no policy ARN is a ValidationError in Attach*, Get*Policy, ...; as a boundary it is InvalidInput.
Checked check_policy_arn(std::string_view arn);
Checked check_boundary_arn(std::string_view arn);

}  // namespace rolecall::service::iam
