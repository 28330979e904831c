// SPDX-License-Identifier: Apache-2.0
//
// AWS-VERIFIED: no; what is marked "recorded" is what the real simulator answered to others (policy-language.md 9, and
// public captures of September 2026).
#include "policy/simulation.h"

#include <gtest/gtest.h>

#include <deque>
#include <memory>

namespace rolecall::policy {
namespace {

constexpr std::string_view kAccount = "123456789012";
constexpr std::string_view kAlice = "arn:aws:iam::123456789012:user/team/alice";
constexpr std::string_view kObject = "arn:aws:s3:::demo/a";
constexpr const char* kAllowGet =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]})";
constexpr const char* kDenyGet =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}]})";
constexpr const char* kAllowPut =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}]})";

// A simulation and all that it points to.
class World {
 public:
  World& identity(std::string_view text) { return attach(identity_, text, Kind::InlineIdentity); }
  World& boundary(std::string_view text) { return attach(boundary_, text, Kind::ManagedIdentity); }
  World& resource(std::string_view text) { return attach(resource_, text, resource_policy_kind(text)); }
  World& service_control(std::string_view text) { return attach(levels_.emplace_back(), text, Kind::ServiceControl); }
  World& caller(std::string_view arn) {
    caller_ = *SimulatedCaller::parse(arn);
    return *this;
  }
  World& owner(std::string_view account) {
    owner_ = account;
    return *this;
  }
  World& given(std::string_view key, std::string_view value) {
    context_.set(key, value);
    return *this;
  }

  std::vector<SimulatedAction> run(std::vector<std::string> actions, std::vector<std::string> resources = {}) {
    actions_ = std::move(actions);
    resources_ = std::move(resources);
    Inputs inputs;
    inputs.identity = identity_;
    if (!boundary_.empty()) inputs.boundary = &boundary_.front();
    if (!resource_.empty()) inputs.resource = &resource_.front();
    spans_.assign(levels_.begin(), levels_.end());
    inputs.service_control = spans_;
    return simulate({caller_, inputs, actions_, resources_, owner_, context_});
  }
  SimulatedResource one(std::string_view action = "s3:GetObject", std::string_view resource = kObject) {
    return run({std::string(action)}, {std::string(resource)}).front().resources.front();
  }

 private:
  using Attached = std::vector<AttachedPolicy>;
  World& attach(Attached& list, std::string_view text, Kind kind) {
    const auto policy = compile(text, kind);
    EXPECT_TRUE(policy) << policy.error().message << " " << policy.error().detail;
    policies_.push_back(*policy);
    list.push_back({policies_.back().get(), {.name = "p"}});
    return *this;
  }

  SimulatedCaller caller_ = SimulatedCaller::nobody(kAccount);
  std::string owner_;
  Context context_;
  std::vector<std::shared_ptr<const Policy>> policies_;
  Attached identity_, boundary_, resource_;
  std::deque<Attached> levels_;
  std::vector<AttachedPolicies> spans_;
  std::vector<std::string> actions_, resources_;
};

using Positions = std::vector<std::pair<Position, Position>>;

Positions positions(const std::vector<MatchedStatement>& matched) {
  Positions all;
  for (const MatchedStatement& one : matched) all.emplace_back(one.begin, one.end);
  return all;
}

TEST(Simulation, AllAllowingStatementsAreMatched) {
  const auto result = World().identity(kAllowGet).identity(kAllowPut).identity(kAllowGet).one();
  EXPECT_EQ(result.decision.outcome, Outcome::Allow);
  EXPECT_EQ(result.matched.size(), 2U);
}

TEST(Simulation, OnlyTheDenyingStatementsOfAnExplicitDenyAreMatched) {
  World world;  // its statements are looked at below
  const auto result = world.identity(kAllowGet).identity(kDenyGet).boundary(kDenyGet).one();
  EXPECT_EQ(result.decision.outcome, Outcome::ExplicitDeny);
  ASSERT_EQ(result.matched.size(), 2U);
  EXPECT_EQ(result.matched[0].statement->effect, Effect::Deny);
  EXPECT_EQ(result.matched[1].layer, Layer::Boundary);
}

TEST(Simulation, AnImplicitDenyMatchesNothing) {
  EXPECT_TRUE(World().identity(kAllowPut).one().matched.empty());
  EXPECT_TRUE(World().identity(kAllowGet).boundary(kAllowPut).one().matched.empty());
}

