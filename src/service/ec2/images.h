// SPDX-License-Identifier: Apache-2.0
//
// The catalogue of machine images.  It is there to be found by DescribeImages; RunInstances takes any well-formed AMI
// id, because no machine is made from it.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "state/entities.h"

namespace rolecall::service::ec2 {

struct Image {
  std::string_view id;
  std::string_view name;
  std::string_view description;
  std::string_view architecture;
  std::string_view owner_id;
  std::string_view owner_alias;  // empty: none
  std::string_view root_device;
  std::string_view created;  // ISO 8601
  std::int32_t root_gib;
  bool requires_imds_v2;  // AWS: ImdsSupport v2.0
};

// Of images that are not in the catalogue.
inline constexpr std::string_view kDefaultRootDevice = "/dev/xvda";
inline constexpr std::int32_t kDefaultRootGib = 8;
inline constexpr std::string_view kRootVolumeType = "gp3";
inline constexpr std::string_view kRootVolumeIops = "3000";

std::span<const Image> images();
// Null if the catalogue has none.
const Image* find_image(std::string_view id);

}  // namespace rolecall::service::ec2
