// SPDX-License-Identifier: Apache-2.0
#include "policy/reference/fuzz_input.h"

#include "policy/reference/difference.h"
#include "policy/reference/worlds.h"

namespace rolecall::policy::reference {
namespace {

// The first byte of an input: below, the rest makes a world; from here on, it is the text of a document.
constexpr std::uint8_t kTextFrom = 0xC0;

Question question_about(const std::string& action, const std::string& resource) {
  Question question;
  question.caller = {
      "user", "111122223333", "arn:aws:iam::111122223333:user/ab", "", "AIDAEXAMPLEEXAMPLE11", "", "", "", ""};
  question.action = action;
  question.resource = resource;
  question.resource_account = "111122223333";
  question.context = {{"aws:username", {{"ab"}, false}},
                      {"aws:sourceip", {{"203.0.113.7"}, false}},
                      {"aws:currenttime", {{"2026-02-03T04:05:06Z"}, false}},
                      {"aws:multifactorauthage", {{"17"}, false}},
                      {"aws:securetransport", {{"true"}, false}},
                      {"aws:principalarn", {{"arn:aws:iam::111122223333:user/ab"}, false}},
                      {"aws:principaltag/team", {{"${aws:username}"}, false}},
                      {"aws:tagkeys", {{"Team", "Cost"}, true}}};
  return question;
}

constexpr Kind kKinds[] = {Kind::InlineIdentity, Kind::ManagedIdentity, Kind::Session,         Kind::Bucket,
                           Kind::Trust,          Kind::ServiceControl,  Kind::ResourceControl, Kind::VpcEndpoint};

// What stands around the document: all that is needed for it alone to decide.
Documents placed(const Document& document, Kind kind) {
  static const Document everything(
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})");
  Documents documents;
  if (kind != Kind::InlineIdentity && kind != Kind::Bucket) documents.identity = {everything};
  switch (kind) {
    case Kind::InlineIdentity:
      documents.identity = {document};
      break;
    case Kind::ManagedIdentity:
      documents.boundary = document;
      break;
    case Kind::Session:
      documents.session = {document};
      break;
    case Kind::Bucket:
    case Kind::Trust:
      documents.resource = document;
      documents.resource_is_trust = kind == Kind::Trust;
      break;
    case Kind::ServiceControl:
      documents.service_control = {{document}};
      break;
    case Kind::ResourceControl:
      documents.resource_control = {{document}};
      break;
    case Kind::VpcEndpoint:
      documents.vpc_endpoint = document;
      break;
  }
  return documents;
}

std::string difference_of_text(const std::string& text) {
  const Document document(text);
  if (!document.json().is_object()) return {};
  for (const Kind kind : kKinds) {
    World world;
    world.documents = placed(document, kind);
    const Engine engine(world.documents);
    if (!engine.refusal().empty()) continue;
    if (kind == Kind::Trust) {
      world.questions = {question_about("sts:AssumeRole", "arn:aws:iam::111122223333:role/r")};
    } else {
      world.questions = {question_about("s3:GetObject", "arn:aws:s3:::bucket/ab/x:y"),
                         question_about("ec2:DescribeInstances", "*")};
    }
    std::string found = difference(engine, world);
    if (!found.empty()) return found;
  }
  return {};
}

}  // namespace

std::string difference_of_input(std::span<const std::uint8_t> input) {
  if (input.empty()) return {};
  const auto rest = input.subspan(1);
  if (input.front() < kTextFrom) return difference(WorldMaker(rest).world());
  return difference_of_text({rest.begin(), rest.end()});
}

}  // namespace rolecall::policy::reference
