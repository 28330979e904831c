// SPDX-License-Identifier: Apache-2.0
//
// The engine against its naive twin: all small patterns against all small texts, and random policies made so that they
// often nearly match.  Fixed seeds; a failure prints the whole world.
#include "policy/reference/naive.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <string>

#include "base/encoding.h"
#include "policy/evaluate.h"

namespace rolecall::policy {
namespace {

using reference::Documents;
using reference::Question;

std::vector<std::string> all_strings(std::string_view alphabet, std::size_t length_max) {
  std::vector<std::string> all = {""};
  for (std::size_t begin = 0, length = 0; length < length_max; ++length) {
    const std::size_t end = all.size();
    for (; begin < end; ++begin) {
      for (const char c : alphabet) all.push_back(all[begin] + c);
    }
  }
  return all;
}

TEST(PatternAgainstNaiveTwin, AgreesOnAllSmallPatternsAndTexts) {
  const std::vector<std::string> texts = all_strings("ab", 6);
  const Context context;
  for (const std::string& pattern : all_strings("ab*?", 4)) {
    const auto compiled = Pattern::compile(pattern, {});
    ASSERT_TRUE(compiled);
    for (const std::string& text : texts) {
      ASSERT_EQ(compiled->matches(text, context), reference::glob(pattern, text)) << pattern << " " << text;
    }
  }
}

TEST(PatternAgainstNaiveTwin, AgreesOnLongerPatternsOfStars) {
  const std::vector<std::string> texts = all_strings("ab", 4);
  const Context context;
  for (const std::string& pattern : all_strings("a*?", 6)) {
    const auto compiled = Pattern::compile("b" + pattern, {});
    ASSERT_TRUE(compiled);
    for (const std::string& text : texts) {
      ASSERT_EQ(compiled->matches("b" + text, context), reference::glob("b" + pattern, "b" + text)) << pattern << text;
    }
  }
}

// Makes worlds from small pools, so that patterns and requests meet often.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  Question question() {
    Question question;
    question.caller = pick<reference::Caller>(callers());
    question.action =
        pick<std::string>({"s3:GetObject", "s3:getobjectacl", "iam:PassRole", "sts:AssumeRole", "kms:Decrypt"});
    question.resource = pick<std::string>({"*", "arn:aws:s3:::bucket/alice/x", "arn:aws:s3:::bucket/a*c:e",
                                           "arn:aws:iam::111122223333:role/app", "arn:aws:s3:::bucket",
                                           "arn:aws:ec2:us-east-1:1:instance/i:1"});
    question.resource_account = pick<std::string>({"111122223333", "111122223333", "444455556666", ""});
    for (const std::string& key : keys()) {
      if (chance(40)) continue;
      reference::KeyValue value;
      value.multivalued = key == "aws:tagkeys" ? !chance(10) : chance(5);
      const std::size_t count = value.multivalued ? below(4) : 1;
      for (std::size_t i = 0; i < count; ++i) value.values.push_back(request_value(key));
      question.context[key] = value;
    }
    return question;
  }

  Documents documents(bool trust) {
    Documents documents;
    documents.resource_is_trust = trust;
    for (std::size_t i = below(3); i > 0; --i) documents.identity.push_back(document(Kind::InlineIdentity));
    if (chance(30)) documents.boundary = document(Kind::ManagedIdentity);
    if (chance(30)) {
      documents.session.emplace();
      for (std::size_t i = below(3); i > 0; --i) documents.session->push_back(document(Kind::Session));
    }
    if (trust || chance(60)) documents.resource = document(trust ? Kind::Trust : Kind::Bucket);
    if (chance(15)) documents.vpc_endpoint = document(Kind::VpcEndpoint);
    documents.service_control = levels(Kind::ServiceControl);
    documents.resource_control = levels(Kind::ResourceControl);
    return documents;
  }

