// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "policy/json.h"
#include "service/principal_resolver.h"
#include "service/s3/needs.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {
namespace {

// LIMIT: AWS, 20 KB.
constexpr std::size_t kMaxPolicyBytes = 20 * 1024;

// AWS: a bucket's policy speaks of this bucket and its objects, and of s3 actions only.
base::Result<void, wire::ApiError> check_statement(const policy::Statement& statement, std::string_view bucket) {
  for (const auto& action : statement.actions) {
    if (!action.everything && action.service != "s3") {
      return base::failure(wire::s3::malformed_policy("Policy has invalid action"));
    }
  }
  const std::string arn = bucket_arn(bucket);
  const auto source = policy::parse_json(statement.source);
  for (const char* member : {"Resource", "NotResource"}) {
    const auto* value = source ? source->find(member) : nullptr;
    if (!value) continue;
    const auto is_ours = [&](const policy::JsonValue& one) {
      const std::string_view text = one.text;
      return text.starts_with(arn) && (text.size() == arn.size() || text[arn.size()] == '/' || text[arn.size()] == '*');
    };
    const bool all_ours = value->is_string() ? is_ours(*value) : std::ranges::all_of(value->items, is_ours);
    if (!all_ours) return base::failure(wire::s3::malformed_policy("Policy has invalid resource"));
  }
  return {};
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::s3::PutBucketPolicyRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Needs needs;
  needs.push_back(policy_need("s3:PutBucketPolicy", *bucket, context));
  return needs;
}

Outcome<api::s3::PutBucketPolicyResponse> handle(const Authorized<api::s3::PutBucketPolicyRequest>& request,
                                                 const Context& context) {
  RC_TRY(const auto* found, bucket_of(*request, context));
  const std::string& text = request->policy;
  if (text.empty()) {
    return base::failure(
        wire::ApiError{.code = "MissingRequestBodyError", .message = "Request Body is empty", .http_status = 400});
  }
  if (text.size() > kMaxPolicyBytes) {
    return base::failure(wire::s3::malformed_policy("Policy exceeds the maximum allowed document size."));
  }
  StateResolver resolver(context.state);
  auto compiled = policy::compile(text, policy::Kind::Bucket, &resolver);
  if (!compiled) {
    const auto& error = compiled.error();
    auto refusal = wire::s3::malformed_policy(error.message);
    return base::failure(error.detail.empty() ? refusal : std::move(refusal).with("Detail", error.detail));
  }
  for (const auto& statement : (*compiled)->statements()) RC_TRY_VOID(check_statement(statement, found->name));
  state::Bucket bucket = *found;
  bucket.policy = {.text = text,
                   .kind = policy::Kind::Bucket,
                   .compiled = *std::move(compiled),
                   .bindings = resolver.take_bindings()};
  Reply<api::s3::PutBucketPolicyResponse> reply;
  reply.changes.put(std::move(bucket));
  return reply;
}

}  // namespace rolecall::service::s3
