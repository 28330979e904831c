// SPDX-License-Identifier: Apache-2.0
//
// What one decision costs, in time and in heap allocations (which must be none).  The shapes: a role with N statements
// of two conditions each, spread over 20 attached policies where there are many, under a boundary and a session policy;
// the same with every statement about the very action that is asked; and hostile patterns.
#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "policy/evaluate.h"

namespace {

std::atomic<std::size_t> allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  void* memory = std::malloc(size);
  if (memory == nullptr) std::abort();
  return memory;
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace rolecall::policy {
namespace {

constexpr std::string_view kServices[] = {"s3", "ec2", "dynamodb", "sqs", "sns", "kms", "logs", "lambda", "ecr", "ssm"};

enum class Actions { Spread, AllTheSame };

// Statement number `i`: a few actions of one service on one prefix, under two conditions.
std::string statement(std::size_t i, Actions actions) {
  const std::string service(actions == Actions::Spread ? kServices[i % std::size(kServices)] : "s3");
  const std::string n = std::to_string(i);
  const std::string action =
      actions == Actions::Spread && i >= std::size(kServices)
          ? R"([")" + service + ":Get" + n + R"(Object",")" + service + ":Put" + n + R"(Object"])"
          : R"([")" + service + R"(:GetObject",")" + service + R"(:PutObject",")" + service + R"(:List*"])";
  return R"({"Effect":"Allow","Action":)" + action + R"(,"Resource":["arn:aws:)" + service + ":::bucket-" + n +
         R"(","arn:aws:)" + service + ":::bucket-" + n +
         R"(/*"],"Condition":{"StringEquals":{"aws:PrincipalTag/Team":"red"},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}})";
}

std::shared_ptr<const Policy> compiled(const std::string& statements, Kind kind) {
  const std::string text = R"({"Version":"2012-10-17","Statement":[)" + statements + "]}";
  auto policy = compile(text, kind);
  if (!policy) {
    std::fprintf(stderr, "%s: %s\n", policy.error().message.c_str(), text.c_str());
    std::abort();
  }
  return *policy;
}

// A role with its policies, and the request of one of its sessions.
class World {
 public:
  World(std::size_t statements, std::size_t policies, Actions actions) {
    std::vector<std::string> texts(policies);
    for (std::size_t i = 0; i < statements; ++i) {
      std::string& text = texts[i % policies];
      text += (text.empty() ? "" : ",") + statement(i, actions);
    }
    for (const std::string& text : texts) identity_.push_back(attach(compiled(text, Kind::InlineIdentity)));
    index_.emplace(identity_);
    boundary_ = attach(compiled(R"({"Effect":"Allow","Action":["s3:*","ec2:*","logs:*"],"Resource":"*"},)"
                                R"({"Effect":"Deny","Action":"iam:*","Resource":"*"})",
                                Kind::ManagedIdentity));
    session_ =
        attach(compiled(R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::bucket-*"})", Kind::Session));
    context_.set("aws:PrincipalTag/Team", "red");
    context_.set("aws:SourceIp", "10.1.2.3");
    context_.set("aws:CurrentTime", "2026-02-03T04:05:06Z");
    context_.set("aws:SecureTransport", "true");
    context_.set("aws:PrincipalArn", kRole);
    context_.set("aws:PrincipalAccount", kAccount);
    context_.set("aws:userid", "AROAEXAMPLEEXAMPLE11:i-0123456789abcdef0");
    context_.set("ec2:SourceInstanceARN", "arn:aws:ec2:us-east-1:111122223333:instance/i-0123456789abcdef0");
  }

  void run(benchmark::State& state, std::string_view action, std::string_view resource, Outcome expected) const {
    const Principal caller{.kind = Principal::Kind::AssumedRole,
                           .account = kAccount,
                           .arn = kRole,
                           .session_arn = "arn:aws:sts::111122223333:assumed-role/app/i-0123456789abcdef0",
                           .unique_id = "AROAEXAMPLEEXAMPLE11"};
    const Request request{caller, action, resource, kAccount, context_};
    Inputs inputs;
    inputs.identity = identity_;
    inputs.identity_index = &*index_;
    inputs.boundary = &boundary_;
    inputs.session = AttachedPolicies(&session_, 1);
    if (evaluate(request, inputs).outcome != expected) state.SkipWithError("not the expected decision");
    const std::size_t before = allocations.load();
    for (auto _ : state) benchmark::DoNotOptimize(evaluate(request, inputs));
    state.counters["allocations"] =
        benchmark::Counter(static_cast<double>(allocations.load() - before), benchmark::Counter::kAvgIterations);
  }