  // Many statements about few actions and many similar resources: what an index sorts into groups.
  std::string large_document(std::size_t statements) {
    std::string text = R"({"Version":"2012-10-17","Statement":[)";
    for (std::size_t i = 0; i < statements; ++i) {
      text += (i > 0 ? "," : "") + std::string(chance(10) ? R"({"Effect":"Deny")" : R"({"Effect":"Allow")");
      text += ",\"Action\":" + list({"s3:GetObject", "s3:Get*", "s3:PutObject", "s3:List*", "iam:*"});
      const std::string first = similar_resource();
      text += chance(5) ? ",\"NotResource\":" : ",\"Resource\":";
      text += list({first, similar_resource(), chance(10) ? "*" : first}) + "}";
    }
    return text + "]}";
  }

  std::string similar_resource() {
    std::string text = "arn:aws:s3:::bucket/";
    for (std::size_t i = below(12); i > 0; --i) text += pick<std::string>({"a", "a", "b"});
    return text + pick<std::string>({"", "*", "*", "?", "*a"});
  }

  std::string document(Kind kind) {
    const bool old =
        kind != Kind::ManagedIdentity && kind != Kind::ServiceControl && kind != Kind::ResourceControl && chance(15);
    std::string text = old ? R"({"Statement":[)" : R"({"Version":"2012-10-17","Statement":[)";
    const std::size_t count = 1 + below(3);
    for (std::size_t i = 0; i < count; ++i) text += (i > 0 ? "," : "") + statement(kind);
    return text + "]}";
  }

