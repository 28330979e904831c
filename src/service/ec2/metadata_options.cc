// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/metadata_options.h"

#include <string>
#include <utility>

namespace rolecall::service::ec2 {

api::ec2::InstanceMetadataOptionsResponse options_shape(const state::MetadataOptions& options) {
  return {.state = options.applied ? "applied" : "pending",
          .http_tokens = std::string(tokens_text(options)),
          .http_put_response_hop_limit = options.hop_limit,
          .http_endpoint = std::string(enabled_or_disabled(options.endpoint_enabled)),
          .http_protocol_ipv6 = std::string(enabled_or_disabled(options.ipv6_enabled)),
          .instance_metadata_tags = std::string(enabled_or_disabled(options.tags_enabled))};
}

Need with_metadata_keys(Need need, const state::MetadataOptions& options) {
  return std::move(need)
      .with("ec2:MetadataHttpTokens", tokens_text(options))
      .with("ec2:MetadataHttpEndpoint", enabled_or_disabled(options.endpoint_enabled))
      .with("ec2:MetadataHttpPutResponseHopLimit", std::to_string(options.hop_limit))
      .with("ec2:InstanceMetadataTags", enabled_or_disabled(options.tags_enabled));
}

}  // namespace rolecall::service::ec2
