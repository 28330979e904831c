// SPDX-License-Identifier: Apache-2.0
#include "daemon/control.h"

#include <fmt/core.h>

#include <boost/json/parse.hpp>
#include <cmath>
#include <optional>

#include "base/encoding.h"

namespace rolecall::daemon {
namespace {

constexpr std::string_view kPrefix = "/_rolecall/", kHealth = "/_rolecall/health", kImdsUrl = "/_rolecall/imds-url/",
                           kClock = "/_rolecall/test/clock", kReset = "/_rolecall/test/reset";
// LIMIT: {"advance_seconds": N} and some white space.
constexpr std::size_t kMaxBodyBytes = 1024;
// LIMIT: ten years, so that no sum of jumps leaves the years that AWS's time formats can write.
constexpr double kMaxAdvanceSeconds = 10 * 365 * 86'400.0;

http::Response json(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "no-store");
  response.body = std::move(body) + "\n";
  return response;
}

http::Response failure(int status, std::string_view message) {
  return json(status, fmt::format(R"({{"message":{}}})", base::json_string(message)));
}

http::Response wrong_method(std::string_view allowed) {
  http::Response response = failure(405, fmt::format("this path takes {}", allowed));
  response.headers.add("Allow", allowed);
  return response;
}

bool is_read(const http::RequestHead& head) {
  return head.method == "GET" || head.method == "HEAD";
}

// A web page may send a POST to any address its reader can reach.  Browsers name the page in Origin; nobody else does.
bool is_from_a_page(const http::RequestHead& head) {
  return head.headers.contains("Origin");
}

std::optional<double> advance_seconds_in(std::string_view body) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(boost::json::string_view(body.data(), body.size()), error);
  if (error || !value.is_object() || value.get_object().size() != 1) return std::nullopt;
  const boost::json::value* seconds = value.get_object().if_contains("advance_seconds");
  if (seconds == nullptr || !seconds->is_number()) return std::nullopt;
  const double number = seconds->to_number<double>(error);
  if (error || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace

Control::Route Control::route_of(const http::RequestHead& head) const {
  const std::string_view path = head.path();
  if (!path.starts_with(kPrefix)) return Route::Behind;
  if (path == kHealth) return Route::Health;
  if (path.starts_with(kImdsUrl)) return Route::ImdsUrl;
  if (settings_.test_controls == TestControls::Served && path == kClock) return Route::Clock;
  if (settings_.test_controls == TestControls::Served && path == kReset) return Route::Reset;
  return Route::Unknown;
}

http::BodyPlan Control::plan(const http::RequestHead& head) {
  const Route route = route_of(head);
  if (route == Route::Behind) return parts_.behind.plan(head);
  return http::Buffered{kMaxBodyBytes};
}

void Control::handle(http::Request&& request, http::Responder responder) {
  const Route route = route_of(request.head);
  if (route == Route::Behind) return parts_.behind.handle(std::move(request), std::move(responder));
  if (route == Route::Reset && request.head.method == "POST" && !is_from_a_page(request.head)) {
    return reset(std::move(responder));
  }
  std::move(responder).send(answer(route, request));
}

void Control::handle_streamed(const http::RequestHead& head, http::BodyReader& body, http::ResponseWriter& writer) {
  parts_.behind.handle_streamed(head, body, writer);  // nothing of ours is streamed
}

void Control::reset(http::Responder responder) {
  parts_.reset([responder = std::move(responder)](const base::Status& done) mutable {
    std::move(responder).send(done ? json(200, R"({"reset":true})") : failure(500, done.error().message));
  });
}

http::Response Control::answer(Route route, const http::Request& request) {
  switch (route) {
    case Route::Health:
      if (!is_read(request.head)) return wrong_method("GET");
      return json(200, fmt::format(R"({{"status":"ok","region":{}}})", base::json_string(settings_.region)));
    case Route::ImdsUrl:
      if (!is_read(request.head)) return wrong_method("GET");
      return imds_url(request.head);
    case Route::Clock:
    case Route::Reset:  // here only with something wrong about it
      if (request.head.method != "POST") return wrong_method("POST");
      if (is_from_a_page(request.head)) return failure(403, "test controls are not for web pages");
      return move_clock(request);
    case Route::Behind:
    case Route::Unknown:
      break;
  }
  if (request.head.path().starts_with("/_rolecall/test/")) {
    return failure(404, "there are no test controls here: start the server with --test-controls");
  }
  return failure(404, "Rolecall has no such path");
}

http::Response Control::imds_url(const http::RequestHead& head) const {
  if (!head.remote.address.is_loopback()) {
    return failure(404, "metadata services listen on loopback addresses: ask from the machine the server runs on");
  }
  const std::string_view id = head.path().substr(kImdsUrl.size());
  const state::SnapshotPtr snapshot = parts_.store.read();
  const auto* instance = snapshot->find<state::Instance>(id);
  if (instance == nullptr) return failure(404, fmt::format("there is no instance `{}`", id));
  if (instance->state == state::InstanceState::ShuttingDown || instance->state == state::InstanceState::Terminated) {
    return failure(404, fmt::format("the instance `{}` is terminated", id));
  }
  const http::Endpoint endpoint{http::IpAddress::v4(instance->imds_address), settings_.imds_port};
  return json(200, fmt::format(R"({{"instance":{},"url":"http://{}","region":{}}})", base::json_string(id),
                               endpoint.to_string(), base::json_string(settings_.region)));
}

http::Response Control::move_clock(const http::Request& request) {
  const std::optional<double> seconds = advance_seconds_in(request.body);
  if (!seconds) return failure(400, R"(the body must be {"advance_seconds": N} with a number N)");
  if (*seconds < 0 || *seconds > kMaxAdvanceSeconds) {
    return failure(400, fmt::format("advance_seconds must be 0 to {}: time only goes forward", kMaxAdvanceSeconds));
  }
  parts_.clock.advance(base::milliseconds(std::llround(*seconds * 1000)));
  return json(200, fmt::format(R"({{"now":"{}"}})", base::format_iso8601_millis(parts_.clock.now())));
}

}  // namespace rolecall::daemon