 private:
  static constexpr std::string_view kAccount = "111122223333";
  static constexpr std::string_view kRole = "arn:aws:iam::111122223333:role/app";

  AttachedPolicy attach(std::shared_ptr<const Policy> policy) {
    policies_.push_back(std::move(policy));
    return {policies_.back().get(), {}};
  }

  std::vector<std::shared_ptr<const Policy>> policies_;
  std::vector<AttachedPolicy> identity_;
  std::optional<PolicyIndex> index_;
  AttachedPolicy boundary_;
  AttachedPolicy session_;
  Context context_;
};

// The budget: 10 statements <= 150 ns, 2000 in 20 policies <= 1.5 times that.
void BM_AllowByOneOfSpreadStatements(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const World world(count, count >= 200 ? 20 : 1, Actions::Spread);
  world.run(state, "s3:GetObject", "arn:aws:s3:::bucket-0/key", Outcome::Allow);
}
BENCHMARK(BM_AllowByOneOfSpreadStatements)->Arg(1)->Arg(10)->Arg(200)->Arg(2000);

void BM_AllowByLastOfStatementsAboutTheSameAction(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const World world(count, count >= 200 ? 20 : 1, Actions::AllTheSame);
  const std::string resource = "arn:aws:s3:::bucket-" + std::to_string(count - 1) + "/key";
  world.run(state, "s3:GetObject", resource, Outcome::Allow);
}
BENCHMARK(BM_AllowByLastOfStatementsAboutTheSameAction)->Arg(10)->Arg(200)->Arg(2000);

void BM_ExplicitDenyByTheBoundary(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const World world(count, count >= 200 ? 20 : 1, Actions::Spread);
  world.run(state, "iam:CreateRole", "arn:aws:iam::111122223333:role/x", Outcome::ExplicitDeny);
}
BENCHMARK(BM_ExplicitDenyByTheBoundary)->Arg(10)->Arg(2000);

void BM_HostilePattern(benchmark::State& state) {
  std::string text = "*";
  for (int i = 0; i < 200; ++i) text += "a*";
  const auto pattern = Pattern::compile(text + "b", {});
  const std::string value(static_cast<std::size_t>(state.range(0)), 'a');
  const Context context;
  for (auto _ : state) benchmark::DoNotOptimize(pattern->matches(value, context));
}
BENCHMARK(BM_HostilePattern)->Arg(1000)->Arg(10000);

void BM_FillContext(benchmark::State& state) {
  for (auto _ : state) {
    Context context;
    context.set("aws:SourceIp", "10.1.2.3");
    context.set("aws:CurrentTime", "2026-02-03T04:05:06Z");
    context.set("aws:SecureTransport", "true");
    context.set("aws:PrincipalArn", "arn:aws:iam::111122223333:role/app");
    context.set("aws:PrincipalAccount", "111122223333");
    context.set("aws:PrincipalTag/Team", "red");
    context.set("aws:RequestedRegion", "us-east-1");
    context.set("aws:userid", "AROAEXAMPLEEXAMPLE11:i-0123456789abcdef0");
    benchmark::DoNotOptimize(context.find("aws:userid"));
  }
}
BENCHMARK(BM_FillContext);

void BM_Compile(benchmark::State& state) {
  std::string text;
  for (std::size_t i = 0; i < 10; ++i) text += (i > 0 ? "," : "") + statement(i, Actions::Spread);
  text = R"({"Version":"2012-10-17","Statement":[)" + text + "]}";
  for (auto _ : state) benchmark::DoNotOptimize(compile(text, Kind::ManagedIdentity));
}
BENCHMARK(BM_Compile);

}  // namespace
}  // namespace rolecall::policy

BENCHMARK_MAIN();
