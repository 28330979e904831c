// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/profiles.h"

#include <fmt/format.h>

#include "base/ids.h"
#include "service/ec2/errors.h"
#include "service/iam/lookup.h"

namespace rolecall::service::ec2 {
namespace {

using base::failure;

// AWS: China's is ec2.amazonaws.com.cn; Rolecall's partition is `aws`.
constexpr std::string_view kService = "ec2.amazonaws.com";

// arn:aws:iam::ACCOUNT:instance-profile/[PATH/]NAME
bool is_profile_arn(std::string_view arn) {
  constexpr std::string_view kStart = "arn:aws:iam::", kType = ":instance-profile/";
  constexpr std::size_t kAccountLength = 12;
  if (!arn.starts_with(kStart)) return false;
  arn.remove_prefix(kStart.size());
  return base::is_account_id(arn.substr(0, kAccountLength)) && arn.substr(kAccountLength).starts_with(kType) &&
         arn.size() > kAccountLength + kType.size() && !arn.ends_with('/');
}

const state::InstanceProfile* profile_or_null(const Context& context, const ProfileParameter& parameter) {
  if (parameter.name) return context.propagated.profile(context.account(), *parameter.name);
  if (!parameter.arn || !is_profile_arn(*parameter.arn)) return nullptr;
  const std::string_view name = std::string_view(*parameter.arn).substr(parameter.arn->rfind('/') + 1);
  const auto* profile = context.propagated.profile(context.account(), name);
  return profile && profile->arn() == *parameter.arn ? profile : nullptr;
}

}  // namespace

base::Result<const state::InstanceProfile*, wire::ApiError> find_profile(const Context& context,
                                                                         const ProfileParameter& parameter) {
  if (parameter.name && parameter.arn) {
    return failure(invalid_parameter_combination(
        "The parameter 'iamInstanceProfile.name' may not be used in combination with 'iamInstanceProfile.arn'"));
  }
  if (parameter.arn && !is_profile_arn(*parameter.arn)) {
    return failure(ec2_error("InvalidIamInstanceProfileArn.Malformed",
                             fmt::format("The ARN '{}' is not valid. The expected format is "
                                         "arn:aws:iam::<account-id>:instance-profile/<instance-profile-name>.",
                                         *parameter.arn)));
  }
  const auto* profile = profile_or_null(context, parameter);
  if (!profile) {
    return failure(wire::invalid_parameter_value(
        parameter.arn
            ? fmt::format(
                  "Value ({}) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN",
                  *parameter.arn)
            : fmt::format(
                  "Value ({}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
                  parameter.name.value_or(""))));
  }
  if (!context.propagated.role_of(*profile)) {
    return failure(wire::invalid_parameter_value(
        fmt::format("IAM Instance Profile \"{}\" has no associated IAM Roles", profile->arn())));
  }
  return profile;
}

std::string requested_profile_arn(const Context& context, const ProfileParameter& parameter) {
  if (const auto* profile = profile_or_null(context, parameter)) return profile->arn();
  return parameter.arn ? *parameter.arn : iam::new_arn(context, "instance-profile", "/", parameter.name.value_or(""));
}

void add_pass_role_need(Needs& needs, const Context& context, const ProfileParameter& parameter,
                        const std::string& resource) {
  const auto* profile = profile_or_null(context, parameter);
  const auto* role = profile ? context.propagated.role_of(*profile) : nullptr;
  if (role) needs.push_back(iam::pass_role_need(*role, kService, resource));
}

api::ec2::IamInstanceProfile profile_shape(const state::Association& association) {
  return {.arn = association.profile_arn.str(), .id = association.profile_id.str()};
}

}  // namespace rolecall::service::ec2
