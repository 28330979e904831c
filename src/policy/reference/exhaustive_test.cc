// SPDX-License-Identifier: Apache-2.0
//
// The engine against its naive twin on small worlds, all of them: patterns and texts, condition operators and values,
// statements, and the layers of the decision.  The tests whose names begin with DISABLED_ walk larger worlds and take
// minutes; docs/policy-proof.md tells how to run them.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/condition.h"
#include "policy/reference/difference.h"

namespace rolecall::policy::reference {
namespace {

using Strings = std::vector<std::string>;

// All words of up to `length_max` symbols.
Strings all_words(const Strings& symbols, std::size_t length_max) {
  Strings all = {""};
  for (std::size_t begin = 0, length = 0; length < length_max; ++length) {
    const std::size_t end = all.size();
    for (; begin < end; ++begin) {
      for (const std::string& symbol : symbols) all.push_back(all[begin] + symbol);
    }
  }
  return all;
}

// ---- patterns ----------------------------------------------------------------------------------------------------

void compare_patterns(const Strings& pattern_symbols, const Strings& text_symbols, std::size_t pattern_length,
                      std::size_t text_length) {
  const Strings texts = all_words(text_symbols, text_length);
  const Context context;
  for (const std::string& pattern : all_words(pattern_symbols, pattern_length)) {
    const auto compiled = Pattern::compile(pattern, {});
    ASSERT_TRUE(compiled);
    for (const std::string& text : texts) {
      ASSERT_EQ(compiled->matches(text, context), glob(pattern, text)) << pattern << " " << text;
    }
  }
}

TEST(AllPatterns, OfFourSymbolsAgainstAllTextsOfSix) {
  compare_patterns({"a", "b", "*", "?"}, {"a", "b"}, 4, 6);
}

TEST(AllPatterns, OfSixSymbolsAgainstAllTextsOfFour) {
  compare_patterns({"a", "*", "?"}, {"a", "b"}, 6, 4);
}

TEST(AllPatterns, WithACharacterOfTwoBytes) {
  compare_patterns({"a", "\xC3\xA9", "*", "?"}, {"a", "\xC3\xA9"}, 4, 5);
}

TEST(DISABLED_AllPatterns, OfFiveSymbolsAgainstAllTextsOfSix) {
  compare_patterns({"a", "b", "\xC3\xA9", "*", "?"}, {"a", "b", "\xC3\xA9"}, 5, 6);
}

void compare_resources(const std::string& head, const Strings& symbols, std::size_t pattern_length,
                       std::size_t text_length) {
  const Strings texts = all_words({"a", ":"}, text_length);
  const Context context;
  for (const std::string& word : all_words(symbols, pattern_length)) {
    const std::string pattern = head + word;
    const auto compiled = ArnPattern::compile(pattern, Variables::No, ArnPattern::Incomplete::FillWithStars);
    ASSERT_TRUE(compiled);
    for (const std::string& text : texts) {
      const std::string arn = head + text;
      ASSERT_EQ(compiled->matches(ArnView::split(arn), context), resource_matches(pattern, arn, false, {}))
          << pattern << " " << arn;
    }
  }
}

TEST(AllPatterns, OfResourcesSegmentBySegment) {
  compare_resources("arn:aws:s3:", {"a", ":", "*", "?"}, 4, 6);
  compare_resources("arn:aws:s3:::", {"a", ":", "*", "?"}, 4, 5);
  compare_resources("", {"a", ":", "*"}, 4, 6);
}

TEST(DISABLED_AllPatterns, OfLongerResourcesSegmentBySegment) {
  compare_resources("arn:aws:", {"a", ":", "*", "?"}, 6, 8);
}

// Every string operator, with variables in the pattern and every kind of value behind them.
void compare_variables(std::size_t pattern_length, std::size_t text_length) {
  const std::optional<KeyValue> values[] = {std::nullopt, KeyValue{{""}, false}, KeyValue{{"a"}, false},
                                            KeyValue{{"*"}, false}, KeyValue{{"a"}, true}};
  const Strings texts = all_words({"a", "*"}, text_length);
  for (const std::string& pattern : all_words({"a", "*", "${v}", "${V, 'a'}", "${*}"}, pattern_length)) {
    for (const char* name : {"StringLike", "StringNotLike", "StringEqualsIgnoreCase"}) {
      for (const Variables variables : {Variables::No, Variables::Yes}) {
        const auto compiled = compile_condition(*parse_operator(name), "k", {pattern}, variables);
        ASSERT_TRUE(compiled) << pattern;
        for (const auto& value : values) {
          Question question;
          Context context;
          if (value) question.context["v"] = *value;
          const std::vector<std::string_view> views = {value ? value->values[0] : std::string_view()};
          if (value && value->multivalued) {
            context.set_values("v", views);
          } else if (value) {
            context.set("v", views[0]);
          }
          for (const std::string& text : texts) {
            question.context["k"] = {{text}, false};
            context.set("k", text);
            const bool expected = condition_holds(name, "k", {pattern}, variables == Variables::Yes, question);
            ASSERT_EQ(holds(*compiled, context), expected) << name << " " << pattern << " " << text;
          }
        }
      }
    }
  }
}

TEST(AllPatterns, WithVariables) {
  compare_variables(3, 3);
}

TEST(DISABLED_AllPatterns, WithMoreVariables) {
  compare_variables(4, 6);
}

// ---- conditions ----------------------------------------------------------------------------------------------------

struct TypeValues {
  ValueType type;
  Strings policy, request;
};

const std::vector<TypeValues>& values_by_type() {
  static const std::vector<TypeValues> values = {
      {ValueType::String, {"a", "A*", "?"}, {"a", "A", "ab", ""}},
      {ValueType::Number, {"10", "9.5", "-1"}, {"10.0", "9.50", "x", "-2"}},
      {ValueType::Date,
       {"2026-02-03T04:05:06Z", "2026-02-03", "1770091507"},
       {"1770091506", "2026-02-03T00:00:00.000+00:00", "2026-02-03T05:05:07+01", "soon"}},
      {ValueType::Bool, {"true", "false"}, {"True", "false", "yes"}},
      {ValueType::Binary, {"YQ==", "YWI="}, {"YQ==", "YWI=", "a"}},
      {ValueType::Ip,
       {"10.0.0.0/9", "10.1.2.3", "2001:db8::/33", "::/0"},
       {"10.1.2.3", "10.200.0.1", "2001:db8::1", "x"}},
      {ValueType::Arn,
       {"arn:aws:iam::1:role/a*", "arn:aws:iam::?:*", "arn:aws:iam"},
       {"arn:aws:iam::1:role/ab", "arn:aws:iam::2:role/a", "arn:aws:iam::12:role/a", "arn:aws:iam"}},
      {ValueType::Null, {"true", "false"}, {"a", ""}},
  };
  return values;
}

// Each value, and each ordered pair.
std::vector<Strings> lists_of(const Strings& values) {
  std::vector<Strings> lists;
  for (const std::string& first : values) {
    lists.push_back({first});
    for (const std::string& second : values) lists.push_back({first, second});
  }
  return lists;
}

// A key that is absent, has one value, or is a set of none to two.
std::vector<std::optional<KeyValue>> request_sets(const Strings& values) {
  std::vector<std::optional<KeyValue>> sets = {std::nullopt, KeyValue{{}, true}};
  for (const std::string& value : values) sets.emplace_back(KeyValue{{value}, false});
  for (const Strings& list : lists_of(values)) sets.emplace_back(KeyValue{list, true});
  return sets;
}

void compare_condition(const std::string& name, const Strings& policy, const std::optional<KeyValue>& request) {
  const std::vector<std::string_view> operands(policy.begin(), policy.end());
  const auto compiled = compile_condition(*parse_operator(name), "k", operands, Variables::Yes);
  ASSERT_TRUE(compiled) << name << " " << policy.front();
  Question question;
  Context context;
  if (request) {
    question.context["k"] = *request;
    const std::vector<std::string_view> views(request->values.begin(), request->values.end());
    if (request->multivalued) {
      context.set_values("k", views);
    } else {
      context.set("k", views.front());
    }
  }
  ASSERT_EQ(holds(*compiled, context), condition_holds(name, "k", policy, true, question))
      << name << " " << policy.front() << " " << (request && !request->values.empty() ? request->values.front() : "-");
}

TEST(AllConditions, OfEveryOperatorInEveryForm) {
  for (const OperatorRow& row : operator_table()) {
    for (const TypeValues& values : values_by_type()) {
      if (values.type != row.type) continue;
      for (const std::string qualifier : {"", "ForAllValues:", "ForAnyValue:"}) {
        for (const std::string suffix : {"", "IfExists"}) {
          if (row.type == ValueType::Null && !suffix.empty()) continue;
          std::string name = qualifier;
          name.append(row.name).append(suffix);
          for (const Strings& policy : lists_of(values.policy)) {
            for (const auto& request : request_sets(values.request)) {
              compare_condition(name, policy, request);
              if (HasFatalFailure()) return;
            }
          }
        }
      }
    }
  }
}

// ---- statements ------------------------------------------------------------------------------------------------

const char kUser[] = "arn:aws:iam::111122223333:user/a";

std::vector<Caller> callers() {
  const std::string account = "111122223333";
  const std::string sts = "arn:aws:sts::111122223333:";
  return {{"user", account, kUser, "", "AIDAAAAAAAAAAAAAAAA1", "", "", "", ""},
          {"role", account, "arn:aws:iam::111122223333:role/r", sts + "assumed-role/r/s", "AROARRRRRRRRRRRRRRR1", "",
           "", "", ""},
          {"role", account, "arn:aws:iam::111122223333:role/aws-service-role/x/l", sts + "assumed-role/l/s",
           "AROALLLLLLLLLLLLLLL1", "", "", "", ""},
          {"federated-user", account, sts + "federated-user/f", "", "", "", "", kUser, ""},
          {"root", account, "arn:aws:iam::111122223333:root", "", "", "", "", "", ""},
          {"service", "", "", "", "", "ec2.amazonaws.com", "", "", ""},
          {"provider", "", "", "", "", "", "arn:aws:iam::111122223333:saml-provider/p", "", ""},
          {"anonymous", "", "", "", "", "", "", "", ""}};
}

Document document_of(const Strings& statements) {
  std::string text = R"({"Version":"2012-10-17","Statement":[)";
  for (const std::string& statement : statements) {
    if (&statement != statements.data()) text += ',';
    text += statement;
  }
  return Document(text + "]}");
}

// Calls visit(document) for every sequence of one to three of the statements.
template <class Visit>
void for_each_document(const Strings& statements, Visit visit) {
  for (const std::string& first : statements) {
    visit(document_of({first}));
    for (const std::string& second : statements) {
      visit(document_of({first, second}));
      for (const std::string& third : statements) visit(document_of({first, second, third}));
    }
  }
}

// The same without regard to order.
template <class Visit>
void for_each_unordered_document(const Strings& statements, Visit visit) {
  for (std::size_t i = 0; i < statements.size(); ++i) {
    visit(document_of({statements[i]}));
    for (std::size_t j = i; j < statements.size(); ++j) {
      visit(document_of({statements[i], statements[j]}));
      for (std::size_t k = j; k < statements.size(); ++k) {
        visit(document_of({statements[i], statements[j], statements[k]}));
      }
    }
  }
}

Strings identity_statements() {
  return {R"({"Effect":"Allow","Action":"*","Resource":"*"})",
          R"({"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::a"})",
          R"({"Effect":"Allow","NotAction":"s3:GetObject","Resource":"*"})",
          R"({"Effect":"Allow","Action":"s3:PutObject","NotResource":"arn:aws:s3:::a"})",
          R"({"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"k":"1"}}})",
          R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::${k}"})",
          R"({"Effect":"Deny","Action":"s3:PutObject","Resource":"*"})",
          R"({"Effect":"Deny","NotAction":"s3:*","Resource":"*"})",
          R"({"Effect":"Deny","Action":"*","NotResource":"arn:aws:s3:::*"})",
          R"({"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::b","Condition":{"StringNotEquals":{"k":"1"}}})"};
}

