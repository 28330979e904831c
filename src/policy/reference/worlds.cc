// SPDX-License-Identifier: Apache-2.0
#include "policy/reference/worlds.h"

#include <iterator>
#include <string_view>

#include "base/encoding.h"

namespace rolecall::policy::reference {
namespace {

constexpr std::size_t kQuestions = 2;

constexpr const char* kPrincipals[] = {
    R"({"AWS":"*"})",
    R"({"AWS":"arn:aws:iam::111122223333:user/ab"})",
    R"({"AWS":"arn:aws:iam::111122223333:role/ab"})",
    R"({"AWS":"111122223333"})",
    R"({"AWS":"arn:aws:iam::111122223333:root"})",
    R"({"AWS":"444455556666"})",
    R"({"AWS":"arn:aws-cn:iam::111122223333:root"})",
    R"({"AWS":["arn:aws:iam::111122223333:role/ab","AIDAALICEALICEALICE1"]})",
    R"({"AWS":"arn:aws:sts::111122223333:assumed-role/ab/i-1"})",
    R"({"AWS":["arn:aws:sts::111122223333:assumed-role/ab/i-1","arn:aws:iam::111122223333:role/ab","111122223333"]})",
    R"({"AWS":["arn:aws:sts::111122223333:assumed-role/ab/i-2","arn:aws:iam::111122223333:role/ab"]})",
    R"({"AWS":"arn:aws:sts::111122223333:federated-user/bob"})",
    R"({"AWS":"AROAAPPAPPAPPAPPAPP1"})",
    R"({"Service":"ec2.amazonaws.com","AWS":"arn:aws:iam::111122223333:role/ab"})",
    R"({"Service":["s3.amazonaws.com","ec2.amazonaws.com"]})"};
constexpr const char* kProvider = R"({"Federated":"arn:aws:iam::111122223333:oidc-provider/example.com"})";
constexpr const char* kCanonicalUser =
    R"({"CanonicalUser":"cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"})";

// All the beginnings that resources have here; what follows is made of symbols.
constexpr const char* kResourceHeads[] = {"arn:aws:s3:::",
                                          "arn:aws:s3:::b/",
                                          "arn:aws:iam::111122223333:role/",
                                          "arn:aws:iam::*:role/",
                                          "arn:aws:ec2:*:111122223333:",
                                          "arn:aws:ec2:us-?:*:",
                                          "arn:*:s3:::"};
constexpr const char* kWholeResources[] = {"*", "*", "*", "arn:aws:ec2", "arn:aws:ec2:us-1", "arn:*:s3:::*"};

constexpr const char* kPlainSymbols[] = {"a", "b", "/", ":", "A", "\xC3\xA9", "\xC3\x89", "$", "i-1"};
constexpr const char* kWildSymbols[] = {"*", "*", "?"};
constexpr const char* kVariables[] = {"${aws:username}",
                                      "${aws:PrincipalTag/Team}",
                                      "${aws:TagKeys}",
                                      "${custom:Key, 'a'}",
                                      "${AWS:UserName,'b'}",
                                      "${*}",
                                      "${?}",
                                      "${$}",
                                      "${custom:key,  '}'}"};

constexpr const char* kKeys[] = {
    "aws:username",    "aws:PrincipalTag/Team",  "aws:TagKeys",         "custom:Key",      "aws:SourceIp",
    "aws:CurrentTime", "aws:MultiFactorAuthAge", "aws:SecureTransport", "aws:PrincipalArn"};

constexpr const char* kNumbers[] = {"10",   "10.0", "9.5",  "-1", "0",
                                    "-0.0", "+10",  "010.", ".5", "10000000000000000000000.1"};
constexpr const char* kDates[] = {"2026-02-03T04:05:06Z",
                                  "2026-02-03T05:05:06+01:00",
                                  "2026-02-03T04:05:06.5Z",
                                  "2026-02-03T00:05-0400",
                                  "1770091506",
                                  "2026-02-03",
                                  "2026-02",
                                  "2026",
                                  "-2026-12-31T",
                                  "2024-02-29T23:59:59z",
                                  "2400-02-29",
                                  "0"};
constexpr const char* kAddresses[] = {"10.1.2.3",       "10.1.3.4", "192.0.2.1", "2001:db8::1", "2001:DB8:0:0:0:0:1:1",
                                      "::ffff:10.1.2.3"};
constexpr const char* kRanges[] = {"10.1.2.3",      "10.1.0.0/16",     "10.1.2.0/23",   "0.0.0.0/0",
                                   "2001:db8::/32", "2001:db8::1/127", "::ffff:0:0/96", "::/0"};
constexpr const char* kBinaries[] = {"YWJj", "cmVk", "YQ==", ""};

std::span<const Caller> all_callers() {
  static const Caller callers[] = {
      {"user", "111122223333", "arn:aws:iam::111122223333:user/ab", "", "AIDAALICEALICEALICE1", "", "", "", ""},
      {"role", "111122223333", "arn:aws:iam::111122223333:role/ab", "arn:aws:sts::111122223333:assumed-role/ab/i-1",
       "AROAAPPAPPAPPAPPAPP1", "", "", "", ""},
      {"role", "111122223333", "arn:aws:iam::111122223333:role/ab", "arn:aws:sts::111122223333:assumed-role/ab/i-2",
       "AROAAPPAPPAPPAPPAPP1", "", "", "", ""},
      {"role", "111122223333", "arn:aws:iam::111122223333:role/aws-service-role/x/r",
       "arn:aws:sts::111122223333:assumed-role/r/s", "AROASLRSLRSLRSLRSLR1", "", "", "", ""},
      {"federated-user", "111122223333", "arn:aws:sts::111122223333:federated-user/bob", "", "", "", "",
       "arn:aws:iam::111122223333:user/ab", ""},
      {"root", "111122223333", "arn:aws:iam::111122223333:root", "", "", "", "", "", std::string(64, 'c')},
      {"anonymous", "", "", "", "", "", "", "", ""},
      {"service", "", "", "", "", "ec2.amazonaws.com", "", "", ""},
      {"provider", "", "", "", "", "", "arn:aws:iam::111122223333:oidc-provider/example.com", "", ""}};
  return callers;
}

std::string lower_case(std::string_view text) {
  return base::ascii_lower(text);
}

void add_member(std::string& out, std::string_view name, std::string_view json) {
  if (out.size() > 1) out += ',';
  out += '"';
  out += name;
  out += "\":";
  out += json;
}

}  // namespace

World WorldMaker::world() {
  World world;
  world.documents = documents();
  for (std::size_t i = 0; i < kQuestions; ++i) world.questions.push_back(question());
  return world;
}

Documents WorldMaker::documents() {
  Documents documents;
  documents.resource_is_trust = choices_.chance(20);
  const bool many = choices_.chance(10);
  if (many) {
    for (std::size_t i = choices_.below(3) + 1; i > 0; --i) documents.identity.emplace_back(many_statements());
  }
  for (std::size_t i = choices_.below(3); i > 0; --i) documents.identity.emplace_back(document(Kind::InlineIdentity));
  if (choices_.chance(30)) documents.boundary.emplace(document(Kind::ManagedIdentity));
  if (choices_.chance(30)) {
    documents.session.emplace();
    for (std::size_t i = choices_.below(3); i > 0; --i) documents.session->emplace_back(document(Kind::Session));
  }
  if (documents.resource_is_trust || choices_.chance(50)) {
    documents.resource.emplace(document(documents.resource_is_trust ? Kind::Trust : Kind::Bucket));
  }
  if (choices_.chance(12)) documents.vpc_endpoint.emplace(document(Kind::VpcEndpoint));
  documents.service_control = levels(Kind::ServiceControl);
  documents.resource_control = levels(Kind::ResourceControl);
  return documents;
}

std::vector<std::vector<Document>> WorldMaker::levels(Kind kind) {
  std::vector<std::vector<Document>> result;
  if (!choices_.chance(25)) return result;
  for (std::size_t i = choices_.below(2) + 1; i > 0; --i) {
    auto& level = result.emplace_back();
    for (std::size_t k = choices_.chance(10) ? 0 : choices_.below(2) + 1; k > 0; --k) {
      level.emplace_back(document(kind));
    }
  }
  return result;
}

std::string WorldMaker::document(Kind kind) {
  const bool must_be_2012 =
      kind == Kind::ManagedIdentity || kind == Kind::ServiceControl || kind == Kind::ResourceControl;
  std::string text = "{";
  variables_ = must_be_2012 || !choices_.chance(12);
  if (variables_) {
    add_member(text, "Version", R"("2012-10-17")");
  } else if (choices_.chance(50)) {
    add_member(text, "Version", R"("2008-10-17")");
  }
  std::string statements = "[";
  for (std::size_t i = choices_.below(3) + 1; i > 0; --i) {
    if (statements.size() > 1) statements += ',';
    statements += statement(kind);
  }
  add_member(text, "Statement", statements + "]");
  return text + "}";
}

// Many statements about few actions and many similar resources: what an index sorts into groups.
std::string WorldMaker::many_statements() {
  constexpr const char* kActions[] = {"s3:GetObject", "s3:Get*", "s3:PutObject", "iam:*"};
  constexpr const char* kTails[] = {"", "*", "?", "*a"};
  std::string text = R"({"Version":"2012-10-17","Statement":[)";
  const std::size_t count = choices_.below(12) + 5;
  for (std::size_t i = 0; i < count; ++i) {
    std::string path = "arn:aws:s3:::b/";
    // One byte: the path of up to seven letters in binary, with the highest bit as its end.
    for (std::size_t bits = choices_.below(256); bits > 1; bits /= 2) path += bits % 2 == 0 ? 'a' : 'b';
    path += choices_.pick(kTails);
    const std::string name = choices_.pick(kActions);
    symbols_.actions.push_back(name);
    symbols_.resources.push_back(path);
    text += i > 0 ? ",{" : "{";
    text += choices_.chance(15) ? R"("Effect":"Deny")" : R"("Effect":"Allow")";
    text += R"(,"Action":")" + name + '"';
    text += choices_.chance(5) ? R"(,"NotResource":")" : R"(,"Resource":")";
    text += path + "\"}";
  }
  return text + "]}";
}

