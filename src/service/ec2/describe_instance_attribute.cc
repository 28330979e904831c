// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/encoding.h"
#include "service/ec2/errors.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"
#include "service/ec2/shapes.h"

namespace rolecall::service::ec2 {
namespace {

using Attribute = api::ec2::InstanceAttribute;
using api::ec2::AttributeBooleanValue;
using api::ec2::AttributeValue;

struct AttributeReader {
  std::string_view name;
  void (*read)(const state::Instance& instance, const api::ec2::Instance& shape, Attribute& out);
};

AttributeBooleanValue flag(std::optional<bool> value) {
  return {.value = value.value_or(false)};
}

// `shape` is the instance as DescribeInstances shows it.
constexpr AttributeReader kAttributes[] = {
    {"blockDeviceMapping",
     [](const auto&, const auto& shape, Attribute& out) { out.block_device_mappings = shape.block_device_mappings; }},
    {"disableApiStop",
     [](const auto& instance, const auto&, Attribute& out) { out.disable_api_stop = flag(instance.stop_protected); }},
    {"disableApiTermination",
     [](const auto& instance, const auto&, Attribute& out) {
       out.disable_api_termination = flag(instance.termination_protected);
     }},
    {"ebsOptimized",
     [](const auto& instance, const auto&, Attribute& out) { out.ebs_optimized = flag(instance.ebs_optimized); }},
    {"enaSupport", [](const auto&, const auto& shape, Attribute& out) { out.ena_support = flag(shape.ena_support); }},
    {"enclaveOptions",
     [](const auto&, const auto& shape, Attribute& out) { out.enclave_options = shape.enclave_options; }},
    {"groupSet", [](const auto&, const auto& shape, Attribute& out) { out.groups = shape.security_groups; }},
    {"instanceInitiatedShutdownBehavior",
     [](const auto& instance, const auto&, Attribute& out) {
       out.instance_initiated_shutdown_behavior =
           AttributeValue{.value = instance.terminate_on_shutdown ? "terminate" : "stop"};
     }},
    {"instanceType", [](const auto&, const auto& shape,
                        Attribute& out) { out.instance_type = AttributeValue{.value = shape.instance_type}; }},
    {"kernel", [](const auto&, const auto&, Attribute& out) { out.kernel_id = AttributeValue{}; }},
    {"productCodes",
     [](const auto&, const auto&, Attribute& out) { out.product_codes = std::vector<api::ec2::ProductCode>{}; }},
    {"ramdisk", [](const auto&, const auto&, Attribute& out) { out.ramdisk_id = AttributeValue{}; }},
    {"rootDeviceName", [](const auto&, const auto& shape,
                          Attribute& out) { out.root_device_name = AttributeValue{.value = shape.root_device_name}; }},
    {"sourceDestCheck",
     [](const auto&, const auto& shape, Attribute& out) { out.source_dest_check = flag(shape.source_dest_check); }},
    {"sriovNetSupport", [](const auto&, const auto&, Attribute& out) { out.sriov_net_support = AttributeValue{}; }},
    {"userData",
     [](const auto& instance, const auto&, Attribute& out) {
       out.user_data = AttributeValue{};
       if (!instance.user_data.empty()) out.user_data->value = base::base64_encode(instance.user_data);
     }},
};

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DescribeInstanceAttributeRequest& request,
                                                  const Context& context) {
  return Needs{instance_need(context, "ec2:DescribeInstanceAttribute", request.instance_id)
                   .with("ec2:Attribute", request.attribute)};
}

Outcome<api::ec2::InstanceAttribute> handle(const Authorized<api::ec2::DescribeInstanceAttributeRequest>& request,
                                            const Context& context) {
  RC_TRY(const auto* instance, find_instance(context, request->instance_id));
  Reply<api::ec2::InstanceAttribute> reply;
  reply.output.instance_id = instance->id.str();
  const auto shape = instance_shape(*instance, nullptr, context);
  for (const auto& attribute : kAttributes) {
    if (attribute.name != request->attribute) continue;
    attribute.read(*instance, shape, reply.output);
    return reply;
  }
  return base::failure(wire::invalid_parameter_value(
      fmt::format("Value ({}) for parameter attribute is invalid. Unknown attribute.", request->attribute)));
}

}  // namespace rolecall::service::ec2