  bool chance(unsigned percent) { return below(100) < percent; }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }

  template <class T>
  T pick(const std::vector<T>& pool) {
    return pool[below(pool.size())];
  }

  static std::vector<reference::Caller> callers() {
    const std::string account = "111122223333";
    const std::string iam = "arn:aws:iam::111122223333:";
    const std::string sts = "arn:aws:sts::111122223333:";
    return {{"anonymous", "", "", "", "", "", "", ""},
            {"root", account, iam + "root", "", "", "", "", ""},
            {"user", account, iam + "user/alice", "", "AIDAALICEALICEALICE1", "", "", ""},
            {"user", account, iam + "user/alice", "", "AIDAALICEALICEALICE1", "", "", ""},
            {"role", account, iam + "role/app", sts + "assumed-role/app/i-1", "AROAAPPAPPAPPAPPAPP1", "", "", ""},
            {"role", account, iam + "role/app", sts + "assumed-role/app/i-2", "AROAAPPAPPAPPAPPAPP1", "", "", ""},
            {"role", account, iam + "role/aws-service-role/x/r", sts + "assumed-role/r/s", "AROASLR", "", "", ""},
            {"federated-user", account, sts + "federated-user/bob", "", "", "", "", iam + "user/alice"},
            {"service", "", "", "", "", "ec2.amazonaws.com", "", ""},
            {"provider", "", "", "", "", "", iam + "oidc-provider/example.com", ""}};
  }

  static std::vector<std::string> keys() {
    return {"aws:username",           "aws:sourceip",        "aws:currenttime",
            "aws:multifactorauthage", "aws:securetransport", "aws:principalarn",
            "aws:principaltag/team",  "aws:tagkeys",         "custom:key"};
  }

  std::string request_value(const std::string& key) {
    if (key == "aws:sourceip") return pick<std::string>({"10.1.2.3", "10.1.3.4", "192.0.2.1", "x"});
    if (key == "aws:currenttime") {
      return pick<std::string>({"2026-02-03T04:05:06Z", "1770091506", "2026-02-04", "2025-12-31T23:59:59Z", "soon"});
    }
    if (key == "aws:multifactorauthage") return pick<std::string>({"10", "10.0", "9.5", "-1", "x"});
    if (key == "aws:securetransport") return pick<std::string>({"true", "False"});
    if (key == "aws:principalarn") {
      return pick<std::string>({"arn:aws:iam::111122223333:role/app", "arn:aws:iam::111122223333:user/alice", "x"});
    }
    return text_value();
  }

  std::string text_value() { return pick<std::string>({"alice", "Alice", "a*c", "red", "", "\xC3\xA9t\xC3\xA9"}); }

  std::string text_pattern() {
    return pick<std::string>({"alice", "ALICE", "a*", "*c*", "a?c", "red", "*", "", "?t?", "${aws:username}",
                              "*${aws:PrincipalTag/Team}", "a${*}c", "${aws:TagKeys}", "${custom:Key, 'red'}", "r?d"});
  }

  std::string operand(const OperatorRow& row) {
    switch (row.type) {
      case ValueType::String:
        return text_pattern();
      case ValueType::Number:
        return pick<std::string>({"10", "9.50", "-1", "0"});
      case ValueType::Date:
        return pick<std::string>({"2026-02-03T04:05:06Z", "1770091506", "2026-01-01"});
      case ValueType::Bool:
        return pick<std::string>({"true", "false", "TRUE"});
      case ValueType::Binary:
        return pick<std::string>({"YWJj", "cmVk"});
      case ValueType::Ip:
        return pick<std::string>({"10.1.2.3", "10.1.0.0/16", "10.1.2.0/23", "0.0.0.0/0"});
      case ValueType::Arn:
        return pick<std::string>({"arn:aws:iam::*:role/a*", "arn:aws:iam::111122223333:user/${aws:username}", "*",
                                  "arn:*:*:*:*:*", "arn:aws:iam::*:role"});
      case ValueType::Null:
        return pick<std::string>({"true", "false"});
    }
    return {};
  }

  std::string condition() {
    const auto table = operator_table();
    std::string text = "{";
    const std::size_t blocks = 1 + below(2);
    std::string first_name;
    for (std::size_t i = 0; i < blocks; ++i) {
      const OperatorRow& row = table[below(table.size())];
      std::string name = pick<std::string>({"", "", "ForAllValues:", "ForAnyValue:"}) + std::string(row.name);
      if (row.type != ValueType::Null && chance(30)) name += "IfExists";
      if (name == first_name) break;
      first_name = name;
      text += (i > 0 ? "," : "") + base::json_string(name) + ":{";
      std::string key = chance(50) ? key_for(row.type) : pick<std::string>(keys());
      if (chance(30)) key[0] = static_cast<char>(key[0] - 32);
      text += base::json_string(key) + ":[";
      const std::size_t values = below(3) + (chance(95) ? 1 : 0);
      for (std::size_t v = 0; v < values; ++v) text += (v > 0 ? "," : "") + base::json_string(operand(row));
      text += "]}";
    }
    return text + "}";
  }

  std::string key_for(ValueType type) {
    switch (type) {
      case ValueType::Number:
        return "aws:multifactorauthage";
      case ValueType::Date:
        return "aws:currenttime";
      case ValueType::Bool:
        return "aws:securetransport";
      case ValueType::Ip:
        return "aws:sourceip";
      case ValueType::Arn:
        return "aws:principalarn";
      case ValueType::String:
        return pick<std::string>({"aws:username", "aws:tagkeys", "aws:principaltag/team"});
      case ValueType::Binary:
      case ValueType::Null:
        break;
    }
    return "custom:key";
  }

  std::string principal() {
    const std::string iam = "arn:aws:iam::111122223333:";
    return pick<std::string>({
        R"({"AWS":"*"})",
        R"({"AWS":"111122223333"})",
        R"({"AWS":"444455556666"})",
        R"({"AWS":")" + iam + R"(root"})",
        R"({"AWS":")" + iam + R"(user/alice"})",
        R"({"AWS":[")" + iam + R"(role/app","AIDAALICEALICEALICE1"]})",
        R"({"AWS":"arn:aws:sts::111122223333:assumed-role/app/i-1"})",
        R"({"AWS":["arn:aws:sts::111122223333:assumed-role/app/i-1",")" + iam + R"(role/app","111122223333"]})",
        R"({"AWS":"arn:aws:sts::111122223333:federated-user/bob"})",
        R"({"AWS":"AROAAPPAPPAPPAPPAPP1"})",
        R"({"Service":"ec2.amazonaws.com","AWS":")" + iam + R"(role/app"})",
        R"({"Federated":")" + iam + R"(oidc-provider/example.com"})",
    });
  }

  std::string list(const std::vector<std::string>& pool) {
    std::string text = "[";
    const std::size_t count = 1 + below(2);
    for (std::size_t i = 0; i < count; ++i) text += (i > 0 ? "," : "") + base::json_string(pick(pool));
    return text + "]";
  }

  std::string statement(Kind kind) {
    const bool full_access = kind == Kind::ResourceControl && chance(70);
    bool deny = chance(25) && kind != Kind::Trust;
    if (kind == Kind::Trust) deny = chance(15);
    if (kind == Kind::ResourceControl) deny = !full_access;
    std::string text = deny ? R"({"Effect":"Deny")" : R"({"Effect":"Allow")";
    if (full_access) return text + R"(,"Principal":"*","Action":"*","Resource":"*"})";
    if (kind == Kind::ResourceControl) text += R"(,"Principal":"*")";
    if (kind == Kind::Trust) text += ",\"Principal\":" + principal();
    if (kind == Kind::Bucket || kind == Kind::VpcEndpoint)
      text += (deny && chance(40) ? ",\"NotPrincipal\":" : ",\"Principal\":") + principal();
    if (kind == Kind::Trust) {
      text += ",\"Action\":" + list({"sts:AssumeRole", "STS:assumerole*", "sts:TagSession", "sts:Assume*"});
    } else {
      const bool negated = kind != Kind::ResourceControl && chance(15);
      text += negated ? ",\"NotAction\":" : ",\"Action\":";
      std::vector<std::string> actions = {"s3:GetObject", "s3:Get*", "S3:*", "iam:?assRole",
                                          "s3:*acl",      "sts:*",   "kms:*"};
      if (kind != Kind::ResourceControl) actions.insert(actions.end(), {"*", "*", "*"});
      text += list(actions);
      text += chance(15) ? ",\"NotResource\":" : ",\"Resource\":";
      text += list({"*", "*", "*", "arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket", "arn:aws:s3:::b*/alice/?",
                    "arn:aws:iam::*:role/a*", "arn:aws:iam::111122223333:role/app", "arn:aws:ec2",
                    "arn:aws:s3:::bucket/${aws:username}/x", "arn:aws:s3:::bucket/${aws:username}*",
                    "arn:*:s3:::bucket/a${*}c:e", "arn:aws:s3:::*/${custom:Key, 'alice'}/*"});
    }
    if (chance(45)) text += ",\"Condition\":" + condition();
    return text + "}";
  }

  std::vector<std::vector<std::string>> levels(Kind kind) {
    std::vector<std::vector<std::string>> result;
    if (chance(70)) return result;
    for (std::size_t i = 1 + below(2); i > 0; --i) {
      auto& level = result.emplace_back();
      for (std::size_t k = below(3) + (chance(90) ? 1 : 0); k > 0; --k) level.push_back(document(kind));
    }
    return result;
  }

  std::mt19937_64 random_;
};

