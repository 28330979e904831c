// SPDX-License-Identifier: Apache-2.0
//
// Exchange: one request to S3 on its way, on one worker thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "service/s3/operation.h"
#include "service/s3/payload.h"
#include "service/s3/service.h"

namespace rolecall::service::s3 {

class Exchange {
 public:
  // All of it outlives the exchange.
  Exchange(Service& service, const http::RequestHead& head, http::BodyReader& body, http::ResponseWriter& writer);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  void run();

 private:
  using Status = base::Result<void, wire::ApiError>;

  Status serve();
  Status receive();
  Status authenticate();
  Status find_operation();
  Status read_document(const Declared& declared);
  Status take_content(const Declared& declared);
  Status take_body(const Declared& declared, const Intake& intake);
  Status copy_content(const Intake& intake);
  Status keep(BlobWriter& blob, Digests digests);
  Status read();
  Status write();

  base::Result<Grant, wire::ApiError> permit(const Context& context);
  base::Result<Encoded, wire::ApiError> decide(const state::SnapshotPtr& state);
  std::optional<wire::ApiError> denial_of(Needs needs, const Context& context);
  Needs with_request_keys(Needs needs) const;
  Context context_on(const state::Snapshot& state, const state::Snapshot& propagated);

  void answer(Encoded encoded);
  void send_content(const Encoded& encoded, http::Headers headers);
  void refuse(const wire::ApiError& error);
  void record(const wire::ApiError& error);
  http::Headers common_headers() const;

  Service& service_;
  const Parts& parts_;
  const http::RequestHead& head_;
  http::BodyReader& body_;
  http::ResponseWriter& writer_;
  const base::Time now_;
  const std::string request_id_, extended_id_;

  wire::RestRequest request_;
  std::optional<Caller> caller_;
  std::optional<sigv4::Verified> verified_;
  RequestFacts facts_;
  std::vector<ConditionKey> request_keys_;  // of every need
  const Operation* operation_ = nullptr;
  std::string operation_name_;
  std::unique_ptr<Call> call_;
  std::optional<Collector::Reading> reading_;
  std::optional<Received> received_;
  bool committed_ = false;
  std::vector<Judged> judged_;
  std::unique_ptr<audit::Recorder::Reservation> record_;
};

}  // namespace rolecall::service::s3
