// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "service/ec2/errors.h"
#include "service/ec2/filters.h"
#include "service/ec2/instance_types.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"
#include "service/ec2/pagination.h"

namespace rolecall::service::ec2 {
namespace {

using TypeFiltered = const InstanceType&;
using Out = FilterValues&;

constexpr FilterName<InstanceType> kTypeFilters[] = {
    {"bare-metal", [](TypeFiltered, Out out) { out.add(false); }},
    {"burstable-performance-supported", [](TypeFiltered type, Out out) { out.add(!type.default_credits.empty()); }},
    {"current-generation", [](TypeFiltered type, Out out) { out.add(type.nitro || type.name.starts_with("t2.")); }},
    {"hypervisor", [](TypeFiltered type, Out out) { out.add(type.nitro ? "nitro" : "xen"); }},
    {"instance-storage-supported", [](TypeFiltered, Out out) { out.add(false); }},
    {"instance-type", [](TypeFiltered type, Out out) { out.add(type.name); }},
    {"memory-info.size-in-mib", [](TypeFiltered type, Out out) { out.add(std::to_string(type.memory_mib)); }},
    {"processor-info.supported-architecture", [](TypeFiltered type, Out out) { out.add(type.architecture); }},
    {"supported-root-device-type", [](TypeFiltered, Out out) { out.add("ebs"); }},
    {"supported-usage-class", [](TypeFiltered, Out out) { out.add("on-demand"); }},
    {"supported-virtualization-type", [](TypeFiltered, Out out) { out.add("hvm"); }},
    {"vcpu-info.default-vcpus", [](TypeFiltered type, Out out) { out.add(std::to_string(type.vcpus)); }},
};

api::ec2::InstanceTypeInfo type_shape(const InstanceType& type) {
  using Texts = std::vector<std::string>;
  api::ec2::InstanceTypeInfo out;
  out.instance_type = type.name;
  out.current_generation = type.nitro || type.name.starts_with("t2.");
  out.free_tier_eligible = type.name == "t2.micro" || type.name == "t3.micro";
  out.supported_usage_classes = Texts{"on-demand"};
  out.supported_root_device_types = Texts{"ebs"};
  out.supported_virtualization_types = Texts{"hvm"};
  out.bare_metal = false;
  out.hypervisor = type.nitro ? "nitro" : "xen";
  out.processor_info = api::ec2::ProcessorInfo{.supported_architectures = Texts{std::string(type.architecture)}};
  out.v_cpu_info = api::ec2::VCpuInfo{.default_v_cpus = type.vcpus,
                                      .default_cores = type.vcpus / type.threads_per_core,
                                      .default_threads_per_core = type.threads_per_core};
  out.memory_info = api::ec2::MemoryInfo{.size_in_mi_b = type.memory_mib};
  out.instance_storage_supported = false;
  out.ebs_info = api::ec2::EbsInfo{.ebs_optimized_support = type.nitro ? "default" : "unsupported",
                                   .encryption_support = "supported",
                                   .nvme_support = type.nitro ? "required" : "unsupported"};
  // Rolecall's instances have one interface with one address.
  out.network_info = api::ec2::NetworkInfo{.maximum_network_interfaces = 1,
                                           .maximum_network_cards = 1,
                                           .default_network_card_index = 0,
                                           .ipv4_addresses_per_interface = 1,
                                           .ipv6_addresses_per_interface = 0,
                                           .ipv6_supported = false,
                                           .ena_support = type.nitro ? "required" : "unsupported",
                                           .efa_supported = false};
  out.hibernation_supported = false;
  out.burstable_performance_supported = !type.default_credits.empty();
  out.dedicated_hosts_supported = false;
  out.auto_recovery_supported = true;
  return out;
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DescribeInstanceTypesRequest&, const Context&) {
  return describe_needs("ec2:DescribeInstanceTypes");
}

Outcome<api::ec2::DescribeInstanceTypesResult> handle(const Authorized<api::ec2::DescribeInstanceTypesRequest>& request,
                                                      const Context&) {
  const auto names = request->instance_types.value_or(std::vector<std::string>{});
  RC_TRY(const auto page_wanted, page_request(request->next_token, request->max_results,
                                              names.empty() ? Ids::None : Ids::Given, "instanceTypesSet"));
  RC_TRY(const auto filters, Filters<InstanceType>::of(request->filters, kTypeFilters));
  std::vector<std::string> unknown = names;
  std::erase_if(unknown, [](const auto& name) { return find_instance_type(name).has_value(); });
  if (!unknown.empty()) {
    return base::failure(
        ec2_error("InvalidInstanceType",
                  fmt::format("The following supplied instance types do not exist: [{}]", fmt::join(unknown, ", "))));
  }
  state::Table<InstanceType> wanted;
  for_each_instance_type([&](const InstanceType& type) {
    const bool named = names.empty() || std::ranges::find(names, type.name) != names.end();
    if (named && filters.match(type)) wanted.put(type.name, std::make_shared<const InstanceType>(type));
  });
  auto page = page_of(wanted, "", page_wanted,
                      [](const std::string&, const InstanceType& type) { return std::optional(type_shape(type)); });
  Reply<api::ec2::DescribeInstanceTypesResult> reply;
  reply.output.instance_types = std::move(page.items);
  reply.output.next_token = std::move(page.next_token);
  return reply;
}

}  // namespace rolecall::service::ec2
