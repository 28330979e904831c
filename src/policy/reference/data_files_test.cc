// SPDX-License-Identifier: Apache-2.0
//
// Runs the cases of tests/policy/*.json; its README.md tells the format.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "policy/evaluate.h"

namespace rolecall::policy {
namespace {

std::vector<std::filesystem::path> case_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(ROLECALL_POLICY_CASES)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string text_of(const JsonValue* value) {
  return value == nullptr ? std::string() : value->text;
}

Principal::Kind caller_kind(const std::string& name) {
  static const std::map<std::string, Principal::Kind> kKinds = {
      {"anonymous", Principal::Kind::Anonymous}, {"root", Principal::Kind::Root},
      {"user", Principal::Kind::User},           {"role", Principal::Kind::AssumedRole},
      {"service", Principal::Kind::Service},     {"federated-user", Principal::Kind::FederatedUser},
      {"provider", Principal::Kind::Federated},
  };
  return kKinds.at(name);
}

std::string layer_name(Layer layer) {
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
  return "";
}

// The policies of one file.
class Situation {
 public:
  Situation(const std::string& text, const JsonValue& policies) : text_(text) {
    for (const JsonMember& member : policies.members) {
      if (member.name == "identity") attach_all(identity_, member.value, Kind::InlineIdentity);
      if (member.name == "session") attach_all(session_, member.value, Kind::Session);
      if (member.name == "boundary") attach(boundary_, member.value, Kind::ManagedIdentity);
      if (member.name == "bucket") attach(resource_, member.value, Kind::Bucket);
      if (member.name == "vpc_endpoint") attach(vpc_endpoint_, member.value, Kind::VpcEndpoint);
      if (member.name == "trust") attach(resource_, member.value, Kind::Trust);
      if (member.name == "service_control") attach_levels(service_control_, member.value, Kind::ServiceControl);
      if (member.name == "resource_control") attach_levels(resource_control_, member.value, Kind::ResourceControl);
    }
    has_session_ = policies.find("session") != nullptr;
  }

  Decision decide(const Request& request) const {
    const std::vector<AttachedPolicies> service_control(service_control_.begin(), service_control_.end());
    const std::vector<AttachedPolicies> resource_control(resource_control_.begin(), resource_control_.end());
    Inputs inputs;
    inputs.identity = identity_;
    if (!boundary_.empty()) inputs.boundary = &boundary_.front();
    if (has_session_) inputs.session = session_;
    if (!resource_.empty()) inputs.resource = &resource_.front();
    if (!vpc_endpoint_.empty()) inputs.vpc_endpoint = &vpc_endpoint_.front();
    inputs.service_control = service_control;
    inputs.resource_control = resource_control;
    return evaluate(request, inputs);
  }

 private:
  using Attached = std::vector<AttachedPolicy>;

  void attach(Attached& list, const JsonValue& document, Kind kind) {
    const auto policy = compile(text_.substr(document.begin, document.end - document.begin), kind);
    ASSERT_TRUE(policy) << policy.error().message << " " << policy.error().detail;
    policies_.push_back(*policy);
    list.push_back({policies_.back().get(), {}});
  }
  void attach_all(Attached& list, const JsonValue& documents, Kind kind) {
    for (const JsonValue& document : documents.items) attach(list, document, kind);
  }
  void attach_levels(std::deque<Attached>& levels, const JsonValue& lists, Kind kind) {
    for (const JsonValue& list : lists.items) attach_all(levels.emplace_back(), list, kind);
  }

  const std::string& text_;
  std::vector<std::shared_ptr<const Policy>> policies_;
  Attached identity_, boundary_, session_, resource_, vpc_endpoint_;
  std::deque<Attached> service_control_, resource_control_;
  bool has_session_ = false;
};

Context context_of(const JsonValue* object) {
  Context context;
  if (object == nullptr) return context;
  for (const JsonMember& member : object->members) {
    if (member.value.is_array()) {
      std::vector<std::string_view> values;
      for (const JsonValue& item : member.value.items) values.push_back(item.text);
      context.set_values(member.name, values);
    } else {
      context.set(member.name, member.value.text);
    }
  }
  return context;
}

void run_case(const Situation& situation, const JsonValue& file, const JsonValue& one) {
  const auto member = [&](const char* name) { return one.find(name) != nullptr ? one.find(name) : file.find(name); };
  const JsonValue* caller = member("caller");
  ASSERT_NE(caller, nullptr);
  const auto text = [&](const char* name) {
    const JsonValue* value = caller->find(name);
    return value == nullptr ? std::string_view() : std::string_view(value->text);
  };
  const Principal principal{.kind = caller_kind(text_of(caller->find("kind"))),
                            .account = text("account"),
                            .arn = text("arn"),
                            .session_arn = text("session_arn"),
                            .unique_id = text("unique_id"),
                            .service = text("service"),
                            .provider = text("provider")};
  const std::string action = text_of(member("action"));
  const std::string resource = text_of(member("resource"));
  const std::string account = text_of(member("resource_account"));
  const Context context = context_of(member("context"));
  const Decision decision = situation.decide({principal, action, resource, account, context});
  EXPECT_EQ(simulator_name(decision.outcome), text_of(one.find("expect"))) << denial_reason(decision, action);
  if (const JsonValue* layer = one.find("layer")) {
    EXPECT_EQ(layer_name(decision.layer), layer->text);
  }
  if (const JsonValue* reason = one.find("reason")) {
    EXPECT_EQ(denial_reason(decision, action), reason->text);
  }
  if (const JsonValue* sid = one.find("sid")) {
    ASSERT_NE(decision.statement, nullptr);
    EXPECT_EQ(decision.statement->sid, sid->text);
  }
}

TEST(PolicyDataFiles, DecideAsTheySay) {
  const auto files = case_files();
  ASSERT_FALSE(files.empty());
  for (const auto& path : files) {
    SCOPED_TRACE(path.filename().string());
    std::ifstream stream(path);
    const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    const auto file = parse_json(text);
    ASSERT_TRUE(file) << file.error().message << " at " << file.error().offset;
    const JsonValue* policies = file->find("policies");
    const JsonValue* cases = file->find("cases");
    ASSERT_TRUE(policies != nullptr && cases != nullptr && !cases->items.empty());
    const Situation situation(text, *policies);
    for (const JsonValue& one : cases->items) {
      SCOPED_TRACE(text_of(one.find("name")));
      run_case(situation, *file, one);
    }
  }
}

}  // namespace
}  // namespace rolecall::policy
