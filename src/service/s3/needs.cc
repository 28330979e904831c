// SPDX-License-Identifier: Apache-2.0
#include "service/s3/needs.h"

#include <fmt/format.h>

#include "api/s3/errors.h"
#include "wire/errors.h"
#include "wire/s3_errors.h"

namespace rolecall::service::s3 {
namespace {

Need need_on(const policy::Action& action, std::string resource, const state::Bucket& bucket) {
  Need need{.action = action, .resource = std::move(resource)};
  need.shown_as = fmt::format("\"{}\"", need.resource);  // AWS: S3 alone puts quotes around it
  need.resource_account = bucket.account;
  need.resource_policy = bucket.policy.compiled;
  need.resource_policy_source = bucket_arn(bucket.name);
  return std::move(need).with("s3:ResourceAccount", bucket.account.str());
}

}  // namespace

base::Result<const state::Bucket*, wire::ApiError> find_bucket(std::string_view name, const Context& context) {
  if (const auto* bucket = context.state.find<state::Bucket>(name)) return bucket;
  return base::failure(api::s3::no_such_bucket("The specified bucket does not exist").with("BucketName", name));
}

base::Result<void, wire::ApiError> check_owner(const state::Bucket& bucket,
                                               const std::optional<std::string>& expected) {
  if (!expected || *expected == bucket.account.str()) return {};
  return base::failure(wire::access_denied(wire::Protocol::RestXml, "Access Denied"));
}

std::string bucket_arn(std::string_view bucket) {
  return fmt::format("arn:aws:s3:::{}", bucket);
}
std::string object_arn(std::string_view bucket, std::string_view key) {
  return fmt::format("arn:aws:s3:::{}/{}", bucket, key);
}

Need bucket_need(const policy::Action& action, const state::Bucket& bucket) {
  return need_on(action, bucket_arn(bucket.name), bucket);
}
Need policy_need(const policy::Action& action, const state::Bucket& bucket, const Context& context) {
  Need need = bucket_need(action, bucket);
  if (context.caller.is_root() && context.account() == bucket.account) need.resource_policy.reset();
  return need;
}
base::Result<void, wire::ApiError> check_owners_account(const state::Bucket& bucket, const Context& context) {
  if (context.account() == bucket.account) return {};
  return base::failure(wire::s3::method_not_allowed());
}
Need object_need(const policy::Action& action, const state::Bucket& bucket, std::string_view key) {
  return need_on(action, object_arn(bucket.name, key), bucket);
}

const state::Object* find_object(std::string_view bucket, std::string_view key, const Context& context) {
  return context.state.find<state::Object>(fmt::format("{}/{}", bucket, key));
}

Needs object_read_needs(const policy::Action& action, const state::Bucket& bucket, std::string_view key,
                        const Context& context) {
  const auto* object = find_object(bucket.name, key, context);
  Needs needs;
  needs.push_back(with_existing_tags(object_need(action, bucket, key), object));
  if (!object) needs.push_back(bucket_need("s3:ListBucket", bucket));
  return needs;
}

Need with_existing_tags(Need need, const state::Object* object) {
  if (!object) return need;
  for (const auto& tag : object->tags) {
    need = std::move(need).with(fmt::format("s3:ExistingObjectTag/{}", tag.key), tag.value);
  }
  return need;
}

Need with_object_tags(Need need, const std::vector<state::Tag>& tags) {
  if (tags.empty()) return need;
  std::vector<std::string> names;
  for (const auto& tag : tags) {
    need = std::move(need).with(fmt::format("s3:RequestObjectTag/{}", tag.key), tag.value);
    names.push_back(tag.key);
  }
  return std::move(need).with_all("s3:RequestObjectTagKeys", std::move(names));
}

wire::ApiError no_such_key(std::string_view key) {
  return api::s3::no_such_key("The specified key does not exist.").with("Key", key);
}

api::s3::Owner owner_of(const base::AccountId& account, const Context& context) {
  const auto* found = context.state.find<state::Account>(account.str());
  return {.display_name = std::nullopt,
          .id = found ? std::optional<std::string>(found->canonical_user_id) : std::nullopt};
}

}  // namespace rolecall::service::s3