std::string WorldMaker::statement(Kind kind) {
  const bool full_access = kind == Kind::ResourceControl && !choices_.chance(40);
  if (full_access) return R"({"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"})";
  std::string text = effect_and_principal(kind);
  const bool only_action = kind == Kind::ResourceControl || kind == Kind::Trust;
  std::string actions = "[" + base::json_string(action(kind));
  if (choices_.chance(30)) actions += "," + base::json_string(action(kind));
  add_member(text, !only_action && choices_.chance(12) ? "NotAction" : "Action", actions + "]");
  if (kind != Kind::Trust) {
    std::string resources = "[" + base::json_string(resource());
    if (choices_.chance(30)) resources += "," + base::json_string(resource());
    add_member(text, choices_.chance(12) ? "NotResource" : "Resource", resources + "]");
  }
  if (choices_.chance(45)) add_member(text, "Condition", condition());
  return text + "}";
}

std::string WorldMaker::effect_and_principal(Kind kind) {
  const bool deny = kind == Kind::ResourceControl || choices_.chance(18);
  std::string text = "{";
  add_member(text, "Effect", deny ? R"("Deny")" : R"("Allow")");
  if (kind == Kind::ResourceControl) add_member(text, "Principal", R"("*")");
  if (kind == Kind::Trust) add_member(text, "Principal", choices_.chance(7) ? kProvider : choices_.pick(kPrincipals));
  if (kind == Kind::Bucket || kind == Kind::VpcEndpoint) {
    const bool canonical = kind == Kind::Bucket && choices_.chance(5);
    const bool excepted = deny && choices_.chance(40);
    add_member(text, excepted ? "NotPrincipal" : "Principal", canonical ? kCanonicalUser : choices_.pick(kPrincipals));
  }
  return text;
}

