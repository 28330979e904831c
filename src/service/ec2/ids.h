// SPDX-License-Identifier: Apache-2.0
//
// The ids of EC2's resources: their forms, and the errors for those that are malformed or lead nowhere
// (aws-api.md 4.1).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/api_error.h"

namespace rolecall::service::ec2 {

struct IdKind {
  std::string_view prefix;     // i-
  std::string_view type;       // as in ARNs and in DescribeTags: instance
  std::string_view malformed;  // error codes
  std::string_view not_found;
  std::string_view noun;  // `The NOUN 'X' does not exist`
};

inline constexpr IdKind kInstanceId{"i-", "instance", "InvalidInstanceID.Malformed", "InvalidInstanceID.NotFound",
                                    "instance ID"};
inline constexpr IdKind kImageId{"ami-", "image", "InvalidAMIID.Malformed", "InvalidAMIID.NotFound", "image id"};
inline constexpr IdKind kSubnetId{"subnet-", "subnet", "InvalidSubnetID.Malformed", "InvalidSubnetID.NotFound",
                                  "subnet ID"};
inline constexpr IdKind kVpcId{"vpc-", "vpc", "InvalidVpcID.Malformed", "InvalidVpcID.NotFound", "vpc ID"};
inline constexpr IdKind kSecurityGroupId{"sg-", "security-group", "InvalidGroupId.Malformed", "InvalidGroup.NotFound",
                                         "security group"};
inline constexpr IdKind kVolumeId{"vol-", "volume", "InvalidVolumeID.Malformed", "InvalidVolume.NotFound", "volume"};
inline constexpr IdKind kInterfaceId{"eni-", "network-interface", "InvalidNetworkInterfaceId.Malformed",
                                     "InvalidNetworkInterfaceID.NotFound", "networkInterface ID"};
inline constexpr IdKind kKeyPairId{"key-", "key-pair", "InvalidKeyPair.Malformed", "InvalidKeyPair.NotFound",
                                   "key pair"};

// Every kind whose resources can carry tags.
std::span<const IdKind* const> taggable_kinds();
// The kind whose prefix `id` has; null if it is of none.
const IdKind* kind_of_id(std::string_view id);

// The kind's prefix and 17 (or, as AWS gave them until 2018, 8) lower-case hex digits.
bool is_id(const IdKind& kind, std::string_view text);
base::Result<void, wire::ApiError> check_id(const IdKind& kind, std::string_view text);
wire::ApiError id_not_found(const IdKind& kind, std::string_view id);

// An instance's root volume and network interface have its digits in their ids, so that they are found without an
// index.
std::string sibling_id(const IdKind& kind, std::string_view id);

}  // namespace rolecall::service::ec2
