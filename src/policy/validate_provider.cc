// SPDX-License-Identifier: Apache-2.0
//
// What a trust policy must ask of identity providers that many companies share: without it, every customer of such a
// provider could assume the role.  AWS checks this when a trust policy is written, never later.
#include <algorithm>

#include "base/encoding.h"
#include "policy/operators.h"
#include "policy/validate.h"

namespace rolecall::policy {
namespace {

struct SharedProvider {
  std::string_view issuer;
  std::string_view control;             // condition key that tells the provider's customers apart
  std::string_view other_control = {};  // which does as well
};

// AWS: "Identity-provider controls for shared OIDC providers" of the IAM guide.
constexpr SharedProvider kSharedProviders[] = {
    {"agent.buildkite.com", "agent.buildkite.com:sub"},
    {"api.pulumi.com/oidc", "api.pulumi.com/oidc:aud"},
    {"app.terraform.io", "app.terraform.io:sub"},
    {"cognito-identity.amazonaws.com", "cognito-identity.amazonaws.com:aud"},
    {"gitlab.com", "gitlab.com:sub"},
    {"oidc-configuration.audit-log.githubusercontent.com", "oidc-configuration.audit-log.githubusercontent.com:sub"},
    {"oidc.codefresh.io", "oidc.codefresh.io:sub"},
    {"oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu",
     "oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu:sub"},
    {"oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb",
     "oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb:sub"},
    {"oidc.vercel.com", "oidc.vercel.com:aud"},
    {"proidc.upbound.io", "proidc.upbound.io:sub"},
    {"rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7",
     "rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7:sub"},
    {"rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr",
     "rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr:sub"},
    {"rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg",
     "rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg:sub"},
    {"rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26",
     "rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26:sub"},
    {"sandboxes.cloud", "sandboxes.cloud:aud"},
    {"scalr.io", "scalr.io:sub"},
    {"sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d", "sts:RoleSessionName"},
    {"studio.datachain.ai/api", "studio.datachain.ai/api:sub"},
    {"token.actions.githubusercontent.com", "token.actions.githubusercontent.com:sub",
     "token.actions.githubusercontent.com:job_workflow_ref"},
    {"tokens.cloud.shisho.dev", "tokens.cloud.shisho.dev:sub"},
    {"vstoken.actions.githubusercontent.com", "vstoken.actions.githubusercontent.com:sub"},
};

// The issuer of `arn:...:oidc-provider/ISSUER`, or of the bare name of a provider.
std::string_view issuer_of(std::string_view federated) {
  constexpr std::string_view kProvider = ":oidc-provider/";
  const std::size_t at = federated.find(kProvider);
  return at == std::string_view::npos ? federated : federated.substr(at + kProvider.size());
}

const SharedProvider* shared_provider(std::string_view federated) {
  const std::string_view issuer = issuer_of(federated);
  const auto* found = std::find_if(std::begin(kSharedProviders), std::end(kSharedProviders),
                                   [&](const SharedProvider& one) { return one.issuer == issuer; });
  return found == std::end(kSharedProviders) ? nullptr : found;
}

// StringEquals, StringEqualsIgnoreCase or StringLike; not with IfExists or ForAllValues, which a missing key passes.
bool evaluates(std::string_view operator_name) {
  const auto op = parse_operator(operator_name);
  return op && op->row->type == ValueType::String && op->row->negated == Negated::No && !op->if_exists &&
         op->qualifier != Qualifier::ForAllValues;
}

// AWS: looks at the first value of the list only, and at nothing but whether it is `*`: `repo:*` passes.
bool is_scoped(const JsonValue& value) {
  const auto values = condition_values(value);
  return !values.empty() && values.front() != "*";
}

bool is_controlled(const JsonValue& statement, const SharedProvider& provider) {
  const JsonValue* condition = statement.find("Condition");
  if (condition == nullptr) return false;
  const auto is_control = [&](std::string_view key) {
    return base::equals_ignore_case(key, provider.control) ||
           (!provider.other_control.empty() && base::equals_ignore_case(key, provider.other_control));
  };
  for (const JsonMember& block : condition->members) {
    if (!evaluates(block.name)) continue;
    for (const JsonMember& line : block.value.members) {
      if (is_control(line.name) && is_scoped(line.value)) return true;
    }
  }
  return false;
}

}  // namespace

MaybeFault provider_control_fault(const JsonValue& statement) {
  const JsonValue* principal = statement.find("Principal");
  const JsonValue* federated = principal == nullptr ? nullptr : principal->find("Federated");
  if (federated == nullptr) return std::nullopt;
  for (const JsonValue* value : string_list(*federated)) {
    const SharedProvider* provider = shared_provider(value->text);
    if (provider == nullptr || is_controlled(statement, *provider)) continue;
    std::string controls(provider->control);
    if (!provider->other_control.empty()) controls += " or " + std::string(provider->other_control);
    return Fault{"Trust policy with trusted principal " + value->text +
                     " must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, " + controls +
                     " which is not scoped to all.",
                 value->begin,
                 {}};
  }
  return std::nullopt;
}

}  // namespace rolecall::policy
