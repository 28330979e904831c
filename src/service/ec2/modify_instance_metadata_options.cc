// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "service/ec2/errors.h"
#include "service/ec2/lookup.h"
#include "service/ec2/metadata_options.h"
#include "service/ec2/operations.h"
#include "service/ec2/tags.h"

namespace rolecall::service::ec2 {
namespace {

// Each option in the request: its name and its value in the wire's words.
std::vector<std::pair<std::string, std::string>> attributes_of(
    const api::ec2::ModifyInstanceMetadataOptionsRequest& request) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto add = [&](std::string_view name, const std::optional<std::string>& value) {
    if (value) out.emplace_back(name, *value);
  };
  add("HttpTokens", request.http_tokens);
  if (request.http_put_response_hop_limit) {
    out.emplace_back("HttpPutResponseHopLimit", std::to_string(*request.http_put_response_hop_limit));
  }
  add("HttpEndpoint", request.http_endpoint);
  add("HttpProtocolIpv6", request.http_protocol_ipv6);
  add("InstanceMetadataTags", request.instance_metadata_tags);
  return out;
}

}  // namespace

// AWS: the keys of the instance say what is, ec2:Attribute and ec2:Attribute/NAME what shall be.
base::Result<Needs, wire::ApiError> authorization(const api::ec2::ModifyInstanceMetadataOptionsRequest& request,
                                                  const Context& context) {
  Need need = instance_need(context, "ec2:ModifyInstanceMetadataOptions", request.instance_id);
  std::vector<std::string> names;
  for (auto& [name, value] : attributes_of(request)) {
    need = std::move(need).with("ec2:Attribute/" + name, value);
    names.push_back(std::move(name));
  }
  if (!names.empty()) need = std::move(need).with_all("ec2:Attribute", std::move(names));
  return Needs{std::move(need)};
}

Outcome<api::ec2::ModifyInstanceMetadataOptionsResult> handle(
    const Authorized<api::ec2::ModifyInstanceMetadataOptionsRequest>& request, const Context& context) {
  RC_TRY(const auto* found, find_instance(context, request->instance_id));
  const auto attributes = attributes_of(*request);
  if (attributes.empty()) {
    return base::failure(invalid_parameter_combination(
        "At least one of HttpTokens, HttpPutResponseHopLimit, HttpEndpoint, HttpProtocolIpv6 and InstanceMetadataTags "
        "must be given"));
  }
  // AWS: an endpoint that is being switched off has no other options.
  if (request->http_endpoint == "disabled" && attributes.size() > 1) {
    return base::failure(invalid_parameter_combination(
        "The HttpEndpoint is disabled. To specify other metadata options, HttpEndpoint must be enabled"));
  }
  if (found->state == state::InstanceState::ShuttingDown || found->state == state::InstanceState::Terminated) {
    return base::failure(incorrect_instance_state(
        fmt::format("The instance '{}' is not in a state in which its metadata options can be modified", found->id)));
  }
  state::Instance instance = *found;
  change_options(instance.metadata, *request);
  if (instance.metadata.tags_enabled) RC_TRY_VOID(check_metadata_tags(instance.tags));
  instance.metadata.applied = false;
  Reply<api::ec2::ModifyInstanceMetadataOptionsResult> reply;
  reply.output.instance_id = instance.id.str();
  reply.output.instance_metadata_options = options_shape(instance.metadata);
  reply.changes.put(std::move(instance));
  return reply;
}

}  // namespace rolecall::service::ec2
