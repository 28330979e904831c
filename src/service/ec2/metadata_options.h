// SPDX-License-Identifier: Apache-2.0
//
// The options of an instance's metadata service (imds.md 9): from requests, to answers, as condition keys.
#pragma once

#include <string_view>

#include "api/ec2/types.h"
#include "service/need.h"
#include "state/ec2_entities.h"

namespace rolecall::service::ec2 {

inline std::string_view enabled_or_disabled(bool enabled) {
  return enabled ? "enabled" : "disabled";
}
inline std::string_view tokens_text(const state::MetadataOptions& options) {
  return options.tokens_required ? "required" : "optional";
}

// Both request shapes have the same members.  Members that are absent leave the option as it is.
template <class Requested>
void change_options(state::MetadataOptions& options, const Requested& requested) {
  if (requested.http_tokens) options.tokens_required = *requested.http_tokens == "required";
  if (requested.http_put_response_hop_limit) options.hop_limit = *requested.http_put_response_hop_limit;
  if (requested.http_endpoint) options.endpoint_enabled = *requested.http_endpoint == "enabled";
  if (requested.http_protocol_ipv6) options.ipv6_enabled = *requested.http_protocol_ipv6 == "enabled";
  if (requested.instance_metadata_tags) options.tags_enabled = *requested.instance_metadata_tags == "enabled";
}

api::ec2::InstanceMetadataOptionsResponse options_shape(const state::MetadataOptions& options);

// ec2:MetadataHttpTokens and its like.
Need with_metadata_keys(Need need, const state::MetadataOptions& options);

}  // namespace rolecall::service::ec2
