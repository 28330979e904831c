// SPDX-License-Identifier: Apache-2.0
//
// Which API a request addresses.  One port serves all of them: the service of the credential scope decides (a signed
// request can't be moved to another service), for an unsigned request the `Version` parameter or the target header, and
// what has none of them is S3's, which alone takes requests without a signature.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "http/message.h"
#include "service/authentication.h"
#include "service/operation.h"

namespace rolecall::service {

// A service whose requests are read whole: the operation is in the parameter `Action` (query protocols) or in the
// header X-Amz-Target (JSON protocols).
struct WholeService {
  ServiceId id;
  std::string_view version;        // 2010-05-08
  std::string_view xml_namespace;  // query: of error bodies
  std::string_view target_prefix;  // JSON: AWSOrganizationsV20161128
  std::string_view event_source;   // iam.amazonaws.com
  std::span<const Operation> (*operations)();
  // Whether AWS has an operation of this name that Rolecall has not.
  bool (*known_to_aws)(std::string_view operation);
};

std::span<const WholeService> whole_services();

// The service named by the credential scope in the Authorization header or the presigned query; empty: not signed.
std::string_view scope_service(const http::RequestHead& head);

// S3's requests are streamed, everybody else's are read whole.
bool addresses_s3(const http::RequestHead& head);

// Null: no service of ours.
const WholeService* whole_service(std::string_view name);
const WholeService* whole_service_of_version(std::string_view version);

// What X-Amz-Target says: the part before the last dot and the part behind it.  Both empty: there is no such header, or
// it is malformed.
struct Target {
  std::string_view prefix, operation;
};
Target target_of(const http::RequestHead& head);
const WholeService* whole_service_of_target(std::string_view prefix);

const Operation* find_operation(const WholeService& service, std::string_view action);

}  // namespace rolecall::service
