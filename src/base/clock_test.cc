// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <gtest/gtest.h>

namespace rolecall::base {
namespace {

const Time kMoment(milliseconds(1770091506789));  // 2026-02-03T04:05:06.789Z

TEST(ClockTest, WritesEachWireForm) {
  EXPECT_EQ(format_iso8601(kMoment), "2026-02-03T04:05:06Z");
  EXPECT_EQ(format_iso8601_millis(kMoment), "2026-02-03T04:05:06.789Z");
  EXPECT_EQ(format_basic(kMoment), "20260203T040506Z");
  EXPECT_EQ(format_http_date(kMoment), "Tue, 03 Feb 2026 04:05:06 GMT");
}

TEST(ClockTest, ReadsBackWhatItWrites) {
  EXPECT_EQ(parse_iso8601(format_iso8601_millis(kMoment)), kMoment);
  const Time whole = std::chrono::floor<seconds>(kMoment);
  EXPECT_EQ(parse_basic(format_basic(kMoment)), whole);
  EXPECT_EQ(parse_http_date(format_http_date(kMoment)), whole);
  EXPECT_EQ(parse_iso8601("2026-02-03T05:05:06+01:00"), whole);
}

TEST(ClockTest, RefusesWhatIsNoMoment) {
  for (const char* text : {"", "20260203", "20260203T040506", "20261303T040506Z", "20260230T040506Z",
                           "20260203T250506Z", "20260203T040506Zx", "2026-02-03T04:05:06Z"}) {
    EXPECT_FALSE(parse_basic(text)) << text;
  }
  for (const char* text : {"", "2026-02-03", "2026-02-03T04:05:06", "2026-02-03T04:05:06.Z", "2026-02-30T04:05:06Z"}) {
    EXPECT_FALSE(parse_iso8601(text)) << text;
  }
}

TEST(ClockTest, ManualClockMovesOnlyWhenTold) {
  ManualClock clock(kMoment);
  clock.advance(seconds(90));
  EXPECT_EQ(clock.now() - kMoment, seconds(90));
}

}  // namespace
}  // namespace rolecall::base
