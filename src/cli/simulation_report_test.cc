// SPDX-License-Identifier: Apache-2.0
#include "cli/simulation_report.h"

#include <gtest/gtest.h>

#include <memory>

namespace rolecall::cli {
namespace {

using policy::Outcome;

constexpr std::string_view kPolicy = R"({
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::data/*"
    },
    {
      "Effect": "Deny",
      "Action": "s3:*",
      "Resource": "*",
      "Condition": {"StringNotEquals": {"aws:username": "alice"}}
    }
  ]
}
)";

// The report about one action of a user named in the context.
struct Reported {
  explicit Reported(std::string action, std::string_view user) {
    policy = *policy::compile(kPolicy, policy::Kind::InlineIdentity);
    attached = {policy.get(), {.name = "app.json"}};
    actions.push_back(std::move(action));
    resources.emplace_back("arn:aws:s3:::data/a");
    if (!user.empty()) context.set("aws:username", user);
    policy::Inputs inputs;
    inputs.identity = policy::AttachedPolicies(&attached, 1);
    results = policy::simulate({caller, inputs, actions, resources, {}, context, policy::Explaining::Yes});
  }

  std::shared_ptr<const policy::Policy> policy;
  policy::AttachedPolicy attached;
  policy::SimulatedCaller caller = policy::SimulatedCaller::nobody("123456789012");
  std::vector<std::string> actions, resources;
  policy::Context context;
  std::vector<policy::SimulatedAction> results;
};

TEST(SimulationReport, IsOneLineIfNobodyAsksForMore) {
  const Reported alice("s3:GetObject", "alice");
  EXPECT_EQ(render_text(alice.results, Detail::Brief, std::nullopt, Colours::No),
            "allowed      s3:GetObject on arn:aws:s3:::data/a by statement 1 \"Read\" of app.json:4:5\n");
  const Reported put("s3:PutObject", "alice");
  EXPECT_EQ(render_text(put.results, Detail::Brief, Outcome::Allow, Colours::No),
            "implicitDeny s3:PutObject on arn:aws:s3:::data/a because no identity-based policy allows it (expected: "
            "allowed)\n");
}

TEST(SimulationReport, AnExplanationShowsTheDecidingStatementFirst) {
  const Reported bob("s3:GetObject", "bob");
  EXPECT_EQ(render_text(bob.results, Detail::Explained, std::nullopt, Colours::No),
            R"(explicitDeny s3:GetObject on arn:aws:s3:::data/a by statement 2 of app.json:10:5
  identity-based policy, statement 2 (Deny) decides
      --> app.json:10:5
       |
    10 | >     {
    11 | >       "Effect": "Deny",
    12 | >       "Action": "s3:*",
    13 | >       "Resource": "*",
    14 | >       "Condition": {"StringNotEquals": {"aws:username": "alice"}}
    15 | >     }
       | denies it
  identity-based policy, statement 1 "Read" (Allow) applies, but a Deny wins
     --> app.json:4:5
      |
    4 | >     {
    5 | >       "Sid": "Read",
    6 | >       "Effect": "Allow",
    7 | >       "Action": "s3:GetObject",
    8 | >       "Resource": "arn:aws:s3:::data/*"
    9 | >     },
      | allows it
  if it should be allowed
    change statement 2 of app.json:10:5: a Deny wins over every Allow
)");
}

TEST(SimulationReport, AnExplanationPointsAtWhatDidNotFitAndAtMissingKeys) {
  const Reported put("s3:PutObject", "alice");
  EXPECT_EQ(render_text(put.results, Detail::Explained, std::nullopt, Colours::No),
            R"(implicitDeny s3:PutObject on arn:aws:s3:::data/a because no identity-based policy allows it
  identity-based policy, statement 1 "Read" (Allow) does not apply
     --> app.json:7:17
      |
    7 |       "Action": "s3:GetObject",
      |                 ^^^^^^^^^^^^^^ does not cover s3:PutObject
  identity-based policy, statement 2 (Deny) does not apply
      --> app.json:14:41
       |
    14 |       "Condition": {"StringNotEquals": {"aws:username": "alice"}}
       |                                         ^^^^^^^^^^^^^^^^^^^^^^^ StringNotEquals aws:username: the request has `alice`, the policy wants anything but `alice`
  if it should be allowed
    add to an identity-based policy:
      {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::data/a"}
)");
  const Reported nobody("s3:GetObject", "");
  const std::string out = render_text(nobody.results, Detail::Explained, std::nullopt, Colours::No);
  EXPECT_TRUE(
      out.ends_with("  keys that the policies ask for and the request does not have\n"
                    "    aws:username  give it with --context 'aws:username=alice'\n"
                    "  if it should be allowed\n"
                    "    give the keys above that a real request has; or\n"
                    "    change statement 2 of app.json:10:5: a Deny wins over every Allow\n"))
      << out;
}

TEST(SimulationReport, KeysAreAskedForOnlyWhereTheyCouldMatter) {
  const Reported other("iam:CreateUser", "");
  const std::string out = render_text(other.results, Detail::Explained, std::nullopt, Colours::No);
  EXPECT_TRUE(out.contains("    aws:username  give it with")) << out;
  EXPECT_FALSE(out.contains("give the keys above")) << "no statement is about such an action\n" << out;
}

TEST(SimulationReport, NobodyIsToldHowToAllowWhatShouldBeDenied) {
  const Reported bob("s3:GetObject", "bob");
  const std::string out = render_text(bob.results, Detail::Explained, Outcome::ExplicitDeny, Colours::No);
  EXPECT_FALSE(out.contains("if it should be allowed")) << out;
}

TEST(SimulationReport, TheLevelOfAnOrganizationThatDoesNotAllowIsTold) {
  const auto identity = *policy::compile(kPolicy, policy::Kind::InlineIdentity);
  const auto everything =
      *policy::compile(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})",
                       policy::Kind::ServiceControl);
  const auto put = *policy::compile(
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}})",
      policy::Kind::ServiceControl);
  const policy::AttachedPolicy attached{identity.get(), {.name = "app.json"}};
  const policy::AttachedPolicy levels[] = {{everything.get(), {.name = "all.json"}}, {put.get(), {.name = "put.json"}}};
  const policy::AttachedPolicies spans[] = {{levels, 1}, {levels + 1, 1}};
  const std::vector<std::string> actions{"s3:GetObject"}, resources{"arn:aws:s3:::data/a"};
  const auto caller = policy::SimulatedCaller::nobody("123456789012");
  policy::Context context;
  context.set("aws:username", "alice");
  policy::Inputs inputs;
  inputs.identity = policy::AttachedPolicies(&attached, 1);
  inputs.service_control = spans;
  const auto results = policy::simulate({caller, inputs, actions, resources, {}, context, policy::Explaining::Yes});
  const std::string out = render_text(results, Detail::Explained, std::nullopt, Colours::No);
  EXPECT_TRUE(out.contains("because no service control policy at level 2 allows it\n")) << out;
  EXPECT_TRUE(out.contains("at level 1, statement 1 (Allow) applies, but is not enough\n")) << out;
  EXPECT_TRUE(
      out.ends_with("    add to a service control policy at level 2:\n"
                    "      {\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": "
                    "\"arn:aws:s3:::data/a\"}\n"))
      << out;
  EXPECT_TRUE(render_json(results, std::nullopt).contains(R"("policyType":"service control policy","level":2,)"));
}

TEST(SimulationReport, AWholeRunIsGoodIfAllCameOutAsExpected) {
  const Reported alice("s3:GetObject", "alice");
  EXPECT_TRUE(came_out_well(alice.results, std::nullopt));
  EXPECT_FALSE(came_out_well(alice.results, Outcome::ImplicitDeny));
  const Reported bob("s3:GetObject", "bob");
  EXPECT_FALSE(came_out_well(bob.results, std::nullopt));
  EXPECT_TRUE(came_out_well(bob.results, Outcome::ExplicitDeny));
}

TEST(SimulationReport, JsonSaysTheSame) {
  const Reported put("s3:PutObject", "alice");
  EXPECT_EQ(
      render_json(put.results, Outcome::Allow),
      R"({"ok":false,"results":[{"action":"s3:PutObject","resource":"arn:aws:s3:::data/a","decision":"implicitDeny",)"
      R"("reason":"because no identity-based policy allows it","policyType":"identity-based policy","asExpected":false,)"
      R"("matchedStatements":[],"missingContextKeys":[],"considered":[)"
      R"({"policyType":"identity-based policy","policy":"app.json","statement":1,"sid":"Read","effect":"Allow",)"
      R"("applies":false,"reason":"does not cover s3:PutObject","at":{"line":7,"column":17}},)"
      R"({"policyType":"identity-based policy","policy":"app.json","statement":2,"sid":"","effect":"Deny",)"
      R"("applies":false,"reason":"StringNotEquals aws:username: the request has `alice`, the policy wants anything but )"
      R"(`alice`","at":{"line":14,"column":41}}]}]})");
  const Reported bob("s3:GetObject", "bob");
  EXPECT_TRUE(
      render_json(bob.results, std::nullopt)
          .contains(R"("decidedBy":{"policy":"app.json","statement":2,"sid":"","at":{"line":10,"column":5}},)"));
}

}  // namespace
}  // namespace rolecall::cli