Principal principal_of(const reference::Caller& caller) {
  using Caller = Principal::Kind;
  Principal principal;
  principal.kind = caller.kind == "root"             ? Caller::Root
                   : caller.kind == "user"           ? Caller::User
                   : caller.kind == "role"           ? Caller::AssumedRole
                   : caller.kind == "federated-user" ? Caller::FederatedUser
                   : caller.kind == "service"        ? Caller::Service
                   : caller.kind == "provider"       ? Caller::Federated
                                                     : Caller::Anonymous;
  principal.account = caller.account;
  principal.arn = caller.arn;
  principal.session_arn = caller.session_arn;
  principal.unique_id = caller.unique_id;
  principal.service = caller.service;
  principal.provider = caller.provider;
  principal.parent_arn = caller.parent_arn;
  return principal;
}

Context context_of(const Question& question) {
  Context context;
  for (const auto& [key, value] : question.context) {
    const std::vector<std::string_view> values(value.values.begin(), value.values.end());
    if (value.multivalued) {
      context.set_values(key, values);
    } else {
      context.set(key, values.at(0));
    }
  }
  return context;
}

std::string describe(const Question& question, const Documents& documents) {
  std::string text = question.caller.kind + " " + question.caller.session_arn + " " + question.action + " on " +
                     question.resource + " of " + question.resource_account;
  for (const auto& [key, value] : question.context) {
    text += "\n  " + key + (value.multivalued ? " (set) =" : " =");
    for (const std::string& one : value.values) text += " `" + one + "`";
  }
  const auto add = [&](const std::string& layer, const std::string& document) {
    text += "\n" + layer + ": " + document;
  };
  for (const std::string& one : documents.identity) add("identity", one);
  if (documents.boundary) add("boundary", *documents.boundary);
  if (documents.session) {
    add("session", std::to_string(documents.session->size()));
    for (const std::string& one : *documents.session) add("session", one);
  }
  if (documents.resource) add(documents.resource_is_trust ? "trust" : "bucket", *documents.resource);
  if (documents.vpc_endpoint) add("VPC endpoint", *documents.vpc_endpoint);
  for (const auto& level : documents.service_control) {
    for (const std::string& one : level) add("service control", one);
  }
  for (const auto& level : documents.resource_control) {
    for (const std::string& one : level) add("resource control", one);
  }
  return text;
}

