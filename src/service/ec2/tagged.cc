// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/tagged.h"

#include <fmt/format.h>

#include <map>

#include "service/ec2/errors.h"
#include "service/ec2/lookup.h"
#include "service/ec2/tags.h"

namespace rolecall::service::ec2 {
namespace {

using base::failure;
using Checked = base::Result<void, wire::ApiError>;
using InstanceTags = std::vector<state::Tag> state::Instance::*;

constexpr std::size_t kMaxTaggedResources = 1000;  // AWS: of one call

// Whose volume or interface it is; null if there is none, or it has gone with its instance.
const state::Instance* instance_with(const Context& context, const IdKind& kind, std::string_view id) {
  const auto* instance = instance_or_null(context, sibling_id(kInstanceId, id));
  if (!instance || instance->state == state::InstanceState::Terminated) return nullptr;
  const auto& own = &kind == &kVolumeId ? instance->volume_id : instance->network_interface_id;
  return own == id ? instance : nullptr;
}

// The entities that one call changes, each once.
class Edits {
 public:
  Edits(const Context& context, const ChangeTags& change) : context_(context), change_(change) {}

  Checked edit(std::string_view id) {
    const IdKind* kind = kind_of_id(id);
    if (!kind) return failure(ec2_error("InvalidID", fmt::format("The ID '{}' is not valid", id)));
    RC_TRY_VOID(check_id(*kind, id));
    if (kind == &kInstanceId) return edit_instance(*kind, id, instance_or_null(context_, id), &state::Instance::tags);
    if (kind == &kVolumeId) {
      return edit_instance(*kind, id, instance_with(context_, *kind, id), &state::Instance::volume_tags);
    }
    if (kind == &kInterfaceId) {
      return edit_instance(*kind, id, instance_with(context_, *kind, id), &state::Instance::interface_tags);
    }
    if (kind == &kVpcId) return edit_one(*kind, id, vpc_or_null(context_, id));
    if (kind == &kSubnetId) return edit_one(*kind, id, subnet_or_null(context_, id));
    if (kind == &kSecurityGroupId) return edit_one(*kind, id, group_or_null(context_, id));
    if (kind == &kKeyPairId) return edit_one(*kind, id, key_pair_by_id(context_, id));
    // The catalogue's images are nobody's to tag.
    return failure(id_not_found(*kind, id));
  }

  void put_instances(state::Changes& changes) {
    for (auto& [id, instance] : instances_) changes.put(std::move(instance));
  }
  state::Changes& others() { return others_; }

 private:
  Checked edit_instance(const IdKind& kind, std::string_view id, const state::Instance* found, InstanceTags tags) {
    if (!found) return failure(id_not_found(kind, id));
    state::Instance& instance = instances_.try_emplace(found->id.str(), *found).first->second;
    RC_TRY_VOID(change_(instance.*tags));
    if (tags == &state::Instance::tags && instance.metadata.tags_enabled) {
      RC_TRY_VOID(check_metadata_tags(instance.tags));
    }
    return {};
  }

  template <class Entity>
  Checked edit_one(const IdKind& kind, std::string_view id, const Entity* found) {
    if (!found) return failure(id_not_found(kind, id));
    Entity entity = *found;
    RC_TRY_VOID(change_(entity.tags));
    others_.put(std::move(entity));
    return {};
  }

  const Context& context_;
  const ChangeTags& change_;
  std::map<std::string, state::Instance> instances_;
  state::Changes others_;
};

template <class Entity, class Visit>
void for_each_of_account(const Context& context, const Visit& visit) {
  context.state.all<Entity>().scan_prefix(context.account().str() + "/", [&](const std::string&, const Entity& entity) {
    visit(entity);
    return true;
  });
}

}  // namespace

Need tagged_need(const Context& context, const policy::Action& action, std::string_view id) {
  const IdKind* kind = kind_of_id(id);
  if (!kind) return Need{.action = action, .resource = resource_arn(context, "*", id)};
  if (kind == &kInstanceId) return instance_need(context, action, id);
  if (kind == &kVpcId) return vpc_need(context, action, id);
  if (kind == &kSubnetId) return subnet_need(context, action, id);
  if (kind == &kSecurityGroupId) return group_need(context, action, id);
  if (kind == &kKeyPairId) {
    const auto* key_pair = key_pair_by_id(context, id);
    return key_pair_need(context, action, key_pair ? std::string_view(key_pair->name) : id);
  }
  if (kind == &kImageId) return Need{.action = action, .resource = image_arn(context, id)};
  Need need{.action = action, .resource = resource_arn(context, kind->type, id)};
  const auto* instance = instance_with(context, *kind, id);
  if (!instance) return need;
  return std::move(need).with_resource_tags(kind == &kVolumeId ? instance->volume_tags : instance->interface_tags,
                                            "ec2");
}

Checked change_tags(const Context& context, const std::vector<std::string>& ids, const ChangeTags& change,
                    state::Changes& changes) {
  if (ids.size() > kMaxTaggedResources) {
    return failure(wire::invalid_parameter_value(
        fmt::format("The number of resources ({}) exceeds the limit of {}", ids.size(), kMaxTaggedResources)));
  }
  Edits edits(context, change);
  for (const auto& id : ids) RC_TRY_VOID(edits.edit(id));
  changes = std::move(edits.others());
  edits.put_instances(changes);
  return {};
}

void for_each_tag(const Context& context, const std::function<void(const TagItem&)>& visit) {
  const auto each = [&](std::string_view id, const IdKind& kind, const std::vector<state::Tag>& tags) {
    for (const auto& tag : tags) visit({id, kind.type, tag});
  };
  const std::string prefix = context.account().str() + "/";
  context.state.indexes.reservations.scan_prefix(prefix, [&](const std::string& key, const state::Present&) {
    const auto* instance = instance_or_null(context, std::string_view(key).substr(key.rfind('/') + 1));
    if (!instance) return true;
    each(instance->id, kInstanceId, instance->tags);
    if (instance->state == state::InstanceState::Terminated) return true;
    each(instance->volume_id, kVolumeId, instance->volume_tags);
    each(instance->network_interface_id, kInterfaceId, instance->interface_tags);
    return true;
  });
  for_each_of_account<state::Vpc>(context, [&](const auto& vpc) { each(vpc.id, kVpcId, vpc.tags); });
  for_each_of_account<state::Subnet>(context, [&](const auto& subnet) { each(subnet.id, kSubnetId, subnet.tags); });
  for_each_of_account<state::SecurityGroup>(context,
                                            [&](const auto& group) { each(group.id, kSecurityGroupId, group.tags); });
  for_each_of_account<state::KeyPair>(context,
                                      [&](const auto& key_pair) { each(key_pair.id, kKeyPairId, key_pair.tags); });
}

}  // namespace rolecall::service::ec2
