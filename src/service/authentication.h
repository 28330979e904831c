// SPDX-License-Identifier: Apache-2.0
//
// Authenticator: from a signed request to the Caller who signed it, or to the refusal in the words of the request's
// protocol.  It looks up the key (root's and users' long-term keys in the state; session keys in the session token
// itself), and checks the signature with sigv4.
//
// Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "issuer/issuer.h"
#include "service/caller.h"
#include "service/settings.h"
#include "sigv4/verify.h"
#include "state/snapshot.h"
#include "wire/api_error.h"

namespace rolecall::service {

struct Authenticated {
  Caller caller;
  sigv4::Verified verified;  // S3 reads the rest of a streaming body's signatures from it
  std::string region;        // that was called
};

// An API that a request may address.
struct ServiceId {
  std::string_view name;  // of the credential scope: iam, sts, ec2, organizations, s3
  wire::Protocol protocol;
};

class Authenticator {
 public:
  Authenticator(const issuer::Issuer& issuer, const Settings& settings) : issuer_(issuer), settings_(settings) {}

  base::Result<Authenticated, wire::ApiError> authenticate(const sigv4::RequestView& request, ServiceId service,
                                                           const state::Snapshot& state, base::Time now) const;

  // The caller of a request that carries no signature.  Only S3 has any use for one.
  Caller anonymous() const;

 private:
  struct Key {
    base::Secret secret;
    Caller caller;
  };
  // AWS: an unknown, inactive or deleted key, a garbled token and a role that is gone all look the same.
  base::Result<Key, wire::ApiError> find_key(const sigv4::Presented& presented, wire::Protocol protocol,
                                             const state::Snapshot& state, base::Time now) const;
  base::Result<Key, wire::ApiError> find_long_term_key(const sigv4::Presented& presented, wire::Protocol protocol,
                                                       const state::Snapshot& state) const;
  base::Result<Key, wire::ApiError> find_session_key(const sigv4::Presented& presented, wire::Protocol protocol,
                                                     const state::Snapshot& state, base::Time now) const;

  const issuer::Issuer& issuer_;
  const Settings& settings_;
  mutable sigv4::SigningKeyCache signing_keys_;
};

// How each protocol says that a signature is no good (aws-api.md 1.7).
wire::ApiError refusal(const sigv4::VerifyError& error, wire::Protocol protocol, const Settings& settings);

}  // namespace rolecall::service
