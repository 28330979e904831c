// SPDX-License-Identifier: Apache-2.0
//
// ApiError: an answer of an AWS API that says no, before it is put into the words of a protocol (error_body.h).
// Errors that AWS's model knows are made by the generated factories of api/SERVICE/errors.h, the others by errors.h.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rolecall::wire {

// How a service speaks.  The same refusal has another code, status or text in each.
enum class Protocol {
  Query,     // IAM, STS
  Ec2,       // EC2
  RestXml,   // S3
  Json,      // Organizations
  RestJson,  // Access Analyzer
};

struct ApiError {
  std::string code;
  std::string message;
  int http_status = 400;
  bool has_message = true;  // AWS: a few errors come without a <Message> (IAM's ReportNotPresent)
  // AWS: what the JSON protocols call the message differs between the errors that all services share and their own.
  std::string_view json_message = "message";
  // Further members of the error, in order (S3: BucketName, Region, ...; Organizations: Reason).
  std::vector<std::pair<std::string, std::string>> details;

  ApiError with(std::string_view name, std::string_view value) && {
    details.emplace_back(name, value);
    return std::move(*this);
  }
};

}  // namespace rolecall::wire