Document without_version(const Document& document) {
  return Document("{" + document.text().substr(document.text().find("\"Statement\"")));
}

TEST(AllStatements, UpToThreeInAnIdentityPolicy) {
  std::vector<Question> questions;
  for (const char* action : {"s3:GetObject", "S3:PUTOBJECT", "ec2:RunInstances"}) {
    for (const char* resource : {"arn:aws:s3:::a", "arn:aws:s3:::b", "*"}) {
      for (const char* value : {"", "1", "b"}) {
        Question question{callers()[0], action, resource, "", {}};
        if (*value != '\0') question.context["k"] = {{value}, false};
        questions.push_back(question);
      }
    }
  }
  // Each document with every third question, in turn: all 27 meet all statements.
  // Every other document is of the old version, without variables.
  std::size_t turn = 0;
  for_each_document(identity_statements(), [&](const Document& document) {
    World world;
    const bool old_version = turn % 2 == 1;
    world.documents.identity = {old_version ? without_version(document) : document};
    for (std::size_t i = turn++ % 3; i < questions.size(); i += 3) world.questions.push_back(questions[i]);
    ASSERT_EQ(difference(world), "");
  });
}

TEST(DISABLED_AllStatements, UpToThreeInEveryPlaceOfAnIdentity) {
  const Strings statements = identity_statements();
  for_each_document(statements, [&](const Document& document) {
    for (const std::string& other : statements) {
      World world;
      world.documents.identity = {document, document_of({other})};
      world.documents.boundary = document_of({statements[0], other});
      world.documents.session = {document_of({statements[0]}), document};
      for (const char* action : {"s3:GetObject", "S3:PUTOBJECT", "ec2:RunInstances"}) {
        for (const char* resource : {"arn:aws:s3:::a", "arn:aws:s3:::b", "*"}) {
          Question question{callers()[1], action, resource, "", {}};
          world.questions.push_back(question);
          question.context["k"] = {{"1"}, false};
          world.questions.push_back(question);
        }
      }
      ASSERT_EQ(difference(world), "");
    }
  });
}

