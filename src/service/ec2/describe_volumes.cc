// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/filters.h"
#include "service/ec2/images.h"
#include "service/ec2/instance_listing.h"
#include "service/ec2/operations.h"
#include "service/ec2/tags.h"

namespace rolecall::service::ec2 {
namespace {

// The only volumes are root volumes, which come and go with their instances.
struct VolumeItem {
  explicit VolumeItem(const state::Instance& instance)
      : of(instance), image(find_image(instance.image_id)), tags(instance.volume_tags) {}

  const state::Instance& of;
  const Image* image;  // null: not in the catalogue
  const std::vector<state::Tag>& tags;

  std::int32_t gib() const { return image ? image->root_gib : kDefaultRootGib; }
  std::string_view device() const { return image ? image->root_device : kDefaultRootDevice; }
};

using VolumeFiltered = const VolumeItem&;
using Out = FilterValues&;

constexpr FilterName<VolumeItem> kVolumeFilters[] = {
    {"attachment.delete-on-termination", [](VolumeFiltered, Out out) { out.add(true); }},
    {"attachment.device", [](VolumeFiltered volume, Out out) { out.add(volume.device()); }},
    {"attachment.instance-id", [](VolumeFiltered volume, Out out) { out.add(volume.of.id); }},
    {"attachment.status", [](VolumeFiltered, Out out) { out.add("attached"); }},
    {"availability-zone", [](VolumeFiltered volume, Out out) { out.add(volume.of.availability_zone); }},
    {"encrypted", [](VolumeFiltered, Out out) { out.add(false); }},
    {"size", [](VolumeFiltered volume, Out out) { out.add(std::to_string(volume.gib())); }},
    {"status", [](VolumeFiltered, Out out) { out.add("in-use"); }},
    {"volume-id", [](VolumeFiltered volume, Out out) { out.add(volume.of.volume_id); }},
    {"volume-type", [](VolumeFiltered, Out out) { out.add(kRootVolumeType); }},
};

api::ec2::Volume volume_shape(const VolumeItem& item) {
  api::ec2::Volume out;
  out.attachments = {{.attach_time = item.of.launched,
                      .device = std::string(item.device()),
                      .instance_id = item.of.id.str(),
                      .state = "attached",
                      .volume_id = item.of.volume_id.str(),
                      .delete_on_termination = true}};
  out.availability_zone = item.of.availability_zone.str();
  out.create_time = item.of.launched;
  out.encrypted = false;
  out.size = item.gib();
  out.snapshot_id = "";
  out.state = "in-use";
  out.volume_id = item.of.volume_id.str();
  out.iops = 3000;
  out.throughput = 125;
  out.volume_type = kRootVolumeType;
  out.multi_attach_enabled = false;
  out.tags = tag_shapes(item.tags);
  return out;
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DescribeVolumesRequest&, const Context&) {
  return describe_needs("ec2:DescribeVolumes");
}

Outcome<api::ec2::DescribeVolumesResult> handle(const Authorized<api::ec2::DescribeVolumesRequest>& request,
                                                const Context& context) {
  std::vector<std::string> ids;
  for (const auto& id : request->volume_ids.value_or(std::vector<std::string>{})) {
    RC_TRY_VOID(check_id(kVolumeId, id));
    const auto* instance = instance_or_null(context, sibling_id(kInstanceId, id));
    const bool there = instance && instance->state != state::InstanceState::Terminated && instance->volume_id == id;
    if (!there) return base::failure(id_not_found(kVolumeId, id));
    ids.push_back(instance->id.str());
  }
  RC_TRY(const auto page_wanted,
         page_request(request->next_token, request->max_results, ids.empty() ? Ids::None : Ids::Given, "volumeIdSet"));
  RC_TRY(const auto filters, Filters<VolumeItem>::of(request->filters, kVolumeFilters));
  RC_TRY(auto page, list_instances(context, ids, page_wanted,
                                   [&](const state::Instance& instance) -> std::optional<api::ec2::Volume> {
                                     const VolumeItem item(instance);
                                     const bool gone = instance.state == state::InstanceState::Terminated;
                                     if (gone || !filters.match(item)) return std::nullopt;
                                     return volume_shape(item);
                                   }));
  Reply<api::ec2::DescribeVolumesResult> reply;
  reply.output.volumes = std::move(page.items);
  reply.output.next_token = std::move(page.next_token);
  return reply;
}

}  // namespace rolecall::service::ec2
