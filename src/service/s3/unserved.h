// SPDX-License-Identifier: Apache-2.0
//
// What a request may ask of S3 that Rolecall does not do.  Nothing of it is passed over: it is refused by name, or with
// the error that AWS itself gives for a bucket that does not have it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/api_error.h"
#include "wire/s3_errors.h"

namespace rolecall::service::s3 {

// AWS: buckets have ACLs disabled unless asked otherwise; only these say what holds anyway.
inline bool is_owners_acl(std::string_view acl) {
  return acl == "private" || acl == "bucket-owner-full-control";
}

wire::ApiError acl_not_supported();
// AWS: without versioning, an object has one version, whose id is "null".
wire::ApiError invalid_version_id(std::string_view id);

class UnservedCheck {
 public:
  template <class T>
  void absent(std::string_view name, const std::optional<T>& value) {
    if (value) refuse(wire::s3::not_implemented(name));
  }
  void not_set(std::string_view name, const std::optional<bool>& value) {
    if (value.value_or(false)) refuse(wire::s3::not_implemented(name));
  }
  void is(std::string_view name, std::string_view only, const std::optional<std::string>& value) {
    if (value && *value != only) refuse(wire::s3::not_implemented(name));
  }
  void no_grant(const std::optional<std::string>& grant) {
    if (grant) refuse(acl_not_supported());
  }
  void refuse(wire::ApiError error) {
    if (!error_) error_ = std::move(error);
  }
  base::Result<void, wire::ApiError> result() && {
    if (error_) return base::failure(*std::move(error_));
    return {};
  }

 private:
  std::optional<wire::ApiError> error_;
};

// Looks at whichever of these members the request has.
#define RC_S3_MEMBER(member) if constexpr (requires { request.member; })

template <class Request>
base::Result<void, wire::ApiError> refuse_unserved(const Request& request) {
  UnservedCheck check;
  RC_S3_MEMBER(acl) {
    if (request.acl && !is_owners_acl(*request.acl)) check.refuse(acl_not_supported());
  }
  RC_S3_MEMBER(grant_full_control) check.no_grant(request.grant_full_control);
  RC_S3_MEMBER(grant_read) check.no_grant(request.grant_read);
  RC_S3_MEMBER(grant_read_acp) check.no_grant(request.grant_read_acp);
  RC_S3_MEMBER(grant_write) check.no_grant(request.grant_write);
  RC_S3_MEMBER(grant_write_acp) check.no_grant(request.grant_write_acp);
  RC_S3_MEMBER(object_ownership) check.is("x-amz-object-ownership", "BucketOwnerEnforced", request.object_ownership);
  RC_S3_MEMBER(storage_class) check.is("x-amz-storage-class", "STANDARD", request.storage_class);
  RC_S3_MEMBER(server_side_encryption) check.absent("x-amz-server-side-encryption", request.server_side_encryption);
  RC_S3_MEMBER(sse_customer_algorithm) {
    check.absent("x-amz-server-side-encryption-customer-algorithm", request.sse_customer_algorithm);
  }
  RC_S3_MEMBER(sse_customer_key) {
    check.absent("x-amz-server-side-encryption-customer-key", request.sse_customer_key);
  }
  RC_S3_MEMBER(sse_customer_key_md5) {
    check.absent("x-amz-server-side-encryption-customer-key-MD5", request.sse_customer_key_md5);
  }
  RC_S3_MEMBER(ssekms_key_id) check.absent("x-amz-server-side-encryption-aws-kms-key-id", request.ssekms_key_id);
  RC_S3_MEMBER(ssekms_encryption_context) {
    check.absent("x-amz-server-side-encryption-context", request.ssekms_encryption_context);
  }
  RC_S3_MEMBER(bucket_key_enabled) {
    check.not_set("x-amz-server-side-encryption-bucket-key-enabled", request.bucket_key_enabled);
  }
  RC_S3_MEMBER(copy_source_sse_customer_algorithm) {
    check.absent("x-amz-copy-source-server-side-encryption-customer-algorithm",
                 request.copy_source_sse_customer_algorithm);
    check.absent("x-amz-copy-source-server-side-encryption-customer-key", request.copy_source_sse_customer_key);
    check.absent("x-amz-copy-source-server-side-encryption-customer-key-MD5", request.copy_source_sse_customer_key_md5);
  }
  RC_S3_MEMBER(website_redirect_location) {
    check.absent("x-amz-website-redirect-location", request.website_redirect_location);
  }
  RC_S3_MEMBER(object_lock_mode) {
    check.absent("x-amz-object-lock-mode", request.object_lock_mode);
    check.absent("x-amz-object-lock-retain-until-date", request.object_lock_retain_until_date);
    check.absent("x-amz-object-lock-legal-hold", request.object_lock_legal_hold_status);
  }
  RC_S3_MEMBER(object_lock_enabled_for_bucket) {
    check.not_set("x-amz-bucket-object-lock-enabled", request.object_lock_enabled_for_bucket);
  }
  RC_S3_MEMBER(mfa) check.absent("x-amz-mfa", request.mfa);
  RC_S3_MEMBER(bypass_governance_retention) {
    check.not_set("x-amz-bypass-governance-retention", request.bypass_governance_retention);
  }
  RC_S3_MEMBER(version_id) {
    if (request.version_id && *request.version_id != "null") check.refuse(invalid_version_id(*request.version_id));
  }
  return std::move(check).result();
}

#undef RC_S3_MEMBER

}  // namespace rolecall::service::s3