std::string with_principal(const std::string& effect, const std::string& element, const std::string& principal,
                           const std::string& rest) {
  return R"({"Effect":")" + effect + R"(",")" + element + "\":" + principal + rest + "}";
}

void compare_callers(Documents documents) {
  World world;
  for (const Caller& caller : callers()) {
    for (const char* account : {"111122223333", "444455556666"}) {
      world.questions.push_back({caller,
                                 documents.resource_is_trust ? "sts:AssumeRole" : "s3:GetObject",
                                 documents.resource_is_trust ? "arn:aws:iam::111122223333:role/r" : "arn:aws:s3:::a",
                                 account,
                                 {}});
    }
  }
  for (const bool identity_allows : {false, true}) {
    documents.identity.clear();
    if (identity_allows) documents.identity.emplace_back(document_of({identity_statements()[0]}));
    for (const bool bounded : {false, true}) {
      documents.boundary.reset();
      if (bounded) documents.boundary = document_of({identity_statements()[identity_allows ? 0 : 3]});
      world.documents = documents;
      ASSERT_EQ(difference(world), "");
    }
  }
}

TEST(AllStatements, UpToThreeInABucketPolicyForEveryCaller) {
  const std::string all = R"(,"Action":"*","Resource":"*")";
  Strings statements;
  for (const char* principal :
       {R"("*")", R"({"AWS":"111122223333"})", R"({"AWS":"arn:aws:iam::111122223333:user/a"})",
        R"({"AWS":"arn:aws:iam::111122223333:role/r"})", R"({"AWS":"arn:aws:sts::111122223333:assumed-role/r/s"})",
        R"({"AWS":"arn:aws:sts::111122223333:federated-user/f","Service":"ec2.amazonaws.com"})"}) {
    statements.push_back(with_principal("Allow", "Principal", principal, all));
  }
  statements.push_back(with_principal("Deny", "Principal", R"({"AWS":"arn:aws:iam::111122223333:root"})", all));
  statements.push_back(
      with_principal("Deny", "NotPrincipal", R"({"AWS":["arn:aws:iam::111122223333:role/r","111122223333"]})", all));
  for_each_unordered_document(statements, [](const Document& document) {
    Documents documents;
    documents.resource = document;
    compare_callers(documents);
  });
}

