// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "service/ec2/filters.h"
#include "service/ec2/ids.h"
#include "service/ec2/images.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"

namespace rolecall::service::ec2 {
namespace {

struct ImageItem {
  const Image& of;
  std::vector<state::Tag> tags = {};  // AWS: nobody sees another account's tags
};

using ImageFiltered = const ImageItem&;
using Out = FilterValues&;

constexpr FilterName<ImageItem> kImageFilters[] = {
    {"architecture", [](ImageFiltered image, Out out) { out.add(image.of.architecture); }},
    {"block-device-mapping.device-name", [](ImageFiltered image, Out out) { out.add(image.of.root_device); }},
    {"block-device-mapping.volume-size",
     [](ImageFiltered image, Out out) { out.add(std::to_string(image.of.root_gib)); }},
    {"block-device-mapping.volume-type", [](ImageFiltered, Out out) { out.add(kRootVolumeType); }},
    {"creation-date", [](ImageFiltered image, Out out) { out.add(image.of.created); }},
    {"description", [](ImageFiltered image, Out out) { out.add(image.of.description); }},
    {"ena-support", [](ImageFiltered, Out out) { out.add(true); }},
    {"hypervisor", [](ImageFiltered, Out out) { out.add("xen"); }},
    {"image-id", [](ImageFiltered image, Out out) { out.add(image.of.id); }},
    {"image-type", [](ImageFiltered, Out out) { out.add("machine"); }},
    {"is-public", [](ImageFiltered, Out out) { out.add(true); }},
    {"name", [](ImageFiltered image, Out out) { out.add(image.of.name); }},
    {"owner-alias", [](ImageFiltered image, Out out) { out.add(image.of.owner_alias); }},
    {"owner-id", [](ImageFiltered image, Out out) { out.add(image.of.owner_id); }},
    {"platform", [](ImageFiltered, Out) {}},
    {"root-device-name", [](ImageFiltered image, Out out) { out.add(image.of.root_device); }},
    {"root-device-type", [](ImageFiltered, Out out) { out.add("ebs"); }},
    {"state", [](ImageFiltered, Out out) { out.add("available"); }},
    {"virtualization-type", [](ImageFiltered, Out out) { out.add("hvm"); }},
};

// AWS: account ids, or `self`, `amazon`, `aws-marketplace`.
bool is_owned_by(const Image& image, const std::vector<std::string>& owners) {
  if (owners.empty()) return true;
  return std::ranges::any_of(owners, [&](const std::string& owner) {
    return owner == image.owner_id || (!image.owner_alias.empty() && owner == image.owner_alias);
  });
}

// AWS: `all` for public images; nobody has been given one of the catalogue's by name.
bool is_executable_by(const std::vector<std::string>& users) {
  return users.empty() || std::ranges::find(users, "all") != users.end();
}

api::ec2::Image image_shape(const Image& image) {
  api::ec2::Image out;
  out.architecture = image.architecture;
  out.creation_date = image.created;
  out.image_id = image.id;
  out.image_location = fmt::format("{}/{}", image.owner_alias.empty() ? image.owner_id : image.owner_alias, image.name);
  out.image_type = "machine";
  out.public_ = true;
  out.owner_id = image.owner_id;
  if (!image.owner_alias.empty()) out.image_owner_alias = image.owner_alias;
  out.platform_details = "Linux/UNIX";
  out.usage_operation = "RunInstances";
  out.state = "available";
  out.block_device_mappings = {{.device_name = std::string(image.root_device),
                                .ebs = api::ec2::EbsBlockDevice{.delete_on_termination = true,
                                                                .volume_size = image.root_gib,
                                                                .volume_type = std::string(kRootVolumeType),
                                                                .encrypted = false}}};
  out.description = image.description;
  out.ena_support = true;
  out.hypervisor = "xen";
  out.name = image.name;
  out.root_device_name = image.root_device;
  out.root_device_type = "ebs";
  out.sriov_net_support = "simple";
  out.virtualization_type = "hvm";
  if (image.requires_imds_v2) out.imds_support = "v2.0";
  return out;
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DescribeImagesRequest&, const Context&) {
  return describe_needs("ec2:DescribeImages");
}

// IncludeDeprecated changes nothing: none of the catalogue is deprecated.
Outcome<api::ec2::DescribeImagesResult> handle(const Authorized<api::ec2::DescribeImagesRequest>& request,
                                               const Context&) {
  const auto ids = request->image_ids.value_or(std::vector<std::string>{});
  for (const auto& id : ids) {
    RC_TRY_VOID(check_id(kImageId, id));
    if (!find_image(id)) return base::failure(id_not_found(kImageId, id));
  }
  RC_TRY(const auto filters, Filters<ImageItem>::of(request->filters, kImageFilters));
  const auto owners = request->owners.value_or(std::vector<std::string>{});
  Reply<api::ec2::DescribeImagesResult> reply;
  auto& shapes = reply.output.images.emplace();
  if (!is_executable_by(request->executable_users.value_or(std::vector<std::string>{}))) return reply;
  for (const Image& image : images()) {
    const bool wanted = ids.empty() || std::ranges::find(ids, image.id) != ids.end();
    if (wanted && is_owned_by(image, owners) && filters.match(ImageItem{image})) shapes.push_back(image_shape(image));
  }
  return reply;
}

}  // namespace rolecall::service::ec2
