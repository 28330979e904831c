// SPDX-License-Identifier: Apache-2.0
//
// How the tutorial reads an instance's metadata, and its last chapter: keys that rotate while the server's clock moves.
#include <fmt/core.h>

#include "base/clock.h"
#include "cli/demo/tutorial.h"
#include "cli/server.h"
#include "sigv4/sign.h"

namespace rolecall::cli::demo {
namespace {

constexpr std::string_view kTokenPath = "/latest/api/token", kRolePath = "/latest/meta-data/iam/security-credentials/";
constexpr std::string_view kFormType = "application/x-www-form-urlencoded; charset=utf-8";
constexpr base::seconds kPromise{300};  // AWS: new keys come at least five minutes before the old ones expire

}  // namespace

std::string Tutorial::role_document(const std::string& instance, const std::string& role, SessionToken session_token) {
  const auto place = find_instance(stage_.endpoint, instance);
  if (!place) {
    story_.fail(place.error().message);
    return {};
  }
  const Actor there{.prompt = instance + "$", .environment = {}};
  http::Headers headers;
  std::string shown_header;
  if (session_token == SessionToken::Fetched) {
    const auto token = ask(place->metadata_url, "PUT", kTokenPath, {{"X-aws-ec2-metadata-token-ttl-seconds", "21600"}});
    story_.show(there,
                fmt::format("TOKEN=$(curl -sX PUT {}{} \\\n      -H 'X-aws-ec2-metadata-token-ttl-seconds: 21600')",
                            place->metadata_url, kTokenPath),
                token && token->status == 200 ? "" : "no token");
    if (token) headers.add("X-aws-ec2-metadata-token", token->body);
    shown_header = " -H \"X-aws-ec2-metadata-token: $TOKEN\" \\\n     ";
  }
  const std::string path = std::string(kRolePath) + role;
  const auto document = ask(place->metadata_url, "GET", path, headers);
  const std::string text = document && document->status == 200 ? document->body : std::string();
  story_.show(there, fmt::format("curl -s{} {}{}", shown_header, place->metadata_url, path), text);
  return text;
}

Tutorial::Keys Tutorial::keys_in(const std::string& document) {
  const Answer answer{.output = document};
  return {.id = answer.at("/AccessKeyId"),
          .secret = answer.at("/SecretAccessKey"),
          .token = answer.at("/Token"),
          .expires = answer.at("/Expiration")};
}

base::Time Tutorial::advance_clock(base::seconds by) {
  const std::string body = fmt::format(R"({{"advance_seconds": {}}})", by.count());
  const auto reply = ask(stage_.endpoint, "POST", "/_rolecall/test/clock", {}, body);
  const Answer answer{.output = reply ? reply->body : std::string()};
  if (by.count() > 0) {
    story_.show(root_, fmt::format("curl -s {}/_rolecall/test/clock -d '{}'", stage_.endpoint, body), answer.output);
  }
  return base::parse_iso8601(answer.at("/now")).value_or(base::Time());
}

Answer Tutorial::caller_identity_of(const Keys& keys) {
  const base::Time now = advance_clock(base::seconds(0));
  const std::string body = "Action=GetCallerIdentity&Version=2011-06-15";
  const std::string authority = stage_.endpoint.substr(stage_.endpoint.find("//") + 2);
  const std::vector<sigv4::Header> headers{{"host", authority}, {"content-type", kFormType}};
  const sigv4::RequestView request{
      .method = "POST", .raw_path = "/", .raw_query = "", .headers = headers, .body = body};
  http::Headers sent{{"Content-Type", kFormType}};
  for (const auto& [name, value] : sigv4::sign_header(
           request,
           {.access_key_id = keys.id, .secret_access_key = base::Secret(keys.secret), .session_token = keys.token},
           {.region = "us-east-1", .service = "sts"}, now)) {
    sent.add(name, value);
  }
  const auto reply = ask(stage_.endpoint, "POST", "/", sent, body);
  Answer answer{.exit_code = reply && reply->status == 200 ? 0 : 1, .output = reply ? reply->body : std::string()};
  story_.show(root_, fmt::format("# sts:GetCallerIdentity at the server's time, signed with {}", keys.id),
              answer.output);
  return answer;
}

void Tutorial::watch_keys_rotate() {
  story_.chapter("Keys rotate before the old ones expire");
  story_.tell(
      "The server was started with --test-controls, so its clock can be moved. Clients refuse to sign for another\n"
      "time than their own, so from here on the demo signs its calls itself.");
  const Keys old_keys = keys_in(role_document(first_instance_, "s3access"));
  const auto expires = base::parse_iso8601(old_keys.expires);
  if (!expires) return story_.fail("the first document says when it expires");
  const base::Time now = advance_clock(base::seconds(0));

  story_.tell("Five minutes and some seconds before those keys expire:");
  advance_clock(std::chrono::duration_cast<base::seconds>(*expires - now) - kPromise - base::seconds(10));
  const Keys new_keys = keys_in(role_document(first_instance_, "s3access"));
  story_.check("the instance has new keys by now", !new_keys.id.empty() && new_keys.id != old_keys.id);
  story_.check("which live longer", new_keys.expires > old_keys.expires);
  story_.check("the old ones still work", caller_identity_of(old_keys).says(first_instance_));

  story_.tell("After the old keys' last second:");
  advance_clock(kPromise + base::seconds(20));
  story_.check("the old keys are refused as expired", caller_identity_of(old_keys).says("ExpiredToken"));
  story_.check("the new ones work", caller_identity_of(new_keys).says(first_instance_));
}

}  // namespace rolecall::cli::demo
