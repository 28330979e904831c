// SPDX-License-Identifier: Apache-2.0
#include "service/event.h"

#include <array>
#include <cstdint>

#include "service/request_keys.h"
#include "wire/utf8.h"

namespace rolecall::service {
namespace {

// AWS: CloudTrail shows HIDDEN_DUE_TO_SECURITY_REASONS or leaves such parameters out.
constexpr std::string_view kHidden = "HIDDEN_DUE_TO_SECURITY_REASONS";
constexpr std::array<std::string_view, 7> kSecretParameters = {"UserData",    "TokenCode", "Password",   "OldPassword",
                                                               "NewPassword", "Email",     "AccountName"};
// LIMIT: CloudTrail cuts long values; a policy document is kept whole up to its quota.
constexpr std::size_t kMaxParameterBytes = 10240;

// What fits, in whole characters.
std::string_view shortened(std::string_view value) {
  if (value.size() <= kMaxParameterBytes) return value;
  std::size_t end = kMaxParameterBytes;
  while (end > 0 && (static_cast<std::uint8_t>(value[end]) & 0xC0U) == 0x80) --end;
  return value.substr(0, end);
}

// Headers may be any bytes; records of calls, and what a denial tells, are UTF-8.
std::string readable(std::string_view header) {
  if (wire::is_utf8(header)) return std::string(header);
  std::string out;
  while (!header.empty()) {
    const std::string_view rest = header;
    if (wire::take_character(header)) {
      out += rest.substr(0, rest.size() - header.size());
    } else {
      out += "\uFFFD";
      header.remove_prefix(1);
    }
  }
  return out;
}

bool carries_secret(std::string_view name) {
  // A presigned query's signature, token and key id are no parameters of the operation.
  if (name.starts_with("X-Amz-")) return true;
  for (const auto secret : kSecretParameters) {
    if (name == secret || name.ends_with(std::string(".") += secret)) return true;
  }
  return false;
}

std::string_view outcome_name(policy::Outcome outcome) {
  switch (outcome) {
    case policy::Outcome::Allow:
      return "allow";
    case policy::Outcome::ImplicitDeny:
      return "implicitDeny";
    case policy::Outcome::ExplicitDeny:
      return "explicitDeny";
  }
  return "";
}

std::string_view layer_name(policy::Layer layer) {
  switch (layer) {
    case policy::Layer::None:
      return "";
    case policy::Layer::ResourceControl:
      return "resource control";
    case policy::Layer::ServiceControl:
      return "service control";
    case policy::Layer::VpcEndpoint:
      return "VPC endpoint";
    case policy::Layer::Resource:
      return "resource";
    case policy::Layer::Trust:
      return "trust";
    case policy::Layer::Identity:
      return "identity";
    case policy::Layer::Boundary:
      return "boundary";
    case policy::Layer::Session:
      return "session";
  }
  return "";
}

audit::Identity identity_of(const Caller* caller) {
  audit::Identity out;
  if (!caller || caller->is_anonymous()) {
    out.type = "AWSAccount";
    out.principal_id = caller ? "ANONYMOUS_PRINCIPAL" : "";
    return out;
  }
  out.principal_id = caller->user_id();
  out.arn = caller->arn();
  out.account_id = caller->account().str();
  out.access_key_id = caller->access_key_id().str();
  out.user_name = caller->user_name();
  out.type = caller->is_root() ? "Root" : "IAMUser";
  if (const auto* session = caller->session()) {
    out.type = "AssumedRole";
    out.source_identity = session->source_identity;
    out.issuer = audit::Identity::Issuer{.arn = std::string(caller->principal().arn),
                                         .principal_id = session->principal_id.str(),
                                         .account_id = caller->account().str(),
                                         .user_name = session->principal_name,
                                         .session_created = session->issued_at,
                                         .ec2_role_delivery = std::string(delivery_text(session->delivery))};
  }
  return out;
}

audit::LedgerEntry ledger_entry(const Judged& judged) {
  return {.action = judged.action,
          .resource = judged.resource,
          .outcome = std::string(outcome_name(judged.outcome)),
          .layer = std::string(layer_name(judged.layer)),
          .policy = judged.policy,
          .statement = judged.statement,
          .line = judged.begin.line,
          .column = judged.begin.column};
}

}  // namespace

RequestFacts facts_of(const http::RequestHead& head, std::string region) {
  RequestFacts out;
  out.source_ip = head.remote.address.to_string();
  out.user_agent = readable(head.headers.find("user-agent").value_or(""));
  out.referer = readable(head.headers.find("referer").value_or(""));
  out.region = std::move(region);
  out.secure_transport = head.tls;
  return out;
}

std::vector<wire::Param> document_parameters(const base::JsonValue& document) {
  std::vector<wire::Param> out;
  for (const auto& member : document.members) {
    const bool nested = member.value.is_object() || member.value.is_array();
    out.push_back({member.name, nested ? "..." : member.value.text});
  }
  return out;
}

audit::Event make_event(EventFacts facts, std::span<const wire::Param> params) {
  audit::Event out;
  out.time = facts.time;
  out.request_id = facts.request_id;
  out.event_id = std::move(facts.event_id);
  out.event_source = facts.event_source;
  out.event_name = facts.event_name;
  out.region = facts.facts.region.empty() ? facts.settings.region : facts.facts.region;
  out.source_ip = facts.facts.source_ip;
  out.user_agent = facts.facts.user_agent;
  out.identity = identity_of(facts.caller);
  const bool known = facts.caller && !facts.caller->is_anonymous();
  out.recipient_account = known ? facts.caller->account().str() : facts.settings.account.str();
  out.error_code = facts.error.code;
  out.error_message = facts.error.message;
  out.read_only = facts.read_only;
  for (const auto& [name, value] : params) {
    if (name == "Action" || name == "Version") continue;
    out.request_parameters.emplace_back(name,
                                        carries_secret(name) ? std::string(kHidden) : std::string(shortened(value)));
  }
  for (const auto& judged : facts.judged) out.decisions.push_back(ledger_entry(judged));
  return out;
}

}  // namespace rolecall::service