enum class Indexing { EachPolicy, AcrossPolicies };

// The engine's side of a world.
class Compiled {
 public:
  explicit Compiled(const Documents& documents) {
    for (const std::string& one : documents.identity) add(identity_, one, Kind::InlineIdentity);
    if (documents.boundary) add(boundary_, *documents.boundary, Kind::ManagedIdentity);
    if (documents.session) {
      has_session_ = true;
      for (const std::string& one : *documents.session) add(session_, one, Kind::Session);
    }
    if (documents.resource)
      add(resource_, *documents.resource, documents.resource_is_trust ? Kind::Trust : Kind::Bucket);
    if (documents.vpc_endpoint) add(vpc_endpoint_, *documents.vpc_endpoint, Kind::VpcEndpoint);
    for (const auto& level : documents.service_control) add_level(service_control_, level, Kind::ServiceControl);
    for (const auto& level : documents.resource_control) add_level(resource_control_, level, Kind::ResourceControl);
  }

  Decision decide(const Question& question, Tracing tracing, Indexing indexing = Indexing::EachPolicy) const {
    const Context context = context_of(question);
    const Request request{principal_of(question.caller), question.action, question.resource, question.resource_account,
                          context};
    const std::vector<AttachedPolicies> service_control(service_control_.begin(), service_control_.end());
    const std::vector<AttachedPolicies> resource_control(resource_control_.begin(), resource_control_.end());
    Inputs inputs;
    inputs.identity = identity_;
    const PolicyIndex index(identity_);
    if (indexing == Indexing::AcrossPolicies) inputs.identity_index = &index;
    if (!boundary_.empty()) inputs.boundary = &boundary_.front();
    if (has_session_) inputs.session = session_;
    if (!resource_.empty()) inputs.resource = &resource_.front();
    if (!vpc_endpoint_.empty()) inputs.vpc_endpoint = &vpc_endpoint_.front();
    inputs.service_control = service_control;
    inputs.resource_control = resource_control;
    return evaluate(request, inputs, tracing);
  }

 private:
  void add(std::vector<AttachedPolicy>& list, const std::string& text, Kind kind) {
    const auto policy = compile(text, kind);
    ASSERT_TRUE(policy) << text << "\n" << policy.error().message << " " << policy.error().detail;
    policies_.push_back(*policy);
    list.push_back({policies_.back().get(), {}});
  }
  void add_level(std::deque<std::vector<AttachedPolicy>>& levels, const std::vector<std::string>& texts, Kind kind) {
    auto& level = levels.emplace_back();
    for (const std::string& text : texts) add(level, text, kind);
  }

  std::vector<std::shared_ptr<const Policy>> policies_;
  std::vector<AttachedPolicy> identity_, boundary_, session_, resource_, vpc_endpoint_;
  std::deque<std::vector<AttachedPolicy>> service_control_, resource_control_;
  bool has_session_ = false;
};

constexpr std::uint64_t kWorlds = 800;
constexpr int kQuestionsPerWorld = 4;

