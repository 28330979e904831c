// SPDX-License-Identifier: Apache-2.0
//
// Runs tests/policy/*.json, whose README.md tells the form, against the engine and its naive twin, and counts: every
// operator in every form, every layer and every rule must appear in an allow, an explicit deny and an implicit deny.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/encoding.h"
#include "policy/operators.h"
#include "policy/reference/difference.h"

namespace rolecall::policy::reference {
namespace {

// ---- reading -----------------------------------------------------------------------------------------------------

struct File {
  std::string name, text;
  JsonValue json;
};

File read_file(const std::filesystem::path& path) {
  std::ifstream stream(path);
  File file{path.filename().string(), {(std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>()}, {}};
  auto json = parse_json(file.text);
  EXPECT_TRUE(json) << file.name << ": " << json.error().message << " at " << json.error().offset;
  if (json) file.json = *std::move(json);
  return file;
}

// pages, callers and documents that every file may name.
const File& vocabulary() {
  static const File file = read_file(std::filesystem::path(ROLECALL_POLICY_CASES) / "vocabulary.json");
  return file;
}

std::vector<File> case_files() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(ROLECALL_POLICY_CASES)) {
    if (entry.path().extension() == ".json" && entry.path().stem() != "vocabulary") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<File> files;
  files.reserve(paths.size());
  for (const auto& path : paths) files.push_back(read_file(path));
  return files;
}

std::string text_of(const JsonValue* value) {
  return value == nullptr ? std::string() : value->text;
}

std::string source_of(const File& file, const JsonValue& value) {
  return file.text.substr(value.begin, value.end - value.begin);
}

// One entry of the vocabulary's table; fails the test if there is none.
const JsonValue& word(const char* table, const std::string& name) {
  static const JsonValue none;
  const JsonValue* entries = vocabulary().json.find(table);
  const JsonValue* entry = entries == nullptr ? nullptr : entries->find(name);
  EXPECT_NE(entry, nullptr) << "vocabulary.json has no `" << name << "` among its " << table;
  return entry == nullptr ? none : *entry;
}

// A case in its file: what it does not say itself, the file says.
class Case {
 public:
  Case(const File& file, const JsonValue& json) : file_(file), json_(json) {}

  const JsonValue* own(const char* name) const { return json_.find(name); }
  const JsonValue* member(const char* name) const {
    const JsonValue* own_member = json_.find(name);
    return own_member != nullptr ? own_member : file_.json.find(name);
  }
  std::string text(const char* name) const { return text_of(member(name)); }

  // Written out, or the name of one of the file's documents or of the vocabulary's.
  Document document(const JsonValue& value) const {
    if (!value.is_string()) return Document(source_of(file_, value));
    const JsonValue* documents = file_.json.find("documents");
    const JsonValue* of_file = documents == nullptr ? nullptr : documents->find(value.text);
    return Document(of_file != nullptr ? source_of(file_, *of_file)
                                       : source_of(vocabulary(), word("documents", value.text)));
  }
  std::vector<Document> documents(const JsonValue& list) const {
    std::vector<Document> result;
    result.reserve(list.items.size());
    for (const JsonValue& value : list.items) result.push_back(document(value));
    return result;
  }
  std::vector<std::vector<Document>> levels(const JsonValue& lists) const {
    std::vector<std::vector<Document>> result;
    result.reserve(lists.items.size());
    for (const JsonValue& list : lists.items) result.push_back(documents(list));
    return result;
  }

  // The case's policies replace the file's, layer by layer.
  Documents policies() const {
    Documents all;
    for (const JsonValue* source : {file_.json.find("policies"), json_.find("policies")}) {
      if (source == nullptr) continue;
      for (const JsonMember& member : source->members) place(all, member);
    }
    return all;
  }

  Question question() const {
    Question question;
    const JsonValue* caller = member("caller");
    EXPECT_NE(caller, nullptr);
    if (caller != nullptr) question.caller = caller_of(caller->is_string() ? word("callers", caller->text) : *caller);
    question.action = text("action");
    question.resource = text("resource");
    question.resource_account = text("resource_account");
    if (const JsonValue* context = member("context")) {
      for (const JsonMember& member : context->members) {
        question.context[base::ascii_lower(member.name)] = key_value(member.value);
      }
    }
    return question;
  }

  static KeyValue key_value(const JsonValue& value) {
    if (!value.is_array()) return {{value.text}, false};
    KeyValue set{{}, true};
    for (const JsonValue& item : value.items) set.values.push_back(item.text);
    return set;
  }