// Recorded: just behind the brace of a statement that stands alone, else just behind what stands before it.
TEST(Simulation, PositionsAreWhereAwsSaysTheyAre) {
  World alone;
  alone.identity(
      R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}})");
  EXPECT_EQ(positions(alone.one().matched), (Positions{{{1, 41}, {1, 102}}}));
  World listed;
  listed.identity(
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Sid":"First"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Sid":"Second"}]})");
  EXPECT_EQ(positions(listed.one().matched), (Positions{{{1, 38}, {1, 109}}, {{1, 109}, {1, 182}}}));
  World pretty;
  pretty.identity(
      "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": "
      "\"s3:GetObject\",\n      \"Resource\": \"*\",\n      \"Sid\": \"First\"\n    },\n    {\n      \"Effect\": "
      "\"Deny\",\n      \"Action\": \"s3:PutObject\",\n      \"Resource\": \"*\",\n      \"Sid\": \"Second\"\n    }\n  "
      "]\n}");
  EXPECT_EQ(positions(pretty.one().matched), (Positions{{{3, 17}, {9, 6}}}));
  EXPECT_EQ(positions(pretty.one("s3:PutObject").matched), (Positions{{{9, 6}, {15, 6}}}));
  World latin1;
  latin1.identity(R"({"Id": "café", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]})");
  EXPECT_EQ(positions(latin1.one().matched), (Positions{{{1, 30}, {1, 92}}})) << "in characters, not bytes";
}

// policy-language.md 9.
TEST(Simulation, TheRecordedPositionsOfOneLine) {
  World world;
  world.identity(
      R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["s3:GetObjectVersion"], "Resource": ["*"]}})");
  EXPECT_EQ(positions(world.one("s3:GetObjectVersion").matched), (Positions{{{1, 41}, {1, 113}}}));
}

// There may be thousands for each resource.
TEST(Simulation, StatementsAreOnlyKeptForExplanations) {
  EXPECT_TRUE(World().identity(kAllowGet).one().decision.considered.empty());
  EXPECT_TRUE(World().identity(kAllowGet).one().explanations.empty());
}

TEST(Simulation, AnActionNeedsAllResources) {
  World world;
  world.identity(
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::demo/a"}]})");
  const auto mixed = world.run({"s3:GetObject"}, {"arn:aws:s3:::demo/a", "arn:aws:s3:::demo/b"}).front();
  EXPECT_EQ(mixed.outcome, Outcome::ImplicitDeny);
  ASSERT_EQ(mixed.resources.size(), 2U);
  EXPECT_EQ(mixed.resources[0].decision.outcome, Outcome::Allow);
  EXPECT_EQ(mixed.resources[1].decision.outcome, Outcome::ImplicitDeny);
}

TEST(Simulation, WithoutResourcesStarIsAsked) {
  const auto results = World().identity(kAllowGet).run({"s3:GetObject", "s3:PutObject", "s3:GetObject"});
  ASSERT_EQ(results.size(), 3U) << "repetitions are kept";
  EXPECT_EQ(results[0].resources.front().resource, "*");
  EXPECT_EQ(results[2].outcome, Outcome::Allow);
}

constexpr const char* kConditional =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"stack:missing":"yes"}}},{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::demo/${aws:username}"}]})";

// Recorded: also keys of statements about other actions and of variables; nothing where the decision stands without.
TEST(Simulation, MissingKeysAreThoseThatNobodyGave) {
  EXPECT_EQ(World().identity(kConditional).one().missing_keys,
            (std::vector<std::string>{"aws:username", "stack:missing"}));
  EXPECT_EQ(World().identity(kConditional).caller(kAlice).one().missing_keys.size(), 2U)
      << "what follows from the caller counts as not given";
  EXPECT_EQ(World().identity(kConditional).given("STACK:MISSING", "no").one().missing_keys,
            (std::vector<std::string>{"aws:username"}));
  EXPECT_TRUE(World().identity(kConditional).identity(kAllowGet).one().missing_keys.empty());
  EXPECT_TRUE(World().identity(kConditional).identity(kDenyGet).one().missing_keys.empty());
}

TEST(Simulation, KeysThatFollowFromTheCallerAreFilledInUnlessGiven) {
  const auto asks = [](std::string_view key, std::string_view value) {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{")" +
           std::string(key) + R"(":")" + std::string(value) + R"("}}}]})";
  };
  const auto allowed = [&](std::string_view key, std::string_view value) {
    return World().caller(kAlice).identity(asks(key, value)).one().decision.allowed();
  };
  EXPECT_TRUE(allowed("aws:PrincipalArn", kAlice));
  EXPECT_TRUE(allowed("aws:username", "alice"));
  EXPECT_TRUE(allowed("aws:userid", kAlice)) << "AWS: its simulator knows no unique ids";
  EXPECT_TRUE(allowed("aws:PrincipalAccount", kAccount));
  World overridden;
  overridden.caller(kAlice).identity(asks("aws:username", "bob")).given("aws:username", "bob");
  EXPECT_TRUE(overridden.one().decision.allowed());
  World nobody;
  EXPECT_TRUE(nobody.identity(asks("aws:userid", "STUB_PRINCIPAL_FOR_POLICY_SIMULATOR")).one().decision.allowed());
}

