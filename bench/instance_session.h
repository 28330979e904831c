// SPDX-License-Identifier: Apache-2.0
//
// The session of a role on an instance, as the metadata service hands its keys out.
#pragma once

#include <chrono>

#include "issuer/session.h"

namespace rolecall::bench {

inline issuer::Session instance_session(base::Time issued_at) {
  issuer::Session session;
  session.account = base::AccountId("123456789012");
  session.principal_id = base::UniqueId("AROAQNZGKIQY56JQ7WMLA");
  session.principal_name = "app";
  session.principal_arn = "arn:aws:iam::123456789012:role/app";
  session.session_name = "i-0123456789abcdef0";
  session.issued_at = issued_at;
  session.expires_at = issued_at + std::chrono::hours(6);
  session.delivery = issuer::Delivery::ImdsV2;
  session.instance_id = "i-0123456789abcdef0";
  session.instance_arn = "arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0";
  session.vpc_id = "vpc-0123456789abcdef0";
  session.private_ip = "10.0.0.7";
  return session;
}

}  // namespace rolecall::bench