std::string WorldMaker::action(Kind kind) {
  constexpr const char* kTrusted[] = {"sts:AssumeRole", "STS:assumerole*", "sts:TagSession", "sts:Assume*"};
  constexpr const char* kAny[] = {"*",       "s3:GetObject", "s3:Get*",         "S3:*",  "iam:?assRole",
                                  "s3:*acl", "s3:g*e*o*t",   "s3:GetObjectAcl", "sts:*", "ec2:Run?nstances",
                                  "kms:*"};
  std::string text = kind == Kind::Trust ? choices_.pick(kTrusted) : choices_.pick(kAny);
  if (kind == Kind::ResourceControl && text == "*") text = "s3:*";
  symbols_.actions.push_back(text);
  return text;
}

std::string WorldMaker::resource() {
  std::string text;
  if (choices_.chance(60)) {
    text = choices_.pick(kResourceHeads) + text_of_symbols(true);
  } else {
    text = choices_.pick(kWholeResources);
  }
  symbols_.resources.push_back(text);
  return text;
}

// Up to four symbols.
std::string WorldMaker::text_of_symbols(bool variables) {
  std::string text;
  for (std::size_t i = choices_.below(5); i > 0; --i) {
    const std::size_t sort = choices_.below(6);
    if (sort < 2) {
      text += choices_.pick(kWildSymbols);
    } else if (sort == 2 && variables) {
      text += choices_.pick(kVariables);
    } else {
      text += choices_.pick(kPlainSymbols);
    }
  }
  return text;
}

