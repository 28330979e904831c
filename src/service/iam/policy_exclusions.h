// SPDX-License-Identifier: Apache-2.0
//
// PolicyExclusionList of SimulatePrincipalPolicy: which of the policies that are attached a simulation leaves out.  The
// documents of the request itself are never left out.  Used by one thread for one request.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/iam/types.h"
#include "base/result.h"
#include "policy/decision.h"
#include "policy/pattern.h"
#include "wire/api_error.h"

namespace rolecall::service::iam {

class PolicyExclusions {
 public:
  using Shapes = std::optional<std::vector<api::iam::PolicyExclusion>>;
  // Refuses an entry that says no or several things, and a name with more than one `*`.
  static base::Result<PolicyExclusions, wire::ApiError> read(const Shapes& shapes);

  bool excludes_inline(policy::SourceType type, std::string_view holder, std::string_view name) const;
  bool excludes_managed(const policy::PolicySource& source) const;
  bool excludes_boundary(const policy::PolicySource& source) const;
  bool excludes_service_control(const policy::PolicySource& source) const;

 private:
  struct Inline {
    policy::Pattern name;
    policy::SourceType type;
    policy::Pattern holder;
  };
  bool has_type(std::string_view type) const;
  bool names_arn(std::string_view arn) const;

  std::vector<std::string> types_;
  std::vector<policy::Pattern> arns_;
  std::vector<Inline> inline_;
};

}  // namespace rolecall::service::iam
