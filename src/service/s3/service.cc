// SPDX-License-Identifier: Apache-2.0
#include "service/s3/service.h"

#include "service/s3/exchange.h"

namespace rolecall::service::s3 {

base::Result<std::unique_ptr<Service>> Service::open(Parts parts, std::string blob_folder) {
  RC_TRY(auto blobs, BlobStore::open(std::move(blob_folder)));
  return std::unique_ptr<Service>(new Service(parts, std::move(blobs)));
}

Service::Service(Parts parts, BlobStore blobs)
    : parts_(parts),
      blobs_(std::move(blobs)),
      authenticator_(parts.issuer, parts.settings),
      propagation_(parts.store, parts.clock, parts.settings.propagation_delay),
      collector_(parts.store, blobs_) {}

http::BodyPlan Service::plan(const http::RequestHead&) {
  return http::Streamed{};
}

void Service::handle(http::Request&&, http::Responder responder) {
  std::move(responder).send({.status = 500, .headers = {}, .body = {}});
}

void Service::handle_streamed(const http::RequestHead& head, http::BodyReader& body, http::ResponseWriter& writer) {
  Exchange(*this, head, body, writer).run();
}

}  // namespace rolecall::service::s3