std::string WorldMaker::operand(ValueType type) {
  constexpr const char* kBools[] = {"true", "false", "TRUE"};
  switch (type) {
    case ValueType::String:
      return text_of_symbols(true);
    case ValueType::Number:
      return choices_.pick(kNumbers);
    case ValueType::Date:
      return choices_.pick(kDates);
    case ValueType::Bool:
      return variables_ && choices_.chance(10) ? "${aws:username}" : choices_.pick(kBools);
    case ValueType::Binary:
      return choices_.pick(kBinaries);
    case ValueType::Ip:
      return choices_.pick(kRanges);
    case ValueType::Arn:
      return choices_.chance(15) ? "*" : choices_.pick(kResourceHeads) + text_of_symbols(true);
    case ValueType::Null:
      return choices_.pick(kBools);
  }
  return {};
}

std::string WorldMaker::condition() {
  constexpr const char* kQualifiers[] = {"", "", "ForAllValues:", "ForAnyValue:"};
  const auto table = operator_table();
  std::string text = "{";
  std::string first_name;
  for (std::size_t i = choices_.below(2) + 1; i > 0; --i) {
    const OperatorRow& row = table[choices_.below(table.size())];
    std::string name = choices_.pick(kQualifiers) + std::string(row.name);
    if (row.type != ValueType::Null && choices_.chance(25)) name += "IfExists";
    if (name == first_name) break;
    first_name = name;
    // The key that is meant for the type, or any.
    constexpr std::size_t kMeant[] = {0, 6, 5, 7, 3, 4, 8, 0};  // by ValueType, in kKeys
    std::size_t meant = kMeant[static_cast<std::size_t>(row.type)];
    if (meant == 0) meant = choices_.below(4);
    std::string key = kKeys[choices_.chance(30) ? choices_.below(std::size(kKeys)) : meant];
    if (choices_.chance(20)) key[0] = static_cast<char>(key[0] - 32);
    std::string values = "[";
    for (std::size_t v = choices_.chance(5) ? 0 : choices_.below(3) + 1; v > 0; --v) {
      const std::string value = operand(row.type);
      symbols_.operands.push_back({lower_case(key), value});
      if (values.size() > 1) values += ',';
      values += base::json_string(value);
    }
    add_member(text, name, "{" + base::json_string(key) + ":" + values + "]}");
  }
  return text + "}";
}

