// SPDX-License-Identifier: Apache-2.0
#include "policy/context_key.h"

#include <array>

#include "base/encoding.h"
#include "policy/bytes.h"

namespace rolecall::policy {
namespace {

constexpr std::string_view kKnownKeys[] = {"aws:AssumedRoot",
                                           "aws:CalledVia",
                                           "aws:CalledViaFirst",
                                           "aws:CalledViaLast",
                                           "aws:CurrentTime",
                                           "aws:Ec2InstanceSourcePrivateIPv4",
                                           "aws:Ec2InstanceSourceVpc",
                                           "aws:EpochTime",
                                           "aws:FederatedProvider",
                                           "aws:MultiFactorAuthAge",
                                           "aws:MultiFactorAuthPresent",
                                           "aws:PrincipalAccount",
                                           "aws:PrincipalArn",
                                           "aws:PrincipalIsAWSService",
                                           "aws:PrincipalOrgID",
                                           "aws:PrincipalOrgPaths",
                                           "aws:PrincipalServiceName",
                                           "aws:PrincipalServiceNamesList",
                                           "aws:PrincipalType",
                                           "aws:RequestedRegion",
                                           "aws:ResourceAccount",
                                           "aws:ResourceOrgID",
                                           "aws:ResourceOrgPaths",
                                           "aws:SecureTransport",
                                           "aws:SourceAccount",
                                           "aws:SourceArn",
                                           "aws:SourceIdentity",
                                           "aws:SourceIp",
                                           "aws:SourceOrgID",
                                           "aws:SourceOrgPaths",
                                           "aws:SourceVpc",
                                           "aws:SourceVpcArn",
                                           "aws:SourceVpce",
                                           "aws:TagKeys",
                                           "aws:TokenIssueTime",
                                           "aws:UserAgent",
                                           "aws:ViaAWSService",
                                           "aws:VpcSourceIp",
                                           "aws:VpceAccount",
                                           "aws:VpceOrgID",
                                           "aws:VpceOrgPaths",
                                           "aws:referer",
                                           "aws:userid",
                                           "aws:username",
                                           "ec2:Attribute",
                                           "ec2:AvailabilityZone",
                                           "ec2:CreateAction",
                                           "ec2:EbsOptimized",
                                           "ec2:ImageID",
                                           "ec2:ImageType",
                                           "ec2:InstanceID",
                                           "ec2:InstanceMarketType",
                                           "ec2:InstanceMetadataTags",
                                           "ec2:InstanceProfile",
                                           "ec2:InstanceType",
                                           "ec2:IsLaunchTemplateResource",
                                           "ec2:KeyPairName",
                                           "ec2:LaunchTemplate",
                                           "ec2:MetadataHttpEndpoint",
                                           "ec2:MetadataHttpPutResponseHopLimit",
                                           "ec2:MetadataHttpTokens",
                                           "ec2:NewInstanceProfile",
                                           "ec2:Owner",
                                           "ec2:PlacementGroup",
                                           "ec2:Region",
                                           "ec2:RoleDelivery",
                                           "ec2:RootDeviceType",
                                           "ec2:SecurityGroupID",
                                           "ec2:SourceInstanceARN",
                                           "ec2:Subnet",
                                           "ec2:SubnetID",
                                           "ec2:Tenancy",
                                           "ec2:VolumeSize",
                                           "ec2:VolumeType",
                                           "ec2:Vpc",
                                           "iam:AWSServiceName",
                                           "iam:AssociatedResourceArn",
                                           "iam:PassedToService",
                                           "iam:PermissionsBoundary",
                                           "iam:PolicyARN",
                                           "s3:ResourceAccount",
                                           "s3:authType",
                                           "s3:delimiter",
                                           "s3:max-keys",
                                           "s3:prefix",
                                           "s3:signatureversion",
                                           "s3:x-amz-acl",
                                           "saml:aud",
                                           "saml:iss",
                                           "saml:sub",
                                           "saml:sub_type",
                                           "sts:AWSServiceName",
                                           "sts:DurationSeconds",
                                           "sts:ExternalId",
                                           "sts:RoleAuthorizedByIdp",
                                           "sts:RoleSessionName",
                                           "sts:SourceIdentity",
                                           "sts:TransitiveTagKeys"};

// A context compares names after hashes, so that somebody who crafts equal hashes gains nothing.
constexpr std::uint64_t folded_hash(std::string_view name) {
  std::uint64_t state = 0;
  for (std::size_t i = 0; i < name.size(); i += kWordSize) {
    state = hash_step(state, base::lower_word(load_partial(name, i)));
  }
  return hash_end(state, name.size());
}

constexpr std::size_t kSlots = 512;  // open addressing, at most a quarter full

struct KnownTable {
  std::array<KeyId, kSlots> slots{};
  std::array<std::uint64_t, kKnownKeysMax + 1> hashes{};
};

constexpr KnownTable make_table() {
  KnownTable table;
  KeyId id = 1;
  for (const std::string_view name : kKnownKeys) {
    const std::uint64_t hash = folded_hash(name);
    std::size_t slot = hash % kSlots;
    while (table.slots[slot] != kUnknownKey) slot = (slot + 1) % kSlots;
    table.slots[slot] = id;
    table.hashes[id] = hash;
    ++id;
  }
  return table;
}

static_assert(std::size(kKnownKeys) <= kKnownKeysMax);
constexpr KnownTable kTable = make_table();

// Nearly always in AWS's letter case, which is quick to see.
bool is_spelled(std::string_view known, std::string_view name) {
  return same_text(known, name) || same_key(known, name);
}

}  // namespace

KeyHash hash_key(std::string_view name) {
  const std::uint64_t hash = folded_hash(name);
  for (std::size_t slot = hash % kSlots; kTable.slots[slot] != kUnknownKey; slot = (slot + 1) % kSlots) {
    const KeyId id = kTable.slots[slot];
    if (kTable.hashes[id] == hash && is_spelled(kKnownKeys[id - 1], name)) return {hash, id};
  }
  return {hash, kUnknownKey};
}

bool same_key(std::string_view a, std::string_view b) {
  return base::equals_ignore_case(a, b);
}

std::size_t known_key_count() {
  return std::size(kKnownKeys);
}
std::string_view known_key_name(KeyId id) {
  return id == kUnknownKey ? std::string_view() : kKnownKeys[id - 1];
}

}  // namespace rolecall::policy
