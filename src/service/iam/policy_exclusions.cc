// SPDX-License-Identifier: Apache-2.0
#include "service/iam/policy_exclusions.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/iam/errors.h"

namespace rolecall::service::iam {
namespace {

using policy::SourceType;

// AWS: one `*` and any number of `?`.
base::Result<policy::Pattern, wire::ApiError> read_pattern(std::string_view text) {
  if (std::ranges::count(text, '*') > 1) {
    return base::failure(
        api::iam::invalid_input(fmt::format("Policy exclusion {} may have only one * wildcard.", text)));
  }
  auto pattern = policy::Pattern::compile(text, {.letter_case = policy::LetterCase::Exact});
  if (pattern) return *std::move(pattern);
  return base::failure(api::iam::invalid_input(fmt::format("Policy exclusion {} is invalid.", text)));
}

SourceType source_type(std::string_view attachment) {
  if (attachment == "user") return SourceType::UserInline;
  return attachment == "group" ? SourceType::GroupInline : SourceType::RoleInline;
}

bool matches(const policy::Pattern& pattern, std::string_view text) {
  return pattern.matches(text, policy::Context());
}

}  // namespace

base::Result<PolicyExclusions, wire::ApiError> PolicyExclusions::read(const Shapes& shapes) {
  PolicyExclusions out;
  if (!shapes) return out;
  for (const auto& shape : *shapes) {
    const int said = int{shape.policy_type.has_value()} + int{shape.policy_arn.has_value()} +
                     int{shape.inline_policy_identifier.has_value()};
    if (said != 1) {
      return base::failure(api::iam::invalid_input(
          "Each policy exclusion must have exactly one of PolicyType, PolicyArn and InlinePolicyIdentifier."));
    }
    if (shape.policy_type) out.types_.push_back(*shape.policy_type);
    if (shape.policy_arn) {
      RC_TRY(auto arn, read_pattern(*shape.policy_arn));
      out.arns_.push_back(std::move(arn));
    }
    if (const auto& one = shape.inline_policy_identifier) {
      RC_TRY(auto name, read_pattern(one->policy_name));
      RC_TRY(auto holder, read_pattern(one->attachment_name));
      out.inline_.push_back({std::move(name), source_type(one->attachment_type), std::move(holder)});
    }
  }
  return out;
}

bool PolicyExclusions::excludes_inline(SourceType type, std::string_view holder, std::string_view name) const {
  return has_type("inline") || std::ranges::any_of(inline_, [&](const Inline& one) {
           return one.type == type && matches(one.holder, holder) && matches(one.name, name);
         });
}

bool PolicyExclusions::excludes_managed(const policy::PolicySource& source) const {
  return has_type(source.type == SourceType::AwsManaged ? "aws-managed" : "user-managed") || names_arn(source.arn);
}

bool PolicyExclusions::excludes_boundary(const policy::PolicySource& source) const {
  return has_type("permission-boundary") || names_arn(source.arn);
}

bool PolicyExclusions::excludes_service_control(const policy::PolicySource& source) const {
  return has_type("scp") || names_arn(source.arn);
}

bool PolicyExclusions::has_type(std::string_view type) const {
  return std::ranges::find(types_, type) != types_.end();
}

bool PolicyExclusions::names_arn(std::string_view arn) const {
  return std::ranges::any_of(arns_, [&](const policy::Pattern& one) { return matches(one, arn); });
}

}  // namespace rolecall::service::iam
