// SPDX-License-Identifier: Apache-2.0
#include "sigv4/presented.h"

#include <algorithm>
#include <charconv>

#include "base/encoding.h"
#include "crypto/sha256.h"
#include "sigv4/canonical.h"

namespace rolecall::sigv4 {
namespace {

using base::failure;
using base::Result;

std::string digest_text(std::string_view authorization) {
  return base::base64_encode(crypto::bytes_of(crypto::sha256(authorization)));
}

// The headers that say something about the signature.
struct AuthHeaders {
  std::optional<std::string_view> authorization, amz_date, date, token, content_sha256;
};

Result<AuthHeaders, VerifyError> find_headers(const RequestView& request) {
  AuthHeaders found;
  for (const auto& header : request.headers) {
    std::optional<std::string_view>* slot = nullptr;
    switch (header.name.size()) {
      case 4:
        if (same_name(header.name, "date")) slot = &found.date;
        break;
      case 10:
        if (same_name(header.name, "x-amz-date")) slot = &found.amz_date;
        break;
      case 13:
        if (same_name(header.name, "authorization")) slot = &found.authorization;
        break;
      case 20:
        if (same_name(header.name, "x-amz-security-token")) slot = &found.token;
        if (same_name(header.name, "x-amz-content-sha256")) slot = &found.content_sha256;
        break;
      default:
        break;
    }
    if (slot == nullptr) continue;
    // A second one would let two readers of the request see two values.
    if (slot->has_value()) {
      return failure(VerifyError{.fault = Fault::RepeatedPart, .subject = std::string(header.name)});
    }
    *slot = trim(header.value);
  }
  return found;
}

// AWS: X-Amz-Date is ISO 8601 basic; a Date header may also have HTTP's own form.
Result<void, VerifyError> set_time(Presented& presented, std::string_view text, bool http_form_allowed) {
  auto time = base::parse_basic(text);
  if (!time && http_form_allowed) time = base::parse_http_date(text);
  if (!time) return failure(VerifyError{.fault = Fault::MalformedDate, .subject = std::string(text)});
  presented.time = *time;
  if (text.size() == presented.timestamp.size()) {
    std::ranges::copy(text, presented.timestamp.begin());
  } else {
    std::ranges::copy(base::format_basic(*time), presented.timestamp.begin());
  }
  return {};
}

Result<Presented, VerifyError> parse_header_placement(const AuthHeaders& headers) {
  const std::string_view authorization = *headers.authorization;
  auto parts = parse_authorization(authorization);
  const bool dated = headers.amz_date || headers.date;
  if (!dated) {
    VerifyError error{.fault = Fault::MissingPart, .authorization_digest = digest_text(authorization)};
    if (parts || parts.error().fault == Fault::MissingPart) {
      if (!parts) error.missing = parts.error().missing;
      error.missing.push_back("Date");
      return failure(std::move(error));
    }
  }
  if (!parts) return failure(std::move(parts).error());
  Presented presented;
  RC_TRY(presented.credential, parse_credential(parts->credential));
  presented.signed_headers = parts->signed_headers;
  presented.signature = parts->signature;
  presented.session_token = headers.token.value_or("");
  presented.content_sha256 = headers.content_sha256.value_or("");
  RC_TRY_VOID(set_time(presented, headers.amz_date ? *headers.amz_date : *headers.date, !headers.amz_date));
  return presented;
}

// Where each presigned parameter's value is kept while the query is read.
struct QueryParts {
  std::optional<std::string_view> algorithm, credential, date, expires, signed_headers, signature, token,
      content_sha256;

  std::optional<std::string_view>* slot(std::string_view name) {
    if (name == "X-Amz-Algorithm") return &algorithm;
    if (name == "X-Amz-Credential") return &credential;
    if (name == "X-Amz-Date") return &date;
    if (name == "X-Amz-Expires") return &expires;
    if (name == "X-Amz-SignedHeaders") return &signed_headers;
    if (name == "X-Amz-Signature") return &signature;
    if (name == "X-Amz-Security-Token") return &token;
    if (name == "X-Amz-Content-Sha256") return &content_sha256;
    return nullptr;
  }

  bool any_mechanism() const { return algorithm || credential || signature; }
};

// `decoded` has room for as many bytes as the query has; the values found are views into it.
Result<QueryParts, VerifyError> find_query_parts(std::string_view query, char* decoded) {
  QueryParts parts;
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (!pair.starts_with("X-Amz-")) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    auto* const slot = parts.slot(pair.substr(0, equals));
    if (slot == nullptr) continue;
    if (slot->has_value()) {
      return failure(VerifyError{.fault = Fault::RepeatedPart, .subject = std::string(pair.substr(0, equals))});
    }
    const auto size = decode_query_value(pair.substr(std::min(equals + 1, pair.size())), decoded);
    *slot = std::string_view(decoded, size);
    decoded += size;
  }
  return parts;
}

Result<void, VerifyError> set_expires(Presented& presented, std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 1 || value > kMaxExpiresSeconds) {
    return failure(VerifyError{.fault = Fault::InvalidExpires, .subject = std::string(text)});
  }
  presented.expires = std::chrono::seconds(value);
  return {};
}

