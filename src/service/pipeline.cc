// SPDX-License-Identifier: Apache-2.0
//
// The life of a request, from top to bottom.  Each stage takes what the stage before it made:
//
//   receive       http::Request          -> service, request id
//   authenticate  signature              -> Caller
//   decode        parameters or document -> Call (a typed, constraint-checked request)
//   decide        Call + state           -> Grant -> answer + changes
//   commit        changes                -> durable snapshot
//   record        everything             -> audit event
//   answer        body or ApiError       -> http::Response
#include "service/pipeline.h"

#include <fmt/format.h>

#include <optional>

#include "base/log.h"
#include "service/denial.h"
#include "service/event.h"
#include "service/operation.h"
#include "service/routing.h"
#include "wire/errors.h"
#include "wire/json_reader.h"

namespace rolecall::service {
namespace {

using wire::ApiError;

// LIMIT: an IAM policy of 131,072 characters, form-encoded three bytes each, and room for the rest of the call.
constexpr std::size_t kMaxQueryBodyBytes = 512 * 1024;

// An unsigned or unreadable request is answered in IAM's words: the query protocol is the one most clients read.
const WholeService& fallback_service() {
  return whole_services()[0];
}

ApiError service_not_served(std::string_view name) {
  return {.code = "InvalidAction",
          .message = fmt::format(
              "The service {} is not served by Rolecall, which serves iam, sts, ec2, organizations and s3", name),
          .http_status = 400};
}

}  // namespace

// One request on its way.  Lives until it is answered, which may be on the store's thread.
class Pipeline::Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(Pipeline& pipeline, http::Request request, http::Responder responder)
      : pipeline_(pipeline),
        parts_(pipeline.parts_),
        request_(std::move(request)),
        responder_(std::move(responder)),
        now_(parts_.clock.now()),
        request_id_(parts_.random.uuid()) {}

  void run() {
    if (auto served = serve(); !served) refuse(served.error());
  }

 private:
  // Answers, or leaves the answer to the store's thread, or says why not.
  base::Result<void, ApiError> serve() {
    RC_TRY_VOID(receive());
    RC_TRY_VOID(authenticate());
    RC_TRY(const auto call, decode());
    return operation_->read_only ? read(*call) : write(*call);
  }

  base::Result<void, ApiError> receive() {
    const std::string_view name = scope_service(request_.head);
    // AWS: the host name says which service is meant, and a signature for another one is refused.  We have one endpoint
    // for all: the target or the version says it, if it is one we know, else the signature.
    service_ = whole_service_of_target(target_of(request_.head).prefix);
    if (!service_) {
      // AWS: parameters may come in the query string of a GET or in the form body of a POST.
      RC_TRY_VOID(receive_params());
      const auto* version = asked_.params.find("Version");
      service_ = version ? whole_service_of_version(*version) : nullptr;
    }
    if (!service_) service_ = whole_service(name);
    if (service_) return {};
    service_ = &fallback_service();
    if (name.empty()) return base::failure(wire::missing_authentication_token(service_->id.protocol));
    return base::failure(service_not_served(name));
  }

  base::Result<void, ApiError> receive_params() {
    // A document is no form; whose it is says the signature.
    const auto* signed_for = whole_service(scope_service(request_.head));
    if (signed_for && signed_for->id.protocol == wire::Protocol::Json) return {};
    service_ = &fallback_service();  // for a refusal
    RC_TRY(asked_.params, wire::Params::parse(request_.head.query(), request_.body));
    return {};
  }

  base::Result<void, ApiError> authenticate() {
    snapshot_ = parts_.store.read();
    // Fields that the body's form does not have are the query's; the signature covers both as they came.
    header_views_.clear();
    for (const auto& header : request_.head.headers) header_views_.push_back({header.name, header.value});
    const sigv4::RequestView view{.method = request_.head.method,
                                  .raw_path = request_.head.path(),
                                  .raw_query = request_.head.query(),
                                  .headers = header_views_,
                                  .body = request_.body};
    const auto seen = pipeline_.propagation_.seen_now(snapshot_);
    RC_TRY(auto authenticated, pipeline_.authenticator_.authenticate(view, service_->id, *seen, now_));
    caller_.emplace(std::move(authenticated.caller));
    facts_ = facts_of(request_.head, std::move(authenticated.region));
    return {};
  }

