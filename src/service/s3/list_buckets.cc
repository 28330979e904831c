// SPDX-License-Identifier: Apache-2.0
#include "service/s3/listing.h"
#include "service/s3/needs.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {
namespace {

// LIMIT: AWS, also what a client gets that does not ask for pages.
constexpr std::size_t kMaxBucketsListed = 10'000;

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::s3::ListBucketsRequest&, const Context&) {
  Needs needs;
  needs.push_back({.action = "s3:ListAllMyBuckets"});
  return needs;
}

Outcome<api::s3::ListBucketsOutput> handle(const Authorized<api::s3::ListBucketsRequest>& request,
                                           const Context& context) {
  const std::string prefix = request->prefix.value_or("");
  std::string from = prefix;
  if (request->continuation_token) {
    RC_TRY(const auto last, open_continuation_token(*request->continuation_token));
    from = std::max(from, last + '\0');
  }
  const auto max = static_cast<std::size_t>(request->max_buckets.value_or(kMaxBucketsListed));
  Reply<api::s3::ListBucketsOutput> reply;
  auto& buckets = reply.output.buckets.emplace();
  context.state.all<state::Bucket>().scan(from, [&](const std::string& name, const state::Bucket& bucket) {
    if (!name.starts_with(prefix)) return false;
    if (bucket.account != context.account()) return true;
    if (request->bucket_region && *request->bucket_region != bucket.region) return true;
    if (buckets.size() == max) {
      reply.output.continuation_token = continuation_token(*buckets.back().name);
      return false;
    }
    buckets.push_back({.name = name, .creation_date = bucket.created, .bucket_region = bucket.region});
    return true;
  });
  reply.output.owner = owner_of(context.account(), context);
  reply.output.prefix = request->prefix;
  return reply;
}

}  // namespace rolecall::service::s3
