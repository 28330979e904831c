// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/listing.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"
#include "service/ec2/tags.h"

namespace rolecall::service::ec2 {
namespace {

using KeyPairFiltered = const state::KeyPair&;
using Out = FilterValues&;

constexpr FilterName<state::KeyPair> kKeyPairFilters[] = {
    {"fingerprint", [](KeyPairFiltered key_pair, Out out) { out.add(key_pair.fingerprint); }},
    {"key-name", [](KeyPairFiltered key_pair, Out out) { out.add(key_pair.name); }},
    {"key-pair-id", [](KeyPairFiltered key_pair, Out out) { out.add(key_pair.id); }},
};

Found<state::KeyPair> find_by_id(const Context& context, std::string_view id) {
  RC_TRY_VOID(check_id(kKeyPairId, id));
  if (const auto* key_pair = key_pair_by_id(context, id)) return key_pair;
  return base::failure(id_not_found(kKeyPairId, id));
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DescribeKeyPairsRequest&, const Context&) {
  return describe_needs("ec2:DescribeKeyPairs");
}

Outcome<api::ec2::DescribeKeyPairsResult> handle(const Authorized<api::ec2::DescribeKeyPairsRequest>& request,
                                                 const Context& context) {
  auto names = request->key_names.value_or(std::vector<std::string>{});
  for (const auto& id : request->key_pair_ids.value_or(std::vector<std::string>{})) {
    RC_TRY(const auto* key_pair, find_by_id(context, id));
    names.push_back(key_pair->name);
  }
  RC_TRY(const auto filters, Filters<state::KeyPair>::of(request->filters, kKeyPairFilters));
  const bool with_public_key = request->include_public_key.value_or(false);
  const auto shape = [&](const state::KeyPair& key_pair) {
    return api::ec2::KeyPairInfo{.key_pair_id = key_pair.id,
                                 .key_fingerprint = key_pair.fingerprint,
                                 .key_name = key_pair.name,
                                 .key_type = key_pair.type,
                                 .tags = tag_shapes(key_pair.tags),
                                 .public_key = with_public_key ? std::optional(key_pair.public_key) : std::nullopt,
                                 .create_time = key_pair.created};
  };
  RC_TRY(auto page, list_of_account(context, names, PageRequest{}, filters, find_key_pair, shape));
  Reply<api::ec2::DescribeKeyPairsResult> reply;
  reply.output.key_pairs = std::move(page.items);
  return reply;
}

}  // namespace rolecall::service::ec2