TEST(AllStatements, UpToThreeInATrustPolicyForEveryCaller) {
  const std::string assume = R"(,"Action":"sts:AssumeRole")";
  Strings statements;
  for (const char* principal :
       {R"({"AWS":"*"})", R"({"AWS":"111122223333"})", R"({"AWS":"arn:aws:iam::111122223333:user/a"})",
        R"({"AWS":"arn:aws:iam::111122223333:role/r"})", R"({"Service":"ec2.amazonaws.com"})",
        R"({"Federated":"arn:aws:iam::111122223333:saml-provider/p"})"}) {
    statements.push_back(with_principal("Allow", "Principal", principal, assume));
  }
  statements.push_back(with_principal("Deny", "Principal", R"({"AWS":"arn:aws:iam::111122223333:user/a"})", assume));
  for_each_unordered_document(statements, [](const Document& document) {
    Documents documents;
    documents.resource_is_trust = true;
    documents.resource = document;
    compare_callers(documents);
  });
}

// ---- the layers --------------------------------------------------------------------------------------------------

const char kNothing[] = R"({"Effect":"Allow","Action":"sqs:*","Resource":"*"})";
const char kAllow[] = R"({"Effect":"Allow","Action":"s3:*","Resource":"*"})";
const char kDeny[] = R"({"Effect":"Deny","Action":"s3:*","Resource":"*"})";

