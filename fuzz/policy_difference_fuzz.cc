// SPDX-License-Identifier: Apache-2.0
//
// The policy engine against its naive twin on the same bytes.  A first byte below reference::kTextFrom: the rest makes
// a world of policies and questions, choice by choice (policy/reference/worlds.h).  From there on: the rest is the text
// of a policy document, which is put in its place wherever the engine accepts it.  Both must give the same answer by
// the same layer, and the engine the same in each of its ways to decide.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "policy/reference/difference.h"
#include "policy/reference/worlds.h"

namespace {

namespace policy = rolecall::policy;
namespace reference = rolecall::policy::reference;

void require_none(const std::string& difference) {
  if (difference.empty()) return;
  std::fputs(difference.c_str(), stderr);
  std::abort();
}

reference::Question question_about(const std::string& action, const std::string& resource) {
  reference::Question question;
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

constexpr policy::Kind kKinds[] = {policy::Kind::InlineIdentity,  policy::Kind::ManagedIdentity,
                                   policy::Kind::Session,         policy::Kind::Bucket,
                                   policy::Kind::Trust,           policy::Kind::ServiceControl,
                                   policy::Kind::ResourceControl, policy::Kind::VpcEndpoint};

// What stands around the document: all that is needed for it alone to decide.
reference::Documents placed(const reference::Document& document, policy::Kind kind) {
  static const reference::Document kEverything(
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})");
  reference::Documents documents;
  if (kind != policy::Kind::InlineIdentity && kind != policy::Kind::Bucket) documents.identity = {kEverything};
  switch (kind) {
    case policy::Kind::InlineIdentity:
      documents.identity = {document};
      break;
    case policy::Kind::ManagedIdentity:
      documents.boundary = document;
      break;
    case policy::Kind::Session:
      documents.session = {document};
      break;
    case policy::Kind::Bucket:
    case policy::Kind::Trust:
      documents.resource = document;
      documents.resource_is_trust = kind == policy::Kind::Trust;
      break;
    case policy::Kind::ServiceControl:
      documents.service_control = {{document}};
      break;
    case policy::Kind::ResourceControl:
      documents.resource_control = {{document}};
      break;
    case policy::Kind::VpcEndpoint:
      documents.vpc_endpoint = document;
      break;
  }
  return documents;
}

void compare_text(const std::string& text) {
  const reference::Document document(text);
  if (!document.json().is_object()) return;
  for (const policy::Kind kind : kKinds) {
    reference::World world;
    world.documents = placed(document, kind);
    const reference::Engine engine(world.documents);
    if (!engine.refusal().empty()) continue;
    if (kind == policy::Kind::Trust) {
      world.questions = {question_about("sts:AssumeRole", "arn:aws:iam::111122223333:role/r")};
    } else {
      world.questions = {question_about("s3:GetObject", "arn:aws:s3:::bucket/ab/x:y"),
                         question_about("ec2:DescribeInstances", "*")};
    }
    require_none(difference(engine, world));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::span<const std::uint8_t> rest(data + 1, size - 1);
  if (data[0] < reference::kTextFrom) {
    require_none(difference(reference::WorldMaker(rest).world()));
  } else {
    compare_text(std::string(reinterpret_cast<const char*>(rest.data()), rest.size()));
  }
  return 0;
}
