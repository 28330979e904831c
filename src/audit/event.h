// SPDX-License-Identifier: Apache-2.0
//
// Event: what is remembered of one API call, allowed, denied or failed.  One event becomes a CloudTrail record (what
// AWS would tell) and an entry of the decision ledger (which statement of which policy decided, which AWS does not
// tell).  It holds no secret: request parameters that carry one are redacted before they get here.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace rolecall::audit {

// CloudTrail's userIdentity.
struct Identity {
  std::string type;  // Root, IAMUser, AssumedRole, AWSAccount (unknown or anonymous)
  std::string principal_id, arn, account_id, access_key_id, user_name;
  // Of a role session only.
  struct Issuer {
    std::string arn, principal_id, account_id, user_name;
    base::Time session_created{};
    std::string ec2_role_delivery;  // "1.0", "2.0" or empty
  };
  std::optional<Issuer> issuer;
  std::string source_identity;
};

// One permission that the call needed and what was decided.
struct LedgerEntry {
  std::string action, resource;
  std::string outcome;  // allow, implicitDeny, explicitDeny
  std::string layer;    // identity, boundary, session, resource, trust, service control, resource control, VPC endpoint
  std::string policy;   // source of the deciding policy; empty for an implicit deny
  std::string statement;
  std::size_t line = 0, column = 0;
};

struct Event {
  base::Time time{};
  std::string request_id, event_id;
  std::string event_source;  // iam.amazonaws.com
  std::string event_name;    // CreateRole
  std::string region;
  std::string source_ip, user_agent;
  Identity identity;
  std::string recipient_account;
  std::vector<std::pair<std::string, std::string>> request_parameters;  // as on the wire, redacted
  std::string error_code, error_message;                                // empty: success
  bool read_only = false;
  std::vector<LedgerEntry> decisions;
};

}  // namespace rolecall::audit
