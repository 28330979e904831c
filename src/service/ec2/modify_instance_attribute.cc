// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/encoding.h"
#include "service/ec2/errors.h"
#include "service/ec2/instance_types.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"

namespace rolecall::service::ec2 {
namespace {

using api::ec2::ModifyInstanceAttributeRequest;

// One attribute and the value that it shall have.
struct NewValue {
  std::string name;   // as in ec2:Attribute/NAME, and as the `Attribute` parameter has it with a small first letter
  std::string value;  // false, t3.micro, ...
};

// AWS: an attribute is named by a parameter of its own (DisableApiTermination.Value=true) or by Attribute and Value.
std::vector<NewValue> new_values(const ModifyInstanceAttributeRequest& request) {
  std::vector<NewValue> out;
  const auto add_flag = [&](std::string_view name, const std::optional<api::ec2::AttributeBooleanValue>& value) {
    if (value) out.push_back({std::string(name), value->value.value_or(false) ? "true" : "false"});
  };
  const auto add_text = [&](std::string_view name, const std::optional<api::ec2::AttributeValue>& value) {
    if (value) out.push_back({std::string(name), value->value.value_or("")});
  };
  add_flag("disableApiTermination", request.disable_api_termination);
  add_flag("disableApiStop", request.disable_api_stop);
  add_flag("ebsOptimized", request.ebs_optimized);
  add_flag("sourceDestCheck", request.source_dest_check);
  add_flag("enaSupport", request.ena_support);
  add_text("instanceInitiatedShutdownBehavior", request.instance_initiated_shutdown_behavior);
  add_text("instanceType", request.instance_type);
  add_text("kernel", request.kernel);
  add_text("ramdisk", request.ramdisk);
  add_text("sriovNetSupport", request.sriov_net_support);
  if (request.user_data) out.push_back({"userData", ""});
  if (request.groups) out.push_back({"groupSet", ""});
  if (request.block_device_mappings) out.push_back({"blockDeviceMapping", ""});
  if (request.attribute) out.push_back({*request.attribute, request.value.value_or("")});
  return out;
}

base::Result<bool, wire::ApiError> flag_of(const NewValue& wanted) {
  if (base::equals_ignore_case(wanted.value, "true")) return true;
  if (base::equals_ignore_case(wanted.value, "false")) return false;
  return base::failure(wire::invalid_parameter_value(
      fmt::format("Value ({}) for parameter {} is invalid. Expected true or false.", wanted.value, wanted.name)));
}

base::Result<void, wire::ApiError> check_stopped(const state::Instance& instance) {
  if (instance.state == state::InstanceState::Stopped) return {};
  return base::failure(
      incorrect_instance_state(fmt::format("The instance '{}' is not in the 'stopped' state.", instance.id)));
}

base::Result<void, wire::ApiError> change_type(state::Instance& instance, const std::string& name) {
  RC_TRY_VOID(check_stopped(instance));
  const auto before = find_instance_type(instance.type);
  const auto type = find_instance_type(name);
  if (!type || (before && before->architecture != type->architecture)) {
    return base::failure(wire::invalid_parameter_value(fmt::format("Invalid value '{}' for InstanceType.", name)));
  }
  instance.type = name;
  instance.cpu_credits = std::string(type->default_credits);
  return {};
}

base::Result<void, wire::ApiError> change_attribute(state::Instance& instance, const NewValue& wanted) {
  if (wanted.name == "disableApiTermination") {
    RC_TRY(instance.termination_protected, flag_of(wanted));
    return {};
  }
  if (wanted.name == "disableApiStop") {
    RC_TRY(instance.stop_protected, flag_of(wanted));
    return {};
  }
  if (wanted.name == "ebsOptimized") {
    RC_TRY_VOID(check_stopped(instance));
    RC_TRY(instance.ebs_optimized, flag_of(wanted));
    return {};
  }
  if (wanted.name == "instanceType") return change_type(instance, wanted.value);
  if (wanted.name == "instanceInitiatedShutdownBehavior") {
    if (wanted.value != "stop" && wanted.value != "terminate") {
      return base::failure(wire::invalid_parameter_value(fmt::format(
          "Value ({}) for parameter instanceInitiatedShutdownBehavior is invalid. Specify stop or terminate.",
          wanted.value)));
    }
    instance.terminate_on_shutdown = wanted.value == "terminate";
    return {};
  }
  return base::failure(parameter_not_supported(wanted.name));
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const ModifyInstanceAttributeRequest& request,
                                                  const Context& context) {
  Need need = instance_need(context, "ec2:ModifyInstanceAttribute", request.instance_id);
  for (const auto& wanted : new_values(request)) {
    // AWS: the keys have a capital letter: ec2:Attribute/DisableApiTermination.
    std::string name = wanted.name;
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
    need = std::move(need).with("ec2:Attribute/" + name, wanted.value).with("ec2:Attribute", name);
  }
  return Needs{std::move(need)};
}

Outcome<api::ec2::ModifyInstanceAttributeResponse> handle(const Authorized<ModifyInstanceAttributeRequest>& request,
                                                          const Context& context) {
  RC_TRY(const auto* found, find_instance(context, request->instance_id));
  const auto wanted = new_values(*request);
  if (wanted.empty()) {
    return base::failure(invalid_parameter_combination("No attributes specified."));
  }
  if (wanted.size() > 1) {
    return base::failure(invalid_parameter_combination(
        fmt::format("Fields for multiple attribute types specified: {}, {}", wanted[0].name, wanted[1].name)));
  }
  if (found->state == state::InstanceState::ShuttingDown || found->state == state::InstanceState::Terminated) {
    return base::failure(incorrect_instance_state(
        fmt::format("The instance '{}' is not in a state in which its attributes can be modified", found->id)));
  }
  state::Instance instance = *found;
  RC_TRY_VOID(change_attribute(instance, wanted.front()));
  Reply<api::ec2::ModifyInstanceAttributeResponse> reply;
  reply.changes.put(std::move(instance));
  return reply;
}

}  // namespace rolecall::service::ec2
