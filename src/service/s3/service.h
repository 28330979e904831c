// SPDX-License-Identifier: Apache-2.0
//
// S3, small but real: buckets and objects on disk, every call authorized.  It runs beside the pipeline of the other
// services because its bodies are streams; the life of one of its requests is in exchange.cc.
//
// Thread-safe; requests are served on the server's worker threads, which may wait for the disk.
#pragma once

#include <memory>
#include <string>

#include "base/mutex.h"
#include "http/server.h"
#include "service/pipeline.h"
#include "service/s3/blobs.h"
#include "service/s3/collector.h"

namespace rolecall::service::s3 {

class Service final : public http::Application {
 public:
  // `parts` outlive the service, but for the store, which goes first: it still calls the service's watchers.  To be
  // made before the store's first commit.
  static base::Result<std::unique_ptr<Service>> open(Parts parts, std::string blob_folder);

  http::BodyPlan plan(const http::RequestHead& head) override;
  // Never called: every request is streamed.
  void handle(http::Request&& request, http::Responder responder) override;
  void handle_streamed(const http::RequestHead& head, http::BodyReader& body, http::ResponseWriter& writer) override;

 private:
  friend class Exchange;
  Service(Parts parts, BlobStore blobs);

  Parts parts_;
  BlobStore blobs_;
  Authenticator authenticator_;
  Authorizer authorizer_;
  Propagation propagation_;
  Collector collector_;
  // One writer at a time decides: between reading head() and submit() no other call of S3's changes the state.
  base::Mutex writer_turn_;
};

}  // namespace rolecall::service::s3