  base::Result<std::unique_ptr<Call>, ApiError> decode() {
    return service_->id.protocol == wire::Protocol::Json ? decode_document() : decode_params();
  }

  base::Result<std::unique_ptr<Call>, ApiError> decode_document() {
    const Target target = target_of(request_.head);
    const auto type = request_.head.headers.find("content-type").value_or("");
    // AWS: without its own media type there is no operation.
    if (target.prefix != service_->target_prefix || !type.starts_with(wire::content_type(wire::Protocol::Json))) {
      return base::failure(wire::unknown_operation());
    }
    operation_ = find_operation(*service_, target.operation);
    if (!operation_) {
      return base::failure(service_->known_to_aws(target.operation)
                               ? wire::operation_not_served(service_->id.protocol, service_->id.name, target.operation)
                               : wire::unknown_operation());
    }
    RC_TRY(asked_.document, wire::parse_json_request(request_.body));
    return operation_->decode(asked_);
  }

  base::Result<std::unique_ptr<Call>, ApiError> decode_params() {
    const auto* action = asked_.params.find("Action");
    if (!action) return base::failure(wire::missing_action());
    const auto* version = asked_.params.find("Version");
    operation_ = find_operation(*service_, *action);
    if (operation_ && (!version || *version == service_->version)) return operation_->decode(asked_);
    if (service_->known_to_aws(*action)) {
      return base::failure(wire::operation_not_served(service_->id.protocol, service_->id.name, *action));
    }
    return base::failure(wire::invalid_action(*action, version ? *version : service_->version));
  }

  Context context_on(const state::Snapshot& state, const state::Snapshot& propagated) const {
    return {.state = state,
            .propagated = propagated,
            .now = now_,
            .random = parts_.random,
            .settings = parts_.settings,
            .caller = *caller_,
            .issuer = parts_.issuer,
            .request_id = request_id_};
  }

  // Authorization and handler on one and the same state.
  base::Result<Encoded, ApiError> decide(const Call& call, const state::SnapshotPtr& state) {
    const auto seen = pipeline_.propagation_.seen_now(state);
    const Context context = context_on(*state, *seen);
    RC_TRY(auto needs, call.needs(context));
    auto grant = pipeline_.authorizer_.authorize(needs, facts_, context);
    if (!grant) {
      judged_ = grant.error().judged;
      return base::failure(denial_error(grant.error(), service_->id.protocol, parts_.issuer, parts_.random));
    }
    judged_ = grant->judged();
    RC_TRY(auto encoded, call.run(*grant, context, answer_context()));
    // AWS: a dry run is authorized and checked like any other call, and only then refused.
    if (call.dry_run()) return base::failure(wire::dry_run_succeeded());
    return encoded;
  }

  base::Result<void, ApiError> read(const Call& call) {
    RC_TRY(auto encoded, decide(call, snapshot_));
    body_ = std::move(encoded.body);
    if (auto slot = parts_.recorder.reserve()) record_ = *std::move(slot);
    finish();
    return {};
  }

  base::Result<void, ApiError> write(const Call& call) {
    auto slot = parts_.recorder.reserve();
    if (!slot) {
      base::log_error("a change is refused because it can't be recorded", {{"reason", slot.error().message}});
      return base::failure(wire::internal_failure(service_->id.protocol));
    }
    record_ = *std::move(slot);
    for (;;) {
      base::Lock turn(pipeline_.writer_turn_);
      const auto head = parts_.store.head();
      RC_TRY(auto encoded, decide(call, head));
      body_ = std::move(encoded.body);
      // Also an empty commit waits for all before it: the answer may tell of a change that is not yet durable.
      auto submitted =
          parts_.store.submit(std::move(encoded.changes), head->revision, [self = shared_from_this()](auto committed) {
            committed ? self->finish() : self->refuse_unavailable(committed.error());
          });
      if (submitted) return {};
      // Somebody who does not take turns (the driver, another server) was faster: decide again on the newer state.
      if (submitted.error().kind != store::Error::Kind::Conflict) {
        refuse_unavailable(submitted.error());
        return {};
      }
    }
  }