// What each layer can say; the first is that it is not there.
using Said = std::optional<Document>;
using Levels = std::vector<std::vector<Document>>;

const std::vector<Levels>& resource_control_levels() {
  static const Document full(R"({"Version":"2012-10-17","Statement":)"
                             R"({"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}})");
  static const Document denies(R"({"Version":"2012-10-17","Statement":)"
                               R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}})");
  static const std::vector<Levels> levels = {{}, {{full}, {full}}, {{full}, {full, denies}}, {{full}, {}}};
  return levels;
}

const std::vector<Levels>& service_control_levels() {
  static const Document allows(document_of({kAllow}));
  static const Document denies(document_of({kAllow, kDeny}));
  static const Document abstains(document_of({kNothing}));
  static const std::vector<Levels> levels = {
      {}, {{allows}, {abstains, allows}}, {{allows}, {denies}}, {{allows}, {abstains}}};
  return levels;
}

const std::vector<Said>& bucket_policies() {
  static const auto all = [] {
    std::vector<Said> policies = {std::nullopt};
    const std::string rest = R"(,"Action":"s3:*","Resource":"*")";
    for (const char* principal :
         {R"("*")", R"({"AWS":"111122223333"})", R"({"AWS":["arn:aws:iam::111122223333:role/r"]})",
          R"({"AWS":["arn:aws:iam::111122223333:user/a","arn:aws:sts::111122223333:assumed-role/r/s"]})"}) {
      policies.emplace_back(document_of({with_principal("Allow", "Principal", principal, rest)}));
    }
    policies.emplace_back(document_of({with_principal("Deny", "Principal", R"("*")", rest)}));
    policies.emplace_back(document_of({with_principal("Allow", "Principal", R"({"AWS":"444455556666"})", rest)}));
    return policies;
  }();
  return all;
}

