// SPDX-License-Identifier: Apache-2.0
#include "service/s3/unconfigured.h"

#include <algorithm>
#include <array>

#include "service/s3/needs.h"
#include "wire/s3_errors.h"
#include "wire/xml_writer.h"

namespace rolecall::service::s3 {
namespace {

constexpr std::string_view kNamespace = "http://s3.amazonaws.com/doc/2006-03-01/";
constexpr std::string_view kSchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";

struct Facts {
  const state::Bucket& bucket;
  const Context& context;
};

// What AWS says: an error, or a document whose content `write` writes (null: an empty one).
struct Probe {
  std::string_view operation;
  policy::Action action;
  std::string_view error_code, error_message;
  std::string_view root;
  void (*write)(wire::XmlWriter& out, const Facts& facts) = nullptr;
};

// AWS: with ACLs disabled, the one grant is the owner's.
void write_acl(wire::XmlWriter& out, const Facts& facts) {
  const std::string id = owner_of(facts.bucket.account, facts.context).id.value_or("");
  out.begin_struct("Owner");
  out.text("ID", id);
  out.end_struct("Owner");
  out.begin_struct("AccessControlList");
  out.begin_struct("Grant");
  out.begin_struct("Grantee");
  out.attribute("xmlns:xsi", kSchemaInstance);
  out.attribute("xsi:type", "CanonicalUser");
  out.text("ID", id);
  out.end_struct("Grantee");
  out.text("Permission", "FULL_CONTROL");
  out.end_struct("Grant");
  out.end_struct("AccessControlList");
}

void write_payer(wire::XmlWriter& out, const Facts&) {
  out.text("Payer", "BucketOwner");
}

void write_ownership(wire::XmlWriter& out, const Facts&) {
  out.begin_struct("Rule");
  out.text("ObjectOwnership", "BucketOwnerEnforced");
  out.end_struct("Rule");
}

// Sorted by operation.  AWS: where an old and a new operation look alike, CloudTrail shows the old name.
constexpr std::array kProbes = {
    Probe{"GetBucketAccelerateConfiguration", "s3:GetAccelerateConfiguration", {}, {}, "AccelerateConfiguration"},
    Probe{"GetBucketAcl", "s3:GetBucketAcl", {}, {}, "AccessControlPolicy", &write_acl},
    Probe{"GetBucketCors", "s3:GetBucketCORS", "NoSuchCORSConfiguration", "The CORS configuration does not exist", {}},
    Probe{"GetBucketEncryption",
          "s3:GetEncryptionConfiguration",
          "ServerSideEncryptionConfigurationNotFoundError",
          "The server side encryption configuration was not found",
          {}},
    Probe{"GetBucketLifecycle",
          "s3:GetLifecycleConfiguration",
          "NoSuchLifecycleConfiguration",
          "The lifecycle configuration does not exist",
          {}},
    Probe{"GetBucketLogging", "s3:GetBucketLogging", {}, {}, "BucketLoggingStatus"},
    Probe{"GetBucketNotification", "s3:GetBucketNotification", {}, {}, "NotificationConfiguration"},
    Probe{"GetBucketOwnershipControls", "s3:GetBucketOwnershipControls", {}, {}, "OwnershipControls", &write_ownership},
    Probe{"GetBucketReplication",
          "s3:GetReplicationConfiguration",
          "ReplicationConfigurationNotFoundError",
          "The replication configuration was not found",
          {}},
    Probe{"GetBucketRequestPayment", "s3:GetBucketRequestPayment", {}, {}, "RequestPaymentConfiguration", &write_payer},
    Probe{"GetBucketVersioning", "s3:GetBucketVersioning", {}, {}, "VersioningConfiguration"},
    Probe{"GetBucketWebsite",
          "s3:GetBucketWebsite",
          "NoSuchWebsiteConfiguration",
          "The specified bucket does not have a website configuration",
          {}},
    Probe{"GetObjectAcl", "s3:GetObjectAcl", {}, {}, "AccessControlPolicy", &write_acl},
    Probe{"GetObjectLockConfiguration",
          "s3:GetBucketObjectLockConfiguration",
          "ObjectLockConfigurationNotFoundError",
          "Object Lock configuration does not exist for this bucket",
          {}},
    Probe{"GetPublicAccessBlock",
          "s3:GetBucketPublicAccessBlock",
          "NoSuchPublicAccessBlockConfiguration",
          "The public access block configuration was not found",
          {}},
};

class ProbeCall final : public Call {
 public:
  ProbeCall(const Probe& probe, const wire::RestRequest& request)
      : probe_(probe), bucket_(request.bucket), key_(request.key) {
    if (const auto* owner = request.header("x-amz-expected-bucket-owner")) expected_owner_ = *owner;
  }

  base::Result<Needs, wire::ApiError> needs(const Context& context) const override {
    RC_TRY(const auto* bucket, find_bucket(bucket_, context));
    RC_TRY_VOID(check_owner(*bucket, expected_owner_));
    if (!key_.empty()) return object_read_needs(probe_.action, *bucket, key_, context);
    Needs needs;
    needs.push_back(bucket_need(probe_.action, *bucket));
    return needs;
  }

  base::Result<std::optional<Intake>, wire::ApiError> intake_plan(const Context&) const override {
    return std::optional<Intake>();
  }

  base::Result<Encoded, wire::ApiError> run(const Grant&, const Context& context) const override {
    RC_TRY(const auto* bucket, find_bucket(bucket_, context));
    if (!key_.empty() && !find_object(bucket_, key_, context)) return base::failure(no_such_key(key_));
    if (!probe_.error_code.empty()) {
      return base::failure(wire::ApiError{
          .code = std::string(probe_.error_code), .message = std::string(probe_.error_message), .http_status = 404}
                               .with("BucketName", bucket_));
    }
    wire::XmlWriter out(wire::TimeForm::Millis);
    out.declaration();
    out.begin_struct(probe_.root);
    out.attribute("xmlns", kNamespace);
    if (probe_.write) probe_.write(out, {*bucket, context});
    out.end_struct(probe_.root);
    Encoded encoded;
    encoded.answer.headers.emplace_back("Content-Type", "application/xml");
    encoded.answer.body = std::move(out).take();
    return encoded;
  }

 private:
  const Probe& probe_;
  std::string bucket_, key_;
  std::optional<std::string> expected_owner_;
};

template <std::size_t I>
constexpr Operation probe_operation() {
  return {.name = kProbes[I].operation,
          .read_only = true,
          .takes_content = false,
          .body_is_content = false,
          .checksum_subject = ChecksumSubject::Body,
          .decode = [](const wire::RestRequest& request) -> base::Result<std::unique_ptr<Call>, wire::ApiError> {
            const auto* version = request.query.find("versionId");
            if (version && *version != "null") return base::failure(invalid_version_id(*version));
            return std::make_unique<ProbeCall>(kProbes[I], request);
          }};
}

constexpr auto kOperations = []<std::size_t... I>(std::index_sequence<I...>) {
  return std::array{probe_operation<I>()...};
}(std::make_index_sequence<kProbes.size()>());

}  // namespace

const Operation* unconfigured_operation(std::string_view name) {
  const auto found = std::ranges::lower_bound(kOperations, name, {}, &Operation::name);
  return found == kOperations.end() || found->name != name ? nullptr : &*found;
}

}  // namespace rolecall::service::s3
