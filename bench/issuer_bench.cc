// SPDX-License-Identifier: Apache-2.0
//
// What the credentials of an instance cost: minting them, and opening their token, which every request of a session
// does.
#include <benchmark/benchmark.h>

#include "base/random.h"
#include "issuer/issuer.h"

namespace {

namespace base = rolecall::base;
namespace issuer = rolecall::issuer;

const base::Time kNow = base::parse_basic("20260203T040506Z").value();

issuer::Session instance_session() {
  issuer::Session session;
  session.account = base::AccountId("123456789012");
  session.principal_id = base::UniqueId("AROAQNZGKIQY56JQ7WMLA");
  session.principal_name = "app";
  session.principal_arn = "arn:aws:iam::123456789012:role/app";
  session.session_name = "i-0123456789abcdef0";
  session.issued_at = kNow;
  session.expires_at = kNow + std::chrono::hours(6);
  session.delivery = issuer::Delivery::ImdsV2;
  session.instance_id = "i-0123456789abcdef0";
  session.instance_arn = "arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0";
  session.vpc_id = "vpc-0123456789abcdef0";
  session.private_ip = "10.0.0.7";
  return session;
}

void mint(benchmark::State& state) {
  base::SystemRandom random;
  const issuer::Issuer issuer(issuer::KeyRing::generate(kNow, random));
  const auto session = instance_session();
  for (auto _ : state) benchmark::DoNotOptimize(issuer.mint(session, random));
}
BENCHMARK(mint);

void open(benchmark::State& state) {
  base::SystemRandom random;
  const issuer::Issuer issuer(issuer::KeyRing::generate(kNow, random));
  const auto credentials = issuer.mint(instance_session(), random);
  if (!credentials) std::abort();
  for (auto _ : state) {
    benchmark::DoNotOptimize(issuer.open(credentials->access_key_id, credentials->session_token.reveal()));
  }
}
BENCHMARK(open);

}  // namespace

BENCHMARK_MAIN();