const std::vector<Said>& vpc_endpoint_policies() {
  static const std::string rest = R"(,"Action":"s3:*","Resource":"*")";
  static const std::vector<Said> all = {
      std::nullopt, document_of({with_principal("Allow", "Principal", R"("*")", rest)}),
      document_of({with_principal("Deny", "Principal", R"({"AWS":"111122223333"})", rest)}),
      document_of({with_principal("Allow", "Principal", R"({"AWS":"arn:aws:iam::111122223333:user/a"})", rest)})};
  return all;
}

const std::vector<Said>& policies_or_none() {
  static const std::vector<Said> all = {std::nullopt, document_of({kAllow}), document_of({kAllow, kDeny}),
                                        document_of({kNothing})};
  return all;
}

struct Chart {
  std::vector<Levels> resource_control, service_control;
  std::vector<Said> vpc_endpoint, bucket, identity, boundary, session;
};

// Every combination of what the layers say, for every caller, on a resource of its own account and of another one.
void compare_chart(const Chart& chart) {
  World world;
  for (const Caller& caller : callers()) {
    for (const char* account : {"111122223333", "444455556666"}) {
      world.questions.push_back({caller, "s3:GetObject", "arn:aws:s3:::a", account, {}});
    }
  }
  Documents& documents = world.documents;
  const std::size_t combinations = chart.resource_control.size() * chart.service_control.size() *
                                   chart.vpc_endpoint.size() * chart.bucket.size() * chart.identity.size() *
                                   chart.boundary.size() * chart.session.size();
  for (std::size_t i = 0; i < combinations; ++i) {
    std::size_t rest = i;
    const auto next = [&](const auto& choices) -> const auto& {
      const auto& chosen = choices[rest % choices.size()];
      rest /= choices.size();
      return chosen;
    };
    documents.resource_control = next(chart.resource_control);
    documents.service_control = next(chart.service_control);
    documents.vpc_endpoint = next(chart.vpc_endpoint);
    documents.resource = next(chart.bucket);
    const Said& identity = next(chart.identity);
    documents.identity.assign(identity ? 1 : 0, identity.value_or(document_of({kNothing})));
    documents.boundary = next(chart.boundary);
    documents.session.reset();
    if (const Said& session = next(chart.session)) documents.session.emplace(1, *session);
    ASSERT_EQ(difference(world), "");
  }
}

TEST(AllLayers, OfTheAccountInEveryCombination) {
  compare_chart(
      {{{}}, {{}}, {std::nullopt}, bucket_policies(), policies_or_none(), policies_or_none(), policies_or_none()});
}

TEST(AllLayers, ThatStandBeforeTheAccountInEveryCombination) {
  const std::vector<Said> allow_or_none = {std::nullopt, document_of({kAllow})};
  compare_chart({resource_control_levels(),
                 service_control_levels(),
                 vpc_endpoint_policies(),
                 {bucket_policies()[0], bucket_policies()[1]},
                 allow_or_none,
                 {std::nullopt},
                 {std::nullopt, document_of({kNothing})}});
}

TEST(DISABLED_AllLayers, InEveryCombination) {
  compare_chart({resource_control_levels(), service_control_levels(), vpc_endpoint_policies(), bucket_policies(),
                 policies_or_none(), policies_or_none(), policies_or_none()});
}

TEST(AllLayers, ASessionWithoutPoliciesAllowsNothing) {
  World world;
  world.documents.identity = {document_of({kAllow})};
  world.documents.session.emplace();
  for (const Caller& caller : callers()) world.questions.push_back({caller, "s3:GetObject", "arn:aws:s3:::a", "", {}});
  EXPECT_EQ(difference(world), "");
}

}  // namespace
}  // namespace rolecall::policy::reference
