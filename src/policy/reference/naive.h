// SPDX-License-Identifier: Apache-2.0
//
// The naive twin of the policy engine: the same language read from the same AWS pages, in another style, by tables of
// strings and without any thought of speed.  It exists to disagree with the real one (difference.h) and shares nothing
// with it but the JSON reader.  It takes documents that the real one accepts, and interprets them anew for every
// question.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "policy/json.h"

namespace rolecall::policy::reference {

// One policy document with its JSON already read.  Cheap to copy.
class Document {
 public:
  // A text that is no JSON reads as null, which no layer accepts.
  explicit Document(std::string text);
  const std::string& text() const { return read_->text; }
  const JsonValue& json() const { return read_->json; }

 private:
  struct Read {
    std::string text;
    JsonValue json;
  };
  std::shared_ptr<const Read> read_;
};

struct Caller {
  std::string kind;  // anonymous, root, user, role, federated-user, service, provider
  std::string account, arn, session_arn, unique_id, service, provider, parent_arn, canonical_user;
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
  std::vector<Document> identity;
  std::optional<Document> boundary;
  std::optional<std::vector<Document>> session;
  std::optional<Document> resource;
  bool resource_is_trust = false;
  std::optional<Document> vpc_endpoint;
  std::vector<std::vector<Document>> service_control, resource_control;
};

struct Answer {
  std::string outcome;  // allowed, implicitDeny, explicitDeny
  // What decided: none, resource_control, service_control, vpc_endpoint, bucket, trust, identity, boundary, session.
  std::string layer;
  friend bool operator==(const Answer&, const Answer&) = default;
};

Answer decide(const Question& question, const Documents& documents);

// The pieces that are worth comparing on their own.

// `*` and `?` only.
bool glob(const std::string& pattern, const std::string& text);
// A pattern of Resource, in a policy of version 2012-10-17 or an older one.
bool resource_matches(const std::string& pattern, const std::string& resource, bool variables,
                      const Question& question);
// The operator's full name, its key and its values.
bool condition_holds(const std::string& name, const std::string& key, const std::vector<std::string>& values,
                     bool variables, const Question& question);

}  // namespace rolecall::policy::reference
