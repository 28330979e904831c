// SPDX-License-Identifier: Apache-2.0
//
// Facts about the naive twin itself, from AWS's pages: a twin that says the same to everything would never disagree.
#include "policy/reference/naive.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace rolecall::policy::reference {
namespace {

bool holds(const std::string& name, const std::string& request, const std::string& policy) {
  Question question;
  question.context["k"] = {{request}, false};
  return condition_holds(name, "k", {policy}, true, question);
}

TEST(NaiveTwin, ComparesNumbersOfAnyLength) {
  EXPECT_TRUE(holds("NumericEquals", "10", "10.0"));
  EXPECT_TRUE(holds("NumericEquals", "-0", "0"));
  EXPECT_TRUE(holds("NumericLessThan", "-10", "-9.5"));
  EXPECT_TRUE(holds("NumericGreaterThan", "10000000000000000000000.1", "10000000000000000000000"));
  EXPECT_FALSE(holds("NumericLessThanEquals", "x", "1"));
}

TEST(NaiveTwin, ComparesInstantsInEveryForm) {
  EXPECT_TRUE(holds("DateEquals", "2026-02-03T04:05:06Z", "1770091506"));
  EXPECT_TRUE(holds("DateEquals", "2026-02-03T05:05:06+01:00", "2026-02-03T04:05:06Z"));
  EXPECT_TRUE(holds("DateEquals", "2026", "2026-01-01T00:00"));
  EXPECT_TRUE(holds("DateLessThan", "2024-02-29", "2024-03-01"));
  EXPECT_TRUE(holds("DateEquals", "2024-03-01", "1709251200"));
  EXPECT_TRUE(holds("DateLessThan", "-292275054", "1969-12-31"));
  EXPECT_FALSE(holds("DateEquals", "2025-02-29", "2025-02-29"));
}

TEST(NaiveTwin, KnowsAddressesOfBothVersions) {
  EXPECT_TRUE(holds("IpAddress", "10.1.3.4", "10.1.2.0/23"));
  EXPECT_FALSE(holds("IpAddress", "10.1.4.4", "10.1.2.0/23"));
  EXPECT_TRUE(holds("IpAddress", "2001:db8::1", "2001:DB8:0:0::/32"));
  EXPECT_TRUE(holds("IpAddress", "::ffff:10.1.2.3", "::ffff:0:0/96"));
  EXPECT_FALSE(holds("IpAddress", "10.1.2.3", "::/0"));
  EXPECT_TRUE(holds("NotIpAddress", "2001:db8::1", "0.0.0.0/0"));
}

TEST(NaiveTwin, ReadsAVariableWithABraceInItsDefault) {
  EXPECT_TRUE(condition_holds("StringEquals", "k", {"${none, '}'}x"}, true, {.context = {{"k", {{"}x"}, false}}}}));
}

}  // namespace
}  // namespace rolecall::policy::reference
