// SPDX-License-Identifier: Apache-2.0
//
// Control: the paths under /_rolecall/, which belong to Rolecall and not to AWS.  Everything else on the API port goes
// on to the application behind it.
//
//   GET  /_rolecall/health               200 while the server serves; names the region
//   GET  /_rolecall/imds-url/INSTANCE    where that instance's metadata service is; loopback peers only
//   POST /_rolecall/test/clock           {"advance_seconds": N} moves the whole server's clock   } only with
//   POST /_rolecall/test/reset           back to a fresh account with the same root key          } --test-controls
//
// They need no signature, so they tell nothing that the machine's users may not know.
#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "daemon/configuration.h"
#include "http/server.h"
#include "store/store.h"

namespace rolecall::daemon {

class Control final : public http::Application {
 public:
  using Finish = std::move_only_function<void(base::Status)>;
  struct Parts {
    base::SystemClock& clock;
    const store::Store& store;
    http::Application& behind;
    // Starts to erase everything, without waiting, and says later how it went.
    std::function<void(Finish)> reset;
  };
  struct Settings {
    std::string region;
    std::uint16_t imds_port = 0;
    TestControls test_controls = TestControls::Absent;
  };

  Control(Parts parts, Settings settings) : parts_(std::move(parts)), settings_(std::move(settings)) {}

  http::BodyPlan plan(const http::RequestHead& head) override;
  void handle(http::Request&& request, http::Responder responder) override;
  void handle_streamed(const http::RequestHead& head, http::BodyReader& body, http::ResponseWriter& writer) override;

 private:
  enum class Route { Behind, Health, ImdsUrl, Clock, Reset, Unknown };
  Route route_of(const http::RequestHead& head) const;
  http::Response answer(Route route, const http::Request& request);
  http::Response imds_url(const http::RequestHead& head) const;
  http::Response move_clock(const http::Request& request);
  void reset(http::Responder responder);

  Parts parts_;
  Settings settings_;
};

}  // namespace rolecall::daemon
