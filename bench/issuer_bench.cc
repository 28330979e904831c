// SPDX-License-Identifier: Apache-2.0
//
// What the credentials of an instance cost: minting them, and opening their token, which every request of a session
// does.
#include <benchmark/benchmark.h>

#include "base/random.h"
#include "instance_session.h"
#include "issuer/issuer.h"

namespace {

namespace base = rolecall::base;
namespace issuer = rolecall::issuer;

const base::Time kNow = base::parse_basic("20260203T040506Z").value();

void mint(benchmark::State& state) {
  base::SystemRandom random;
  const issuer::Issuer issuer(issuer::KeyRing::generate(kNow, random));
  const auto session = rolecall::bench::instance_session(kNow);
  for (auto _ : state) benchmark::DoNotOptimize(issuer.mint(session, random));
}
BENCHMARK(mint);

void open(benchmark::State& state) {
  base::SystemRandom random;
  const issuer::Issuer issuer(issuer::KeyRing::generate(kNow, random));
  const auto credentials = issuer.mint(rolecall::bench::instance_session(kNow), random);
  if (!credentials) std::abort();
  for (auto _ : state) {
    benchmark::DoNotOptimize(issuer.open(credentials->access_key_id, credentials->session_token.reveal()));
  }
}
BENCHMARK(open);

}  // namespace

BENCHMARK_MAIN();
