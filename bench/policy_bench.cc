// SPDX-License-Identifier: Apache-2.0
//
// What one decision costs, over the shapes of policy_shapes.cc.  Counters of each:
//   instructions   of one decision, counted one by one (instruction_count.h)
//   allocations    on the heap, which must be none
//   ratio          its time over that of the first shape, measured again right before it
//   compile_us_KiB microseconds to compile a KiB of policy text
//   bytes_policy   memory of each compiled policy with its share of the principal's index
//   bytes_char     the same for each character of text
// and two of patterns made to be slow.  `policy_bench --shapes` writes the shapes as JSON and nothing else.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "heap_count.h"
#include "instruction_count.h"
#include "policy/evaluate.h"
#include "policy_shapes.h"

namespace rolecall::bench {
namespace {

using policy::AttachedPolicies;
using policy::AttachedPolicy;
using policy::Kind;

constexpr std::size_t kKiB = 1024;

std::shared_ptr<const policy::Policy> compiled(const std::string& text, Kind kind) {
  auto policy = policy::compile(text, kind);
  if (!policy) {
    std::fprintf(stderr, "%s: %s\n", policy.error().message.c_str(), text.c_str());
    std::abort();
  }
  return *policy;
}

// Of this thread alone: what others do on the machine meanwhile does not count.
double processor_nanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

policy::Outcome outcome_of(Answer answer) {
  constexpr policy::Outcome kOutcomes[] = {policy::Outcome::Allow, policy::Outcome::ImplicitDeny,
                                           policy::Outcome::ExplicitDeny};
  return kOutcomes[static_cast<std::size_t>(answer)];
}

// A shape, compiled, as the server keeps it between requests.
class World {
 public:
  explicit World(const Shape& shape) : shape_(shape), action_(*policy::Action::parse(shape.action)) {
    const std::size_t before = live_bytes();
    for (const std::string& text : shape.identity) {
      identity_.push_back(attach(text, Kind::InlineIdentity));
      characters_ += text.size();
    }
    identity_bytes_ = live_bytes() - before;
    if (!shape.boundary.empty()) boundary_ = attach(shape.boundary, Kind::ManagedIdentity);
    const std::size_t before_index = live_bytes();
    index_.emplace(identity_, boundary_ ? &*boundary_ : nullptr);
    identity_bytes_ += live_bytes() - before_index;
    if (!shape.session.empty()) session_ = attach(shape.session, Kind::Session);
    if (!shape.resource_policy.empty()) resource_ = attach(shape.resource_policy, Kind::Bucket);
    service_control_.resize(shape.service_control.size());
    for (std::size_t level = 0; level < service_control_.size(); ++level) {
      for (const std::string& text : shape.service_control[level]) {
        service_control_[level].push_back(attach(text, Kind::ServiceControl));
      }
      levels_.push_back(service_control_[level]);
    }
    for (const auto& [key, value] : shape.context) context_.set(key, value);
    inputs_.set_caller(*index_);
    if (session_) inputs_.session = AttachedPolicies(&*session_, 1);
    if (resource_) inputs_.resource = &*resource_;
    inputs_.service_control = levels_;
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  policy::Decision decide() const {
    return policy::evaluate({caller_, action_, shape_.resource, kAccount, context_}, inputs_);
  }

  const Shape& shape() const { return shape_; }
  double bytes_per_policy() const {
    return static_cast<double>(identity_bytes_) / static_cast<double>(shape_.identity.size());
  }
  double bytes_per_character() const { return static_cast<double>(identity_bytes_) / static_cast<double>(characters_); }

 private:
  AttachedPolicy attach(const std::string& text, Kind kind) {
    policies_.push_back(compiled(text, kind));
    return {policies_.back().get(), {}};
  }

  const Shape& shape_;
  const policy::Principal caller_{.kind = policy::Principal::Kind::AssumedRole,
                                  .account = kAccount,
                                  .arn = kRole,
                                  .session_arn = kSession,
                                  .unique_id = "AROAEXAMPLEEXAMPLE11"};
  const policy::Action action_;
  std::vector<std::shared_ptr<const policy::Policy>> policies_;
  std::vector<AttachedPolicy> identity_;
  std::optional<policy::PolicyIndex> index_;
  std::optional<AttachedPolicy> boundary_, session_, resource_;
  std::vector<std::vector<AttachedPolicy>> service_control_;
  std::vector<AttachedPolicies> levels_;
  policy::Context context_;
  policy::Inputs inputs_;
  std::size_t identity_bytes_ = 0;
  std::size_t characters_ = 0;
};

double nanoseconds_of_one(const World& world) {
  constexpr int kDecisions = 100'000;
  const double start = processor_nanoseconds();
  for (int i = 0; i < kDecisions; ++i) benchmark::DoNotOptimize(world.decide());
  return (processor_nanoseconds() - start) / kDecisions;
}

double compile_microseconds_per_kib(const Shape& shape) {
  std::size_t characters = 0;
  const double start = processor_nanoseconds();
  while (characters < 256 * kKiB) {
    for (const std::string& text : shape.identity) {
      benchmark::DoNotOptimize(compiled(text, Kind::InlineIdentity));
      characters += text.size();
    }
  }
  const double microseconds = (processor_nanoseconds() - start) / 1e3;
  return microseconds * static_cast<double>(kKiB) / static_cast<double>(characters);
}

void decide(benchmark::State& state, const Shape& shape, const World& first) {
  const World world(shape);
  if (world.decide().outcome != outcome_of(shape.expected)) state.SkipWithError("not the expected decision");
  const double yardstick = nanoseconds_of_one(first);
  const std::size_t before = allocations();
  const double start = processor_nanoseconds();
  for (auto _ : state) benchmark::DoNotOptimize(world.decide());
  const double elapsed = processor_nanoseconds() - start;
  const std::size_t after = allocations();
  state.counters["allocations"] =
      benchmark::Counter(static_cast<double>(after - before), benchmark::Counter::kAvgIterations);
  state.counters["ratio"] = elapsed / static_cast<double>(state.iterations()) / yardstick;
  if (const auto count = count_instructions([&] { benchmark::DoNotOptimize(world.decide()); })) {
    state.counters["instructions"] = static_cast<double>(*count);
  }
  state.counters["compile_us_KiB"] = compile_microseconds_per_kib(shape);
  state.counters["bytes_policy"] = world.bytes_per_policy();
  state.counters["bytes_char"] = world.bytes_per_character();
}

// A text that nearly matches everywhere: what kills a matcher that tries all ways.
void match_hostile(benchmark::State& state) {
  std::string text = "*";
  for (int i = 0; i < 200; ++i) text += "a*";
  const auto pattern = policy::Pattern::compile(text + "b", {});
  const std::string value(static_cast<std::size_t>(state.range(0)), 'a');
  const policy::Context context;
  for (auto _ : state) benchmark::DoNotOptimize(pattern->matches(value, context));
}
BENCHMARK(match_hostile)->Arg(1000)->Arg(10000);

// What the greedy matcher likes least: every place of the text begins the chunk, and none ends it.
void match_quadratic(benchmark::State& state) {
  const auto length = static_cast<std::size_t>(state.range(0));
  const auto pattern = policy::Pattern::compile("*" + std::string(length / 2, 'a') + "?b*", {});
  const std::string value(length, 'a');
  const policy::Context context;
  for (auto _ : state) benchmark::DoNotOptimize(pattern->matches(value, context));
}
BENCHMARK(match_quadratic)->Arg(1000)->Arg(2000);

void fill_context(benchmark::State& state) {
  const auto keys = shapes().front().context;
  for (auto _ : state) {
    policy::Context context;
    for (const auto& [key, value] : keys) context.set(key, value);
    benchmark::DoNotOptimize(context.find("aws:userid"));
  }
}
BENCHMARK(fill_context);

}  // namespace
}  // namespace rolecall::bench

int main(int argc, char** argv) {
  namespace bench = rolecall::bench;
  const auto shapes = bench::shapes();
  if (argc == 2 && std::string_view(argv[1]) == "--shapes") {
    std::fputs(bench::to_json(shapes).c_str(), stdout);
    return 0;
  }
  const bench::World first(shapes.front());
  for (const auto& shape : shapes) {
    benchmark::RegisterBenchmark(("decide/" + shape.name).c_str(),
                                 [&](benchmark::State& state) { bench::decide(state, shape, first); });
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
