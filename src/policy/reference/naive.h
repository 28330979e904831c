// SPDX-License-Identifier: Apache-2.0
//
// The naive twin of the policy engine: the same language read from the same AWS pages, in another style, by tables of
// strings and without any thought of speed.  It exists to disagree with the real one in tests (naive_test.cc) and
// shares nothing with it but the JSON reader.  It takes documents that the real one accepts, and interprets them anew
// for every question.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rolecall::policy::reference {

struct Caller {
  std::string kind;  // anonymous, root, user, role, federated-user, service, provider
  std::string account, arn, session_arn, unique_id, service, provider, parent_arn;
};

struct KeyValue {
  std::vector<std::string> values;
  bool multivalued = false;
};

struct Question {
  Caller caller;
  std::string action, resource, resource_account;
  std::map<std::string, KeyValue> context;  // keys in lower case
};

struct Documents {
  std::vector<std::string> identity;
  std::optional<std::string> boundary;
  std::optional<std::vector<std::string>> session;
  std::optional<std::string> resource;
  bool resource_is_trust = false;
  std::optional<std::string> vpc_endpoint;
  std::vector<std::vector<std::string>> service_control, resource_control;
};

// `allowed`, `implicitDeny` or `explicitDeny`.
std::string decide(const Question& question, const Documents& documents);

// `*` and `?` only.
bool glob(const std::string& pattern, const std::string& text);

}  // namespace rolecall::policy::reference
