// SPDX-License-Identifier: Apache-2.0
#include "sigv4/sign.h"

#include <algorithm>

#include "base/encoding.h"
#include "crypto/sha256.h"
#include "sigv4/canonical.h"
#include "sigv4/signing_key.h"

namespace rolecall::sigv4 {
namespace {

struct Stage {
  std::string timestamp, scope;  // scope: date/region/service/aws4_request
};

Stage stage_of(const SigningScope& scope, base::Time now) {
  Stage stage{.timestamp = base::format_basic(now), .scope = {}};
  stage.scope =
      stage.timestamp.substr(0, 8) + '/' + scope.region + '/' + scope.service + '/' + std::string(kTerminator);
  return stage;
}

std::string signed_header_list(std::span<const Header> headers) {
  std::vector<std::string> names;
  for (const auto& header : headers) names.push_back(base::ascii_lower(header.name));
  std::ranges::sort(names);
  const auto repeated = std::ranges::unique(names);
  names.erase(repeated.begin(), repeated.end());
  std::string list;
  for (const auto& name : names) {
    if (!list.empty()) list += ';';
    list += name;
  }
  return list;
}

const Header* find_header(std::span<const Header> headers, std::string_view name) {
  const auto found = std::ranges::find_if(headers, [&](const Header& header) { return same_name(header.name, name); });
  return found == headers.end() ? nullptr : &*found;
}

// What the request itself says for S3 (a hash, or a word such as UNSIGNED-PAYLOAD), else `otherwise`.
std::string s3_payload_hash(const RequestView& request, std::string otherwise) {
  const Header* const given = find_header(request.headers, "x-amz-content-sha256");
  return given != nullptr ? std::string(trim(given->value)) : std::move(otherwise);
}

std::string hash_of_body(const RequestView& request) {
  std::string hex(crypto::kSha256HexSize, '\0');
  crypto::write_hex(request.body_digest != nullptr ? *request.body_digest : crypto::sha256(request.body), hex.data());
  return hex;
}

PathRule rule_for(const SigningScope& scope) {
  return scope.service == kS3 ? PathRule::S3 : PathRule::Normalized;
}

std::string signature_of(const Scratch& scratch, const SigningCredentials& credentials, const SigningScope& scope,
                         const Stage& stage) {
  const auto key = derive_signing_key(
      credentials.secret_access_key,
      {.date = std::string_view(stage.timestamp).substr(0, 8), .region = scope.region, .service = scope.service});
  std::string signature(crypto::kSha256HexSize, '\0');
  crypto::write_hex(key.mac(scratch.string_to_sign), signature.data());
  return signature;
}

}  // namespace

std::vector<OwnedHeader> sign_header(const RequestView& request, const SigningCredentials& credentials,
                                     const SigningScope& scope, base::Time now) {
  const Stage stage = stage_of(scope, now);
  std::vector<OwnedHeader> added = {{"X-Amz-Date", stage.timestamp}};
  if (!credentials.session_token.empty()) added.push_back({"X-Amz-Security-Token", credentials.session_token});
  const bool for_s3 = scope.service == kS3;
  const std::string payload_hash = for_s3 ? s3_payload_hash(request, hash_of_body(request)) : hash_of_body(request);
  if (for_s3 && find_header(request.headers, "x-amz-content-sha256") == nullptr) {
    added.push_back({"X-Amz-Content-Sha256", payload_hash});
  }

  std::vector<Header> headers(request.headers.begin(), request.headers.end());
  for (const auto& header : added) headers.push_back({header.name, header.value});
  RequestView signing = request;
  signing.headers = headers;
  const std::string list = signed_header_list(headers);
  Scratch scratch;
  // Over a limit the server's answer will say so: a signature is made all the same.
  (void)build_canonical_request(signing, list, rule_for(scope), payload_hash, scratch);
  build_string_to_sign(stage.timestamp, stage.scope, scratch);
  added.push_back({"Authorization", std::string(kAlgorithm) + " Credential=" + credentials.access_key_id + '/' +
                                        stage.scope + ", SignedHeaders=" + list +
                                        ", Signature=" + signature_of(scratch, credentials, scope, stage)});
  return added;
}

std::string presign(const RequestView& request, const SigningCredentials& credentials, const SigningScope& scope,
                    base::Time now, std::chrono::seconds expires) {
  const Stage stage = stage_of(scope, now);
  const std::string list = signed_header_list(request.headers);
  std::string query(request.raw_query);
  const auto add = [&query](std::string_view name, std::string_view value) {
    if (!query.empty()) query += '&';
    query.append(name).append("=").append(base::percent_encode(value));
  };
  add("X-Amz-Algorithm", kAlgorithm);
  add("X-Amz-Credential", credentials.access_key_id + '/' + stage.scope);
  add("X-Amz-Date", stage.timestamp);
  add("X-Amz-Expires", std::to_string(expires.count()));
  add("X-Amz-SignedHeaders", list);
  if (!credentials.session_token.empty()) add("X-Amz-Security-Token", credentials.session_token);

  RequestView signing = request;
  signing.raw_query = query;
  Scratch scratch;
  (void)build_canonical_request(
      signing, list, rule_for(scope),
      scope.service == kS3 ? s3_payload_hash(request, "UNSIGNED-PAYLOAD") : hash_of_body(request), scratch);
  build_string_to_sign(stage.timestamp, stage.scope, scratch);
  add("X-Amz-Signature", signature_of(scratch, credentials, scope, stage));
  return query;
}

}  // namespace rolecall::sigv4