TEST(Simulation, TheBoundaryHasItsOwnAnswer) {
  EXPECT_EQ(World().identity(kAllowGet).one().allowed_by_boundary, std::nullopt);
  EXPECT_EQ(World().identity(kAllowGet).boundary(kAllowGet).one().allowed_by_boundary, true);
  EXPECT_EQ(World().identity(kAllowGet).boundary(kAllowPut).one().allowed_by_boundary, false);
  EXPECT_EQ(World().identity(kAllowPut).boundary(kAllowGet).one().allowed_by_boundary, true);
  EXPECT_EQ(World().identity(kAllowGet).boundary(kAllowGet).one().matched.size(), 1U) << "a boundary only limits";
}

std::string bucket_policy(std::string_view principal, std::string_view effect = "Allow") {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":")" + std::string(effect) + R"(","Principal":{"AWS":")" +
         std::string(principal) + R"("},"Action":"s3:GetObject","Resource":"arn:aws:s3:::demo/*"}]})";
}

// Recorded: what a boundary lacks does not matter to whom the resource policy itself names.
TEST(Simulation, AResourcePolicyGrantsToTheCallerItNames) {
  World world;
  world.caller(kAlice).boundary(kAllowPut).resource(bucket_policy(kAlice));
  const auto result = world.one();
  EXPECT_EQ(result.decision.outcome, Outcome::Allow);
  EXPECT_EQ(result.allowed_by_boundary, false);
  ASSERT_EQ(result.matched.size(), 1U);
  EXPECT_EQ(result.matched[0].layer, Layer::Resource);
  EXPECT_TRUE(result.by_layer.empty()) << "one account";
  EXPECT_EQ(World().caller(kAlice).resource(bucket_policy("arn:aws:iam::123456789012:user/bob")).one().decision.outcome,
            Outcome::ImplicitDeny);
}

// Recorded.
TEST(Simulation, AcrossAccountsEveryKindOfPolicyHasItsSay) {
  using Details = std::vector<std::pair<Layer, Outcome>>;
  World world;
  world.caller(kAlice).resource(bucket_policy(kAlice)).owner("999999999999");
  EXPECT_EQ(world.one().decision.outcome, Outcome::ImplicitDeny);
  EXPECT_EQ(world.one().by_layer,
            (Details{{Layer::Resource, Outcome::Allow}, {Layer::Identity, Outcome::ImplicitDeny}}));
  world.identity(kAllowGet);
  EXPECT_EQ(world.one().decision.outcome, Outcome::Allow);
  EXPECT_EQ(world.one().matched.size(), 2U);
  world.boundary(kDenyGet);
  EXPECT_EQ(world.one().by_layer, (Details{{Layer::Boundary, Outcome::ExplicitDeny},
                                           {Layer::Resource, Outcome::Allow},
                                           {Layer::Identity, Outcome::Allow}}));
  World named;  // by the ARN itself
  named.caller(kAlice).identity(
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}})");
  constexpr std::string_view kQueue = "arn:aws:sqs:us-east-1:999999999999:q";
  EXPECT_EQ(named.one("sqs:SendMessage", kQueue).decision.outcome, Outcome::Allow) << "no resource policy to ask";
  named.resource(
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sqs:ReceiveMessage","Resource":"*"}})");
  EXPECT_EQ(named.one("sqs:SendMessage", kQueue).decision.outcome, Outcome::ImplicitDeny);
}

// Recorded.
TEST(Simulation, TheOrganizationEndsASimulationWithoutTellingWhy) {
  constexpr const char* kAllowAll =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})";
  EXPECT_EQ(World().identity(kAllowGet).one().allowed_by_organization, std::nullopt);
  EXPECT_EQ(World().identity(kAllowGet).service_control(kAllowAll).one().allowed_by_organization, true);
  EXPECT_EQ(World().identity(kAllowPut).service_control(kAllowAll).one().allowed_by_organization, true);
  const auto denied = World().identity(kAllowGet).service_control(kAllowAll).service_control(kDenyGet).one();
  EXPECT_EQ(denied.decision.outcome, Outcome::ExplicitDeny);
  EXPECT_EQ(denied.allowed_by_organization, false);
  EXPECT_TRUE(denied.matched.empty());
  EXPECT_TRUE(World().identity(kDenyGet).service_control(kDenyGet).one().matched.empty());
  const auto lacking = World().identity(kAllowGet).service_control(kAllowAll).service_control(kAllowPut).one();
  EXPECT_EQ(lacking.decision.outcome, Outcome::ImplicitDeny);
  EXPECT_EQ(lacking.allowed_by_organization, false);
}

