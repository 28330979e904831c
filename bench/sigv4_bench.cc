// SPDX-License-Identifier: Apache-2.0
//
// What verifying a signature costs beside the SHA-256 that it cannot do without.  Counters of each verification:
//   blocks      SHA-256 block compressions in it (body, canonical request, string to sign, outer HMAC)
//   sha_ratio   its time over that of hashing the same messages and nothing else (budget: 2)
//   block_ratio its time over that of as many blocks hashed in one message, which no signature check can do
//   allocations heap allocations for each
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "base/clock.h"
#include "heap_count.h"
#include "sigv4/sign.h"
#include "sigv4/verify.h"

namespace {

namespace base = rolecall::base;
namespace crypto = rolecall::crypto;
namespace sigv4 = rolecall::sigv4;

const base::Time kNow = base::parse_basic("20260203T040506Z").value();
const base::Secret kSecret(std::string_view("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));

struct Example {
  std::string method = "POST", path = "/", query, service = "sts", body;
  std::vector<sigv4::OwnedHeader> headers;
  std::vector<sigv4::Header> views = {};

  sigv4::RequestView view() {
    views.clear();
    for (const auto& header : headers) views.push_back({header.name, header.value});
    return {.method = method, .raw_path = path, .raw_query = query, .headers = views, .body = body};
  }
  Example& sign(std::string token = "") {
    const sigv4::SigningCredentials credentials{
        .access_key_id = "AKIAQNZGKIQY56JQ7WML", .secret_access_key = kSecret, .session_token = std::move(token)};
    auto added = sigv4::sign_header(view(), credentials, {.region = "us-east-1", .service = service}, kNow);
    for (auto& header : added) headers.push_back(std::move(header));
    // What clients send besides and do not sign.
    headers.push_back({"User-Agent", "aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0 source/x86_64 prompt/off"});
    headers.push_back({"Accept-Encoding", "identity"});
    headers.push_back({"Content-Length", std::to_string(body.size())});
    return *this;
  }
};

Example caller_identity() {
  Example example;
  example.body = "Action=GetCallerIdentity&Version=2011-06-15";
  example.headers = {{"Host", "sts.us-east-1.amazonaws.com"},
                     {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  return example;
}

Example list_objects() {
  Example example;
  example.method = "GET";
  example.path = "/bucket";
  example.query = "list-type=2&prefix=logs%2F2026&max-keys=1000&encoding-type=url&delimiter=%2F";
  example.service = "s3";
  example.headers = {{"Host", "s3.us-east-1.amazonaws.com"}};
  return example;
}

std::size_t blocks_of(std::size_t bytes) {
  return (bytes + 9 + 63) / 64;
}

// CPU time: others may be using the machine.
double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// Each message depends on the digest before it, as in a signature: otherwise the processor works on several at a time.
double seconds_of_hashing(const std::vector<std::size_t>& sizes, std::size_t rounds) {
  std::string data(1U << 20, 'x');
  const double start = cpu_seconds();
  for (std::size_t i = 0; i < rounds; ++i) {
    for (const std::size_t size : sizes) {
      const auto digest = crypto::sha256(std::string_view(data).substr(0, size));
      data[0] = static_cast<char>(digest[0]);
    }
  }
  return cpu_seconds() - start;
}

void verify(benchmark::State& state, Example example) {
  const auto view = example.view();
  const sigv4::Expectations expectations{.now = kNow, .service = example.service};
  sigv4::SigningKeyCache cache;
  sigv4::Scratch scratch;
  const auto once = [&] {
    const auto presented = sigv4::parse(view);
    if (!presented || !sigv4::check(view, *presented, kSecret, expectations, cache, scratch)) std::abort();
  };
  once();
  // The last is HMAC's outer hash; the two blocks of its key are in the cached key.
  const std::vector<std::size_t> messages = {view.body.size(), scratch.canonical_request.size(),
                                             scratch.string_to_sign.size(), crypto::kSha256Size};
  std::size_t blocks = 0;
  for (const std::size_t size : messages) blocks += blocks_of(size);
  const std::size_t before = rolecall::bench::allocations();
  const double start = cpu_seconds();
  for (auto _ : state) once();
  const double taken = cpu_seconds() - start;
  const auto rounds = static_cast<std::size_t>(state.iterations());
  state.counters["allocations"] =
      static_cast<double>(rolecall::bench::allocations() - before) / static_cast<double>(rounds);
  state.counters["blocks"] = static_cast<double>(blocks);
  state.counters["sha_ratio"] = taken / seconds_of_hashing(messages, rounds);
  state.counters["block_ratio"] = taken / seconds_of_hashing({blocks * 64 - 9}, rounds);  // as many with the padding
}

BENCHMARK_CAPTURE(verify, get_caller_identity, caller_identity().sign());
BENCHMARK_CAPTURE(verify, get_caller_identity_of_a_session, caller_identity().sign(std::string(400, 'T')));
BENCHMARK_CAPTURE(verify, list_objects, list_objects().sign());

// Without the cache: what a key that was not seen today costs once.
void derive(benchmark::State& state) {
  const sigv4::KeyScope scope{.date = "20260203", .region = "us-east-1", .service = "sts"};
  for (auto _ : state) benchmark::DoNotOptimize(sigv4::derive_signing_key(kSecret, scope));
}
BENCHMARK(derive);

}  // namespace

BENCHMARK_MAIN();
