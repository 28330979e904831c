// SPDX-License-Identifier: Apache-2.0
#include "service/authentication.h"

#include <fmt/format.h>

#include <array>

#include "wire/errors.h"

namespace rolecall::service {
namespace {

using wire::ApiError;
using wire::Protocol;

// The regions a credential scope may name.
struct Regions {
  std::array<std::string_view, 2> names;
  std::size_t count;
};
Regions regions_of(std::string_view service, const Settings& settings) {
  // AWS: IAM and Organizations are global and signed for us-east-1; STS has a global endpoint that is signed the same
  // way.
  if (service == "iam" || service == "sts" || service == "organizations") return {{settings.region, "us-east-1"}, 2};
  // AWS: "US" is an old location name of us-east-1 that s3cmd still puts into its scope.
  if (service == "s3" && settings.region == "us-east-1") return {{settings.region, "US"}, 2};
  return {{settings.region, {}}, 1};
}

// AWS: what global services have is one endpoint in us-east-1, whatever region the signature names.
std::string called_region(std::string_view service, std::string_view signed_for) {
  const bool global = service == "iam" || service == "organizations";
  return std::string(global || signed_for == "US" ? "us-east-1" : signed_for);
}

}  // namespace

policy::Principal Caller::principal() const {
  policy::Principal out;
  out.kind = kind_;
  out.account = account_.str();
  out.arn = principal_arn_.empty() ? arn_ : principal_arn_;
  if (kind_ == policy::Principal::Kind::AssumedRole) out.session_arn = arn_;
  out.unique_id = unique_id_;
  return out;
}

base::Result<Authenticated, ApiError> Authenticator::authenticate(const sigv4::RequestView& request, ServiceId service,
                                                                  const state::Snapshot& state, base::Time now) const {
  const auto refused = [&](const sigv4::VerifyError& error) {
    return base::failure(refusal(error, service.protocol, settings_));
  };
  auto presented = sigv4::parse(request);
  if (!presented) return refused(presented.error());
  RC_TRY(auto key, find_key(*presented, service.protocol, state, now));
  const Regions regions = regions_of(service.name, settings_);
  thread_local sigv4::Scratch scratch;  // keeps its memory from request to request
  auto verified =
      sigv4::check(request, *presented, key.secret,
                   {.now = now, .service = service.name, .regions = std::span(regions.names).first(regions.count)},
                   signing_keys_, scratch);
  if (!verified) return refused(verified.error());
  return Authenticated{std::move(key.caller), *std::move(verified),
                       called_region(service.name, presented->credential.region)};
}

base::Result<Authenticator::Key, ApiError> Authenticator::find_key(const sigv4::Presented& presented, Protocol protocol,
                                                                   const state::Snapshot& state, base::Time now) const {
  if (presented.session_token.empty()) return find_long_term_key(presented, protocol, state);
  return find_session_key(presented, protocol, state, now);
}

base::Result<Authenticator::Key, ApiError> Authenticator::find_long_term_key(const sigv4::Presented& presented,
                                                                             Protocol protocol,
                                                                             const state::Snapshot& state) const {
  const auto* key = state.find<state::AccessKey>(presented.credential.access_key_id);
  if (!key || !key->active) return base::failure(wire::unknown_credentials(protocol));
  auto secret = issuer_.open_secret(key->id, key->sealed_secret);
  if (!secret) return base::failure(wire::unknown_credentials(protocol));

  Caller caller;
  caller.account_ = key->account;
  caller.access_key_id_ = key->id;
  if (key->user_name.empty()) {
    caller.arn_ = fmt::format("arn:aws:iam::{}:root", key->account.str());
    caller.user_id_ = key->account.str();
    caller.kind_ = policy::Principal::Kind::Root;
  } else {
    const auto* user = state.user(key->account, key->user_name);
    if (!user) return base::failure(wire::unknown_credentials(protocol));
    caller.arn_ = user->arn();
    caller.user_id_ = user->id.str();
    caller.user_name_ = user->name;
    caller.kind_ = policy::Principal::Kind::User;
    caller.unique_id_ = user->id.str();
  }
  return Key{*std::move(secret), std::move(caller)};
}

base::Result<Authenticator::Key, ApiError> Authenticator::find_session_key(const sigv4::Presented& presented,
                                                                           Protocol protocol,
                                                                           const state::Snapshot& state,
                                                                           base::Time now) const {
  const base::AccessKeyId id(presented.credential.access_key_id);
  auto opened = issuer_.open(id, presented.session_token);
  if (!opened) return base::failure(wire::invalid_session_token(protocol));
  issuer::Session& session = opened->session;
  if (session.expires_at <= now) return base::failure(wire::session_expired(protocol));
  // AWS: keys of a deleted role are unknown at once; a role made again under the same name is another role.
  const auto* role = state.role_by_id(session.principal_id);
  if (!role) return base::failure(wire::unknown_credentials(protocol));

  Caller caller;
  caller.account_ = session.account;
  caller.access_key_id_ = id;
  caller.arn_ =
      fmt::format("arn:aws:sts::{}:assumed-role/{}/{}", session.account.str(), role->name, session.session_name);
  caller.user_id_ = fmt::format("{}:{}", role->id.str(), session.session_name);
  caller.kind_ = policy::Principal::Kind::AssumedRole;
  caller.principal_arn_ = role->arn();
  caller.unique_id_ = role->id.str();
  caller.session_ = std::move(session);
  return Key{std::move(opened->secret_access_key), std::move(caller)};
}

Caller Authenticator::anonymous() const {
  return Caller();
}

}  // namespace rolecall::service