TEST(EvaluateAgainstNaiveTwin, AgreesOnRandomWorlds) {
  int allowed = 0;
  int denied = 0;
  for (std::uint64_t seed = 1; seed <= kWorlds; ++seed) {
    Generator generator(seed);
    const Documents documents = generator.documents(generator.chance(25));
    const Compiled compiled(documents);
    for (int i = 0; i < kQuestionsPerWorld; ++i) {
      const Question question = generator.question();
      const std::string expected = reference::decide(question, documents);
      const Decision decision = compiled.decide(question, Tracing::Off);
      ASSERT_EQ(simulator_name(decision.outcome), expected) << "seed " << seed << "\n" << describe(question, documents);
      const Decision traced = compiled.decide(question, Tracing::On);
      ASSERT_EQ(traced.outcome, decision.outcome) << "seed " << seed;
      ASSERT_EQ(traced.layer, decision.layer) << "seed " << seed;
      ASSERT_EQ(traced.statement, decision.statement) << "seed " << seed;
      const Decision indexed = compiled.decide(question, Tracing::Off, Indexing::AcrossPolicies);
      ASSERT_EQ(indexed.outcome, decision.outcome) << "seed " << seed;
      ASSERT_EQ(indexed.statement, decision.statement) << "seed " << seed;
      allowed += decision.allowed() ? 1 : 0;
      denied += decision.outcome == Outcome::ExplicitDeny ? 1 : 0;
    }
  }
  // The generator is worth something only as long as it reaches every answer often.
  EXPECT_GT(allowed, static_cast<int>(kWorlds / 5));
  EXPECT_GT(denied, static_cast<int>(kWorlds / 5));
}

TEST(EvaluateAgainstNaiveTwin, AgreesOnLargePolicies) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    Generator generator(seed);
    Documents documents;
    for (int i = 0; i < 2; ++i) documents.identity.push_back(generator.large_document(40));
    const Compiled compiled(documents);
    Question question = generator.question();
    question.caller = {"user", "111122223333", "arn:aws:iam::111122223333:user/alice", "", "", "", "", ""};
    question.action = "s3:GetObject";
    question.resource_account.clear();
    for (int i = 0; i < 12; ++i) {
      question.resource = generator.similar_resource();
      const std::string expected = reference::decide(question, documents);
      for (const Indexing indexing : {Indexing::EachPolicy, Indexing::AcrossPolicies}) {
        const Decision decision = compiled.decide(question, Tracing::On, indexing);
        ASSERT_EQ(simulator_name(decision.outcome), expected) << "seed " << seed << "\n"
                                                              << describe(question, documents);
        // The first statement in order that applies with the deciding effect is the one that is reported.
        const Statement* first = nullptr;
        for (const Consideration& one : decision.considered) {
          const bool deciding = one.result == StatementResult::Applies &&
                                (one.statement->effect == Effect::Deny) == (decision.outcome == Outcome::ExplicitDeny);
          if (deciding && first == nullptr) first = one.statement;
        }
        ASSERT_EQ(decision.statement, first) << "seed " << seed;
      }
    }
  }
}

// Laws that hold for any world, whatever the rules in detail.
TEST(EvaluateLaws, HoldForRandomWorlds) {
  for (std::uint64_t seed = 1; seed <= kWorlds / 3; ++seed) {
    Generator generator(seed * 7919);
    Documents documents = generator.documents(generator.chance(25));
    const Question question = generator.question();
    const Outcome before = Compiled(documents).decide(question, Tracing::Off).outcome;
    const std::string extra = generator.document(Kind::InlineIdentity);

    Documents reversed = documents;
    std::reverse(reversed.identity.begin(), reversed.identity.end());
    reversed.identity.insert(reversed.identity.end(), documents.identity.begin(), documents.identity.end());
    EXPECT_EQ(Compiled(reversed).decide(question, Tracing::Off).outcome, before)
        << "order and repetition don't matter\n"
        << describe(question, documents);

    Documents more = documents;
    more.identity.push_back(extra);
    const Outcome after = Compiled(more).decide(question, Tracing::Off).outcome;
    const bool extra_denies = extra.find("Deny") != std::string::npos;
    const bool extra_allows = extra.find("Allow") != std::string::npos;
    if (!extra_denies && before == Outcome::Allow) {
      EXPECT_EQ(after, Outcome::Allow) << "an Allow never denies\n" << extra;
    }
    if (!extra_allows && before != Outcome::Allow) {
      EXPECT_NE(after, Outcome::Allow) << "a Deny never allows\n" << extra;
    }
    if (before == Outcome::ExplicitDeny) {
      EXPECT_EQ(after, Outcome::ExplicitDeny) << "an explicit deny stays";
    }
  }
}

}  // namespace
}  // namespace rolecall::policy
