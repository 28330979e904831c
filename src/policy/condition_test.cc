// SPDX-License-Identifier: Apache-2.0
//
// Conditions: every operator with a value that matches, one that does not, and none; with every qualifier; and what is
// particular to each type.
#include "policy/condition.h"
#include "policy/document.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace rolecall::policy {
namespace {

using Values = std::vector<std::string_view>;

constexpr std::string_view kKey = "custom:Key";

bool evaluate_condition(std::string_view op, const Values& policy, const Context& context,
                        std::string_view key = kKey) {
  const auto parsed = parse_operator(op);
  EXPECT_TRUE(parsed) << op;
  if (!parsed) return false;
  const auto condition = compile_condition(*parsed, key, policy, Variables::Yes);
  EXPECT_TRUE(condition) << op << (condition ? "" : condition.error().message);
  return condition && holds(*condition, context);
}

// Against one single-valued key.
bool with_one(std::string_view op, const Values& policy, std::string_view request) {
  Context context;
  context.set(kKey, request);
  return evaluate_condition(op, policy, context);
}

// Against a multivalued key.
bool with_many(std::string_view op, const Values& policy, const Values& request) {
  Context context;
  context.set_values(kKey, request);
  return evaluate_condition(op, policy, context);
}

bool with_none(std::string_view op, const Values& policy) {
  return evaluate_condition(op, policy, Context());
}

// For each row of the operator table: a policy value, a request value for which the comparison is true, one for which
// it is false (before negation).
struct Sample {
  std::string_view policy, matching, other;
};

Sample sample_of(const OperatorRow& row) {
  const bool less = row.comparison == Comparison::Less || row.comparison == Comparison::LessOrEqual;
  const bool greater = row.comparison == Comparison::Greater || row.comparison == Comparison::GreaterOrEqual;
  switch (row.type) {
    case ValueType::String:
      if (row.comparison == Comparison::EqualsIgnoreCase) return {"VaLue", "vAlUE", "values"};
      if (row.comparison == Comparison::Like) return {"v*l?e", "vaaalue", "Value"};
      return {"v*l?e", "v*l?e", "value"};
    case ValueType::Number:
      if (less) return {"10", "9.99", "10.01"};
      if (greater) return {"10", "10.01", "9.99"};
      return {"10", "10.0", "10.01"};
    case ValueType::Date:
      if (less) return {"2026-01-01", "2025-12-31T23:59:59Z", "2026-01-01T00:00:01Z"};
      if (greater) return {"2026-01-01", "2026-01-01T00:00:01Z", "2025-12-31T23:59:59Z"};
      return {"2026-01-01", "1767225600", "1767225601"};
    case ValueType::Bool:
      return {"true", "TRUE", "false"};
    case ValueType::Binary:
      return {"YWJj", "YWJj", "YWJk"};
    case ValueType::Ip:
      return {"10.1.0.0/16", "10.1.255.3", "10.2.0.0"};
    case ValueType::Arn:
      return {"arn:aws:iam::*:role/a*", "arn:aws:iam::1:role/ab", "arn:aws:iam::1:role/b"};
    case ValueType::Null:
      break;
  }
  return {};
}

TEST(Conditions, EveryOperatorFollowsTheTableOfPresentAndMissingKeys) {
  for (const OperatorRow& row : operator_table()) {
    if (row.type == ValueType::Null) continue;
    const Sample sample = sample_of(row);
    const std::string name(row.name);
    const bool negated = row.negated == Negated::Yes;
    const Values policy = {sample.policy};
    for (const std::string suffix : {"", "IfExists"}) {
      EXPECT_EQ(with_one(name + suffix, policy, sample.matching), !negated) << name + suffix;
      EXPECT_EQ(with_one(name + suffix, policy, sample.other), negated) << name + suffix;
      EXPECT_EQ(with_none("ForAllValues:" + name + suffix, policy), true) << name + suffix;
      EXPECT_EQ(with_none("ForAnyValue:" + name + suffix, policy), false) << name + suffix;
      // A single value under a set operator is a set of one.
      EXPECT_EQ(with_one("ForAllValues:" + name + suffix, policy, sample.matching), !negated) << name + suffix;
      EXPECT_EQ(with_one("ForAnyValue:" + name + suffix, policy, sample.other), negated) << name + suffix;
      // The negation is inside, for each value of the request.
      const Values mixed = {sample.matching, sample.other};
      EXPECT_EQ(with_many("ForAllValues:" + name + suffix, policy, mixed), false) << name + suffix;
      EXPECT_EQ(with_many("ForAnyValue:" + name + suffix, policy, mixed), true) << name + suffix;
      const Values same = {sample.matching, sample.matching};
      EXPECT_EQ(with_many("ForAllValues:" + name + suffix, policy, same), !negated) << name + suffix;
      EXPECT_EQ(with_many("ForAnyValue:" + name + suffix, policy, same), !negated) << name + suffix;
      // A multivalued key needs a set operator.
      EXPECT_EQ(with_many(name + suffix, policy, {sample.matching}), false) << name + suffix;
      // No value in the policy matches nothing.
      EXPECT_EQ(with_one(name + suffix, {}, sample.matching), negated) << name + suffix;
    }
    EXPECT_EQ(with_none(name, policy), negated) << name;
    EXPECT_EQ(with_none(name + "IfExists", policy), true) << name;
  }
}

TEST(Conditions, SeveralPolicyValuesAreAlternatives) {
  EXPECT_TRUE(with_one("StringEquals", {"a", "b"}, "b"));
  EXPECT_FALSE(with_one("StringEquals", {"a", "b"}, "c"));
  EXPECT_FALSE(with_one("StringNotEquals", {"a", "b"}, "b"));
  EXPECT_TRUE(with_one("StringNotEquals", {"a", "b"}, "c"));
  EXPECT_TRUE(with_many("ForAllValues:StringEquals", {"a", "b", "c"}, {"c", "a"}));
  EXPECT_FALSE(with_many("ForAllValues:StringEquals", {"a", "b"}, {"c", "a"}));
  EXPECT_FALSE(with_many("ForAllValues:StringNotEquals", {"b"}, {"a", "b"}));
  EXPECT_TRUE(with_many("ForAnyValue:StringNotEquals", {"b"}, {"a", "b"}));
}

TEST(Conditions, EmptySetsCountAsNone) {
  EXPECT_TRUE(with_many("ForAllValues:StringEquals", {"a"}, {}));
  EXPECT_TRUE(with_many("ForAllValues:StringEquals", {"a"}, {""}));
  EXPECT_FALSE(with_many("ForAnyValue:StringNotEquals", {"a"}, {}));
  EXPECT_TRUE(with_many("Null", {"true"}, {}));
}

TEST(Conditions, NullAsksForPresence) {
  EXPECT_TRUE(with_none("Null", {"true"}));
  EXPECT_FALSE(with_none("Null", {"false"}));
  EXPECT_FALSE(with_one("Null", {"true"}, "x"));
  EXPECT_TRUE(with_one("Null", {"false"}, "x"));
  EXPECT_TRUE(with_many("Null", {"False"}, {"x", "y"}));
  EXPECT_TRUE(with_one("Null", {"true", "false"}, "x"));
  EXPECT_TRUE(with_one("Null", {"false"}, ""));
}

TEST(Conditions, KeysIgnoreLetterCaseAlsoInTags) {
  Context context;
  context.set("aws:PrincipalTag/Team", "red");
  context.set("AWS:SourceIP", "10.0.0.1");
  EXPECT_TRUE(evaluate_condition("StringEquals", {"red"}, context, "AWS:principaltag/TEAM"));
  EXPECT_TRUE(evaluate_condition("IpAddress", {"10.0.0.1"}, context, "aws:SourceIp"));
  EXPECT_FALSE(evaluate_condition("StringEquals", {"red"}, context, "aws:PrincipalTag/Teams"));
}

TEST(Conditions, StringsCompareCharactersNotBytes) {
  EXPECT_TRUE(with_one("StringLike", {"caf?"}, "caf\xC3\xA9"));
  EXPECT_FALSE(with_one("StringLike", {"caf??"}, "caf\xC3\xA9"));
  EXPECT_TRUE(with_one("StringLike", {"*?"}, "\xC3\xA9"));
  EXPECT_TRUE(with_one("StringEqualsIgnoreCase", {"CAF\xC3\x89"}, "caf\xC3\xA9"));
  EXPECT_FALSE(with_one("StringEqualsIgnoreCase", {"\xC3\x97"}, "\xC3\xB7")) << "times and division are no letters";
  EXPECT_FALSE(with_one("StringEquals", {"CAF\xC3\x89"}, "caf\xC3\xA9"));
}

TEST(Conditions, NumbersCompareExactly) {
  struct Row {
    std::string_view op, policy, request;
    bool expected;
  };
  const Row rows[] = {
      {"NumericEquals", "10", "10.000", true},
      {"NumericEquals", "0010", "10", true},
      {"NumericEquals", "-0", "0", true},
      {"NumericEquals", "+5", "5", true},
      {"NumericEquals", "9007199254740993", "9007199254740992", false},
      {"NumericLessThan", "0", "-0.5", true},
      {"NumericLessThan", "-1", "-2", true},
      {"NumericLessThan", "-2", "-10", true},
      {"NumericGreaterThan", "9", "10", true},
      {"NumericGreaterThan", "1.05", "1.5", true},
      {"NumericGreaterThanEquals", "1.50", "1.5", true},
      {"NumericLessThanEquals", "3600", "3600", true},
      {"NumericLessThanEquals", "3600", "3601", false},
      {"NumericLessThan", "10", "abc", false},
      {"NumericEquals", "10", "", false},
      {"NumericNotEquals", "10", "abc", true},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(with_one(row.op, {row.policy}, row.request), row.expected) << row.op << row.policy << " " << row.request;
  }
}

TEST(Conditions, DatesCompareInstantsWhateverTheirForm) {
  const Values same_instant = {"2026-02-03T04:05:06Z", "2026-02-03T05:05:06+01:00", "2026-02-03T04:05:06.000Z",
                               "1770091506",           "2026-02-02T23:05:06-0500",  "2026-02-03t4:5:6"};
  for (const std::string_view policy : same_instant) {
    for (const std::string_view request : same_instant) {
      EXPECT_TRUE(with_one("DateEquals", {policy}, request)) << policy << " " << request;
      EXPECT_FALSE(with_one("DateLessThan", {policy}, request)) << policy << " " << request;
    }
  }
  EXPECT_TRUE(with_one("DateEquals", {"2026"}, "2026-01-01T00:00:00Z"));
  EXPECT_TRUE(with_one("DateEquals", {"2026-02"}, "2026-02-01"));
  EXPECT_TRUE(with_one("DateGreaterThan", {"2026-02-03T04:05:06Z"}, "2026-02-03T04:05:06.1Z"));
  EXPECT_TRUE(with_one("DateLessThan", {"1970-01-01"}, "-292275054"));
}

TEST(Conditions, TakeEveryFormOfDateThatAwsTakes) {
  const std::pair<std::string_view, std::string_view> same[] = {
      {"2026", "1767225600"},
      {"2026-02", "1769904000"},
      {"2026-02-03", "1770076800"},
      {"2026-02-03T", "1770076800"},
      {"2026-02-03T04", "1770091200"},
      {"2026-02-03T04:05", "1770091500"},
      {"2026-02-03T04:05Z", "1770091500"},
      {"2026-02-03T04:05:06", "1770091506"},
      {"2026-02-03t4:5:6z", "1770091506"},
      {"2026-02-03T04:05:06.000000000Z", "1770091506"},
      {"2026-02-03T09:35:06+05:30", "1770091506"},
      {"2026-02-03T09:35:06+0530", "1770091506"},
      {"2026-02-02T23:05:06-05", "1770091506"},
      {"2024-02-29", "1709164800"},
      {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59.0"},
      {"123", "1970-01-01T00:02:03Z"},
      {"0", "1970"},
  };
  for (const auto& [policy, request] : same) {
    EXPECT_TRUE(with_one("DateEquals", {policy}, request)) << policy << " " << request;
    EXPECT_TRUE(with_one("DateEquals", {request}, policy)) << policy << " " << request;
  }
  EXPECT_TRUE(with_one("DateLessThan", {"1970-01-01"}, "-1"));
  EXPECT_TRUE(with_one("DateGreaterThan", {"9999-12-31"}, "9223372036854775807"));
  for (const std::string_view bad : {"",
                                     "soon",
                                     "2026-13",
                                     "2026-00",
                                     "2026-02-30",
                                     "2025-02-29",
                                     "2026-2-3-4",
                                     "2026-",
                                     "2026-02-",
                                     "2026-02-03T24:00",
                                     "2026-02-03T04:60",
                                     "2026-02-03T04:05:60",
                                     "2026-02-03T04:",
                                     "2026-02-03T04:05:06.Z",
                                     "2026-02-03T04:05:06+5",
                                     "2026-02-03T04:05:06+24",
                                     "2026-02-03T04:05:06Z01:00",
                                     "2026-02-03T04:05:06+05:",
                                     "2026-02-03 04:05:06",
                                     "9223372036854775808",
                                     "1.5",
                                     "292278994",
                                     "-292275055-01"}) {
    const bool is_seconds = bad.find_first_not_of("0123456789") == std::string_view::npos && bad == "292278994";
    EXPECT_EQ(compile_condition(*parse_operator("DateEquals"), kKey, {bad}, Variables::Yes).has_value(), is_seconds)
        << bad;
    EXPECT_EQ(with_one("DateNotEquals", {"2026"}, bad), true) << "no date is not that date: " << bad;
  }
}

TEST(Conditions, RefuseValuesThatNoRequestCouldBeComparedWith) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"NumericEquals", "ten"},
      {"NumericEquals", "1e3"},
      {"NumericEquals", ""},
      {"NumericEquals", "."},
      {"NumericEquals", "1.2.3"},
      {"NumericEquals", "0x10"},
      {"NumericEquals", " 1"},
      {"NumericEquals", "${aws:x}"},
      {"Bool", "yes"},
      {"Bool", "1"},
      {"Bool", ""},
      {"Null", ""},
      {"IpAddress", "10.0.0.0/33"},
      {"IpAddress", "10.0.0"},
      {"IpAddress", "256.0.0.1"},
      {"IpAddress", "2001:db8::/129"},
      {"IpAddress", "1:2:3:4:5:6:7"},
      {"IpAddress", "1::2::3"},
      {"IpAddress", "::1%eth0"},
      {"IpAddress", "10.0.0.0/"},
      {"IpAddress", "*"},
      {"BinaryEquals", "*"},
      {"BinaryEquals", "YWJ"},
      {"DateLessThan", "${aws:CurrentTime}"},
  };
  for (const auto& [op, value] : rows) {
    EXPECT_FALSE(compile_condition(*parse_operator(op), kKey, {value}, Variables::Yes)) << op << " " << value;
  }
}

