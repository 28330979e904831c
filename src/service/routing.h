// SPDX-License-Identifier: Apache-2.0
//
// Which API a request addresses.  One port serves all of them: the service of the credential scope decides (a signed
// request can't be moved to another service), for an unsigned request the `Version` parameter, and what is neither is
// S3's, which alone takes requests without a signature.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "http/message.h"
#include "service/authentication.h"
#include "service/operation.h"

namespace rolecall::service {

// A service whose operations are dispatched by `Action`.
struct QueryService {
  ServiceId id;
  std::string_view version;        // 2010-05-08
  std::string_view xml_namespace;  // of error bodies
  std::string_view event_source;   // iam.amazonaws.com
  std::span<const Operation> (*operations)();
  // Whether AWS has an operation of this name that Rolecall has not.
  bool (*known_to_aws)(std::string_view operation);
};

std::span<const QueryService> query_services();

// The service named by the credential scope in the Authorization header or the presigned query; empty: not signed.
std::string_view scope_service(const http::RequestHead& head);

// S3's requests are streamed, everybody else's are read whole.
bool addresses_s3(const http::RequestHead& head);

// Null: no service of ours.
const QueryService* query_service(std::string_view name);
const QueryService* query_service_of_version(std::string_view version);
const Operation* find_operation(const QueryService& service, std::string_view action);

}  // namespace rolecall::service
