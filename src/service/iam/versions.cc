// SPDX-License-Identifier: Apache-2.0
#include "service/iam/versions.h"

#include <fmt/format.h>

#include "api/iam/errors.h"
#include "service/iam/lookup.h"
#include "wire/errors.h"

namespace rolecall::service::iam {

base::Result<FoundVersion, wire::ApiError> find_version(const Context& context, std::string_view arn,
                                                        std::string_view version_id) {
  if (const auto policy = find_policy(context, arn)) {
    for (const auto& version : (*policy)->versions) {
      if (fmt::format("v{}", version.number) == version_id) return FoundVersion{*policy, &version};
    }
  }
  return base::failure(api::iam::no_such_entity(
      fmt::format("Policy {} version {} does not exist or is not attachable.", arn, version_id)));
}

base::Result<void, wire::ApiError> check_own_policy(const Context& context, std::string_view arn,
                                                    std::string_view refusal) {
  if (arn.starts_with(fmt::format("arn:aws:iam::{}:", context.account().str()))) return {};
  return base::failure(wire::access_denied(wire::Protocol::Query, std::string(refusal)));
}

api::iam::PolicyVersion version_shape(const state::ManagedPolicy& policy, const state::PolicyVersion& version) {
  api::iam::PolicyVersion out;
  out.version_id = fmt::format("v{}", version.number);
  out.is_default_version = version.number == policy.default_version;
  out.create_date = version.created;
  return out;
}

}  // namespace rolecall::service::iam