TEST(Conditions, BinaryComparesByteForByte) {
  EXPECT_TRUE(with_one("BinaryEquals", {"YWJj", "QUJD"}, "QUJD"));
  EXPECT_FALSE(with_one("BinaryEquals", {"YWJj"}, "YWJK"));
  EXPECT_FALSE(with_one("BinaryEquals", {"YWJj"}, "abc")) << "the request's value is base64, too";
  EXPECT_TRUE(with_many("ForAnyValue:BinaryEquals", {"YWJj"}, {"QUJD", "YWJj"}));
}

TEST(Conditions, NumbersAndBooleansOfTheDocumentAreCompared) {
  const auto policy = compile(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",)"
                              R"("Condition":{"NumericLessThan":{"a:n":[1,2.50]},"Bool":{"a:b":true},)"
                              R"("StringEquals":{"a:s":[7,false]}}}})",
                              Kind::InlineIdentity);
  ASSERT_TRUE(policy);
  Context context;
  context.set("a:n", "2.4999");
  context.set("a:b", "True");
  context.set("a:s", "false");
  for (const Condition& condition : (*policy)->statements()[0].conditions) EXPECT_TRUE(holds(condition, context));
}

TEST(Conditions, AddressesMatchRangesOfTheirFamily) {
  struct Row {
    std::string_view range, address;
    bool expected;
  };
  const Row rows[] = {
      {"203.0.113.7", "203.0.113.7", true},
      {"203.0.113.7", "203.0.113.8", false},
      {"203.0.113.0/24", "203.0.113.255", true},
      {"203.0.113.128/25", "203.0.113.127", false},
      {"203.0.113.77/25", "203.0.113.1", true},
      {"0.0.0.0/0", "255.255.255.255", true},
      {"0.0.0.0/0", "::1", false},
      {"::/0", "10.0.0.1", false},
      {"::/0", "2001:db8::1", true},
      {"2001:db8::/32", "2001:0DB8:ffff::", true},
      {"2001:db8::/33", "2001:db8:8000::", false},
      {"::ffff:10.0.0.0/104", "::ffff:10.1.2.3", true},
      {"2001:db8:0:0:0:0:0:1", "2001:db8::1", true},
      {"10.0.0.0/8", "10.0.0", false},
      {"10.0.0.0/8", "10.0.0.1 ", false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(with_one("IpAddress", {row.range}, row.address), row.expected) << row.range << " " << row.address;
    EXPECT_EQ(with_one("NotIpAddress", {row.range}, row.address), !row.expected) << row.range << " " << row.address;
  }
}

TEST(Conditions, ArnsCompareSegmentBySegment) {
  EXPECT_TRUE(with_one("ArnEquals", {"arn:aws:s3:::b*"}, "arn:aws:s3:::bucket:x"));
  EXPECT_FALSE(with_one("ArnLike", {"arn:aws:*:x"}, "arn:aws:s3:us-east-1:1:x"));
  EXPECT_FALSE(with_one("ArnLike", {"*"}, "arn:aws:s3:::b")) << "not a six-part ARN";
  EXPECT_FALSE(with_one("ArnLike", {"arn:aws:s3:::*"}, "bucket"));
  EXPECT_TRUE(with_one("ArnNotLike", {"arn:aws:s3:::*"}, "bucket"));
  EXPECT_FALSE(with_one("ArnEquals", {"arn:aws:s3:::B"}, "arn:aws:s3:::b"));
}

TEST(Conditions, VariablesStandForPlainCharacters) {
  Context context;
  context.set(kKey, "home/al*ce/x");
  context.set("aws:username", "al*ce");
  context.set("aws:PrincipalTag/Star", "*");
  const std::string_view two[] = {"x", "y"};
  context.set_values("aws:TagKeys", two);
  const auto holds_for = [&](std::string_view op, std::string_view value) {
    return evaluate_condition(op, {value}, context);
  };
  EXPECT_TRUE(holds_for("StringEquals", "home/${aws:username}/x"));
  EXPECT_TRUE(holds_for("StringLike", "home/${AWS:UserName}/*"));
  EXPECT_FALSE(holds_for("StringLike", "${aws:PrincipalTag/Star}")) << "no injection of wildcards";
  EXPECT_TRUE(holds_for("StringNotLike", "${aws:PrincipalTag/Star}"));
  EXPECT_FALSE(holds_for("StringLike", "home/${aws:userid}*")) << "an absent key matches nothing";
  EXPECT_TRUE(holds_for("StringNotLike", "home/${aws:userid}*"));
  EXPECT_FALSE(holds_for("StringLike", "*${aws:TagKeys}*")) << "a multivalued key is as absent";
  EXPECT_TRUE(holds_for("StringLike", "${aws:userid,'home'}/*"));
  EXPECT_TRUE(holds_for("StringLike", "${aws:TagKeys, 'home'}/*")) << "and then has its default";
  EXPECT_FALSE(holds_for("StringLike", "${aws:userid, 'h*'}/*")) << "a star in a default is a star";
  EXPECT_TRUE(holds_for("StringNotEqualsIgnoreCase", "${aws:userid}"));
  EXPECT_TRUE(holds_for("StringEquals", "home/al${*}ce/x"));
  EXPECT_FALSE(holds_for("StringLike", "h${*}"));
  EXPECT_TRUE(holds_for("StringEqualsIgnoreCase", "HOME/${aws:username}/X"));
  context.set(kKey, "arn:aws:iam::1:user/al*ce");
  EXPECT_TRUE(holds_for("ArnEquals", "arn:aws:iam::*:user/${aws:username}"));
  context.set(kKey, "true");
  context.set("custom:Flag", "True");
  EXPECT_TRUE(holds_for("Bool", "${custom:Flag}"));
}

TEST(Conditions, OldVersionsHaveNoVariables) {
  Context context;
  context.set(kKey, "${aws:username}");
  context.set("aws:username", "x");
  const auto condition = compile_condition(*parse_operator("StringEquals"), kKey, {"${aws:username}"}, Variables::No);
  ASSERT_TRUE(condition);
  EXPECT_TRUE(holds(*condition, context));
}

TEST(Conditions, RefuseVariablesThatWouldNotBeHonoured) {
  for (const std::string_view value : {"${aws:PrincipalArn}", "arn:aws:iam::${aws:PrincipalAccount}:role/x"}) {
    EXPECT_FALSE(compile_condition(*parse_operator("ArnEquals"), kKey, {value}, Variables::Yes)) << value;
  }
}

TEST(Operators, KnowExactlyTheNamesOfAws) {
  for (const std::string_view name : {"", "IfExists", "stringEquals", "StringEqualsIfexists", "NullIfExists",
                                      "ForAnyValue:", "ForAnyValue:ForAllValues:Bool", "BoolIfExistsIfExists"}) {
    EXPECT_FALSE(parse_operator(name)) << name;
  }
  EXPECT_EQ(operator_table().size(), 27U);
}

}  // namespace
}  // namespace rolecall::policy
