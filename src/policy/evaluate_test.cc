// SPDX-License-Identifier: Apache-2.0
//
// The order of decision: which layers must allow for which caller, and which layer is named when they don't.
#include "policy/evaluate.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "policy/bytes.h"

namespace rolecall::policy {
namespace {

constexpr std::string_view kAccount = "111122223333";
constexpr std::string_view kOtherAccount = "444455556666";
constexpr std::string_view kBucketArn = "arn:aws:s3:::bucket/key";
constexpr std::string_view kAction = "s3:GetObject";

Principal user() {
  return {.kind = Principal::Kind::User,
          .account = kAccount,
          .arn = "arn:aws:iam::111122223333:user/path/alice",
          .unique_id = "AIDAALICEALICEALICE1"};
}
Principal role_session() {
  return {.kind = Principal::Kind::AssumedRole,
          .account = kAccount,
          .arn = "arn:aws:iam::111122223333:role/path/app",
          .session_arn = "arn:aws:sts::111122223333:assumed-role/app/i-1",
          .unique_id = "AROAAPPAPPAPPAPPAPP1"};
}
Principal federated_user() {
  return {.kind = Principal::Kind::FederatedUser,
          .account = kAccount,
          .arn = "arn:aws:sts::111122223333:federated-user/bob",
          .parent_arn = "arn:aws:iam::111122223333:user/path/alice",
          .parent_unique_id = "AIDAALICEALICEALICE1"};
}
Principal root() {
  return {.kind = Principal::Kind::Root, .account = kAccount, .arn = "arn:aws:iam::111122223333:root"};
}
Principal anonymous() {
  return {};
}
Principal service() {
  return {.kind = Principal::Kind::Service, .service = "ec2.amazonaws.com"};
}
Principal web_identity() {
  return {.kind = Principal::Kind::Federated, .provider = "arn:aws:iam::111122223333:oidc-provider/example.com"};
}
Principal service_linked_role() {
  Principal principal = role_session();
  principal.arn = "arn:aws:iam::111122223333:role/aws-service-role/ec2.amazonaws.com/AWSServiceRoleForEC2";
  return principal;
}

constexpr const char* kAllowAll = R"("Effect":"Allow","Action":"*","Resource":"*")";
constexpr const char* kDenyAll = R"("Effect":"Deny","Action":"*","Resource":"*")";
constexpr const char* kAllowOther = R"("Effect":"Allow","Action":"iam:*","Resource":"*")";

// Everything a decision reads, with the texts and compiled policies it points into.
class World {
 public:
  World& identity(const char* statement) { return attach(identity_, statement, Kind::InlineIdentity); }
  World& boundary(const char* statement) { return attach(boundary_, statement, Kind::ManagedIdentity); }
  World& session(const char* statement) {
    has_session_ = true;
    return attach(session_, statement, Kind::Session);
  }
  World& session_without_policies() {
    has_session_ = true;
    return *this;
  }
  World& bucket(const std::string& principal, const char* effect = "Allow") {
    const std::string statement = "\"Effect\":\"" + std::string(effect) + "\"," + principal +
                                  R"(,"Action":"s3:*","Resource":"arn:aws:s3:::bucket/*")";
    return attach(resource_, statement.c_str(), Kind::Bucket);
  }
  World& resource_policy(const char* statement) { return attach(resource_, statement, Kind::Bucket); }
  World& trust(const std::string& principal, const char* effect = "Allow") {
    const std::string statement =
        "\"Effect\":\"" + std::string(effect) + "\"," + principal + R"(,"Action":"sts:AssumeRole")";
    action_ = "sts:AssumeRole";
    resource_arn_ = "arn:aws:iam::111122223333:role/target";
    return attach(resource_, statement.c_str(), Kind::Trust);
  }
  World& trust_statement(const char* statement) {
    resource_arn_ = "arn:aws:iam::111122223333:role/target";
    return attach(resource_, statement, Kind::Trust);
  }
  World& service_control_level(std::vector<const char*> statements) {
    return attach_level(service_control_, statements, Kind::ServiceControl);
  }
  World& resource_control_level(std::vector<const char*> statements) {
    return attach_level(resource_control_, statements, Kind::ResourceControl);
  }
  World& vpc_endpoint(const char* statement) { return attach(vpc_endpoint_, statement, Kind::VpcEndpoint); }
  World& resource_of(std::string_view account) {
    resource_account_ = account;
    return *this;
  }
  World& action(std::string_view action) {
    action_ = action;
    return *this;
  }
  World& resource(std::string_view arn) {
    resource_arn_ = arn;
    return *this;
  }
  World& with(std::string_view key, std::string_view value) {
    context_.set(key, value);
    return *this;
  }

  Decision decide(const Principal& principal, Tracing tracing = Tracing::Off) {
    const Action action = *Action::parse(action_);
    const Request request{principal, action, resource_arn_, resource_account_, context_};
    std::vector<AttachedPolicies> service_control(service_control_.begin(), service_control_.end());
    std::vector<AttachedPolicies> resource_control(resource_control_.begin(), resource_control_.end());
    Inputs inputs;
    inputs.identity = identity_;
    if (!boundary_.empty()) inputs.boundary = &boundary_.front();
    if (has_session_) inputs.session = session_;
    if (!resource_.empty()) inputs.resource = &resource_.front();
    if (!vpc_endpoint_.empty()) inputs.vpc_endpoint = &vpc_endpoint_.front();
    inputs.service_control = service_control;
    inputs.resource_control = resource_control;
    return evaluate(request, inputs, tracing);
  }

 private:
  World& attach(std::vector<AttachedPolicy>& list, const char* statement, Kind kind) {
    auto policy = compile(R"({"Version":"2012-10-17","Statement":{)" + std::string(statement) + "}}", kind);
    EXPECT_TRUE(policy) << statement << (policy ? "" : policy.error().message + policy.error().detail);
    if (!policy) return *this;
    policies_.push_back(*policy);
    list.push_back({policies_.back().get(), {.name = "p"}});
    return *this;
  }
  World& attach_level(std::deque<std::vector<AttachedPolicy>>& levels, const std::vector<const char*>& statements,
                      Kind kind) {
    auto& level = levels.emplace_back();
    for (const char* statement : statements) attach(level, statement, kind);
    return *this;
  }

  std::deque<std::shared_ptr<const Policy>> policies_;
  std::vector<AttachedPolicy> identity_, boundary_, session_, resource_, vpc_endpoint_;
  std::deque<std::vector<AttachedPolicy>> service_control_, resource_control_;
  bool has_session_ = false;
  std::string_view action_ = kAction;
  std::string_view resource_arn_ = kBucketArn;
  std::string_view resource_account_ = kAccount;
  Context context_;
};

struct Expected {
  Outcome outcome;
  Layer layer;
};
constexpr Expected allowed_by(Layer layer) {
  return {Outcome::Allow, layer};
}
constexpr Expected lacks(Layer layer) {
  return {Outcome::ImplicitDeny, layer};
}
constexpr Expected denied_by(Layer layer) {
  return {Outcome::ExplicitDeny, layer};
}

void expect_decision(World& world, const Principal& principal, Expected expected, const char* why) {
  for (const Tracing tracing : {Tracing::Off, Tracing::On}) {
    const Decision decision = world.decide(principal, tracing);
    EXPECT_EQ(decision.outcome, expected.outcome) << why << ": " << denial_reason(decision, kAction);
    EXPECT_EQ(decision.layer, expected.layer) << why << ": " << denial_reason(decision, kAction);
  }
}

const std::string kEveryone = R"("Principal":"*")";
const std::string kTheAccount = R"("Principal":{"AWS":"111122223333"})";
const std::string kOther = R"("Principal":{"AWS":"arn:aws:iam::444455556666:root"})";
const std::string kAlice = R"("Principal":{"AWS":"arn:aws:iam::111122223333:user/path/alice"})";
const std::string kApp = R"("Principal":{"AWS":"arn:aws:iam::111122223333:role/path/app"})";
const std::string kAppSession = R"("Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/app/i-1"})";
const std::string kBob = R"("Principal":{"AWS":"arn:aws:sts::111122223333:federated-user/bob"})";
const std::string kEc2 = R"("Principal":{"Service":"ec2.amazonaws.com"})";
const std::string kProvider = R"("Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/example.com"})";
const std::string kAnyTrusted = R"("Principal":{"AWS":"*"})";

TEST(EvaluateIdentity, AllowsWhatAStatementAllows) {
  expect_decision(World().identity(kAllowAll), user(), allowed_by(Layer::Identity), "allow");
  expect_decision(World().identity(kAllowOther), user(), lacks(Layer::Identity), "other action");
  expect_decision(World().action(kAction), user(), lacks(Layer::Identity), "no policy");
  expect_decision(World().identity(kAllowAll).identity(kDenyAll), user(), denied_by(Layer::Identity), "deny wins");
}

TEST(EvaluateIdentity, IsLimitedByBoundaryAndSessionPolicies) {
  expect_decision(World().identity(kAllowAll).boundary(kAllowAll), user(), allowed_by(Layer::Identity), "both");
  expect_decision(World().identity(kAllowAll).boundary(kAllowOther), user(), lacks(Layer::Boundary), "boundary");
  expect_decision(World().identity(kAllowAll).boundary(kDenyAll), user(), denied_by(Layer::Boundary), "boundary deny");
  expect_decision(World().boundary(kAllowAll), user(), lacks(Layer::Identity), "a boundary gives nothing");
  expect_decision(World().identity(kAllowAll).session(kAllowAll), role_session(), allowed_by(Layer::Identity), "both");
  expect_decision(World().identity(kAllowAll).session(kAllowOther), role_session(), lacks(Layer::Session), "session");
  expect_decision(World().identity(kAllowAll).session(kAllowOther).session(kAllowAll), role_session(),
                  allowed_by(Layer::Identity), "several session policies are one set");
  expect_decision(World().identity(kAllowAll).session(kDenyAll), role_session(), denied_by(Layer::Session), "session");
  expect_decision(World().identity(kAllowAll).session_without_policies(), role_session(), lacks(Layer::Session),
                  "limited by policies that are gone");
  expect_decision(World().session(kAllowAll), role_session(), lacks(Layer::Identity), "a session gives nothing");
}

TEST(EvaluateIdentity, GivesFederatedUsersNothingWithoutASessionPolicy) {
  expect_decision(World().identity(kAllowAll), federated_user(), lacks(Layer::Session), "no session policy");
  expect_decision(World().identity(kAllowAll).session(kAllowAll), federated_user(), allowed_by(Layer::Identity),
                  "both");
  expect_decision(World().bucket(kBob), federated_user(), allowed_by(Layer::Resource), "named itself");
  expect_decision(World().bucket(kAlice), federated_user(), lacks(Layer::Session), "user named: session still limits");
  expect_decision(World().bucket(kAlice).session(kAllowAll), federated_user(), allowed_by(Layer::Resource), "both");
}

TEST(EvaluateRoot, IsAllowedUnlessDeniedExplicitly) {
  expect_decision(World().boundary(kDenyAll).identity(kDenyAll), root(), allowed_by(Layer::None),
                  "no identity policies");
  expect_decision(World().bucket(kEveryone, "Deny"), root(), denied_by(Layer::Resource), "bucket");
  expect_decision(World().service_control_level({kDenyAll}), root(), denied_by(Layer::ServiceControl), "SCP");
  expect_decision(World().service_control_level({kAllowOther}), root(), lacks(Layer::ServiceControl), "SCP");
  expect_decision(World().session(kAllowOther), root(), lacks(Layer::Session), "AssumeRoot's task policy");
  expect_decision(World().resource_of(kOtherAccount), root(), lacks(Layer::Resource), "other account");
  expect_decision(World().resource_of(kOtherAccount).bucket(kTheAccount), root(), allowed_by(Layer::Resource),
                  "granted");
  expect_decision(World().trust(kEc2), root(), lacks(Layer::Trust), "trust must grant");
}

TEST(EvaluateResourcePolicy, DecidesByTheKindOfGrantInTheSameAccount) {
  struct Row {
    std::string principal;
    Principal caller;
    const char* boundary;
    const char* session;
    Expected expected;
  };
  const Expected allowed = allowed_by(Layer::Resource);
  const std::vector<Row> rows = {
      {kAlice, user(), nullptr, nullptr, allowed},
      {kAlice, user(), kAllowOther, nullptr, allowed},
      {kEveryone, user(), kAllowOther, nullptr, allowed},
      {kTheAccount, user(), nullptr, nullptr, lacks(Layer::Identity)},
      {kOther, user(), nullptr, nullptr, lacks(Layer::Identity)},
      {kApp, user(), nullptr, nullptr, lacks(Layer::Identity)},
      {kApp, role_session(), nullptr, nullptr, allowed},
      {kApp, role_session(), kAllowOther, nullptr, lacks(Layer::Boundary)},
      {kApp, role_session(), nullptr, kAllowOther, lacks(Layer::Session)},
      {kApp, role_session(), kAllowAll, kAllowAll, allowed},
      {kAppSession, role_session(), kAllowOther, kAllowOther, allowed},
      {kEveryone, role_session(), kAllowOther, kAllowOther, allowed},
      {kTheAccount, role_session(), nullptr, nullptr, lacks(Layer::Identity)},
      {kEc2, service(), nullptr, nullptr, allowed},
      {kEveryone, service(), nullptr, nullptr, allowed},
      {kTheAccount, service(), nullptr, nullptr, lacks(Layer::Resource)},
      {kEveryone, anonymous(), nullptr, nullptr, allowed},
      {kTheAccount, anonymous(), nullptr, nullptr, lacks(Layer::Resource)},
      {kAlice, anonymous(), nullptr, nullptr, lacks(Layer::Resource)},
  };
  for (const Row& row : rows) {
    World world;
    world.bucket(row.principal);
    if (row.boundary != nullptr) world.boundary(row.boundary);
    if (row.session != nullptr) world.session(row.session);
    expect_decision(world, row.caller, row.expected, row.principal.c_str());
  }
  expect_decision(World().bucket(kAlice).boundary(kDenyAll), user(), denied_by(Layer::Boundary), "deny still wins");
  expect_decision(World().bucket(kAlice, "Deny").identity(kAllowAll), user(), denied_by(Layer::Resource),
                  "bucket deny");
  expect_decision(World().bucket(kTheAccount, "Deny").identity(kAllowAll), user(), denied_by(Layer::Resource),
                  "an account in a Deny is all its principals");
}

TEST(EvaluateResourcePolicy, NeedsBothSidesAcrossAccounts) {
  expect_decision(World().resource_of(kOtherAccount), user(), lacks(Layer::Identity), "neither");
  expect_decision(World().resource_of(kOtherAccount).identity(kAllowAll), user(), lacks(Layer::Resource), "no grant");
  for (const std::string& principal : {kAlice, kTheAccount, kEveryone}) {
    expect_decision(World().resource_of(kOtherAccount).bucket(principal), user(), lacks(Layer::Identity), "grant only");
    expect_decision(World().resource_of(kOtherAccount).bucket(principal).identity(kAllowAll), user(),
                    allowed_by(Layer::Resource), "both");
    expect_decision(World().resource_of(kOtherAccount).bucket(principal).identity(kAllowAll).boundary(kAllowOther),
                    user(), lacks(Layer::Boundary), "no bypass");
  }
  expect_decision(World().resource_of(kOtherAccount).bucket(kAppSession).identity(kAllowAll).session(kAllowOther),
                  role_session(), lacks(Layer::Session), "no bypass for the session itself");
}

TEST(EvaluateResourcePolicy, TakesACanonicalUserForItsAccount) {
  const std::string id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
  const std::string canonical = R"("Principal":{"CanonicalUser":")" + id + "\"}";
  Principal alice = user();
  expect_decision(World().bucket(canonical).identity(kAllowAll).resource_of(kOtherAccount), alice,
                  lacks(Layer::Resource), "another account's id");
  alice.canonical_user = id;
  expect_decision(World().bucket(canonical), alice, lacks(Layer::Identity), "delegates to the account");
  expect_decision(World().bucket(canonical).identity(kAllowAll).resource_of(kOtherAccount), alice,
                  allowed_by(Layer::Resource), "both sides");
  expect_decision(World().bucket(canonical, "Deny").identity(kAllowAll), alice, denied_by(Layer::Resource),
                  "a Deny is for all of the account");
  Principal stranger = anonymous();
  stranger.canonical_user = id;
  expect_decision(World().bucket(canonical), stranger, lacks(Layer::Resource), "nobody signed");
}

TEST(EvaluateResourcePolicy, TakesAnyOfAMixedList) {
  const std::string mixed = R"("Principal":{"Service":["s3.amazonaws.com","ec2.amazonaws.com"],"AWS":["444455556666",)"
                            R"("arn:aws:iam::111122223333:user/path/alice"]})";
  expect_decision(World().bucket(mixed), user(), allowed_by(Layer::Resource), "user");
  expect_decision(World().bucket(mixed), service(), allowed_by(Layer::Resource), "service");
  expect_decision(World().bucket(mixed), role_session(), lacks(Layer::Identity), "role");
  expect_decision(World().bucket(mixed).resource_of(kOtherAccount).identity(kAllowAll), user(),
                  allowed_by(Layer::Resource), "across accounts");
}

TEST(EvaluateTrustPolicy, KnowsFederatedProvidersByTheirWholeName) {
  const auto with_provider = [](std::string_view provider) {
    return Principal{.kind = Principal::Kind::Federated, .provider = provider};
  };
  const auto trust = [](const char* provider) {
    World world;
    const std::string statement = R"("Effect":"Allow","Principal":{"Federated":")" + std::string(provider) +
                                  R"("},"Action":["sts:AssumeRoleWithSAML","sts:AssumeRoleWithWebIdentity"],)"
                                  R"("Condition":{"StringEquals":{"cognito-identity.amazonaws.com:aud":"pool"}})";
    world.trust_statement(statement.c_str()).with("cognito-identity.amazonaws.com:aud", "pool");
    return world;
  };
  const std::string iam = "arn:aws:iam::111122223333:";
  for (const std::string& provider :
       {iam + "saml-provider/x", iam + "oidc-provider/id.example.com/a", std::string("cognito-identity.amazonaws.com"),
        std::string("accounts.google.com"), std::string("www.amazon.com"), std::string("graph.facebook.com")}) {
    World world = trust(provider.c_str());
    world.action("sts:AssumeRoleWithWebIdentity");
    expect_decision(world, with_provider(provider), allowed_by(Layer::Trust), provider.c_str());
    expect_decision(world, with_provider(provider + "x"), lacks(Layer::Trust), provider.c_str());
    expect_decision(world.action("sts:AssumeRole"), with_provider(provider), lacks(Layer::Trust), "other action");
    expect_decision(world.action("sts:AssumeRoleWithSAML").identity(kAllowAll), user(), lacks(Layer::Trust),
                    "not a provider");
  }
}

TEST(EvaluateTrustPolicy, AsksForTaggingAndSourceIdentitySeparately) {
  World world;
  world.trust_statement(R"("Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/path/alice"},)"
                        R"("Action":["sts:AssumeRole","sts:TagSession"])");
  expect_decision(world.action("sts:TagSession"), user(), allowed_by(Layer::Trust), "given");
  expect_decision(world.action("sts:SetSourceIdentity"), user(), lacks(Layer::Identity), "not given");
}

TEST(EvaluateTrustPolicy, MustGrant) {
  expect_decision(World().trust(kEc2).identity(kAllowAll), user(), lacks(Layer::Trust), "identity alone");
  expect_decision(World().trust(kAlice), user(), allowed_by(Layer::Trust), "named user");
  expect_decision(World().trust(kAnyTrusted), user(), allowed_by(Layer::Trust), "everyone");
  expect_decision(World().trust(kTheAccount), user(), lacks(Layer::Identity), "account: identity must allow");
  expect_decision(World().trust(kTheAccount).identity(kAllowAll), user(), allowed_by(Layer::Trust), "account: both");
  expect_decision(World().trust(kTheAccount).identity(kAllowAll).boundary(kAllowOther), user(), lacks(Layer::Boundary),
                  "account: boundary");
  expect_decision(World().trust(kApp), role_session(), allowed_by(Layer::Trust), "named role");
  expect_decision(World().trust(kApp).session(kAllowOther), role_session(), lacks(Layer::Session),
                  "role: session limits");
  expect_decision(World().trust(kAppSession).session(kAllowOther), role_session(), allowed_by(Layer::Trust), "session");
  expect_decision(World().trust(kAlice).identity(kDenyAll), user(), denied_by(Layer::Identity), "identity deny");
  expect_decision(World().trust(kAlice, "Deny").identity(kAllowAll), user(), denied_by(Layer::Trust), "trust deny");
  expect_decision(World().trust(kEc2), service(), allowed_by(Layer::Trust), "service");
  expect_decision(World().trust(kAlice), service(), lacks(Layer::Trust), "other principal");
  expect_decision(World().trust(kProvider), web_identity(), allowed_by(Layer::Trust), "web identity");
  expect_decision(World().trust(kEc2), web_identity(), lacks(Layer::Trust), "other principal");
}

TEST(EvaluateOrganization, NeedsAnAllowAtEveryLevel) {
  expect_decision(World().identity(kAllowAll).service_control_level({kAllowAll}).service_control_level({kAllowAll}),
                  user(), allowed_by(Layer::Identity), "both levels");
  expect_decision(World().identity(kAllowAll).service_control_level({kAllowAll}).service_control_level({kAllowOther}),
                  user(), lacks(Layer::ServiceControl), "one level lacks");
  expect_decision(World().identity(kAllowAll).service_control_level({}), user(), lacks(Layer::ServiceControl), "empty");
  expect_decision(World().identity(kAllowAll).service_control_level({kAllowOther, kAllowAll}), user(),
                  allowed_by(Layer::Identity), "any policy of a level");
  expect_decision(World().service_control_level({kAllowAll}), user(), lacks(Layer::Identity), "an SCP gives nothing");
  expect_decision(World().bucket(kAlice).service_control_level({kAllowOther}), user(), lacks(Layer::ServiceControl),
                  "limits direct grants");
  expect_decision(World().bucket(kEveryone).service_control_level({kDenyAll}), anonymous(), allowed_by(Layer::Resource),
                  "anonymous is in no organization");
  expect_decision(World().bucket(kEc2).service_control_level({kDenyAll}), service(), allowed_by(Layer::Resource),
                  "services are in no organization");
  constexpr const char* kDenyS3 = R"("Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*")";
  constexpr const char* kFull = R"("Effect":"Allow","Principal":"*","Action":"*","Resource":"*")";
  expect_decision(World().bucket(kEveryone).resource_control_level({kFull, kDenyS3}), anonymous(),
                  denied_by(Layer::ResourceControl), "RCPs reach everyone");
  expect_decision(World().identity(kAllowAll).resource_control_level({kDenyS3, kFull}), user(),
                  denied_by(Layer::ResourceControl), "RCP");
  expect_decision(World().resource_control_level({kFull, kDenyS3}), root(), denied_by(Layer::ResourceControl), "root");
  expect_decision(World().identity(kAllowAll).resource_control_level({kFull}), user(), allowed_by(Layer::Identity),
                  "RCP");
  expect_decision(World().identity(kAllowAll).resource_control_level({}), user(), lacks(Layer::ResourceControl), "RCP");
  expect_decision(World().identity(kAllowAll).resource_control_level({kDenyS3}).service_control_level({kDenyAll}),
                  service_linked_role(), allowed_by(Layer::Identity), "service-linked roles are not reached");
}

TEST(EvaluateOrganization, ReachesWithResourceControlOnlyTheServicesThatSupportIt) {
  constexpr const char* kDenyBoth = R"("Effect":"Deny","Principal":"*","Action":["iam:*","s3:*"],"Resource":"*")";
  World world;
  world.identity(kAllowAll).resource_control_level({kDenyBoth});
  expect_decision(world, user(), denied_by(Layer::ResourceControl), "S3 is under such policies");
  expect_decision(world.action("iam:GetUser"), user(), allowed_by(Layer::Identity), "IAM is not");
  expect_decision(world.action("S3:GetObject"), user(), denied_by(Layer::ResourceControl), "letter case");
}

TEST(EvaluateVpcEndpoint, MustAllowWhoeverComesThroughIt) {
  constexpr const char* kOpen = R"("Effect":"Allow","Principal":"*","Action":"*","Resource":"*")";
  constexpr const char* kOthers = R"("Effect":"Allow","Principal":"*","Action":"iam:*","Resource":"*")";
  constexpr const char* kDeny = R"("Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*")";
  constexpr const char* kMine = R"("Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*")";
  expect_decision(World().identity(kAllowAll).vpc_endpoint(kOpen), user(), allowed_by(Layer::Identity), "open");
  expect_decision(World().vpc_endpoint(kOpen), user(), lacks(Layer::Identity), "an endpoint gives nothing");
  expect_decision(World().identity(kAllowAll).vpc_endpoint(kMine), user(), allowed_by(Layer::Identity), "own account");
  expect_decision(World().identity(kAllowAll).vpc_endpoint(kOthers), user(), lacks(Layer::VpcEndpoint), "closed");
  expect_decision(World().identity(kAllowAll).vpc_endpoint(kDeny), user(), denied_by(Layer::VpcEndpoint), "deny");
  expect_decision(World().vpc_endpoint(kOthers), root(), lacks(Layer::VpcEndpoint), "root");
  expect_decision(World().bucket(kEveryone).vpc_endpoint(kMine), anonymous(), lacks(Layer::VpcEndpoint), "anonymous");
  expect_decision(World().bucket(kEc2).vpc_endpoint(kMine), service(), lacks(Layer::VpcEndpoint), "service");
  expect_decision(World().identity(kAllowAll).vpc_endpoint(kOthers), service_linked_role(), lacks(Layer::VpcEndpoint),
                  "service-linked role");
  expect_decision(World().bucket(kAlice).vpc_endpoint(kOthers), user(), lacks(Layer::VpcEndpoint), "no bypass");
  expect_decision(World().resource_of(kOtherAccount).bucket(kAlice).identity(kAllowAll).vpc_endpoint(kOthers), user(),
                  lacks(Layer::VpcEndpoint), "across accounts");
}

TEST(EvaluateVpcEndpoint, IsNamedAfterTheOrganizationsPoliciesAndBeforeTheResource) {
  constexpr const char* kDeny = R"("Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*")";
  constexpr const char* kOthers = R"("Effect":"Allow","Principal":"*","Action":"iam:*","Resource":"*")";
  World all;
  all.bucket(kEveryone, "Deny").vpc_endpoint(kDeny).identity(kDenyAll);
  expect_decision(all, user(), denied_by(Layer::VpcEndpoint), "before the resource");
  expect_decision(all.service_control_level({kDenyAll}), user(), denied_by(Layer::ServiceControl), "after SCPs");
  expect_decision(World().vpc_endpoint(kOthers), user(), lacks(Layer::VpcEndpoint), "before identity");
  expect_decision(World().vpc_endpoint(kOthers).service_control_level({kAllowOther}), user(),
                  lacks(Layer::ServiceControl), "after SCPs");
}

TEST(EvaluateKeyPolicy, MustGrantLikeATrustPolicy) {
  const auto key = [](const std::string& principal) {
    World world;
    const std::string statement = R"("Effect":"Allow","Action":"kms:*","Resource":"*",)" + principal;
    world.resource_policy(statement.c_str()).action("kms:Decrypt").resource("arn:aws:kms:us-east-1:111122223333:key/1");
    return world;
  };
  World named = key(kAlice);
  expect_decision(named, user(), allowed_by(Layer::Resource), "named");
  World account = key(kTheAccount);
  expect_decision(account, user(), lacks(Layer::Identity), "account: identity must allow");
  expect_decision(account.identity(kAllowAll), user(), allowed_by(Layer::Resource), "account: both");
  World other = key(kEc2);
  expect_decision(other.identity(kAllowAll), user(), lacks(Layer::Resource), "identity alone");
  expect_decision(other, root(), lacks(Layer::Resource), "not even root");
}

TEST(EvaluateNotPrincipal, ExemptsOnlyTheListed) {
  const auto except = [](const char* list) { return "\"NotPrincipal\":{\"AWS\":" + std::string(list) + "}"; };
  const Expected denied = denied_by(Layer::Resource);
  const Expected allowed = allowed_by(Layer::Identity);
  constexpr const char* kAliceArn = R"("arn:aws:iam::111122223333:user/path/alice")";
  const auto world = [&](const char* list) {
    World made;
    made.bucket(except(list), "Deny").identity(kAllowAll);
    return made;
  };
  const auto expect = [&](const char* list, const Principal& caller, Expected expected) {
    World made = world(list);
    expect_decision(made, caller, expected, list);
  };
  expect(kAliceArn, user(), allowed);
  expect(kAliceArn, role_session(), denied);
  expect(R"("111122223333")", user(), denied);
  expect(R"("111122223333")", root(), allowed_by(Layer::None));
  expect(R"("arn:aws:iam::111122223333:role/path/app")", role_session(), allowed);
  expect(R"("arn:aws:sts::111122223333:assumed-role/app/i-1")", role_session(), denied);
  constexpr const char* kSessionRoleAccount =
      R"(["arn:aws:sts::111122223333:assumed-role/app/i-1","arn:aws:iam::111122223333:role/path/app","111122223333"])";
  expect(kSessionRoleAccount, role_session(), allowed);
  Principal other_session = role_session();
  other_session.session_arn = "arn:aws:sts::111122223333:assumed-role/app/i-2";
  expect(kSessionRoleAccount, other_session, denied);
  World bounded = world(kAliceArn);
  expect_decision(bounded.boundary(kAllowAll), user(), denied, "a boundary voids the exemption");
}

TEST(EvaluateUniqueIds, AreWhatABoundPrincipalMatches) {
  class Entities final : public PrincipalResolver {
   public:
    std::optional<std::string> unique_id_of(std::string_view) const override { return "AROAOLDOLDOLDOLDOLD1"; }
  };
  const Entities entities;
  const auto policy = compile(R"({"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":)"
                              R"({"AWS":"arn:aws:iam::111122223333:role/path/app"}}})",
                              Kind::Trust, &entities);
  ASSERT_TRUE(policy);
  const AttachedPolicy attached{policy->get(), {}};
  const Context context;
  Inputs inputs;
  inputs.resource = &attached;
  Principal session = role_session();
  const Request request{session, "sts:AssumeRole", "arn:aws:iam::111122223333:role/t", kAccount, context};
  EXPECT_FALSE(evaluate(request, inputs).allowed()) << "a later role of the same name";
  session.unique_id = "AROAOLDOLDOLDOLDOLD1";
  EXPECT_TRUE(evaluate(request, inputs).allowed());
}

TEST(EvaluateUniqueIds, MatchWhenWrittenAsSuch) {
  expect_decision(World().trust(R"("Principal":{"AWS":"AROAAPPAPPAPPAPPAPP1"})"), role_session(),
                  allowed_by(Layer::Trust), "role");
  expect_decision(World().trust(R"("Principal":{"AWS":"AIDAALICEALICEALICE1"})"), user(), allowed_by(Layer::Trust),
                  "user");
  expect_decision(World().trust(R"("Principal":{"AWS":"AIDAALICEALICEALICE1"})"), role_session(),
                  lacks(Layer::Identity), "other");
}

TEST(EvaluateExceptions, CallsAboutOneselfCantBeDenied) {
  for (const char* action : {"sts:GetCallerIdentity", "sts:getsessiontoken"}) {
    expect_decision(World().identity(kDenyAll).action(action), user(), allowed_by(Layer::None), action);
  }
  expect_decision(World().identity(kDenyAll).action("sts:GetFederationToken"), user(), denied_by(Layer::Identity),
                  "not");
}

TEST(EvaluateMatching, LooksAtActionsWhateverTheLetterCase) {
  const auto allows = [](const char* actions, const char* action) {
    World world;
    const std::string statement = R"("Effect":"Allow","Resource":"*",)" + std::string(actions);
    return world.identity(statement.c_str()).action(action).decide(user()).allowed();
  };
  EXPECT_TRUE(allows(R"("Action":"s3:GetObject")", "s3:GetObject"));
  EXPECT_TRUE(allows(R"("Action":"S3:getobject")", "s3:GetObject"));
  EXPECT_TRUE(allows(R"("Action":["iam:*","s3:G?t*ect"])", "s3:GetObject"));
  EXPECT_TRUE(allows(R"("Action":"*")", "s3:GetObject"));
  EXPECT_FALSE(allows(R"("Action":"s3:GetObject")", "s3:GetObjectAcl"));
  EXPECT_FALSE(allows(R"("Action":"s3:GetObject")", "s3-x:GetObject"));
  EXPECT_FALSE(allows(R"("Action":[ "s3:a*b*c*d", "s3:Get" ])", "s3:GetObject"));
  EXPECT_TRUE(allows(R"("NotAction":"iam:*")", "s3:GetObject"));
  EXPECT_FALSE(allows(R"("NotAction":["iam:*","s3:Get*"])", "s3:GetObject"));
}

TEST(EvaluateMatching, ComparesResourcesSegmentBySegment) {
  const auto allows = [](const char* resources, const char* arn) {
    World world;
    const std::string statement = R"("Effect":"Allow","Action":"*",)" + std::string(resources);
    world.with("aws:username", "al*ce").with("aws:PrincipalTag/empty", "");
    return world.identity(statement.c_str()).resource(arn).decide(user()).allowed();
  };
  EXPECT_TRUE(allows(R"("Resource":"arn:aws:s3:::b/*")", "arn:aws:s3:::b/k"));
  EXPECT_TRUE(allows(R"("Resource":"arn:aws:s3:::b/*")", "arn:aws:s3:::b/k:x:y/z"));
  EXPECT_FALSE(allows(R"("Resource":"arn:aws:s3:::b/*")", "arn:aws:s3:::B/k"));
  EXPECT_FALSE(allows(R"("Resource":"arn:aws:s3:::b/*")", "arn:aws:s3:::b"));
  EXPECT_TRUE(allows(R"("Resource":"arn:aws:ec2:*:*:instance/*")", "arn:aws:ec2:us-east-1:111122223333:instance/i-1"));
  EXPECT_TRUE(allows(R"("Resource":"arn:aws:ec2:us-*-1:1111????3333:instance/i-1")",
                     "arn:aws:ec2:us-east-1:111122223333:instance/i-1"));
  EXPECT_FALSE(allows(R"("Resource":"arn:aws:ec2:*:instance/*")", "arn:aws:ec2:us-east-1:111122223333:instance/i-1"))
      << "a star stays in its segment";
  EXPECT_TRUE(allows(R"("Resource":"arn:aws:ec2")", "arn:aws:ec2:us-east-1:111122223333:instance/i-1"))
      << "missing segments are stars";
  EXPECT_TRUE(allows(R"("Resource":"*")", "*"));
  EXPECT_FALSE(allows(R"("Resource":"arn:aws:s3:::*")", "*")) << "no resource type is not every resource";
  EXPECT_TRUE(allows(R"("NotResource":"arn:aws:s3:::*")", "*"));
  EXPECT_FALSE(allows(R"("NotResource":["arn:aws:s3:::*"])", "arn:aws:s3:::b"));
  EXPECT_TRUE(allows(R"("Resource":"arn:aws:s3:::b/${aws:username}")", "arn:aws:s3:::b/al*ce"));
  EXPECT_FALSE(allows(R"("Resource":"arn:aws:s3:::b/${aws:username}")", "arn:aws:s3:::b/alice"))
      << "a star in a variable's value is a star";
  EXPECT_FALSE(allows(R"("Resource":"arn:aws:s3:::b/${aws:userid}")", "arn:aws:s3:::b/"));
  EXPECT_TRUE(allows(R"("Resource":"arn:aws:s3:::b/${aws:userid, 'no:body'}/*")", "arn:aws:s3:::b/no:body/k"));
  EXPECT_TRUE(allows(R"("Resource":"arn:aws:s3:::b${*}${?}${$}/*")", "arn:aws:s3:::b*?$/k"));
  EXPECT_FALSE(allows(R"("Resource":"arn:aws:s3:::b${*}/*")", "arn:aws:s3:::bbb/k"));
  EXPECT_TRUE(
      allows(R"("Resource":"arn:aws:s3:::*${aws:username}*${aws:PrincipalTag/EMPTY}")", "arn:aws:s3:::xal*cey"));
}

TEST(EvaluateMatching, AnUnresolvedVariableMakesAnEntryMatchNothing) {
  const auto outcome = [](const std::string& statement, const char* tag = nullptr) {
    World world;
    if (tag != nullptr) world.with("aws:PrincipalTag/team", tag);
    return world.identity(kAllowAll).identity(statement.c_str()).resource("arn:aws:s3:::b/red").decide(user()).outcome;
  };
  const std::string deny = R"("Effect":"Deny","Action":"*",)";
  const std::string deny_all = deny + R"("Resource":"*","Condition":)";
  // In Resource a Deny does not apply, in NotResource it does.
  EXPECT_EQ(outcome(deny + R"("Resource":"arn:aws:s3:::b/${aws:PrincipalTag/team}*")"), Outcome::Allow);
  EXPECT_EQ(outcome(deny + R"("Resource":"arn:aws:s3:::b/${aws:PrincipalTag/team}*")", "red"), Outcome::ExplicitDeny);
  EXPECT_EQ(outcome(deny + R"("NotResource":"arn:aws:s3:::b/${aws:PrincipalTag/team}*")"), Outcome::ExplicitDeny);
  EXPECT_EQ(outcome(deny + R"("NotResource":"arn:aws:s3:::b/${aws:PrincipalTag/team}*")", "red"), Outcome::Allow);
  EXPECT_EQ(outcome(deny + R"("Resource":["arn:aws:s3:::b/${aws:PrincipalTag/team}","arn:aws:s3:::b/red"])"),
            Outcome::ExplicitDeny)
      << "only that entry";
  // Under a positive operator it does not apply, under a negated one it does.
  EXPECT_EQ(outcome(deny_all + R"({"StringEquals":{"aws:PrincipalType":"${aws:PrincipalTag/team}"}})"), Outcome::Allow);
  World negated;
  negated.identity(kAllowAll).with("aws:username", "alice");
  negated.identity((deny_all + R"({"StringNotLike":{"aws:username":"${aws:PrincipalTag/team}*"}})").c_str());
  EXPECT_EQ(negated.decide(user()).outcome, Outcome::ExplicitDeny);
  World arn;
  arn.identity(kAllowAll).with("aws:SourceArn", "arn:aws:s3:::b");
  arn.identity((deny_all + R"({"ArnNotLike":{"aws:SourceArn":"arn:aws:s3:::${aws:PrincipalTag/team}"}})").c_str());
  EXPECT_EQ(arn.decide(user()).outcome, Outcome::ExplicitDeny);
}

TEST(EvaluateMatching, TakesWildcardsOfTheRequestAsPlainCharacters) {
  World literal;
  literal.identity(R"("Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/x")");
  EXPECT_FALSE(literal.resource("arn:aws:s3:::b/*").decide(user()).allowed());
  EXPECT_FALSE(literal.resource("arn:aws:s3:::b/?").decide(user()).allowed());
  World star;
  star.identity(R"("Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/${*}")");
  EXPECT_TRUE(star.resource("arn:aws:s3:::b/*").decide(user()).allowed());
  EXPECT_FALSE(star.resource("arn:aws:s3:::b/x").decide(user()).allowed());
}

TEST(EvaluateMatching, HasNoVariablesInActionsAndKeys) {
  World action;
  action.with("who", "GetObject").identity(R"("Effect":"Allow","Action":"s3:${who}","Resource":"*")");
  EXPECT_FALSE(action.decide(user()).allowed());
  World key;
  key.with("aws:username", "team").with("aws:PrincipalTag/team", "red");
  key.identity(R"("Effect":"Allow","Action":"*","Resource":"*",)"
               R"("Condition":{"StringEquals":{"aws:PrincipalTag/${aws:username}":"red"}})");
  EXPECT_FALSE(key.decide(user()).allowed());
}

TEST(EvaluateMatching, HasNoVariablesInOldVersions) {
  const auto policy = compile(
      R"({"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/${aws:username}"}})",
      Kind::InlineIdentity);
  ASSERT_TRUE(policy);
  const AttachedPolicy attached{policy->get(), {}};
  Context context;
  context.set("aws:username", "alice");
  Inputs inputs;
  inputs.identity = AttachedPolicies(&attached, 1);
  const auto allows = [&](std::string_view arn) {
    return evaluate({user(), "s3:GetObject", arn, kAccount, context}, inputs).allowed();
  };
  EXPECT_FALSE(allows("arn:aws:s3:::b/alice"));
  EXPECT_TRUE(allows("arn:aws:s3:::b/${aws:username}"));
}

TEST(EvaluateTracing, TellsWhyEachStatementDidOrDidNotApply) {
  World world;
  world.identity(kAllowOther)
      .identity(R"("Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::other")")
      .identity(R"("Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:username":"x"}})")
      .identity(kAllowAll)
      .bucket(kOther);
  const Decision decision = world.decide(user(), Tracing::On);
  ASSERT_EQ(decision.considered.size(), 5U);
  EXPECT_EQ(decision.considered[0].layer, Layer::Resource);
  EXPECT_EQ(decision.considered[0].result, StatementResult::OtherPrincipal);
  EXPECT_EQ(decision.considered[1].result, StatementResult::OtherAction);
  EXPECT_EQ(decision.considered[2].result, StatementResult::OtherResource);
  EXPECT_EQ(decision.considered[3].result, StatementResult::ConditionFalse);
  ASSERT_NE(decision.considered[3].condition, nullptr);
  EXPECT_EQ(decision.considered[3].condition->key.name(), "aws:username");
  EXPECT_EQ(decision.considered[4].result, StatementResult::Applies);
  EXPECT_EQ(decision.missing_keys, std::vector<std::string>{"aws:username"});
  EXPECT_EQ(decision.statement, decision.considered[4].statement);
  EXPECT_EQ(decision.policy->source.name, "p");
}

TEST(EvaluateTracing, IsEmptyWhenOff) {
  World world;
  const Decision decision = world.identity(kAllowAll).decide(user());
  EXPECT_TRUE(decision.considered.empty());
  EXPECT_TRUE(decision.missing_keys.empty());
}

// Statements whose resources are as slow to match as the language allows: at each place of the text, a pattern of many
// pieces all but its last of which fit.
std::string slow_denials(std::size_t count) {
  std::string pieces;
  for (int i = 0; i < 250; ++i) pieces += "?a";
  std::string resources;
  for (std::size_t i = 0; i < count; ++i) {
    resources += (i == 0 ? "\"arn:aws:s3:::b/*" : ",\"arn:aws:s3:::b/*") + pieces + std::to_string(i) + "*\"";
  }
  return R"("Effect":"Deny","Action":"s3:*","Resource":[)" + resources + "]";
}

// Somebody who may write one policy of a caller must not be able to hide a statement of another behind it.
TEST(EvaluateMatching, FindsResourcesWhoseHashesCollide) {
  const std::string one = "arn:aws:s3:::bb/aaaaaaaabbbbbbbb", other = "arn:aws:s3:::bb/bLz7IUWn-8sOZEL3";
  ASSERT_EQ(hash_text(one), hash_text(other)) << "the hash has changed: two others that collide are needed";
  std::string statements = R"({"Effect":"Allow","Action":"*","Resource":"*"})";
  for (const std::string& resource :
       {one, other, std::string("arn:aws:s3:::c"), std::string("arn:aws:s3:::d"), std::string("arn:aws:s3:::e"),
        std::string("arn:aws:s3:::f"), std::string("arn:aws:s3:::g"), std::string("arn:aws:s3:::h")}) {
    statements += R"(,{"Effect":"Deny","Action":"s3:GetObject","Resource":")" + resource + R"("})";
  }
  const auto policy = compile(R"({"Version":"2012-10-17","Statement":[)" + statements + "]}", Kind::InlineIdentity);
  ASSERT_TRUE(policy);
  const std::vector<AttachedPolicy> policies = {{policy->get(), {}}};
  Inputs inputs;
  inputs.identity = policies;
  const Context context;
  for (const std::string& resource : {one, other}) {
    const Decision decision = evaluate({user(), "s3:GetObject", resource, kAccount, context}, inputs);
    EXPECT_EQ(decision.outcome, Outcome::ExplicitDeny) << resource;
  }
}

TEST(EvaluateWork, TooMuchOfItIsADenialEvenWhereNothingDenies) {
  const std::string resource = "arn:aws:s3:::b/" + std::string(900, 'a');
  const auto outcome_with = [&](std::size_t count) {
    const std::string denials = slow_denials(count);
    const auto deny = compile(R"({"Version":"2012-10-17","Statement":{)" + denials + "}}", Kind::InlineIdentity);
    const auto allow = compile(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})",
                               Kind::InlineIdentity);
    EXPECT_TRUE(deny && allow);
    const std::vector<AttachedPolicy> policies = {{deny->get(), {}}, {allow->get(), {}}};
    const Context context;
    Inputs inputs;
    inputs.identity = policies;
    const Decision decision = evaluate({user(), "s3:GetObject", resource, kAccount, context}, inputs);
    EXPECT_EQ(decision.statement == nullptr, decision.outcome != Outcome::Allow);
    return decision.outcome;
  };
  EXPECT_EQ(outcome_with(10), Outcome::Allow);
  EXPECT_EQ(outcome_with(100), Outcome::ImplicitDeny);
}

TEST(DenialReason, UsesTheWordsOfAws) {
  const auto reason = [](Outcome outcome, Layer layer) {
    Decision decision;
    decision.outcome = outcome;
    decision.layer = layer;
    return denial_reason(decision, "s3:GetObject");
  };
  const auto implicit = [&](Layer layer) { return reason(Outcome::ImplicitDeny, layer); };
  const auto explicitly = [&](Layer layer) { return reason(Outcome::ExplicitDeny, layer); };
  EXPECT_EQ(reason(Outcome::Allow, Layer::Identity), "");
  EXPECT_EQ(implicit(Layer::Identity), " because no identity-based policy allows the s3:GetObject action");
  EXPECT_EQ(implicit(Layer::Boundary), " because no permissions boundary allows the s3:GetObject action");
  EXPECT_EQ(implicit(Layer::Session), " because no session policy allows the s3:GetObject action");
  EXPECT_EQ(implicit(Layer::Resource), " because no resource-based policy allows the s3:GetObject action");
  EXPECT_EQ(implicit(Layer::Trust), " because no role trust policy allows the s3:GetObject action");
  EXPECT_EQ(implicit(Layer::ServiceControl), " because no service control policy allows the s3:GetObject action");
  EXPECT_EQ(implicit(Layer::ResourceControl), " because no resource control policy allows the s3:GetObject action");
  EXPECT_EQ(implicit(Layer::VpcEndpoint), " because no VPC endpoint policy allows the s3:GetObject action");
  EXPECT_EQ(explicitly(Layer::VpcEndpoint), " with an explicit deny in a VPC endpoint policy");
  EXPECT_EQ(explicitly(Layer::Identity), " with an explicit deny in an identity-based policy");
  EXPECT_EQ(explicitly(Layer::Boundary), " with an explicit deny in a permissions boundary");
  EXPECT_EQ(explicitly(Layer::Session), " with an explicit deny in a session policy");
  EXPECT_EQ(explicitly(Layer::Resource), " with an explicit deny in a resource-based policy");
  EXPECT_EQ(explicitly(Layer::Trust), " with an explicit deny in the role trust policy");
  EXPECT_EQ(explicitly(Layer::ServiceControl), " with an explicit deny in a service control policy");
  EXPECT_EQ(explicitly(Layer::ResourceControl), " with an explicit deny in a resource control policy");
}

TEST(DenialReason, NamesThePolicyThatDeniesWhereAwsDoes) {
  AttachedPolicy attached;
  attached.source.arn = "arn:aws:iam::111122223333:policy/p";
  const auto reason = [&](Outcome outcome, Layer layer) {
    Decision decision;
    decision.outcome = outcome;
    decision.layer = layer;
    decision.policy = &attached;
    return denial_reason(decision, "s3:GetObject");
  };
  for (const Layer layer :
       {Layer::Identity, Layer::Boundary, Layer::Session, Layer::ServiceControl, Layer::ResourceControl}) {
    EXPECT_TRUE(reason(Outcome::ExplicitDeny, layer).ends_with("policy: arn:aws:iam::111122223333:policy/p") ||
                reason(Outcome::ExplicitDeny, layer).ends_with("boundary: arn:aws:iam::111122223333:policy/p"));
    EXPECT_TRUE(reason(Outcome::ImplicitDeny, layer).ends_with(" action"));
  }
  EXPECT_EQ(reason(Outcome::ExplicitDeny, Layer::Resource), " with an explicit deny in a resource-based policy");
  EXPECT_EQ(reason(Outcome::ExplicitDeny, Layer::Trust), " with an explicit deny in the role trust policy");
  EXPECT_EQ(reason(Outcome::ExplicitDeny, Layer::VpcEndpoint), " with an explicit deny in a VPC endpoint policy");
  attached.source.arn = {};
  EXPECT_EQ(reason(Outcome::ExplicitDeny, Layer::Identity), " with an explicit deny in an identity-based policy")
      << "inline policies have no ARN";
}

}  // namespace
}  // namespace rolecall::policy
