// SPDX-License-Identifier: Apache-2.0
#include "policy/reference/difference.h"

#include <string_view>
#include <utility>

namespace rolecall::policy::reference {
namespace {

Principal principal_of(const Caller& caller) {
  using Kind = Principal::Kind;
  Principal principal;
  principal.kind = caller.kind == "root"             ? Kind::Root
                   : caller.kind == "user"           ? Kind::User
                   : caller.kind == "role"           ? Kind::AssumedRole
                   : caller.kind == "federated-user" ? Kind::FederatedUser
                   : caller.kind == "service"        ? Kind::Service
                   : caller.kind == "provider"       ? Kind::Federated
                                                     : Kind::Anonymous;
  principal.account = caller.account;
  principal.arn = caller.arn;
  principal.session_arn = caller.session_arn;
  principal.unique_id = caller.unique_id;
  principal.service = caller.service;
  principal.provider = caller.provider;
  principal.parent_arn = caller.parent_arn;
  principal.canonical_user = caller.canonical_user;
  return principal;
}

Context context_of(const Question& question) {
  Context context;
  for (const auto& [key, value] : question.context) {
    if (value.multivalued) {
      const std::vector<std::string_view> values(value.values.begin(), value.values.end());
      context.set_values(key, values);
    } else {
      context.set(key, value.values.at(0));
    }
  }
  return context;
}

std::string_view layer_name(Layer layer) {
  switch (layer) {
    case Layer::None:
      return "none";
    case Layer::ResourceControl:
      return "resource_control";
    case Layer::ServiceControl:
      return "service_control";
    case Layer::VpcEndpoint:
      return "vpc_endpoint";
    case Layer::Resource:
      return "bucket";
    case Layer::Trust:
      return "trust";
    case Layer::Identity:
      return "identity";
    case Layer::Boundary:
      return "boundary";
    case Layer::Session:
      return "session";
  }
  std::unreachable();
}

std::string describe(const Question& question, const Documents& documents) {
  const Caller& caller = question.caller;
  std::string text = caller.kind + " " + caller.arn + " " + caller.session_arn + " " + question.action + " on `" +
                     question.resource + "` of `" + question.resource_account + "`";
  for (const auto& [key, value] : question.context) {
    text += "\n  " + key + (value.multivalued ? " (set) =" : " =");
    for (const std::string& one : value.values) text += " `" + one + "`";
  }
  const auto add = [&](const std::string& layer, const Document& document) {
    text += "\n" + layer + ": " + document.text();
  };
  for (const Document& one : documents.identity) add("identity", one);
  if (documents.boundary) add("boundary", *documents.boundary);
  if (documents.session) {
    text += "\n" + std::to_string(documents.session->size()) + " session policies";
    for (const Document& one : *documents.session) add("session", one);
  }
  if (documents.resource) add(documents.resource_is_trust ? "trust" : "bucket", *documents.resource);
  if (documents.vpc_endpoint) add("VPC endpoint", *documents.vpc_endpoint);
  for (const auto& level : documents.service_control) {
    text += "\na level of service control";
    for (const Document& one : level) add("service control", one);
  }
  for (const auto& level : documents.resource_control) {
    text += "\na level of resource control";
    for (const Document& one : level) add("resource control", one);
  }
  return text;
}

std::string told(const Answer& answer) {
  return answer.outcome + " by " + answer.layer;
}

// The first statement in order that applies with the deciding effect and is of the deciding layer; null: none decided.
// Only where the whole layer grants alike (no principals) is it sure to be the one that is reported.
const Statement* first_deciding(const Decision& traced) {
  for (const Consideration& one : traced.considered) {
    const bool deciding = one.result == StatementResult::Applies && one.layer == traced.layer &&
                          (one.statement->effect == Effect::Deny) == (traced.outcome == Outcome::ExplicitDeny);
    if (deciding) return one.statement;
  }
  return nullptr;
}

const Policy* policy_of(const Decision& decision) {
  return decision.policy == nullptr ? nullptr : decision.policy->policy;
}

}  // namespace

Engine::Engine(const Documents& documents) {
  for (const Document& one : documents.identity) add(identity_, one, Kind::InlineIdentity);
  if (documents.boundary) add(boundary_, *documents.boundary, Kind::ManagedIdentity);
  has_session_ = documents.session.has_value();
  if (documents.session) {
    for (const Document& one : *documents.session) add(session_, one, Kind::Session);
  }
  if (documents.resource) {
    add(resource_, *documents.resource, documents.resource_is_trust ? Kind::Trust : Kind::Bucket);
  }
  if (documents.vpc_endpoint) add(vpc_endpoint_, *documents.vpc_endpoint, Kind::VpcEndpoint);
  add_levels(service_control_, documents.service_control, Kind::ServiceControl);
  add_levels(resource_control_, documents.resource_control, Kind::ResourceControl);
  if (refusal_.empty())
    index_ = std::make_unique<PolicyIndex>(identity_, boundary_.empty() ? nullptr : &boundary_.front());
}

void Engine::add(Attached& list, const Document& document, Kind kind) {
  auto policy = compile(document.text(), kind);
  if (policy) {
    policies_.push_back(*std::move(policy));
    list.push_back({policies_.back().get(), {}});
  } else if (refusal_.empty()) {
    refusal_ = document.text() + "\n" + policy.error().message + " " + policy.error().detail;
  }
}

void Engine::add_levels(std::deque<Attached>& levels, const std::vector<std::vector<Document>>& documents, Kind kind) {
  for (const std::vector<Document>& level : documents) {
    Attached& list = levels.emplace_back();
    for (const Document& one : level) add(list, one, kind);
  }
}

Decision Engine::decide(const Question& question, Tracing tracing, Indexing indexing) const {
  const Context context = context_of(question);
  const Action action = *Action::parse(question.action);
  const Request request{principal_of(question.caller), action, question.resource, question.resource_account, context};
  const std::vector<AttachedPolicies> service_control(service_control_.begin(), service_control_.end());
  const std::vector<AttachedPolicies> resource_control(resource_control_.begin(), resource_control_.end());
  Inputs inputs;
  inputs.identity = identity_;
  if (!boundary_.empty()) inputs.boundary = &boundary_.front();
  if (indexing == Indexing::AcrossPolicies) inputs.set_caller(*index_);
  if (has_session_) inputs.session = session_;
  if (!resource_.empty()) inputs.resource = &resource_.front();
  if (!vpc_endpoint_.empty()) inputs.vpc_endpoint = &vpc_endpoint_.front();
  inputs.service_control = service_control;
  inputs.resource_control = resource_control;
  return evaluate(request, inputs, tracing);
}

Answer answer_of(const Decision& decision) {
  return {std::string(simulator_name(decision.outcome)), std::string(layer_name(decision.layer))};
}

std::string difference(const Engine& engine, const World& world) {
  for (const Question& question : world.questions) {
    const Answer expected = decide(question, world.documents);
    const Decision plain = engine.decide(question);
    const Answer given = answer_of(plain);
    if (given != expected) {
      return "the engine says " + told(given) + ", the twin " + told(expected) + "\n" +
             describe(question, world.documents);
    }
    if (plain.allowed() != denial_reason(plain, question.action).empty()) {
      return "a reason for an Allow, or none for a denial\n" + describe(question, world.documents);
    }
    const Decision indexed = engine.decide(question, Tracing::Off, Indexing::AcrossPolicies);
    const Decision traced = engine.decide(question, Tracing::On, Indexing::AcrossPolicies);
    for (const Decision* other : {&indexed, &traced}) {
      const bool same =
          answer_of(*other) == given && other->statement == plain.statement && policy_of(*other) == policy_of(plain);
      if (!same) {
        return "the engine says " + told(given) + ", and by another way " + told(answer_of(*other)) +
               ", or by another statement\n" + describe(question, world.documents);
      }
    }
    const bool by_order = plain.layer == Layer::Identity || plain.layer == Layer::Boundary ||
                          plain.layer == Layer::Session || plain.outcome == Outcome::ExplicitDeny;
    if (by_order && plain.statement != first_deciding(traced)) {
      return "not the first deciding statement\n" + describe(question, world.documents);
    }
  }
  return {};
}

std::string difference(const World& world) {
  const Engine engine(world.documents);
  return engine.refusal().empty() ? difference(engine, world) : "the engine refuses\n" + engine.refusal();
}

}  // namespace rolecall::policy::reference
