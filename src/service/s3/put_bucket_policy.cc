// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <vector>

#include "base/encoding.h"
#include "policy/json.h"
#include "service/principal_resolver.h"
#include "service/s3/needs.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {
namespace {

// LIMIT: AWS, 20 KB.
constexpr std::size_t kMaxPolicyBytes = 20 * 1024;

// Actions on objects whose names do not say so.
constexpr std::array<std::string_view, 4> kObjectActions = {"s3:abortmultipartupload", "s3:bypassgovernanceretention",
                                                            "s3:initiatereplication", "s3:listmultipartuploadparts"};

bool is_object_action(std::string_view action) {
  if (std::ranges::find(kObjectActions, action) != kObjectActions.end()) return true;
  return action.find("object") != std::string_view::npos && action.find("bucket") == std::string_view::npos;
}

// The strings of a member; empty without it.
std::vector<std::string_view> strings_in(const policy::JsonValue& statement, std::string_view member) {
  std::vector<std::string_view> out;
  const auto* value = statement.find(member);
  if (value && value->is_string()) out.push_back(value->text);
  if (value && value->is_array()) {
    for (const auto& item : value->items) out.push_back(item.text);
  }
  return out;
}

// What an ARN that begins with the bucket's may mean.
struct Reach {
  bool bucket, objects;
};
std::optional<Reach> reach_of(std::string_view resource, std::string_view bucket) {
  if (!resource.starts_with(bucket)) return std::nullopt;
  const std::string_view rest = resource.substr(bucket.size());
  if (rest.empty()) return Reach{.bucket = true, .objects = false};
  if (rest.front() == '/') return Reach{.bucket = false, .objects = true};
  if (rest.front() == '*') return Reach{.bucket = true, .objects = true};
  return std::nullopt;  // another bucket
}

base::Result<void, wire::ApiError> refuse(std::string_view message) {
  return base::failure(wire::s3::malformed_policy(std::string(message)));
}

// AWS: a bucket's policy speaks of this bucket and its objects, of s3 actions only, and each action must have something
// among the resources that it can be about.
base::Result<void, wire::ApiError> check_statement(const policy::Statement& statement, std::string_view bucket) {
  const auto source = policy::parse_json(statement.source);
  if (!source) return refuse("Policies must be valid JSON and the first byte must be '{'");
  const std::string arn = bucket_arn(bucket);
  Reach reach{.bucket = false, .objects = false};
  for (const char* member : {"Resource", "NotResource"}) {
    for (const auto resource : strings_in(*source, member)) {
      const auto one = reach_of(resource, arn);
      if (!one) return refuse("Policy has invalid resource");
      reach = {.bucket = reach.bucket || one->bucket, .objects = reach.objects || one->objects};
    }
  }
  for (const auto& action : statement.actions) {
    if (!action.everything && action.service != "s3") return refuse("Policy has invalid action");
  }
  if (source->find("NotResource")) return {};
  for (const auto raw : strings_in(*source, "Action")) {
    const std::string action = base::ascii_lower(raw);
    if (action.find_first_of("*?") != std::string::npos) continue;
    if (is_object_action(action) ? reach.objects : reach.bucket) continue;
    return refuse("Action does not apply to any resource(s) in statement");
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
  RC_TRY_VOID(check_owners_account(*found, context));
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
