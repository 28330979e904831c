// SPDX-License-Identifier: Apache-2.0
#include "policy/context_entry.h"

#include <gtest/gtest.h>

namespace rolecall::policy {
namespace {

std::string refusal(std::string_view type, std::vector<std::string> values) {
  Context context;
  const auto added = add_entry(context, {"stack:key", *parse_entry_type(type), std::move(values)});
  return added ? "" : added.error().message;
}

TEST(ContextEntry, EveryTypeOfAwsHasItsName) {
  for (const std::string_view scalar : {"string", "numeric", "boolean", "ip", "binary", "date"}) {
    for (const std::string& name : {std::string(scalar), std::string(scalar) + "List"}) {
      const auto type = parse_entry_type(name);
      ASSERT_TRUE(type) << name;
      EXPECT_EQ(entry_type_name(*type), name);
    }
  }
  for (const std::string_view name : {"String", "number", "listList", "List", ""}) EXPECT_FALSE(parse_entry_type(name));
}

// AWS-VERIFIED: no; the texts and the accepted values are those that the real simulator answered in September 2026.
TEST(ContextEntry, AValueThatIsNotOfItsTypeIsRefusedInAwsWords) {
  for (const std::string value : {"01.00", "+1", "-3.5"}) EXPECT_EQ(refusal("numeric", {value}), "");
  for (const std::string value : {"abc", "NaN", "0x10", " 1 ", "Infinity"}) {
    EXPECT_EQ(refusal("numeric", {value}), "Invalid context value for key stack:key: expected numeric format.");
  }
  EXPECT_EQ(refusal("date", {"2035"}), "");
  EXPECT_EQ(refusal("date", {"tomorrow"}), "Invalid context value for key stack:key: expected DateTime format.");
  EXPECT_EQ(refusal("ip", {"2001:db8::1"}), "");
  EXPECT_EQ(refusal("ip", {"999.0.0.1"}), "Invalid context value for key stack:key: expected IP address.");
  EXPECT_EQ(refusal("binary", {"aGVsbG8="}), "");
  EXPECT_EQ(refusal("binary", {"!base64"}),
            "Invalid context value for key stack:key: expected base-64 encoded binary format.");
  EXPECT_EQ(refusal("boolean", {"yes"}), "");
  EXPECT_EQ(refusal("ipList", {"10.0.0.1", "x"}), "Invalid context value for key stack:key: expected IP address.");
}

TEST(ContextEntry, AScalarHasOneValueAndAListAtLeastOne) {
  EXPECT_EQ(refusal("string", {"a", "b"}), "Context key string expected a single value, but received 2.");
  EXPECT_EQ(refusal("string", {}), "Context values for context key stack:key cannot be null or empty.");
  EXPECT_EQ(refusal("stringList", {}), "Context values for context key stack:key cannot be null or empty.");
  Context context;
  ASSERT_TRUE(add_entry(context, {"aws:TagKeys", *parse_entry_type("stringList"), {"one"}}));
  EXPECT_EQ(context.find("aws:TagKeys")->cardinality, Cardinality::Multi) << "also with one value";
}

TEST(ContextEntry, AKeyIsGivenOnceWhateverItsLetterCase) {
  Context context;
  ASSERT_TRUE(add_entry(context, {"stack:test", {}, {"a"}}));
  EXPECT_EQ(add_entry(context, {"STACK:TEST", {}, {"b"}}).error().message, "Duplicate context key: STACK:TEST.");
  EXPECT_EQ(add_entry(context, {"", {}, {"b"}}).error().message, "ContextKeyName cannot be null or empty.");
}

}  // namespace
}  // namespace rolecall::policy