// AWS's own simulator ignores trust policies (aws-cli issue 10314).
TEST(Simulation, ATrustPolicyIsAResourcePolicyToo) {
  constexpr const char* kTrust =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}})";
  constexpr std::string_view kRole = "arn:aws:iam::123456789012:role/app";
  EXPECT_EQ(resource_policy_kind(kTrust), Kind::Trust);
  EXPECT_EQ(World().caller("ec2.amazonaws.com").resource(kTrust).one("sts:AssumeRole", kRole).decision.outcome,
            Outcome::Allow);
  const auto lambda = World().caller("lambda.amazonaws.com").resource(kTrust).one("sts:AssumeRole", kRole);
  EXPECT_EQ(lambda.decision.layer, Layer::Trust);
  EXPECT_EQ(lambda.decision.outcome, Outcome::ImplicitDeny);
}

TEST(SimulatedCaller, IsWhomItsArnNames) {
  using Kind = SimulatedCaller::Kind;
  const auto kind = [](std::string_view text) {
    const auto caller = SimulatedCaller::parse(text);
    return caller ? std::optional(caller->kind()) : std::nullopt;
  };
  EXPECT_EQ(kind(kAlice), Kind::User);
  EXPECT_EQ(kind("arn:aws:iam::123456789012:group/devs"), Kind::Group);
  EXPECT_EQ(kind("arn:aws:iam::123456789012:role/path/app"), Kind::Role);
  EXPECT_EQ(kind("arn:aws:iam::123456789012:root"), Kind::Root);
  EXPECT_EQ(kind("arn:aws:sts::123456789012:federated-user/bob"), Kind::FederatedUser);
  EXPECT_EQ(kind("ec2.amazonaws.com"), Kind::Service);
  EXPECT_EQ(kind("arn:aws:iam::123456789012:oidc-provider/example.com"), Kind::IdentityProvider);
  for (const std::string_view nobody : {"", "*", "alice", "123456789012", "arn:aws:iam::123456789012:user/",
                                        "arn:aws:iam::123456789012:policy/p", "arn:aws:iam::1:user/x"}) {
    EXPECT_EQ(kind(nobody), std::nullopt) << nobody;
  }
  const auto session = SimulatedCaller::parse("arn:aws:sts::123456789012:assumed-role/app/i-0123");
  ASSERT_TRUE(session);
  EXPECT_EQ(session->principal().arn, "arn:aws:iam::123456789012:role/app");
  EXPECT_EQ(session->principal().session_arn, session->text());
  EXPECT_FALSE(session->is_user_group_or_role());
}

TEST(ResourceHandling, AScenarioNeedsItsResources) {
  const std::vector<std::string> run = {"ec2:RunInstances"};
  std::vector<std::string> resources = {"arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0",
                                        "arn:aws:ec2:us-east-1::image/ami-0123456789abcdef0",
                                        "arn:aws:ec2:us-east-1:123456789012:security-group/sg-0123456789abcdef0",
                                        "arn:aws:ec2:us-east-1:123456789012:network-interface/eni-0123456789abcdef0"};
  EXPECT_TRUE(check_resource_handling("EC2-VPC-InstanceStore", run, resources));
  const auto no_subnet = check_resource_handling("EC2-VPC-InstanceStore-Subnet", run, resources);
  ASSERT_FALSE(no_subnet);
  EXPECT_TRUE(no_subnet.error().message.ends_with("requires a resource of type: subnet.")) << no_subnet.error().message;
  EXPECT_FALSE(check_resource_handling("EC2-VPC-EBS", run, resources));
  resources.push_back("arn:aws:ec2:us-east-1:123456789012:volume/vol-0123456789abcdef0");
  EXPECT_TRUE(check_resource_handling("EC2-VPC-EBS", run, resources));
  EXPECT_FALSE(check_resource_handling("EC2-VPC", run, resources));
  const std::vector<std::string> other = {"s3:GetObject"};
  EXPECT_TRUE(check_resource_handling("EC2-VPC-EBS", other, resources)
                  .error()
                  .message.starts_with("Invalid input resource handling options. Action does not support resource "
                                       "handling options: s3:GetObject."));
}

}  // namespace
}  // namespace rolecall::policy
