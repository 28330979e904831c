// SPDX-License-Identifier: Apache-2.0
#include "policy_shapes.h"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>

namespace rolecall::bench {
namespace {

constexpr std::string_view kServices[] = {"s3", "ec2", "dynamodb", "sqs", "sns", "kms", "logs", "lambda", "ecr", "ssm"};
constexpr std::string_view kTwoConditions =
    R"({"StringEquals":{"aws:PrincipalTag/Team":"red"},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}})";
constexpr std::string_view kFullAccess =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})";

std::string document(std::string_view statements) {
  return fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", statements);
}

// Statement number `i` of many: a few actions of one service on one bucket (or what it has), under two conditions.
std::string spread_statement(std::size_t i) {
  const std::string_view service = kServices[i % std::size(kServices)];
  const std::string actions = i < std::size(kServices)
                                  ? fmt::format(R"("{0}:GetObject","{0}:PutObject","{0}:List*")", service)
                                  : fmt::format(R"("{0}:Get{1}Object","{0}:Put{1}Object")", service, i);
  return fmt::format(
      R"({{"Effect":"Allow","Action":[{}],"Resource":["arn:aws:{}:::bucket-{}","arn:aws:{}:::bucket-{}/*"],"Condition":{}}})",
      actions, service, i, service, i, kTwoConditions);
}

std::string same_action_statement(std::size_t i) {
  return fmt::format(R"({{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:List*"],)"
                     R"("Resource":["arn:aws:s3:::bucket-{}","arn:aws:s3:::bucket-{}/*"],"Condition":{}}})",
                     i, i, kTwoConditions);
}

std::vector<std::string> in_policies(std::size_t statements, std::size_t policies,
                                     std::string (*statement)(std::size_t)) {
  std::vector<std::string> texts(policies);
  for (std::size_t i = 0; i < statements; ++i) {
    std::string& text = texts[i % policies];
    text += (text.empty() ? "" : ",") + statement(i);
  }
  for (std::string& text : texts) text = document(text);
  return texts;
}

Shape plain(std::string name) {
  Shape shape;
  shape.name = std::move(name);
  shape.action = "s3:GetObject";
  shape.resource = "arn:aws:s3:::bucket-0/key";
  shape.context = {{"aws:PrincipalTag/Team", "red"},
                   {"aws:SourceIp", "10.1.2.3"},
                   {"aws:CurrentTime", "2026-02-03T04:05:06Z"},
                   {"aws:SecureTransport", "true"},
                   {"aws:PrincipalArn", kRole},
                   {"aws:PrincipalAccount", kAccount},
                   {"aws:RequestedRegion", "eu-west-1"},
                   {"aws:userid", "AROAEXAMPLEEXAMPLE11:i-0123456789abcdef0"},
                   {"ec2:SourceInstanceARN", "arn:aws:ec2:us-east-1:111122223333:instance/i-0123456789abcdef0"}};
  return shape;
}

// A role under a boundary, in a session that a policy limits.
Shape limited(std::string name, std::vector<std::string> identity) {
  Shape shape = plain(std::move(name));
  shape.identity = std::move(identity);
  shape.boundary = document(
      R"({"Effect":"Allow","Action":["s3:*","ec2:*","logs:*"],"Resource":"*"},{"Effect":"Deny","Action":"iam:*","Resource":"*"})");
  shape.session = document(R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::bucket-*"})");
  return shape;
}

Shape wildcards() {
  std::string statements;
  for (int i = 0; i < 50; ++i) {
    statements +=
        fmt::format(R"({}{{"Effect":"Allow","Action":"s3:*Get*Obj*","Resource":"arn:aws:s3:::*a*a*a*a*a*{}b/*x?y*z"}})",
                    i == 0 ? "" : ",", i);
  }
  Shape shape = plain("50 statements full of wildcards");
  shape.identity = {document(statements)};
  shape.resource = "arn:aws:s3:::" + std::string(60, 'a') + "49b/" + std::string(60, 'a') + "x1y2z";
  return shape;
}

// What a landing zone denies everywhere.
Shape deny_list() {
  std::string actions;
  for (int i = 0; i < 250; ++i) {
    const std::string_view service = kServices[static_cast<std::size_t>(i) % std::size(kServices)];
    actions += fmt::format(R"({}"{}:{}{}Thing{}")", i == 0 ? "" : ",", service, i % 2 == 0 ? "Delete" : "Put", i,
                           i % 5 == 0 ? "*" : "");
  }
  Shape shape = plain("denials of 250 actions at two levels above");
  const std::string denials =
      document(fmt::format(R"({{"Effect":"Deny","Action":[{}],"Resource":"*",)"
                           R"("Condition":{{"ArnNotLike":{{"aws:PrincipalArn":"arn:aws:iam::*:role/admin-*"}}}}}})",
                           actions));
  shape.service_control = {{std::string(kFullAccess), denials}, {std::string(kFullAccess), denials}};
  shape.identity = {document(R"({"Effect":"Allow","Action":"s3:*","Resource":"*"})")};
  return shape;
}

Shape many_conditions() {
  std::string tags;
  Shape shape = plain("one statement, 20 conditions");
  for (int i = 0; i < 16; ++i) {
    tags += fmt::format(R"({}"aws:PrincipalTag/T{}":["no","v{}"])", i == 0 ? "" : ",", i, i);
    shape.context.emplace_back(fmt::format("aws:PrincipalTag/T{}", i), fmt::format("v{}", i));
  }
  shape.identity = {document(fmt::format(
      R"({{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{{"StringEquals":{{{}}},)"
      R"("IpAddress":{{"aws:SourceIp":["192.168.0.0/16","10.0.0.0/8"]}},)"
      R"("DateGreaterThan":{{"aws:CurrentTime":"2026-01-01T00:00:00Z"}},"Bool":{{"aws:SecureTransport":"true"}},)"
      R"("ArnLike":{{"aws:PrincipalArn":"arn:aws:iam::*:role/a*"}}}}}})",
      tags))};
  return shape;
}

Shape guard_rail() {
  Shape shape = plain("a guard rail on regions with NotAction");
  shape.service_control = {
      {std::string(kFullAccess),
       document(
           R"({"Effect":"Deny","NotAction":["iam:*","sts:*","route53:*","cloudfront:*","support:*","health:*"],)"
           R"("Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","eu-north-1"]}}})")}};
  shape.identity = {document(R"({"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::bucket-0/*"})")};
  return shape;
}

Shape bucket_policy() {
  Shape shape = plain("a bucket policy that grants, and denies plain text");
  shape.identity = {document(R"({"Effect":"Allow","Action":"ec2:Describe*","Resource":"*"})")};
  shape.resource_policy = document(
      R"({"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::bucket-0","arn:aws:s3:::bucket-0/*"],)"
      R"("Condition":{"Bool":{"aws:SecureTransport":"false"}}},)"
      R"({"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/app"},"Action":["s3:GetObject","s3:PutObject"],)"
      R"("Resource":"arn:aws:s3:::bucket-0/*"})");
  return shape;
}

Shape variables() {
  Shape shape = plain("a home folder by a policy variable");
  shape.context.emplace_back("aws:PrincipalTag/Home", "anna");
  shape.resource = "arn:aws:s3:::homes/anna/photos/1.jpg";
  shape.identity = {document(
      R"({"Effect":"Allow","Action":"s3:*Object","Resource":"arn:aws:s3:::homes/${aws:PrincipalTag/Home}/*"})")};
  return shape;
}

Shape denied_without_candidate() {
  Shape shape = limited("nothing says anything about the action", in_policies(200, 20, spread_statement));
  shape.action = "iam:CreateUser";
  shape.resource = "arn:aws:iam::111122223333:user/x";
  shape.boundary = std::string(kFullAccess);
  shape.expected = Answer::ImplicitDeny;
  return shape;
}

Shape denied_explicitly() {
  Shape shape = limited("denied by the boundary", in_policies(200, 20, spread_statement));
  shape.action = "iam:CreateRole";
  shape.resource = "arn:aws:iam::111122223333:role/x";
  shape.expected = Answer::ExplicitDeny;
  return shape;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string list(const std::vector<std::string>& documents) {
  return fmt::format("[{}]", fmt::join(documents, ","));
}

std::string or_null(const std::string& document) {
  return document.empty() ? "null" : document;
}

std::string_view name_of(Answer answer) {
  constexpr std::string_view kNames[] = {"Allowed", "ImplicitlyDenied", "ExplicitlyDenied"};
  return kNames[static_cast<std::size_t>(answer)];
}

}  // namespace

std::vector<Shape> shapes() {
  std::vector<Shape> all;
  all.push_back(limited("10 statements, boundary, session policy", in_policies(10, 1, spread_statement)));
  all.push_back(limited("2,000 statements in 20 policies", in_policies(2000, 20, spread_statement)));
  all.push_back(limited("2,000 statements about one action", in_policies(2000, 20, same_action_statement)));
  all.back().resource = "arn:aws:s3:::bucket-1999/key";
  all.push_back(limited("200 statements in 20 policies", in_policies(200, 20, spread_statement)));
  all.push_back(plain("one statement alone"));
  all.back().identity = in_policies(1, 1, spread_statement);
  all.push_back(wildcards());
  all.push_back(deny_list());
  all.push_back(many_conditions());
  all.push_back(guard_rail());
  all.push_back(bucket_policy());
  all.push_back(variables());
  all.push_back(denied_without_candidate());
  all.push_back(denied_explicitly());
  return all;
}

std::string to_json(const std::vector<Shape>& shapes) {
  std::vector<std::string> out;
  for (const Shape& shape : shapes) {
    std::vector<std::string> levels, context;
    for (const auto& level : shape.service_control) levels.push_back(list(level));
    for (const auto& [key, value] : shape.context) context.push_back(quoted(key) + ":" + quoted(value));
    out.push_back(fmt::format(
        R"({{"name":{},"identity":{},"boundary":{},"session":{},"resource_policy":{},"service_control":{},)"
        R"("principal":{},"account":{},"action":{},"resource":{},"context":{{{}}},"expected":{}}})",
        quoted(shape.name), list(shape.identity), or_null(shape.boundary), or_null(shape.session),
        or_null(shape.resource_policy), list(levels), quoted(kSession), quoted(kAccount), quoted(shape.action),
        quoted(shape.resource), fmt::join(context, ","), quoted(name_of(shape.expected))));
  }
  return fmt::format("[{}]\n", fmt::join(out, ",\n"));
}

}  // namespace rolecall::bench
