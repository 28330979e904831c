// SPDX-License-Identifier: Apache-2.0
//
// The frames around answers, one function for each protocol.  Generated code (api/SERVICE/operations.cc) passes the
// part inside; errors of every protocol are here too.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "wire/api_error.h"
#include "wire/writer.h"

namespace rolecall::wire {

enum class Format { Xml, Json };

// AWS: IAM and STS answer in JSON if the Accept header asks for it.  Anything else is XML.
Format format_of_accept_header(std::string_view accept);

// What an answer needs to know of its request.
struct AnswerContext {
  std::string_view request_id;
  Format format = Format::Xml;  // looked at by the query protocol only
};

std::string_view content_type(Protocol protocol, Format format = Format::Xml);

// The operation's name and what its answer is made of; one constant for each operation.
struct QueryFrame {
  std::string_view operation;
  std::string_view xml_namespace;
  // AWS: an operation without an output shape has no <OpResult>; one with an empty shape has an empty <OpResult/>.
  bool has_result;
};

using WriteContent = std::function<void(Writer&)>;

std::string query_answer(const QueryFrame& frame, const AnswerContext& context, const WriteContent& content);
// AWS: operations without an output shape answer <return>true</return>; has_result tells.
std::string ec2_answer(const QueryFrame& frame, const AnswerContext& context, const WriteContent& content);

// AWS: operations without an output shape answer with no body at all, which needs no function.
std::string json_answer(const WriteContent& content);

std::string query_error_body(const ApiError& error, std::string_view xml_namespace, const AnswerContext& context);
std::string ec2_error_body(const ApiError& error, std::string_view request_id);
std::string rest_xml_error_body(const ApiError& error, std::string_view resource, std::string_view request_id);
// The code goes to the body (json) or to the header x-amzn-errortype (rest-json).
std::string json_error_body(const ApiError& error);
std::string rest_json_error_body(const ApiError& error);

}  // namespace rolecall::wire
