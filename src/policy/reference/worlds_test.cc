// SPDX-License-Identifier: Apache-2.0
//
// The engine against its naive twin on random worlds and on those that the fuzzer kept, and laws that hold for any
// world.  Fixed seeds; a failure prints the whole world.
#include "policy/reference/worlds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "policy/reference/fuzz_input.h"

namespace rolecall::policy::reference {
namespace {

constexpr std::uint32_t kWorlds = 1200;
constexpr std::size_t kBytes = 1000;  // enough for nearly every world

std::vector<std::uint8_t> random_bytes(std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<std::uint8_t> bytes(kBytes);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random() >> 24);
  return bytes;
}

Outcome outcome_of(const Documents& documents, const Question& question) {
  return Engine(documents).decide(question).outcome;
}

TEST(EngineAndTwin, AgreeOnRandomWorlds) {
  std::map<std::string, int> seen;
  for (std::uint32_t seed = 1; seed <= kWorlds; ++seed) {
    const auto bytes = random_bytes(seed);
    const World world = WorldMaker(bytes).world();
    ASSERT_EQ(difference(world), "") << "seed " << seed;
    for (const Question& question : world.questions) {
      const Answer answer = decide(question, world.documents);
      ++seen[answer.outcome + " by " + answer.layer];
    }
  }
  // The maker of worlds is worth something only as long as it reaches every answer.
  for (const char* layer : {"identity", "bucket", "trust", "none"}) {
    EXPECT_GE(seen[std::string("allowed by ") + layer], 3) << layer;
  }
  for (const char* layer :
       {"resource_control", "service_control", "vpc_endpoint", "bucket", "trust", "identity", "boundary", "session"}) {
    EXPECT_GE(seen[std::string("explicitDeny by ") + layer], 3) << layer;
    EXPECT_GE(seen[std::string("implicitDeny by ") + layer], 3) << layer;
  }
}

// Many actions, and many patterns that might be about each: more than an index could list for every action.
TEST(EngineAndTwin, AgreeOnManyActionsAndManyPatterns) {
  constexpr int kStatements = 120;
  World world;
  std::string actions;
  std::string patterns;
  for (int i = 0; i < kStatements; ++i) {
    const std::string number = std::to_string(i);
    const std::string effect = i % 17 == 3 ? "Deny" : "Allow";
    const std::string resource = R"(","Resource":"arn:aws:s3:::b/)" + std::to_string(i % 9);
    actions += R"({"Effect":")" + effect + R"(","Action":"s3:A)" + number + resource + R"(*"},)";
    patterns += R"({"Effect":")" + effect + R"(","Action":"s3:A)" + number + "*" + resource + R"(/*"},)";
  }
  const std::string everything = R"({"Effect":"Allow","NotAction":"s3:A1*","Resource":"arn:aws:s3:::b/5/x"},)"
                                 R"({"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::b/8/x"}]})";
  const std::string head = R"({"Version":"2012-10-17","Statement":[)";
  world.documents.identity = {Document(head + actions + everything), Document(head + patterns + everything)};
  for (int i = 0; i < 60; ++i) {
    Question question;
    question.caller = {"user", "111122223333", "arn:aws:iam::111122223333:user/ab", "", "", "", "", "", ""};
    question.action = "s3:a" + std::to_string(i * 37 % 150);
    question.resource = "arn:aws:s3:::b/" + std::to_string(i % 10) + (i % 3 == 0 ? "" : "/x");
    world.questions.push_back(question);
  }
  EXPECT_EQ(difference(world), "");
}

TEST(EngineAndTwin, AgreeOnTheFuzzersCorpus) {
  int inputs = 0;
  for (const auto& entry : std::filesystem::directory_iterator(ROLECALL_POLICY_CORPUS)) {
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::vector<char> content((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    const std::vector<std::uint8_t> bytes(content.begin(), content.end());
    ++inputs;
    EXPECT_EQ(difference_of_input(bytes), "") << entry.path();
  }
  EXPECT_GT(inputs, 100);
}

TEST(EngineLaws, OrderAndRepetitionOfPoliciesDoNotMatter) {
  for (std::uint32_t seed = 1; seed <= kWorlds / 5; ++seed) {
    const auto bytes = random_bytes(seed * 7919);
    const World world = WorldMaker(bytes).world();
    Documents reversed = world.documents;
    std::reverse(reversed.identity.begin(), reversed.identity.end());
    reversed.identity.insert(reversed.identity.end(), world.documents.identity.begin(), world.documents.identity.end());
    for (const Question& question : world.questions) {
      ASSERT_EQ(outcome_of(reversed, question), outcome_of(world.documents, question)) << "seed " << seed;
    }
  }
}

TEST(EngineLaws, MoreAllowsNeverDenyAndMoreDeniesNeverAllow) {
  int allowed = 0;
  for (std::uint32_t seed = 1; seed <= kWorlds / 5; ++seed) {
    const auto bytes = random_bytes(seed * 104729);
    const World world = WorldMaker(bytes).world();
    const auto more_bytes = random_bytes(seed);
    Documents more = world.documents;
    const std::string extra = WorldMaker(more_bytes).document(Kind::InlineIdentity);
    more.identity.emplace_back(extra);
    for (const Question& question : world.questions) {
      const Outcome before = outcome_of(world.documents, question);
      const Outcome after = outcome_of(more, question);
      const bool denies = extra.find("Deny") != std::string::npos;
      const bool allows = extra.find("Allow") != std::string::npos;
      if (!denies && before == Outcome::Allow) {
        ASSERT_EQ(after, Outcome::Allow) << extra;
      }
      if (!allows && before != Outcome::Allow) {
        ASSERT_NE(after, Outcome::Allow) << extra;
      }
      if (before == Outcome::ExplicitDeny) {
        ASSERT_EQ(after, Outcome::ExplicitDeny) << extra;
      }
      allowed += after == Outcome::Allow ? 1 : 0;
    }
  }
  EXPECT_GT(allowed, 30);
}

TEST(EngineLaws, IfExistsHoldsWhereverThePlainOperatorDoes) {
  for (std::uint32_t seed = 1; seed <= kWorlds / 5; ++seed) {
    const auto bytes = random_bytes(seed * 31337);
    const World world = WorldMaker(bytes).world();
    for (const Question& question : world.questions) {
      for (const OperatorRow& row : operator_table()) {
        if (row.type != ValueType::String || question.context.empty()) continue;
        const std::string key = question.context.begin()->first;
        const auto plain = compile_condition(*parse_operator(row.name), key, {"a*", "b"}, Variables::No);
        const auto relaxed =
            compile_condition(*parse_operator(std::string(row.name) + "IfExists"), key, {"a*", "b"}, Variables::No);
        Context context;
        context.set(key, question.context.begin()->second.values.empty()
                             ? std::string_view()
                             : std::string_view(question.context.begin()->second.values.front()));
        if (holds(*plain, context)) {
          ASSERT_TRUE(holds(*relaxed, context)) << row.name;
        }
        ASSERT_TRUE(holds(*relaxed, Context())) << row.name;
      }
    }
  }
}

}  // namespace
}  // namespace rolecall::policy::reference
