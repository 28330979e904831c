// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/associations.h"
#include "service/ec2/errors.h"
#include "service/ec2/forgetting.h"
#include "service/ec2/launch.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"
#include "service/ec2/profiles.h"
#include "service/ec2/shapes.h"

namespace rolecall::service::ec2 {
namespace {

api::ec2::Reservation reservation_of(const state::Instance& first) {
  return {.groups = std::vector<api::ec2::GroupIdentifier>{},
          .instances = std::vector<api::ec2::Instance>{},
          .owner_id = first.account.str(),
          .reservation_id = first.reservation_id.str()};
}

// The instances of an earlier call as they are now; nothing if none is left.
std::optional<api::ec2::Reservation> reservation_again(const Context& context, const state::LaunchToken& token) {
  std::optional<api::ec2::Reservation> reservation;
  const std::string prefix = context.account().str() + "/" + token.reservation_id + "/";
  context.state.indexes.reservations.scan_prefix(prefix, [&](const std::string& key, const state::Present&) {
    const auto* instance = instance_or_null(context, std::string_view(key).substr(key.rfind('/') + 1));
    if (!instance) return true;
    if (!reservation) reservation = reservation_of(*instance);
    reservation->instances->push_back(instance_shape(*instance, context.state.association_of(instance->id), context));
    return true;
  });
  return reservation;
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::RunInstancesRequest& request,
                                                  const Context& context) {
  return launch_needs(plan_launch(request, context), context);
}

Outcome<api::ec2::Reservation> handle(const Authorized<api::ec2::RunInstancesRequest>& request,
                                      const Context& context) {
  Reply<api::ec2::Reservation> reply;
  std::optional<state::LaunchToken> token;
  if (request->client_token && !request->client_token->empty()) {
    token = state::LaunchToken{.account = context.account(),
                               .token = *request->client_token,
                               .request_hash = launch_fingerprint(*request),
                               .reservation_id = {}};
    const auto* earlier = context.state.find<state::LaunchToken>(token->key());
    if (auto again = earlier ? reservation_again(context, *earlier) : std::nullopt) {
      if (earlier->request_hash != token->request_hash) {
        return base::failure(ec2_error("IdempotentParameterMismatch",
                                       "The arguments on this idempotent request are inconsistent with the arguments "
                                       "used in previous request(s)."));
      }
      reply.output = *std::move(again);
      return reply;
    }
  }
  const LaunchPlan plan = plan_launch(*request, context);
  RC_TRY_VOID(check_launch(plan, context));
  const state::InstanceProfile* profile = nullptr;
  if (request->iam_instance_profile) {
    RC_TRY(profile, find_profile(context, *request->iam_instance_profile));
  }
  RC_TRY(auto instances, make_instances(plan, context));

  reply.output = reservation_of(instances.front());
  for (auto& instance : instances) {
    std::optional<state::Association> association;
    if (profile) association = new_association(context, instance.id, *profile);
    reply.output.instances->push_back(instance_shape(instance, association ? &*association : nullptr, context));
    if (association) reply.changes.put(*std::move(association));
    reply.changes.put(std::move(instance));
  }
  // Before the token is put: the one to forget may be its predecessor.
  forget_ended(context.state, context.account(), context.now, reply.changes);
  if (token) {
    token->reservation_id = *reply.output.reservation_id;
    reply.changes.put(*std::move(token));
  }
  return reply;
}

}  // namespace rolecall::service::ec2