 private:
  void place(Documents& all, const JsonMember& member) const {
    const JsonValue& value = member.value;
    if (member.name == "identity") {
      all.identity = documents(value);
    } else if (member.name == "session") {
      all.session = documents(value);
    } else if (member.name == "boundary") {
      all.boundary = document(value);
    } else if (member.name == "bucket" || member.name == "trust") {
      all.resource = document(value);
      all.resource_is_trust = member.name == "trust";
    } else if (member.name == "vpc_endpoint") {
      all.vpc_endpoint = document(value);
    } else if (member.name == "service_control") {
      all.service_control = levels(value);
    } else if (member.name == "resource_control") {
      all.resource_control = levels(value);
    } else {
      ADD_FAILURE() << "there is no place `" << member.name << "`";
    }
  }

  static Caller caller_of(const JsonValue& json) {
    const auto of = [&](const char* name) { return text_of(json.find(name)); };
    return {of("kind"),    of("account"),  of("arn"),        of("session_arn"),   of("unique_id"),
            of("service"), of("provider"), of("parent_arn"), of("canonical_user")};
  }

  const File& file_;
  const JsonValue& json_;
};

// ---- running -----------------------------------------------------------------------------------------------------

using Seen = std::set<std::pair<std::string, std::string>>;  // what, outcome

struct Tally {
  int cases = 0;
  Seen operators;  // `ForAnyValue:StringLikeIfExists`
  Seen deciding;   // layer
  Seen present;    // layer, whether it decided or not
  Seen rules;
};

// AWS's page and the reason, of every case.
void check_provenance(const Case& one) {
  const std::string page = one.text("page");
  EXPECT_EQ(word("pages", page).text.find("https://docs.aws.amazon.com/"), 0U) << page;
  EXPECT_NE(one.own("why"), nullptr) << "a case without its reason";
}

// Both must say what is expected.
Decision run_world(const Engine& engine, const World& world, const std::string& outcome) {
  EXPECT_EQ(engine.refusal(), "");
  if (!engine.refusal().empty()) return {};
  EXPECT_EQ(difference(engine, world), "");
  Decision decision = engine.decide(world.questions.front());
  EXPECT_EQ(simulator_name(decision.outcome), outcome) << denial_reason(decision, world.questions.front().action);
  return decision;
}

void run_case(const Case& one, Tally& tally) {
  check_provenance(one);
  World world{one.policies(), {one.question()}};
  const Engine engine(world.documents);
  const std::string expected = one.text("expect");
  const Decision decision = run_world(engine, world, expected);
  const std::string layer = answer_of(decision).layer;
  if (const JsonValue* wanted = one.own("layer")) {
    EXPECT_EQ(layer, wanted->text);
  }
  if (const JsonValue* reason = one.own("reason")) {
    EXPECT_EQ(denial_reason(decision, world.questions.front().action), reason->text);
  }
  if (const JsonValue* sid = one.own("sid")) {
    EXPECT_EQ(decision.statement == nullptr ? "none" : decision.statement->sid, sid->text);
  }
  ++tally.cases;
  if (one.own("layer") != nullptr) tally.deciding.emplace(layer, expected);
  if (const std::string rule = one.text("rule"); !rule.empty()) tally.rules.emplace(rule, expected);
  const Documents& d = world.documents;
  const std::pair<const char*, bool> places[] = {{"resource_control", !d.resource_control.empty()},
                                                 {"service_control", !d.service_control.empty()},
                                                 {"vpc_endpoint", d.vpc_endpoint.has_value()},
                                                 {"bucket", d.resource && !d.resource_is_trust},
                                                 {"trust", d.resource && d.resource_is_trust},
                                                 {"identity", !d.identity.empty()},
                                                 {"boundary", d.boundary.has_value()},
                                                 {"session", d.session.has_value()}};
  for (const auto& [place, is_there] : places) {
    if (is_there) tally.present.emplace(place, expected);
  }
}

// A row of `conditions`: one condition line on one request, in an Allow and in a Deny.
void run_condition(const File& file, const Case& one, Tally& tally) {
  check_provenance(one);
  const std::string op = one.text("operator");
  const bool holds = one.text("holds") == "true";
  const JsonValue* values = one.member("values");
  ASSERT_NE(values, nullptr);
  const std::string key = one.text("key");
  const std::string version = one.member("version") != nullptr ? one.text("version") : "2012-10-17";
  const std::string condition =
      base::json_string(op) + ":{" + base::json_string(key) + ":" + source_of(file, *values) + "}";
  const auto statement = [&](const char* effect) {
    return std::string(R"({"Effect":")") + effect + R"(","Action":"*","Resource":"*","Condition":{)" + condition + "}}";
  };
  const std::string head = R"({"Version":")" + version + R"(","Statement":[)";
  Question question;
  question.caller = {"user", "111122223333", "arn:aws:iam::111122223333:user/alice", "", "", "", "", "", ""};
  question.action = "s3:GetObject";
  question.resource = "arn:aws:s3:::photos/cat.jpg";
  if (const JsonValue* context = one.own("context")) {
    for (const JsonMember& member : context->members) {
      question.context[base::ascii_lower(member.name)] = Case::key_value(member.value);
    }
  }
  if (const JsonValue* request = one.own("request")) {
    question.context[base::ascii_lower(key)] = Case::key_value(*request);
  }
  World allows{{}, {question}};
  allows.documents.identity = {Document(head + statement("Allow") + "]}")};
  run_world(Engine(allows.documents), allows, holds ? "allowed" : "implicitDeny");
  World denies{{}, {question}};
  denies.documents.identity = {
      Document(head + statement("Deny") + R"(,{"Effect":"Allow","Action":"*","Resource":"*"}]})")};
  run_world(Engine(denies.documents), denies, holds ? "explicitDeny" : "allowed");
  ++tally.cases;
  tally.operators.emplace(op, "allowed");
  tally.operators.emplace(op, holds ? "explicitDeny" : "implicitDeny");
}

const Tally& run_all() {
  static const Tally tally_of_all = [] {
    Tally tally;
    for (const File& file : case_files()) {
      SCOPED_TRACE(file.name);
      int count = 0;
      for (const char* list : {"cases", "conditions"}) {
        const JsonValue* cases = file.json.find(list);
        if (cases == nullptr) continue;
        for (const JsonValue& json : cases->items) {
          ++count;
          const Case one(file, json);
          SCOPED_TRACE(std::string(list) + " " + std::to_string(count) + ": " + text_of(json.find("name")) +
                       text_of(json.find("why")));
          if (std::string(list) == "cases") {
            run_case(one, tally);
          } else {
            run_condition(file, one, tally);
          }
        }
      }
      EXPECT_GT(count, 0) << file.name;
    }
    return tally;
  }();
  return tally_of_all;
}

constexpr const char* kOutcomes[] = {"allowed", "implicitDeny", "explicitDeny"};

TEST(PolicyDataFiles, DecideAsTheySayAndTheTwinAgrees) {
  EXPECT_GE(run_all().cases, 600);
}

TEST(PolicyDataFiles, ShowEveryOperatorInEveryFormAndOutcome) {
  for (const OperatorRow& row : operator_table()) {
    for (const char* qualifier : {"", "ForAllValues:", "ForAnyValue:"}) {
      for (const char* suffix : {"", "IfExists"}) {
        if (row.type == ValueType::Null && *suffix != '\0') continue;
        const std::string name = qualifier + std::string(row.name) + suffix;
        for (const char* outcome : kOutcomes) {
          EXPECT_TRUE(run_all().operators.count({name, outcome})) << name << " is never " << outcome;
        }
      }
    }
  }
}

TEST(PolicyDataFiles, ShowEveryLayerInEveryOutcome) {
  for (const char* layer :
       {"resource_control", "service_control", "vpc_endpoint", "bucket", "trust", "identity", "boundary", "session"}) {
    EXPECT_TRUE(run_all().present.count({layer, "allowed"})) << layer << " stands in no request that is allowed";
    EXPECT_TRUE(run_all().deciding.count({layer, "implicitDeny"})) << layer << " never lacks an Allow";
    EXPECT_TRUE(run_all().deciding.count({layer, "explicitDeny"})) << layer << " never denies";
  }
  for (const char* layer : {"identity", "bucket", "trust", "none"}) {
    EXPECT_TRUE(run_all().deciding.count({layer, "allowed"})) << layer << " never allows";
  }
}

TEST(PolicyDataFiles, ShowEveryRuleInEveryOutcome) {
  constexpr const char* kRules[] = {"explicit deny",
                                    "resource control",
                                    "service control",
                                    "vpc endpoint",
                                    "resource direct",
                                    "resource everyone",
                                    "resource role",
                                    "resource account",
                                    "identity",
                                    "boundary",
                                    "session",
                                    "federated user",
                                    "cross account",
                                    "anonymous",
                                    "service principal",
                                    "root",
                                    "service-linked role",
                                    "trust",
                                    "kms key",
                                    "action",
                                    "not action",
                                    "resource",
                                    "not resource",
                                    "principal",
                                    "not principal",
                                    "variable",
                                    "version",
                                    "letter case",
                                    "arn segments",
                                    "several conditions"};
  for (const char* rule : kRules) {
    for (const char* outcome : kOutcomes) {
      EXPECT_TRUE(run_all().rules.count({rule, outcome})) << "`" << rule << "` is never " << outcome;
    }
  }
  // This one can't be denied.
  EXPECT_TRUE(run_all().rules.count({"no permission needed", "allowed"}));
}

}  // namespace
}  // namespace rolecall::policy::reference
