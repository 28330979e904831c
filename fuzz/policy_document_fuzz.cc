// SPDX-License-Identifier: Apache-2.0
//
// A policy document from a stranger: read, validated and compiled as every kind, then decided with.  Nothing may crash,
// hang or allocate without bound, tracing must not change a decision, and every fault has a text and a place.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "policy/evaluate.h"

namespace {

namespace policy = rolecall::policy;

constexpr policy::Kind kKinds[] = {policy::Kind::ManagedIdentity, policy::Kind::InlineIdentity,
                                   policy::Kind::Trust,           policy::Kind::Session,
                                   policy::Kind::Bucket,          policy::Kind::ServiceControl,
                                   policy::Kind::ResourceControl, policy::Kind::VpcEndpoint};

void require(bool holds) {
  if (!holds) std::abort();
}

policy::Context make_context() {
  policy::Context context;
  context.set("aws:username", "al*ce");
  context.set("aws:SourceIp", "203.0.113.7");
  context.set("aws:CurrentTime", "2026-02-03T04:05:06Z");
  context.set("aws:MultiFactorAuthAge", "17");
  context.set("aws:SecureTransport", "true");
  context.set("aws:PrincipalArn", "arn:aws:iam::111122223333:user/al*ce");
  context.set("aws:PrincipalTag/Team", "${aws:username}");
  const std::string_view keys[] = {"Team", "Cost"};
  context.set_values("aws:TagKeys", keys);
  return context;
}

// The policy in the place of its kind.
void decide_with(const policy::Policy& compiled, const policy::Context& context) {
  const policy::Principal caller{.kind = policy::Principal::Kind::User,
                                 .account = "111122223333",
                                 .arn = "arn:aws:iam::111122223333:user/al*ce",
                                 .unique_id = "AIDAEXAMPLEEXAMPLE11"};
  const bool trust = compiled.kind() == policy::Kind::Trust;
  const policy::Action action = trust ? policy::Action("sts:AssumeRole") : policy::Action("s3:GetObject");
  const policy::Request request{caller, action,
                                trust ? "arn:aws:iam::111122223333:role/r" : "arn:aws:s3:::bucket/al*ce/x:y",
                                "111122223333", context};
  const policy::AttachedPolicy attached{&compiled, {}};
  const policy::AttachedPolicies one(&attached, 1);
  policy::Inputs inputs;
  inputs.identity = one;
  inputs.boundary = &attached;
  inputs.session = one;
  inputs.resource = &attached;
  inputs.service_control = {&one, 1};
  inputs.vpc_endpoint = &attached;
  const policy::Decision plain = evaluate(request, inputs);
  const policy::Decision traced = evaluate(request, inputs, policy::Tracing::On);
  require(plain.outcome == traced.outcome && plain.layer == traced.layer && plain.statement == traced.statement);
  require(plain.allowed() == denial_reason(plain, action.text()).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  require(policy::counted_size(text) <= size);
  const policy::Context context = make_context();
  for (const policy::Kind kind : kKinds) {
    const auto compiled = policy::compile(text, kind);
    if (compiled) {
      decide_with(**compiled, context);
    } else {
      require(!compiled.error().message.empty() && compiled.error().line >= 1 && compiled.error().column >= 1);
    }
  }
  return 0;
}
