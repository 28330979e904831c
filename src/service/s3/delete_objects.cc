// SPDX-License-Identifier: Apache-2.0
#include "service/s3/address.h"
#include "service/s3/needs.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {
namespace {

// LIMIT: AWS.
constexpr std::size_t kMaxDeleted = 1000;

std::optional<wire::ApiError> refusal(const api::s3::ObjectIdentifier& object, const state::Bucket& bucket,
                                      const Context& context) {
  if (object.key.size() > kMaxKeyBytes) return wire::s3::key_too_long();
  if (object.version_id && *object.version_id != "null") return invalid_version_id(*object.version_id);
  return context.denial_of(object_need("s3:DeleteObject", bucket, object.key));
}

}  // namespace

// AWS: each key is permitted or denied on its own; the call itself takes no permission.
base::Result<Needs, wire::ApiError> authorization(const api::s3::DeleteObjectsRequest& request,
                                                  const Context& context) {
  RC_TRY_VOID(bucket_of(request, context));
  return Needs();
}

Outcome<api::s3::DeleteObjectsOutput> handle(const Authorized<api::s3::DeleteObjectsRequest>& request,
                                             const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(*request, context));
  const auto& objects = request->delete_.objects;
  if (objects.empty() || objects.size() > kMaxDeleted) return base::failure(wire::s3::malformed_xml());
  const bool quiet = request->delete_.quiet.value_or(false);
  Reply<api::s3::DeleteObjectsOutput> reply;
  std::vector<api::s3::DeletedObject> deleted;
  std::vector<api::s3::Error> errors;
  for (const auto& wanted : objects) {
    if (const auto error = refusal(wanted, *bucket, context)) {
      errors.push_back(
          {.key = wanted.key, .version_id = wanted.version_id, .code = error->code, .message = error->message});
      continue;
    }
    if (const auto* object = find_object(bucket->name, wanted.key, context)) reply.changes.erase(*object);
    if (!quiet) deleted.push_back({.key = wanted.key, .version_id = wanted.version_id});
  }
  if (!deleted.empty()) reply.output.deleted = std::move(deleted);
  if (!errors.empty()) reply.output.errors = std::move(errors);
  return reply;
}

}  // namespace rolecall::service::s3
