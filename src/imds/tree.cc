// SPDX-License-Identifier: Apache-2.0
#include "imds/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/encoding.h"

namespace rolecall::imds {
namespace {

// AWS: the list of 2024.
constexpr std::array<std::string_view, 27> kVersions = {
    "1.0",        "2007-01-19", "2007-03-01", "2007-08-29", "2007-10-10", "2007-12-15", "2008-02-01",
    "2008-09-01", "2009-04-04", "2011-01-01", "2011-05-01", "2012-01-12", "2014-02-25", "2014-11-05",
    "2015-10-20", "2016-04-19", "2016-06-30", "2016-09-02", "2018-03-28", "2018-08-17", "2018-09-24",
    "2019-10-01", "2020-10-27", "2021-01-03", "2021-03-23", "2021-07-15", "2022-09-24"};
constexpr std::string_view kNewestVersion = "2024-04-11";
constexpr std::string_view kLatest = "latest";

// ip-172-31-0-5.ec2.internal; other regions name themselves.
std::string private_dns_name(std::string_view ip, std::string_view region) {
  std::string dashed(ip);
  std::ranges::replace(dashed, '.', '-');
  return region == "us-east-1" ? fmt::format("ip-{}.ec2.internal", dashed)
                               : fmt::format("ip-{}.{}.compute.internal", dashed, region);
}

}  // namespace

std::string version_listing() {
  std::string out;
  for (const auto version : kVersions) out.append(version).push_back('\n');
  return out.append(kNewestVersion).append("\n").append(kLatest);
}

bool is_version(std::string_view name) {
  return name == kLatest || name == kNewestVersion || std::ranges::find(kVersions, name) != kVersions.end();
}

Tree::Tree(const state::Snapshot& state, const state::Instance& instance, std::string_view region)
    : user_data_(instance.user_data.str()) {
  add("ami-id", instance.image_id);
  add("ami-launch-index", std::to_string(instance.launch_index));
  add("ami-manifest-path", "(unknown)");
  add("block-device-mapping/ami", "/dev/xvda");
  add("block-device-mapping/root", "/dev/xvda");
  add("events/maintenance/history", "[]");
  add("events/maintenance/scheduled", "[]");
  add("hibernation/configured", "false");
  add("instance-action", "none");
  add("instance-id", instance.id);
  add("instance-life-cycle", "on-demand");
  add("instance-type", instance.type);
  add("profile", "default-hvm");
  add("reservation-id", instance.reservation_id);
  add("services/domain", "amazonaws.com");
  add("services/partition", "aws");
  add("system", "nitro");
  add_placement(instance, region);
  add_network(state, instance);
  add_key(state, instance);
  if (instance.metadata.tags_enabled) add_tags(instance);
  // Listed here, answered by the service: what lies below changes with time.
  if (state.association_of(instance.id)) add("iam/info", {});
  leaves_["dynamic/fws/instance-monitoring"] = instance.monitoring ? "enabled" : "disabled";
  add_identity_document(instance, region);
}

void Tree::add(std::string path, std::string_view value) {
  leaves_["meta-data/" + std::move(path)] = value;
}

void Tree::add_placement(const state::Instance& instance, std::string_view region) {
  const std::string_view zone = instance.availability_zone;
  add("placement/availability-zone", zone);
  add("placement/region", region);
  const std::string name = private_dns_name(instance.private_ip, region);
  add("hostname", name);
  add("local-hostname", name);
  add("local-ipv4", instance.private_ip);
  add("mac", instance.mac);
}

void Tree::add_network(const state::Snapshot& state, const state::Instance& instance) {
  const std::string account = std::string(std::string_view(instance.account));
  std::string names, ids;
  for (const auto& id : instance.security_groups) {
    const auto* group = state.find<state::SecurityGroup>(account + "/" + std::string(std::string_view(id)));
    if (!group) continue;
    names.append(names.empty() ? "" : "\n").append(group->name);
    ids.append(ids.empty() ? "" : "\n").append(group->id);
  }
  add("security-groups", names);
  const std::string at = "network/interfaces/macs/" + instance.mac.str() + "/";
  add(at + "device-number", "0");
  add(at + "interface-id", instance.network_interface_id);
  add(at + "local-hostname", leaves_["meta-data/local-hostname"]);
  add(at + "local-ipv4s", instance.private_ip);
  add(at + "mac", instance.mac);
  add(at + "network-card-index", "0");
  add(at + "owner-id", account);
  add(at + "security-group-ids", ids);
  add(at + "security-groups", names);
  add(at + "subnet-id", instance.subnet_id);
  add(at + "vpc-id", instance.vpc_id);
  if (const auto* subnet = state.find<state::Subnet>(account + "/" + instance.subnet_id.str())) {
    add(at + "subnet-ipv4-cidr-block", subnet->cidr);
  }
  if (const auto* vpc = state.find<state::Vpc>(account + "/" + instance.vpc_id.str())) {
    add(at + "vpc-ipv4-cidr-block", vpc->cidr);
    add(at + "vpc-ipv4-cidr-blocks", vpc->cidr);
  }
}

void Tree::add_key(const state::Snapshot& state, const state::Instance& instance) {
  if (instance.key_name.empty()) return;
  const std::string account = std::string(std::string_view(instance.account));
  const auto* key = state.find<state::KeyPair>(account + "/" + instance.key_name.str());
  if (!key) return;
  key_name_ = key->name;
  add("public-keys/0/openssh-key", key->public_key);
}

void Tree::add_tags(const state::Instance& instance) {
  for (const auto& tag : instance.tags) add("tags/instance/" + tag.key, tag.value);
}

// AWS: two blanks of indent, blanks around the colon, keys in alphabetical order, null for what is unknown.
void Tree::add_identity_document(const state::Instance& instance, std::string_view region) {
  const bool arm = std::string_view(instance.type).find("g.") != std::string_view::npos;
  leaves_["dynamic/instance-identity/document"] = fmt::format(
      "{{\n  \"accountId\" : \"{}\",\n  \"architecture\" : \"{}\",\n  \"availabilityZone\" : \"{}\",\n"
      "  \"billingProducts\" : null,\n  \"devpayProductCodes\" : null,\n  \"marketplaceProductCodes\" : null,\n"
      "  \"imageId\" : \"{}\",\n  \"instanceId\" : \"{}\",\n  \"instanceType\" : \"{}\",\n  \"kernelId\" : null,\n"
      "  \"pendingTime\" : \"{}\",\n  \"privateIp\" : \"{}\",\n  \"ramdiskId\" : null,\n  \"region\" : \"{}\",\n"
      "  \"version\" : \"2017-09-30\"\n}}",
      std::string_view(instance.account), arm ? "arm64" : "x86_64", std::string_view(instance.availability_zone),
      std::string_view(instance.image_id), std::string_view(instance.id), std::string_view(instance.type),
      base::format_iso8601(instance.launched), std::string_view(instance.private_ip), region);
}

std::optional<Item> Tree::find(std::string_view path) const {
  // AWS: no slashes in this listing, and user-data only if there is any.
  if (path.empty()) return Item{user_data_.empty() ? "dynamic\nmeta-data" : "dynamic\nmeta-data\nuser-data"};
  if (path == "user-data") return user_data_.empty() ? std::nullopt : std::optional(Item{user_data_, true});
  // AWS: the keys are listed as `0=NAME`, which cloud-init reads.
  if (path == "meta-data/public-keys" && !key_name_.empty()) return Item{"0=" + key_name_};
  const auto leaf = leaves_.find(path);
  if (leaf != leaves_.end()) return Item{leaf->second};
  auto list = listing(path);
  if (!list) return std::nullopt;
  return Item{*std::move(list)};
}

std::optional<std::string> Tree::listing(std::string_view directory) const {
  const std::string prefix = std::string(directory) + "/";
  std::string out;
  std::string last;
  for (auto leaf = leaves_.lower_bound(prefix); leaf != leaves_.end() && leaf->first.starts_with(prefix); ++leaf) {
    const std::string_view rest = std::string_view(leaf->first).substr(prefix.size());
    const auto slash = rest.find('/');
    // AWS: directories end in a slash, leaves do not; tag keys hold no slash.
    std::string name(slash == std::string_view::npos ? rest : rest.substr(0, slash + 1));
    if (name == last) continue;
    if (!out.empty()) out.push_back('\n');
    out += name;
    last = std::move(name);
  }
  if (out.empty()) return std::nullopt;
  return out;
}

}  // namespace rolecall::imds