  void finish() {
    record({});
    send(200, std::move(body_));
  }

  void refuse(const ApiError& error) {
    if (!record_) {
      if (auto slot = parts_.recorder.reserve()) record_ = *std::move(slot);
    }
    record(error);
    send(error.http_status, error_body(error));
  }

  std::string error_body(const ApiError& error) const {
    switch (service_->id.protocol) {
      case wire::Protocol::Ec2:
        return wire::ec2_error_body(error, request_id_);
      case wire::Protocol::Json:
        return wire::json_error_body(error);
      case wire::Protocol::Query:
      case wire::Protocol::RestXml:
      case wire::Protocol::RestJson:
        break;
    }
    return wire::query_error_body(error, service_->xml_namespace, answer_context());
  }

  void refuse_unavailable(const store::Error& error) {
    base::log_error("a change could not be stored", {{"reason", error.message}});
    refuse(wire::internal_failure(service_->id.protocol));
  }

  void record(const ApiError& error) {
    if (!record_) return;
    const bool json = service_->id.protocol == wire::Protocol::Json;
    const auto members = document_parameters(asked_.document);
    std::exchange(record_, nullptr)
        ->record(make_event({.time = now_,
                             .request_id = request_id_,
                             .event_id = parts_.random.uuid(),
                             .event_source = service_->event_source,
                             .event_name = event_name(),
                             .read_only = operation_ != nullptr && operation_->read_only,
                             .caller = caller_ ? &*caller_ : nullptr,
                             .facts = facts_,
                             .judged = judged_,
                             .error = error,
                             .settings = parts_.settings},
                            json ? std::span<const wire::Param>(members) : asked_.params.all()));
  }

  std::string_view event_name() const {
    if (operation_) return operation_->name;
    // A header may hold any bytes: what is no operation of AWS is not repeated.
    const std::string_view target = target_of(request_.head).operation;
    if (service_->id.protocol == wire::Protocol::Json && service_->known_to_aws(target)) return target;
    const auto* action = asked_.params.find("Action");
    return action ? std::string_view(*action) : "Unknown";
  }

  wire::AnswerContext answer_context() const {
    return {.request_id = request_id_,
            .format = wire::format_of_accept_header(request_.head.headers.find("accept").value_or(""))};
  }

  void send(int status, std::string body) {
    http::Response response;
    response.status = status;
    response.headers.add("x-amzn-RequestId", request_id_);
    response.headers.add("Content-Type", wire::content_type(service_->id.protocol, answer_context().format));
    response.body = std::move(body);
    std::move(responder_).send(std::move(response));
  }

  Pipeline& pipeline_;
  const Parts& parts_;
  http::Request request_;
  http::Responder responder_;
  const base::Time now_;
  const std::string request_id_;
  const WholeService* service_ = &fallback_service();
  const Operation* operation_ = nullptr;
  Asked asked_;
  std::vector<sigv4::Header> header_views_;
  std::optional<Caller> caller_;
  RequestFacts facts_;
  state::SnapshotPtr snapshot_;
  std::vector<Judged> judged_;
  std::string body_;
  std::unique_ptr<audit::Recorder::Reservation> record_;
};

Pipeline::Pipeline(Parts parts, http::Application& streamed)
    : parts_(parts),
      streamed_(streamed),
      authenticator_(parts.issuer, parts.settings),
      propagation_(parts.store, parts.clock, parts.settings.propagation_delay) {}

Pipeline::~Pipeline() = default;

http::BodyPlan Pipeline::plan(const http::RequestHead& head) {
  if (addresses_s3(head)) return streamed_.plan(head);
  return http::Buffered{kMaxQueryBodyBytes};
}

void Pipeline::handle(http::Request&& request, http::Responder responder) {
  if (addresses_s3(request.head)) {
    streamed_.handle(std::move(request), std::move(responder));
    return;
  }
  std::make_shared<Exchange>(*this, std::move(request), std::move(responder))->run();
}

void Pipeline::handle_streamed(const http::RequestHead& head, http::BodyReader& body, http::ResponseWriter& writer) {
  streamed_.handle_streamed(head, body, writer);
}

}  // namespace rolecall::service
