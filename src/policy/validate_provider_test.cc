// SPDX-License-Identifier: Apache-2.0
//
// Trust in identity providers that many companies share.
// AWS-VERIFIED: the rows about GitHub are CreateRole's answers, recorded in August 2026; the others follow from the
// table in the IAM guide.
#include <gtest/gtest.h>

#include <string>

#include "policy/document.h"

namespace rolecall::policy {
namespace {

constexpr std::string_view kGitHub = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";

std::string trusting(std::string_view provider, std::string_view condition,
                     std::string_view action = "sts:AssumeRoleWithWebIdentity", std::string_view effect = "Allow") {
  std::string text = R"({"Version":"2012-10-17","Statement":[{"Effect":")" + std::string(effect) +
                     R"(","Principal":{"Federated":")" + std::string(provider) + R"("},"Action":")" +
                     std::string(action) + "\"";
  if (!condition.empty()) text += ",\"Condition\":" + std::string(condition);
  return text + "}]}";
}

std::string refusal(const std::string& document) {
  const auto policy = compile(document, Kind::Trust);
  return policy ? std::string() : policy.error().message;
}

std::string github(std::string_view condition) {
  return refusal(trusting(kGitHub, condition));
}

TEST(TrustInGitHub, NeedsAConditionOnWhoseWorkflowItIs) {
  const std::string told =
      "Trust policy with trusted principal " + std::string(kGitHub) +
      " must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, "
      "token.actions.githubusercontent.com:sub or token.actions.githubusercontent.com:job_workflow_ref which is not "
      "scoped to all.";
  EXPECT_EQ(github(""), told);
  EXPECT_EQ(github("{}"), told);
  EXPECT_EQ(github(R"({"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}})"), told);
  EXPECT_EQ(github(R"({"StringLike":{"token.actions.githubusercontent.com:sub":"*"}})"), told);
  EXPECT_EQ(github(R"({"StringLike":{"token.actions.githubusercontent.com:sub":["*","repo:acme/x"]}})"), told);
  EXPECT_EQ(github(R"({"StringEquals":{"token.actions.githubusercontent.com:repository":"acme/x"}})"), told);
  EXPECT_EQ(github(R"({"StringNotLike":{"token.actions.githubusercontent.com:sub":"repo:acme/x"}})"), told);
  // derived: a missing key passes these
  EXPECT_EQ(github(R"({"StringLikeIfExists":{"token.actions.githubusercontent.com:sub":"repo:acme/x"}})"), told);
  EXPECT_EQ(github(R"({"ForAllValues:StringLike":{"token.actions.githubusercontent.com:sub":"repo:acme/x"}})"), told);
  EXPECT_EQ(github(R"({"StringLike":{"token.actions.githubusercontent.com:sub":[]}})"), told);
}

TEST(TrustInGitHub, IsTakenWithOne) {
  EXPECT_EQ(github(R"({"StringLike":{"token.actions.githubusercontent.com:sub":"repo:acme/x:*"}})"), "");
  EXPECT_EQ(github(R"({"StringEquals":{"token.actions.githubusercontent.com:SUB":"repo:acme/x:ref:refs/heads/m"}})"),
            "");
  EXPECT_EQ(github(R"({"StringEqualsIgnoreCase":{"token.actions.githubusercontent.com:job_workflow_ref":"a"}})"), "");
  EXPECT_EQ(github(R"({"ForAnyValue:StringLike":{"token.actions.githubusercontent.com:sub":"repo:acme/x"}})"), "");
  // AWS: it looks no further than this.
  EXPECT_EQ(github(R"({"StringLike":{"token.actions.githubusercontent.com:sub":"repo:*"}})"), "");
  EXPECT_EQ(github(R"({"StringLike":{"token.actions.githubusercontent.com:sub":["repo:acme/x","*"]}})"), "");
}

TEST(TrustInSharedProviders, IsOnlyAskedForWhereTheyAreLetIn) {
  EXPECT_NE(refusal(trusting(kGitHub, "", "sts:AssumeRole*")), "");
  EXPECT_EQ(refusal(trusting(kGitHub, "", "sts:TagSession")), "");
  EXPECT_EQ(refusal(trusting(kGitHub, "", "sts:AssumeRoleWithWebIdentity", "Deny")), "");
  EXPECT_EQ(refusal(trusting("arn:aws:iam::111122223333:oidc-provider/login.example.com", "")), "") << "a private one";
  EXPECT_EQ(refusal(trusting("arn:aws:iam::111122223333:saml-provider/x", "", "sts:AssumeRoleWithSAML")), "");
}

TEST(TrustInSharedProviders, NeedsTheKeyThatTellsTheirCustomersApart) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"arn:aws:iam::111122223333:oidc-provider/gitlab.com", "gitlab.com:sub"},
      {"arn:aws:iam::111122223333:oidc-provider/app.terraform.io", "app.terraform.io:sub"},
      {"arn:aws:iam::111122223333:oidc-provider/api.pulumi.com/oidc", "api.pulumi.com/oidc:aud"},
      {"arn:aws:iam::111122223333:oidc-provider/sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d",
       "sts:RoleSessionName"},
      {"cognito-identity.amazonaws.com", "cognito-identity.amazonaws.com:aud"},
  };
  for (const auto& [provider, key] : rows) {
    const std::string without = refusal(trusting(provider, R"({"StringEquals":{"aws:SourceIp":"x"}})"));
    EXPECT_TRUE(without.ends_with(" " + std::string(key) + " which is not scoped to all.")) << without;
    EXPECT_EQ(refusal(trusting(provider, R"({"StringEquals":{")" + std::string(key) + R"(":"mine"}})")), "")
        << provider;
  }
  EXPECT_EQ(refusal(trusting("cognito-identity.amazonaws.com", "")),
            "A condition block must be present for the Cognito provider");
}

}  // namespace
}  // namespace rolecall::policy
