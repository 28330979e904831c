// SPDX-License-Identifier: Apache-2.0
#include "daemon/control.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/memory/memory_store.h"

namespace rolecall::daemon {
namespace {

using testing::HasSubstr;

// Keeps the one answer.
class Recorder final : public http::ResponseSink {
 public:
  void send(http::Response answer) override { response = std::move(answer); }
  void send_bytes(std::string_view, http::AfterAnswer) override {}
  void withhold() override {}
  http::Response response{.status = 0};
};

// What stands behind the control paths.
class Behind final : public http::Application {
 public:
  http::BodyPlan plan(const http::RequestHead&) override { return http::Streamed{}; }
  void handle(http::Request&&, http::Responder responder) override { std::move(responder).send({.status = 299}); }
  void handle_streamed(const http::RequestHead&, http::BodyReader&, http::ResponseWriter&) override {}
};

class ControlTest : public testing::Test {
 protected:
  ControlTest() {
    state::Changes changes;
    changes.put(state::Instance{.id = "i-running", .state = state::InstanceState::Running, .imds_address = 0x7f000102});
    changes.put(state::Instance{.id = "i-gone", .state = state::InstanceState::Terminated});
    EXPECT_TRUE(store::commit(*store_, std::move(changes), 0));
  }

  Control control(TestControls test_controls) {
    return Control({.clock = clock_,
                    .store = *store_,
                    .behind = behind_,
                    .reset = [this](Control::Finish finish) { finish(reset_result_); }},
                   {.region = "eu-west-1", .imds_port = 1338, .test_controls = test_controls});
  }

  http::Response ask(std::string method, std::string target, std::string body = "", std::string_view origin = "") {
    http::Request request;
    request.head.method = std::move(method);
    request.head.target = std::move(target);
    request.head.remote.address = peer_;
    if (!origin.empty()) request.head.headers.add("Origin", origin);
    request.body = std::move(body);
    const auto recorder = std::make_shared<Recorder>();
    control(TestControls::Served).handle(std::move(request), http::Responder(recorder));
    return recorder->response;
  }

  std::unique_ptr<store::Store> store_ = store::memory::open({});
  base::SystemClock clock_;
  Behind behind_;
  http::IpAddress peer_ = http::IpAddress::v4(0x7f000001);
  base::Status reset_result_;
};

TEST_F(ControlTest, OtherPathsGoOn) {
  EXPECT_EQ(ask("GET", "/").status, 299);
  EXPECT_EQ(ask("GET", "/_rolecallx").status, 299);
  http::RequestHead head;
  head.target = "/bucket/key";
  EXPECT_TRUE(std::holds_alternative<http::Streamed>(control(TestControls::Absent).plan(head)));
}

TEST_F(ControlTest, InstanceIsFoundAtItsOwnAddress) {
  const http::Response found = ask("GET", "/_rolecall/imds-url/i-running");
  EXPECT_EQ(found.status, 200);
  EXPECT_THAT(found.body, HasSubstr(R"("url":"http://127.0.1.2:1338")"));
  EXPECT_THAT(found.body, HasSubstr(R"("region":"eu-west-1")"));
  EXPECT_EQ(ask("GET", "/_rolecall/imds-url/i-other").status, 404);
  EXPECT_THAT(ask("GET", "/_rolecall/imds-url/i-gone").body, HasSubstr("terminated"));
}

TEST_F(ControlTest, InstancesAreToldToTheMachineItselfOnly) {
  peer_ = http::IpAddress::v4(0x0a000001);
  EXPECT_EQ(ask("GET", "/_rolecall/imds-url/i-running").status, 404);
  EXPECT_EQ(ask("GET", "/_rolecall/health").status, 200);
}

TEST_F(ControlTest, ClockMovesByFractionsOfASecond) {
  EXPECT_EQ(ask("POST", "/_rolecall/test/clock", R"({"advance_seconds": 1.5})").status, 200);
  EXPECT_EQ(clock_.offset(), base::milliseconds(1500));
  EXPECT_EQ(ask("POST", "/_rolecall/test/clock", R"({"advance_seconds": -0.1})").status, 400);
  EXPECT_EQ(ask("POST", "/_rolecall/test/clock", R"({"advance_seconds": 1, "more": 2})").status, 400);
  EXPECT_EQ(ask("GET", "/_rolecall/test/clock").status, 405);
  EXPECT_EQ(clock_.offset(), base::milliseconds(1500));
}

TEST_F(ControlTest, FailedResetIsNotReportedAsDone) {
  EXPECT_EQ(ask("POST", "/_rolecall/test/reset").status, 200);
  reset_result_ = base::failure("the disk is full");
  const http::Response failed = ask("POST", "/_rolecall/test/reset");
  EXPECT_EQ(failed.status, 500);
  EXPECT_THAT(failed.body, HasSubstr("the disk is full"));
}

TEST_F(ControlTest, TestControlsAreNotForWebPages) {
  EXPECT_EQ(ask("POST", "/_rolecall/test/reset", "", "http://evil.example").status, 403);
  EXPECT_EQ(ask("POST", "/_rolecall/test/clock", R"({"advance_seconds": 1})", "null").status, 403);
  EXPECT_EQ(clock_.offset(), base::milliseconds(0));
}

}  // namespace
}  // namespace rolecall::daemon
