// SPDX-License-Identifier: Apache-2.0
//
// Pipeline: the API port.  pipeline.cc is the life of a request from top to bottom (docs/life-of-a-request.md).
//
// Thread-safe; handle() runs on I/O threads and does not block: a call that changes something is answered from the
// store's thread, once its commit is on disk.
#pragma once

#include <memory>

#include "audit/recorder.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/random.h"
#include "http/server.h"
#include "issuer/issuer.h"
#include "service/authentication.h"
#include "service/authorization.h"
#include "service/propagation.h"
#include "service/settings.h"
#include "store/store.h"

namespace rolecall::service {

// What a pipeline is made of; all of it outlives the pipeline.
struct Parts {
  store::Store& store;
  const issuer::Issuer& issuer;
  const base::Clock& clock;
  base::Random& random;
  audit::Recorder& recorder;
  const Settings& settings;
};

class Pipeline final : public http::Application {
 public:
  // `streamed` answers the services whose bodies are streams (S3).
  Pipeline(Parts parts, http::Application& streamed);
  ~Pipeline() override;

  http::BodyPlan plan(const http::RequestHead& head) override;
  void handle(http::Request&& request, http::Responder responder) override;
  void handle_streamed(const http::RequestHead& head, http::BodyReader& body, http::ResponseWriter& writer) override;

 private:
  class Exchange;

  Parts parts_;
  http::Application& streamed_;
  Authenticator authenticator_;
  Authorizer authorizer_;
  Propagation propagation_;
  // One writer at a time decides: between reading head() and submit() nobody else changes the state.
  base::Mutex writer_turn_;
};

}  // namespace rolecall::service