Question WorldMaker::question() {
  constexpr const char* kAccounts[] = {"111122223333", "111122223333", "444455556666", ""};
  constexpr const char* kActions[] = {"s3:GetObject",    "iam:PassRole", "sts:AssumeRole",
                                      "s3:GetObjectAcl", "kms:Decrypt",  "sts:GetCallerIdentity"};
  Question question;
  question.caller = all_callers()[choices_.below(all_callers().size())];
  question.resource_account = choices_.pick(kAccounts);
  for (const char* key : kKeys) {
    if (choices_.chance(35)) continue;
    KeyValue value;
    value.multivalued = key == std::string_view("aws:TagKeys") ? !choices_.chance(10) : choices_.chance(5);
    const std::size_t count = value.multivalued ? choices_.below(4) : 1;
    const std::string name = lower_case(key);
    for (std::size_t i = 0; i < count; ++i) value.values.push_back(request_value(name));
    question.context[name] = value;
  }
  const bool own_action = !symbols_.actions.empty() && !choices_.chance(30);
  question.action = own_action ? instance_of(symbols_.actions[choices_.below(symbols_.actions.size())], question)
                               : choices_.pick(kActions);
  const bool named = question.action.find(':') != std::string::npos && question.action.size() <= Action::kMaxSize;
  if (!named) question.action = "s3:GetObject";
  const bool own_resource = !symbols_.resources.empty() && !choices_.chance(20);
  question.resource = own_resource
                          ? instance_of(symbols_.resources[choices_.below(symbols_.resources.size())], question)
                          : choices_.pick(kWholeResources);
  return question;
}

// A value that some operand for the key is likely to match.
std::string WorldMaker::request_value(const std::string& key) {
  constexpr const char* kWrong[] = {"", "x", "soon", "10.1.2.300", "2026-13-01"};
  if (choices_.chance(8)) return choices_.pick(kWrong);
  std::vector<const std::string*> texts;
  for (const Symbols::Operand& operand : symbols_.operands) {
    if (operand.key == key) texts.push_back(&operand.text);
  }
  if (!texts.empty() && choices_.chance(60)) {
    std::string text = instance_of(*texts[choices_.below(texts.size())], {});
    return key == "aws:sourceip" ? text.substr(0, text.find('/')) : text;
  }
  if (key == "aws:sourceip") return choices_.pick(kAddresses);
  if (key == "aws:currenttime") return choices_.pick(kDates);
  if (key == "aws:multifactorauthage") return choices_.pick(kNumbers);
  if (key == "aws:securetransport") return choices_.chance(50) ? "true" : "False";
  if (key == "aws:principalarn") return choices_.pick(kResourceHeads) + text_of_symbols(false);
  return text_of_symbols(false);
}

// A text that the pattern matches, mostly: wildcards and variables filled in.
std::string WorldMaker::instance_of(const std::string& pattern, const Question& question) {
  constexpr const char* kRuns[] = {"", "a", "b", "*", "a:", "/b", "ab"};
  constexpr const char* kOnes[] = {"a", "b", "?", "\xC3\xA9", ":"};
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '*') {
      text += choices_.pick(kRuns);
    } else if (pattern[i] == '?') {
      text += choices_.pick(kOnes);
    } else if (pattern.compare(i, 2, "${") == 0 && !choices_.chance(10)) {
      const std::string body = pattern.substr(i + 2, pattern.find('}', i) - i - 2);
      i = pattern.find('}', i);
      const auto found = question.context.find(lower_case(body.substr(0, body.find_first_of(", "))));
      if (body.size() == 1) {
        text += body;
      } else if (found != question.context.end() && found->second.values.size() == 1) {
        text += found->second.values[0];
      } else {
        text += 'a';
      }
    } else {
      text += pattern[i];
    }
  }
  return text;
}

}  // namespace rolecall::policy::reference
