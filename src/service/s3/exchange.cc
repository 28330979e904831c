// SPDX-License-Identifier: Apache-2.0
//
// The life of a request to S3, from top to bottom:
//
//   receive       head                   -> bucket, key, query
//   authenticate  signature of the head  -> Caller, perhaps an anonymous one
//   decode        head and document      -> Call
//   permit        Call + state           -> Grant, before any content is read
//   take content  body or copied objects -> a blob on disk that nobody names yet
//   decide        Call + newest state    -> answer + changes, permitted again on that state
//   commit        changes                -> durable snapshot
//   record, answer
#include "service/s3/exchange.h"

#include <fmt/format.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <future>

#include "base/encoding.h"
#include "base/log.h"
#include "service/denial.h"
#include "service/event.h"
#include "service/s3/address.h"
#include "service/s3/operations.h"
#include "service/s3/unconfigured.h"
#include "state/guard_rails.h"
#include "wire/answer.h"
#include "wire/errors.h"
#include "wire/s3_errors.h"

namespace rolecall::service::s3 {
namespace {

using base::failure;
using wire::ApiError;

constexpr auto kProtocol = wire::Protocol::RestXml;
constexpr std::string_view kEventSource = "s3.amazonaws.com";
// LIMIT: AWS, one PutObject or one part.
constexpr std::uint64_t kMaxContentBytes = 5ULL << 30;
constexpr std::size_t kCopyBytes = 1 << 20;

std::string make_request_id(base::Random& random) {
  return random.text(16, "0123456789ABCDEFGHJKMNPQRSTVWXYZ");
}

std::string host_name(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  return std::string(url.substr(0, url.find('/')));
}

const Operation* operation_named(std::string_view name) {
  const auto all = operations();
  const auto found = std::ranges::lower_bound(all, name, {}, &Operation::name);
  return found == all.end() || found->name != name ? nullptr : &*found;
}

bool is_signed(const http::RequestHead& head) {
  return head.headers.contains("authorization") || head.query().find("X-Amz-Algorithm=") != std::string_view::npos ||
         head.query().find("X-Amz-Signature=") != std::string_view::npos;
}

// Signature Version 2, which AWS no longer takes for new buckets; some SDKs still presign with it unless told
// otherwise.
bool is_signed_the_old_way(const wire::RestRequest& request) {
  return request.query.find("AWSAccessKeyId") && request.query.find("Signature");
}

ApiError old_signature() {
  return wire::s3::invalid_request(
      "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
}

ApiError internal_error() {
  return wire::internal_failure(kProtocol);
}

std::string decoded(std::string_view raw) {
  return base::percent_decode(raw).value_or(std::string(raw));
}

}  // namespace

Exchange::Exchange(Service& service, const http::RequestHead& head, http::BodyReader& body,
                   http::ResponseWriter& writer)
    : service_(service),
      parts_(service.parts_),
      head_(head),
      body_(body),
      writer_(writer),
      now_(parts_.clock.now()),
      request_id_(make_request_id(parts_.random)),
      extended_id_(base::base64_encode(parts_.random.bytes(48))) {}

Exchange::~Exchange() {
  if (received_ && !committed_) service_.blobs_.remove(received_->blob);
}

void Exchange::run() {
  if (auto served = serve(); !served) refuse(served.error());
}

Exchange::Status Exchange::serve() {
  facts_ = facts_of(head_, {});
  RC_TRY_VOID(receive());
  RC_TRY_VOID(authenticate());
  RC_TRY_VOID(find_operation());
  RC_TRY(const auto declared, declared_of(head_, verified_ ? &*verified_ : nullptr, operation_->checksum_subject));
  if (!operation_->body_is_content) RC_TRY_VOID(read_document(declared));
  RC_TRY(call_, operation_->decode(request_));
  reading_.emplace(service_.collector_);
  if (operation_->takes_content) RC_TRY_VOID(take_content(declared));
  return operation_->read_only ? read() : write();
}

Exchange::Status Exchange::receive() {
  RC_TRY(auto address,
         resolve(head_.host(), head_.path(), base_hosts(parts_.settings.region, host_name(parts_.settings.api_url))));
  request_.method = head_.method;
  request_.bucket = std::move(address.bucket);
  request_.key = std::move(address.key);
  RC_TRY(request_.query, wire::Params::parse(head_.query()));
  for (const auto header : head_.headers) request_.headers.emplace_back(header.name, header.value);
  return {};
}

Exchange::Status Exchange::authenticate() {
  if (!is_signed(head_)) {
    if (is_signed_the_old_way(request_)) return failure(old_signature());
    caller_.emplace(service_.authenticator_.anonymous());
    facts_.region = parts_.settings.region;
    return {};
  }
  std::vector<sigv4::Header> headers;
  for (const auto header : head_.headers) headers.push_back({header.name, header.value});
  const sigv4::RequestView view{.method = head_.method,
                                .raw_path = head_.path(),
                                .raw_query = head_.query(),
                                .headers = headers,
                                .body_arrival = sigv4::BodyArrival::Follows};
  const auto seen = service_.propagation_.seen_now(parts_.store.read());
  RC_TRY(auto found, service_.authenticator_.authenticate(view, {"s3", kProtocol}, *seen, now_));
  caller_.emplace(std::move(found.caller));
  verified_ = std::move(found.verified);
  facts_.region = std::move(found.region);

  const auto* presigned_at = request_.query.find("X-Amz-Date");
  const bool presigned = presigned_at && !head_.headers.contains("authorization");
  request_keys_.push_back({"s3:signatureversion", {"AWS4-HMAC-SHA256"}});
  request_keys_.push_back({"s3:authType", {presigned ? "REST-QUERY-STRING" : "REST-HEADER"}});
  if (const auto signed_at = presigned ? base::parse_basic(*presigned_at) : std::nullopt) {
    request_keys_.push_back({"s3:signatureAge", {std::to_string(std::max(now_ - *signed_at, {}).count())}});
  }
  if (const auto* hash = request_.header("x-amz-content-sha256")) {
    request_keys_.push_back({"s3:x-amz-content-sha256", {*hash}});
  }
  return {};
}

Exchange::Status Exchange::find_operation() {
  const auto* route = api::s3::route(request_);
  if (!route) return failure(wire::s3::method_not_allowed().with("Method", request_.method));
  operation_name_ = route->operation;
  operation_ = operation_named(route->operation);
  if (!operation_) operation_ = unconfigured_operation(route->operation);
  if (operation_) return {};
  return failure(wire::s3::not_implemented(route->operation));
}

// ---- the body
// --------------------------------------------------------------------------------------------------------

Exchange::Status Exchange::read_document(const Declared& declared) {
  // A document is read before it can be authorized; from strangers only if the bucket says anything about them.
  if (caller_->is_anonymous() && head_.framing != http::BodyFraming::None) {
    const auto state = parts_.store.read();
    const auto* bucket = state->find<state::Bucket>(request_.bucket);
    if (!bucket || bucket->policy.empty()) return failure(wire::access_denied(kProtocol, "Access Denied"));
  }
  if (declared.size.value_or(0) > wire::kMaxXmlBytes) return failure(wire::request_too_large(kProtocol));
  bool fits = true;
  RC_TRY_VOID(s3::receive(body_, declared, {}, [&](std::string_view bytes) -> base::Status {
    fits = fits && request_.body.size() + bytes.size() <= wire::kMaxXmlBytes;
    if (fits) request_.body += bytes;
    return {};
  }));
  if (!fits) return failure(wire::request_too_large(kProtocol));
  return {};
}

Exchange::Status Exchange::take_content(const Declared& declared) {
  const auto state = parts_.store.read();
  const auto seen = service_.propagation_.seen_now(state);
  const Context context = context_on(*state, *seen);
  RC_TRY_VOID(permit(context));
  RC_TRY(const auto plan, call_->intake_plan(context));
  if (!plan) return {};
  RC_TRY_VOID(plan->copied ? copy_content(*plan) : take_body(declared, *plan));
  received_->source = plan->source;
  return {};
}

Exchange::Status Exchange::take_body(const Declared& declared, const Intake& intake) {
  if (!declared.size) return failure(wire::s3::missing_content_length());
  if (*declared.size > kMaxContentBytes) {
    return failure(wire::s3::entity_too_large()
                       .with("ProposedSize", std::to_string(*declared.size))
                       .with("MaxSizeAllowed", std::to_string(kMaxContentBytes)));
  }
  auto blob = service_.blobs_.create(parts_.random);
  if (!blob) {
    base::log_error("an object could not be stored", {{"reason", blob.error().message}});
    return failure(internal_error());
  }
  RC_TRY(auto digests,
         s3::receive(body_, declared, intake.checksums, [&](std::string_view bytes) { return blob->write(bytes); }));
  return keep(*blob, std::move(digests));
}

Exchange::Status Exchange::copy_content(const Intake& intake) {
  const auto failed = [](std::string_view reason) {
    base::log_error("an object could not be copied", {{"reason", std::string(reason)}});
    return failure(internal_error());
  };
  auto blob = service_.blobs_.create(parts_.random);
  if (!blob) return failed(blob.error().message);
  crypto::Checksum md5(crypto::ChecksumKind::Md5);
  std::vector<crypto::Checksum> sums(intake.checksums.begin(), intake.checksums.end());
  std::vector<char> buffer(kCopyBytes);
  for (const Piece& piece : *intake.copied) {
    const auto file = service_.blobs_.read(piece.blob);
    if (!file) return failed(file.error().message);
    for (std::uint64_t done = 0; done < piece.size;) {
      const auto wanted = std::min<std::uint64_t>(buffer.size(), piece.size - done);
      const ssize_t got = ::pread(file->descriptor(), buffer.data(), wanted, static_cast<off_t>(piece.offset + done));
      if (got <= 0) return failed("a blob is shorter than its object says");
      const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
      md5.update(bytes);
      for (auto& sum : sums) sum.update(bytes);
      if (const auto written = blob->write(bytes); !written) return failed(written.error().message);
      done += bytes.size();
    }
  }
  Digests digests{.size = blob->size(), .md5 = md5.finish(), .checksums = {}};
  for (auto& sum : sums) {
    digests.checksums.push_back({std::string(name_of(sum.kind())), base::base64_encode(sum.finish())});
  }
  return keep(*blob, std::move(digests));
}

Exchange::Status Exchange::keep(BlobWriter& blob, Digests digests) {
  if (const auto kept = blob.keep(); !kept) {
    base::log_error("an object could not be stored", {{"reason", kept.error().message}});
    return failure(internal_error());
  }
  received_ = Received{.blob = blob.id(),
                       .size = digests.size,
                       .md5 = std::move(digests.md5),
                       .checksums = std::move(digests.checksums)};
  return {};
}

// ---- permission and decision
// -----------------------------------------------------------------------------------------

Context Exchange::context_on(const state::Snapshot& state, const state::Snapshot& propagated) {
  Context out{{.state = state,
               .propagated = propagated,
               .now = now_,
               .random = parts_.random,
               .settings = parts_.settings,
               .caller = *caller_,
               .issuer = parts_.issuer,
               .request_id = request_id_}};
  out.received = received_ ? &*received_ : nullptr;
  out.host = head_.host();
  out.secure = head_.tls;
  return out;
}

Needs Exchange::with_request_keys(Needs needs) const {
  for (auto& need : needs) need.keys.insert(need.keys.end(), request_keys_.begin(), request_keys_.end());
  return needs;
}

base::Result<Grant, ApiError> Exchange::permit(const Context& context) {
  RC_TRY(auto needs, call_->needs(context));
  needs = with_request_keys(std::move(needs));
  // AWS: who is neither of the bucket's account nor of its organization is not told why.
  const bool stranger = std::ranges::any_of(needs, [&](const Need& need) {
    return !need.resource_account.empty() &&
           !state::are_acquainted(caller_->account(), need.resource_account, context.propagated);
  });
  auto grant = service_.authorizer_.authorize(needs, facts_, context);
  if (!grant) {
    judged_ = grant.error().judged;
    if (stranger) return failure(wire::access_denied(kProtocol, "Access Denied"));
    return failure(denial_error(grant.error(), kProtocol, parts_.issuer, parts_.random));
  }
  judged_ = grant->judged();
  return *std::move(grant);
}

std::optional<ApiError> Exchange::denial_of(Needs needs, const Context& context) {
  auto grant = service_.authorizer_.authorize(with_request_keys(std::move(needs)), facts_, context);
  const auto& judged = grant ? grant->judged() : grant.error().judged;
  judged_.insert(judged_.end(), judged.begin(), judged.end());
  if (grant) return std::nullopt;
  return denial_error(grant.error(), kProtocol, parts_.issuer, parts_.random);
}

base::Result<Encoded, ApiError> Exchange::decide(const state::SnapshotPtr& state) {
  const auto seen = service_.propagation_.seen_now(state);
  Context context = context_on(*state, *seen);
  context.denial_of = [&](Need need) {
    Needs needs;
    needs.push_back(std::move(need));
    return denial_of(std::move(needs), context);
  };
  RC_TRY(const auto grant, permit(context));
  return call_->run(grant, context);
}

Exchange::Status Exchange::read() {
  RC_TRY(auto encoded, decide(parts_.store.read()));
  if (auto slot = parts_.recorder.reserve()) record_ = *std::move(slot);
  answer(std::move(encoded));
  return {};
}

Exchange::Status Exchange::write() {
  auto slot = parts_.recorder.reserve();
  if (!slot) {
    base::log_error("a change is refused because it can't be recorded", {{"reason", slot.error().message}});
    return failure(internal_error());
  }
  record_ = *std::move(slot);
  for (;;) {
    std::promise<base::Result<state::SnapshotPtr, store::Error>> durable;
    auto committed = durable.get_future();
    std::optional<Encoded> encoded;
    std::optional<store::Error> refused;
    {
      const base::Lock turn(service_.writer_turn_);
      const auto head = parts_.store.head();
      auto decided = decide(head);
      if (!decided) return failure(std::move(decided.error()));
      encoded = *std::move(decided);
      const auto submitted = parts_.store.submit(
          std::move(encoded->changes), head->revision,
          [durable = std::move(durable)](auto result) mutable { durable.set_value(std::move(result)); });
      // Somebody who does not take turns (the other services) was faster: decide again on the newer state.
      if (!submitted && submitted.error().kind == store::Error::Kind::Conflict) continue;
      if (!submitted) refused = submitted.error();
    }
    if (!refused) {
      if (auto result = committed.get(); !result) refused = std::move(result.error());
    }
    if (refused) {
      base::log_error("a change could not be stored", {{"reason", refused->message}});
      return failure(internal_error());
    }
    committed_ = true;
    answer(*std::move(encoded));
    return {};
  }
}

// ---- the answer
// ------------------------------------------------------------------------------------------------------

http::Headers Exchange::common_headers() const {
  return {{"x-amz-id-2", extended_id_}, {"x-amz-request-id", request_id_}};
}

void Exchange::answer(Encoded encoded) {
  record({});
  http::Headers headers = common_headers();
  for (const auto& [name, value] : encoded.answer.headers) headers.add(name, value);
  if (encoded.content_length) return send_content(encoded, std::move(headers));
  http::Response response{.status = encoded.answer.http_status, .headers = std::move(headers), .body = {}};
  response.body = std::move(encoded.answer.body);
  // The peer may be gone; there is nobody else to tell.
  [[maybe_unused]] const auto sent = writer_.send(std::move(response));
}

void Exchange::send_content(const Encoded& encoded, http::Headers headers) {
  const auto begun = writer_.start(
      {.status = encoded.answer.http_status, .headers = std::move(headers), .content_length = encoded.content_length});
  if (!begun) return;
  for (const Piece& piece : encoded.content) {
    const auto file = service_.blobs_.read(piece.blob);
    if (!file) {
      base::log_error("an object's content is missing", {{"reason", file.error().message}});
      return;  // unfinished: the connection is cut, so that nobody takes it for the whole
    }
    if (!writer_.write_file(file->descriptor(), piece.offset, piece.size)) return;
  }
  [[maybe_unused]] const auto ended = writer_.finish();
}

void Exchange::refuse(const ApiError& error) {
  if (!record_) {
    if (auto slot = parts_.recorder.reserve()) record_ = *std::move(slot);
  }
  record(error);
  http::Response response{.status = error.http_status, .headers = common_headers(), .body = {}};
  if (error.http_status == 304) {
    for (const auto& [name, value] : error.details) response.headers.add(name, value);
  } else {
    response.headers.add("Content-Type", "application/xml");
    response.body = wire::rest_xml_error_body(error, decoded(head_.path()), request_id_);
  }
  [[maybe_unused]] const auto sent = writer_.send(std::move(response));
}

void Exchange::record(const ApiError& error) {
  if (!record_) return;
  auto event = make_event({.time = now_,
                           .request_id = request_id_,
                           .event_id = parts_.random.uuid(),
                           .event_source = kEventSource,
                           .event_name = operation_name_.empty() ? std::string_view("Unknown") : operation_name_,
                           .read_only = operation_ != nullptr && operation_->read_only,
                           .caller = caller_ ? &*caller_ : nullptr,
                           .facts = facts_,
                           .judged = judged_,
                           .error = error,
                           .settings = parts_.settings},
                          request_.query.all());
  if (caller_ && caller_->is_anonymous()) {
    const auto state = parts_.store.read();
    const auto* bucket = state->find<state::Bucket>(request_.bucket);
    if (bucket) event.recipient_account = bucket->account.str();
  }
  event.user_agent = fmt::format("[{}]", event.user_agent);  // AWS: S3's records show it so
  if (!request_.bucket.empty()) event.request_parameters.emplace_back("bucketName", request_.bucket);
  event.request_parameters.emplace_back("Host", head_.host());
  if (!request_.key.empty()) event.request_parameters.emplace_back("key", request_.key);
  std::exchange(record_, nullptr)->record(std::move(event));
}

}  // namespace rolecall::service::s3