Result<Presented, VerifyError> parse_query_placement(const QueryParts& parts, const AuthHeaders& headers) {
  VerifyError incomplete{.fault = Fault::MissingQueryPart};
  if (!parts.algorithm) incomplete.missing.push_back("X-Amz-Algorithm");
  if (!parts.credential) incomplete.missing.push_back("X-Amz-Credential");
  if (!parts.signature) incomplete.missing.push_back("X-Amz-Signature");
  if (!parts.signed_headers) incomplete.missing.push_back("X-Amz-SignedHeaders");
  if (!parts.date) incomplete.missing.push_back("X-Amz-Date");
  if (!incomplete.missing.empty()) return failure(std::move(incomplete));
  if (*parts.algorithm != kAlgorithm) {
    return failure(VerifyError{.fault = Fault::UnsupportedAlgorithm, .subject = std::string(*parts.algorithm)});
  }
  Presented presented;
  presented.placement = Placement::Query;
  RC_TRY(presented.credential, parse_credential(*parts.credential));
  presented.signed_headers = *parts.signed_headers;
  presented.signature = *parts.signature;
  presented.session_token = parts.token ? *parts.token : headers.token.value_or("");
  presented.content_sha256 = parts.content_sha256 ? *parts.content_sha256 : headers.content_sha256.value_or("");
  RC_TRY_VOID(set_time(presented, *parts.date, false));
  if (parts.expires) {
    RC_TRY_VOID(set_expires(presented, *parts.expires));
  } else if (presented.for_s3()) {
    return failure(VerifyError{.fault = Fault::MissingQueryPart, .missing = {"X-Amz-Expires"}});
  }
  return presented;
}

}  // namespace

Result<Credential, VerifyError> parse_credential(std::string_view text) {
  Credential credential{.text = text};
  std::string_view* const elements[] = {&credential.access_key_id, &credential.date, &credential.region,
                                        &credential.service, &credential.terminator};
  std::string_view rest = text;
  for (auto* const element : elements) {
    const bool last = element == &credential.terminator;
    const auto slash = rest.find('/');
    if ((slash == std::string_view::npos) != last) {
      return failure(VerifyError{.fault = Fault::MalformedCredential, .subject = std::string(text)});
    }
    *element = rest.substr(0, slash);
    if (!last) rest.remove_prefix(slash + 1);
  }
  return credential;
}

Result<AuthorizationParts, VerifyError> parse_authorization(std::string_view header) {
  const auto blank = std::min(header.find(' '), header.size());
  const auto algorithm = header.substr(0, blank);
  if (algorithm != kAlgorithm) {
    if (!algorithm.starts_with("AWS")) return failure(VerifyError{.fault = Fault::MissingCredentials});
    return failure(VerifyError{.fault = Fault::UnsupportedAlgorithm, .subject = std::string(algorithm)});
  }
  std::optional<std::string_view> credential, signed_headers, signature;
  auto rest = trim(header.substr(blank));
  while (!rest.empty()) {
    const auto comma = std::min(rest.find(','), rest.size());
    const auto part = trim(rest.substr(0, comma));
    rest.remove_prefix(std::min(rest.size(), comma + 1));
    if (part.empty()) continue;
    const auto equals = part.find('=');
    const auto name = part.substr(0, equals);
    auto* const slot = name == "Credential"      ? &credential
                       : name == "SignedHeaders" ? &signed_headers
                       : name == "Signature"     ? &signature
                                                 : nullptr;
    if (equals == std::string_view::npos || slot == nullptr) {
      return failure(VerifyError{.fault = Fault::MalformedAuthorization,
                                 .subject = std::string(part),
                                 .authorization_digest = digest_text(header)});
    }
    if (slot->has_value()) return failure(VerifyError{.fault = Fault::RepeatedPart, .subject = std::string(name)});
    *slot = part.substr(equals + 1);
  }
  if (!credential || !signature || !signed_headers) {
    VerifyError error{.fault = Fault::MissingPart, .authorization_digest = digest_text(header)};
    if (!credential) error.missing.push_back("Credential");
    if (!signature) error.missing.push_back("Signature");
    if (!signed_headers) error.missing.push_back("SignedHeaders");
    return failure(std::move(error));
  }
  return AuthorizationParts{.credential = *credential, .signed_headers = *signed_headers, .signature = *signature};
}

Result<Presented, VerifyError> parse(const RequestView& request) {
  RC_TRY(const AuthHeaders headers, find_headers(request));
  if (request.raw_query.find("X-Amz-") != std::string_view::npos) {
    auto decoded = std::make_unique_for_overwrite<char[]>(request.raw_query.size());
    RC_TRY(const QueryParts parts, find_query_parts(request.raw_query, decoded.get()));
    if (parts.any_mechanism()) {
      if (headers.authorization) return failure(VerifyError{.fault = Fault::MultipleMechanisms});
      RC_TRY(Presented presented, parse_query_placement(parts, headers));
      presented.decoded = std::move(decoded);
      return presented;
    }
  }
  if (!headers.authorization) return failure(VerifyError{.fault = Fault::MissingCredentials});
  return parse_header_placement(headers);
}

}  // namespace rolecall::sigv4
