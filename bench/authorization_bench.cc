// SPDX-License-Identifier: Apache-2.0
//
// What the whole step between a verified signature and the handler costs: the caller's policies are gathered, the
// condition keys filled in, the decision made and recorded.  The caller is a role on an instance, with ten statements
// and a boundary; `Launch` asks for as many permissions as RunInstances does.  Counters of each step:
//   instructions   counted one by one (instruction_count.h)
//   allocations    on the heap
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "heap_count.h"
#include "instance_session.h"
#include "instruction_count.h"
#include "issuer/issuer.h"
#include "service/authentication.h"
#include "service/authorization.h"
#include "sigv4/sign.h"

namespace rolecall::bench {
namespace {

using service::Need;
using service::Needs;

const base::Time kNow = base::parse_basic("20260203T040506Z").value();
const base::AccountId kAccount("123456789012");
constexpr std::string_view kRoleId = "AROAQNZGKIQY56JQ7WMLA";
constexpr std::string_view kLimit = "arn:aws:iam::123456789012:policy/limit";

state::PolicyText document(const std::string& statements) {
  state::PolicyText out;
  out.text = R"({"Version":"2012-10-17","Statement":[)" + statements + "]}";
  auto compiled = policy::compile(out.text, out.kind);
  if (!compiled) {
    std::fprintf(stderr, "%s: %s\n", compiled.error().message.c_str(), out.text.c_str());
    std::abort();
  }
  out.compiled = *std::move(compiled);
  return out;
}

std::string ten_statements() {
  std::string out = R"({"Effect":"Allow","Action":["ec2:RunInstances","ec2:CreateTags"],"Resource":"*"})";
  for (int i = 0; i < 9; ++i) {
    out += fmt::format(
        R"(,{{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],)"
        R"("Resource":["arn:aws:s3:::bucket-{0}","arn:aws:s3:::bucket-{0}/*"],)"
        R"("Condition":{{"StringEquals":{{"aws:PrincipalTag/Team":"red"}},"IpAddress":{{"aws:SourceIp":"10.0.0.0/8"}}}}}})",
        i);
  }
  return out;
}

state::Snapshot world() {
  state::Role role;
  role.account = kAccount;
  role.name = "app";
  role.id = base::UniqueId(kRoleId);
  role.inline_policies = {{"inline", document(ten_statements())}};
  role.boundary_arn = kLimit;
  role.tags = {{"Team", "red"}, {"Stage", "production"}};
  state::ManagedPolicy limit;
  limit.account = kAccount;
  limit.name = "limit";
  limit.versions.push_back(
      {1, document(R"({"Effect":"Allow","Action":["s3:*","ec2:*","logs:*"],"Resource":"*"})"), {}});
  state::Account account;
  account.id = kAccount;
  state::Changes changes;
  changes.put(std::move(account));
  changes.put(std::move(role));
  changes.put(std::move(limit));
  state::Snapshot snapshot;
  snapshot.apply(changes);
  return snapshot;
}

class Server {
 public:
  bool authorize(const Needs& needs) const {
    const service::RequestFacts facts{.source_ip = "10.1.2.3",
                                      .user_agent = "aws-cli/2.9.19 Python/3.11.2 Linux/6.1 botocore/2.4.5",
                                      .referer = {},
                                      .region = "us-east-1",
                                      .secure_transport = true};
    return authorizer_.authorize(needs, facts, context_).has_value();
  }

 private:
  service::Authenticated authenticated() {
    const auto credentials = issuer_.mint(instance_session(kNow), random_);
    std::vector<sigv4::Header> headers{{"Host", "iam.amazonaws.com"}};
    sigv4::RequestView request{.method = "POST", .raw_path = "/", .raw_query = "", .headers = headers, .body = ""};
    const auto added = sigv4::sign_header(request,
                                          {credentials->access_key_id.str(), credentials->secret_access_key,
                                           std::string(credentials->session_token.reveal())},
                                          {"us-east-1", "iam"}, kNow);
    for (const auto& header : added) headers.push_back({header.name, header.value});
    request.headers = headers;
    auto caller = service::Authenticator(issuer_, settings_)
                      .authenticate(request, {"iam", wire::Protocol::Query}, snapshot_, kNow);
    if (!caller) {
      std::fprintf(stderr, "%s\n", caller.error().message.c_str());
      std::abort();
    }
    return *std::move(caller);
  }

  base::SeededRandom random_{1};
  issuer::Issuer issuer_{issuer::KeyRing::generate(kNow, random_)};
  service::Settings settings_{.account = kAccount};
  state::Snapshot snapshot_ = world();
  service::Authenticated caller_ = authenticated();
  service::Context context_{.state = snapshot_,
                            .propagated = snapshot_,
                            .now = kNow,
                            .random = random_,
                            .settings = settings_,
                            .caller = caller_.caller,
                            .issuer = issuer_,
                            .request_id = "id"};
  service::Authorizer authorizer_;
};

Needs object_needs() {
  return {Need{.action = "s3:GetObject", .resource = "arn:aws:s3:::bucket-0/key"}};
}

Needs launch_needs() {
  Needs needs;
  for (const std::string_view resource : {"instance/*", "volume/*", "network-interface/*", "subnet/subnet-1",
                                          "security-group/sg-1", "key-pair/mine", "image/ami-1"}) {
    needs.push_back(
        Need{.action = "ec2:RunInstances", .resource = fmt::format("arn:aws:ec2:us-east-1:123456789012:{}", resource)}
            .with("ec2:Vpc", "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1"));
  }
  return needs;
}

void authorize(benchmark::State& state, Needs (*needs)()) {
  const Server server;
  if (!server.authorize(needs())) state.SkipWithError("denied");
  // Making the needs is the operation's business.
  std::size_t allocated = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const Needs asked = needs();
    const std::size_t before = allocations();
    state.ResumeTiming();
    benchmark::DoNotOptimize(server.authorize(asked));
    allocated += allocations() - before;
  }
  state.counters["allocations"] =
      benchmark::Counter(static_cast<double>(allocated), benchmark::Counter::kAvgIterations);
  const auto made = count_instructions([&] { benchmark::DoNotOptimize(needs()); });
  const auto all = count_instructions([&] { benchmark::DoNotOptimize(server.authorize(needs())); });
  if (made && all) state.counters["instructions"] = static_cast<double>(*all - *made);
}
BENCHMARK_CAPTURE(authorize, Object, object_needs);
BENCHMARK_CAPTURE(authorize, Launch, launch_needs);

}  // namespace
}  // namespace rolecall::bench

BENCHMARK_MAIN();
