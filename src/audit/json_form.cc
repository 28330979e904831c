// SPDX-License-Identifier: Apache-2.0
#include "audit/json_form.h"

#include <string_view>

#include "base/encoding.h"

namespace rolecall::audit {
namespace {

// Members of one JSON object, in the order in which they are added.
class Object {
 public:
  Object& text(std::string_view name, std::string_view value) {
    begin(name);
    base::append_json_string(out_, value);
    return *this;
  }
  Object& text_if_any(std::string_view name, std::string_view value) {
    return value.empty() ? *this : text(name, value);
  }
  Object& raw(std::string_view name, std::string_view json) {
    begin(name);
    out_ += json;
    return *this;
  }
  std::string done() { return std::move(out_) + "}"; }

 private:
  void begin(std::string_view name) {
    if (out_.size() > 1) out_ += ',';
    base::append_json_string(out_, name);
    out_ += ':';
  }
  std::string out_ = "{";
};

std::string session_context(const Identity& identity) {
  const auto& issuer = *identity.issuer;
  Object session_issuer;
  session_issuer.text("type", "Role")
      .text("principalId", issuer.principal_id)
      .text("arn", issuer.arn)
      .text("accountId", issuer.account_id)
      .text("userName", issuer.user_name);
  Object attributes;
  attributes.text("creationDate", base::format_iso8601(issuer.session_created)).text("mfaAuthenticated", "false");
  Object context;
  context.raw("sessionIssuer", session_issuer.done()).raw("attributes", attributes.done());
  context.text_if_any("ec2RoleDelivery", issuer.ec2_role_delivery);
  context.text_if_any("sourceIdentity", identity.source_identity);
  return context.done();
}

std::string user_identity(const Identity& identity) {
  Object out;
  out.text("type", identity.type);
  out.text_if_any("principalId", identity.principal_id).text_if_any("arn", identity.arn);
  out.text_if_any("accountId", identity.account_id).text_if_any("accessKeyId", identity.access_key_id);
  out.text_if_any("userName", identity.user_name);
  if (identity.issuer) out.raw("sessionContext", session_context(identity));
  return out.done();
}

std::string parameters(const Event& event) {
  if (event.request_parameters.empty()) return "null";
  Object out;
  for (const auto& [name, value] : event.request_parameters) out.text(name, value);
  return out.done();
}

std::string ledger_line(const LedgerEntry& entry) {
  Object out;
  out.text("action", entry.action).text("resource", entry.resource).text("outcome", entry.outcome);
  out.text_if_any("layer", entry.layer).text_if_any("policy", entry.policy).text_if_any("statement", entry.statement);
  if (entry.line > 0) out.raw("line", std::to_string(entry.line)).raw("column", std::to_string(entry.column));
  return out.done();
}

}  // namespace

std::string cloudtrail_record(const Event& event) {
  Object out;
  out.text("eventVersion", "1.11").raw("userIdentity", user_identity(event.identity));
  out.text("eventTime", base::format_iso8601(event.time));
  out.text("eventSource", event.event_source).text("eventName", event.event_name);
  out.text("awsRegion", event.region).text("sourceIPAddress", event.source_ip).text("userAgent", event.user_agent);
  out.text_if_any("errorCode", event.error_code).text_if_any("errorMessage", event.error_message);
  out.raw("requestParameters", parameters(event)).raw("responseElements", "null");
  out.text("requestID", event.request_id).text("eventID", event.event_id);
  out.raw("readOnly", event.read_only ? "true" : "false");
  out.text("eventType", "AwsApiCall")
      .raw("managementEvent", event.event_source == "s3.amazonaws.com" ? "false" : "true");
  out.text("recipientAccountId", event.recipient_account);
  out.text("eventCategory", event.event_source == "s3.amazonaws.com" ? "Data" : "Management");
  return out.done();
}

std::string ledger_record(const Event& event) {
  std::string decisions = "[";
  for (const auto& entry : event.decisions) {
    if (decisions.size() > 1) decisions += ',';
    decisions += ledger_line(entry);
  }
  Object out;
  out.text("eventID", event.event_id).text("eventTime", base::format_iso8601_millis(event.time));
  out.text("caller", event.identity.arn).raw("decisions", decisions + "]");
  return out.done();
}

}  // namespace rolecall::audit
