// SPDX-License-Identifier: Apache-2.0
#include "imds/role_documents.h"

#include <fmt/format.h>

#include <functional>

#include "base/encoding.h"
#include "state/instance_role.h"

namespace rolecall::imds {
namespace {

using base::json_string;
using base::seconds;

constexpr seconds kLifetime = std::chrono::hours(6);
constexpr seconds kLifetimeJitter = std::chrono::minutes(35);  // AWS: seen between 6 h and 6 h 35 min
constexpr seconds kRotateAfter = std::chrono::minutes(54);     // AWS: about an hour; ours 60 min +- 10 %
constexpr seconds kRotateJitter = std::chrono::minutes(12);

constexpr std::string_view kTroubleshooting =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html#troubleshoot_iam-ec2_errors-info-doc.";

// The same for an instance at all times, so that a fleet which was launched together does not rotate together.
seconds jitter(std::string_view instance_id, seconds most) {
  return seconds(static_cast<std::int64_t>(std::hash<std::string_view>{}(instance_id) %
                                           static_cast<std::size_t>(most.count() + 1)));
}

std::string kept_key(std::string_view instance_id, issuer::Delivery delivery) {
  return std::string(instance_id).append(delivery == issuer::Delivery::ImdsV2 ? "2" : "1");
}

// AWS: exactly these members, in this order, each on a line of its own, with blanks around the colon (imds.md 6).
std::string credentials_body(const issuer::Credentials& credentials, base::Time issued_at) {
  return fmt::format(
      "{{\n  \"Code\" : \"Success\",\n  \"LastUpdated\" : \"{}\",\n  \"Type\" : \"AWS-HMAC\",\n"
      "  \"AccessKeyId\" : \"{}\",\n  \"SecretAccessKey\" : \"{}\",\n  \"Token\" : \"{}\",\n"
      "  \"Expiration\" : \"{}\"\n}}",
      base::format_iso8601(issued_at), credentials.access_key_id.str(), credentials.secret_access_key.reveal(),
      credentials.session_token.reveal(), base::format_iso8601(credentials.expiration));
}

std::string failure_body(std::string_view code, std::string_view message, base::Time now) {
  // AWS: two blanks before "Please".
  return fmt::format("{{\n  \"Code\" : {},\n  \"Message\" : {},\n  \"LastUpdated\" : \"{}\"\n}}", json_string(code),
                     json_string(fmt::format("{}  Please see documentation at {}", message, kTroubleshooting)),
                     base::format_iso8601(now));
}

}  // namespace

RoleDocuments::Shard& RoleDocuments::shard_of(std::string_view instance_id) {
  return shards_[std::hash<std::string_view>{}(instance_id) % kShards];
}

RoleDocuments::Kept RoleDocuments::issue(const state::Role& role, const state::Instance& instance,
                                         const state::Association& association, issuer::Delivery delivery,
                                         base::Time now) {
  issuer::Session session;
  session.account = role.account;
  session.principal_id = role.id;
  session.principal_name = role.name;
  session.principal_arn = role.arn();
  session.session_name = instance.id.str();  // AWS: the session of an instance is named after it
  session.issued_at = std::chrono::floor<seconds>(now);
  session.expires_at = session.issued_at + kLifetime + jitter(instance.id, kLifetimeJitter);
  session.delivery = delivery;
  session.instance_id = instance.id.str();
  session.instance_arn = instance.arn(region_);
  session.vpc_id = instance.vpc_id.str();
  session.private_ip = instance.private_ip.str();
  Kept kept;
  kept.association_id = association.id.str();
  kept.boot = instance.boot;
  kept.rotate_at = now + kRotateAfter + jitter(instance.id, kRotateJitter);
  kept.expires_at = session.expires_at;
  const auto minted = issuer_.mint(session, random_);
  if (minted) {
    kept.document =
        std::make_shared<const RoleDocument>(RoleDocument{role.name, credentials_body(*minted, session.issued_at)});
  }
  return kept;
}

std::shared_ptr<const RoleDocument> RoleDocuments::current(const state::Snapshot& state,
                                                           const state::Instance& instance, issuer::Delivery delivery,
                                                           base::Time now) {
  const auto* association = state.association_of(instance.id);
  if (!association) return nullptr;
  Shard& shard = shard_of(instance.id);
  base::Lock lock(shard.mutex);
  auto& kept = shard.kept[kept_key(instance.id, delivery)];
  if (kept.association_id != association->id || kept.boot != instance.boot) kept = {};
  if (kept.document && now < kept.rotate_at) return kept.document;

  const auto* profile = state.profile_of(*association);
  const auto* role = profile ? state.role_of(*profile) : nullptr;
  if (!role) return kept.document && now < kept.expires_at ? kept.document : nullptr;
  if (!state::ec2_may_assume(*role, instance.id, state, now)) {
    kept = {};
    return std::make_shared<const RoleDocument>(RoleDocument{
        role->name,
        failure_body("AssumeRoleUnauthorizedAccess", fmt::format("EC2 cannot assume the role {}.", role->name), now)});
  }
  Kept next = issue(*role, instance, *association, delivery, now);
  // AWS: if keys can't be issued the last ones stay, even past their end; clients go on with them.
  if (next.document) kept = std::move(next);
  return kept.document;
}

void RoleDocuments::forget(std::string_view instance_id) {
  Shard& shard = shard_of(instance_id);
  base::Lock lock(shard.mutex);
  shard.kept.erase(kept_key(instance_id, issuer::Delivery::ImdsV1));
  shard.kept.erase(kept_key(instance_id, issuer::Delivery::ImdsV2));
}

std::optional<std::string> iam_info(const state::Snapshot& state, const state::Instance& instance, base::Time now) {
  const auto* association = state.association_of(instance.id);
  if (!association) return std::nullopt;
  const auto* profile = state.profile_of(*association);
  const std::string id = std::string(std::string_view(association->profile_id));
  if (!profile) {
    return failure_body("InstanceProfileNotFound", fmt::format("Instance Profile with Id {} cannot be found.", id),
                        now);
  }
  std::string message;
  if (!state.role_of(*profile)) {
    message = fmt::format("  \"Message\" : {},\n",
                          json_string(fmt::format("Instance Profile does not contain a role.  Please see documentation "
                                                  "at {}",
                                                  kTroubleshooting)));
  }
  return fmt::format(
      "{{\n  \"Code\" : \"Success\",\n{}  \"LastUpdated\" : \"{}\",\n  \"InstanceProfileArn\" : \"{}\",\n"
      "  \"InstanceProfileId\" : \"{}\"\n}}",
      message, base::format_iso8601(now), profile->arn(), id);
}

}  // namespace rolecall::imds
