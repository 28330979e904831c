// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "api/s3/errors.h"
#include "service/s3/address.h"
#include "service/s3/needs.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {
namespace {

// AWS: the first region; it takes no location, and making a bucket of one's own again succeeds there.
constexpr std::string_view kClassicRegion = "us-east-1";

std::string location_of(const api::s3::CreateBucketRequest& request) {
  if (!request.create_bucket_configuration) return {};
  const std::string location = request.create_bucket_configuration->location_constraint.value_or("");
  return location == "EU" ? "eu-west-1" : location;  // AWS: an old name
}

base::Result<void, wire::ApiError> check_location(const std::string& location, std::string_view region) {
  if (region == kClassicRegion) {
    if (location.empty()) return {};
    if (location == region) {
      return base::failure(wire::ApiError{.code = "InvalidLocationConstraint",
                                          .message = "The specified location-constraint is not valid",
                                          .http_status = 400}
                               .with("LocationConstraint", location));
    }
  }
  if (location == region) return {};
  return base::failure(wire::s3::illegal_location_constraint(location.empty() ? "unspecified" : location));
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::s3::CreateBucketRequest& request, const Context&) {
  Need need{.action = "s3:CreateBucket", .resource = bucket_arn(request.bucket)};
  need.shown_as = fmt::format("\"{}\"", need.resource);
  if (const auto location = location_of(request); !location.empty()) {
    need = std::move(need).with("s3:LocationConstraint", location);
  }
  if (request.acl) need = std::move(need).with("s3:x-amz-acl", *request.acl);
  if (request.object_ownership) {
    need = std::move(need).with("s3:x-amz-object-ownership", *request.object_ownership);
  }
  Needs needs;
  needs.push_back(std::move(need));
  return needs;
}

Outcome<api::s3::CreateBucketOutput> handle(const Authorized<api::s3::CreateBucketRequest>& request,
                                            const Context& context) {
  const std::string& name = request->bucket;
  const std::string& region = context.settings.region;
  if (!is_bucket_name(name)) return base::failure(wire::s3::invalid_bucket_name(name));
  RC_TRY_VOID(check_location(location_of(*request), region));
  Reply<api::s3::CreateBucketOutput> reply;
  reply.output.location = fmt::format("/{}", name);
  if (const auto* existing = context.state.find<state::Bucket>(name)) {
    if (existing->account != context.account()) {
      return base::failure(api::s3::bucket_already_exists(
                               "The requested bucket name is not available. The bucket namespace is shared by all "
                               "users of the system. Please select a different name and try again.")
                               .with("BucketName", name));
    }
    if (region == kClassicRegion) return reply;
    return base::failure(api::s3::bucket_already_owned_by_you(
                             "Your previous request to create the named bucket succeeded and you already own it.")
                             .with("BucketName", name));
  }
  reply.changes.put(
      state::Bucket{.account = context.account(), .name = name, .region = region, .created = context.now});
  return reply;
}

}  // namespace rolecall::service::s3
