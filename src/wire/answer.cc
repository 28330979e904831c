// SPDX-License-Identifier: Apache-2.0
#include "wire/answer.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "wire/json_writer.h"
#include "wire/xml_writer.h"

namespace rolecall::wire {
namespace {

// AWS: the namespace of errors about an action that does not exist.
constexpr std::string_view kFaultNamespace = "http://webservices.amazon.com/AWSFault/2005-15-09";

void write_query(Writer& out, const QueryFrame& frame, std::string_view request_id, const WriteContent& content) {
  if (frame.has_result) {
    const std::string result = std::string(frame.operation) + "Result";
    out.begin_struct(result);
    content(out);
    out.end_struct(result);
  }
  out.begin_struct("ResponseMetadata");
  out.text("RequestId", request_id);
  out.end_struct("ResponseMetadata");
}

std::string_view blame(const ApiError& error) {
  return error.http_status >= 500 ? "Receiver" : "Sender";
}

void write_code_and_message(Writer& out, const ApiError& error) {
  out.text("Code", error.code);
  if (error.has_message) out.text("Message", error.message);
}

}  // namespace

Format format_of_accept_header(std::string_view accept) {
  while (!accept.empty()) {
    const std::size_t end = std::min(accept.find(','), accept.size());
    std::string_view type = accept.substr(0, std::min(accept.find(';'), end));
    while (type.starts_with(' ')) type.remove_prefix(1);
    while (type.ends_with(' ')) type.remove_suffix(1);
    if (base::equals_ignore_case(type, "application/json")) return Format::Json;
    accept.remove_prefix(std::min(end + 1, accept.size()));
  }
  return Format::Xml;
}

std::string_view content_type(Protocol protocol, Format format) {
  switch (protocol) {
    case Protocol::Query:
      return format == Format::Json ? "application/json" : "text/xml";
    case Protocol::Ec2:
      return "text/xml;charset=UTF-8";
    case Protocol::RestXml:
      return "application/xml";
    case Protocol::Json:
      return "application/x-amz-json-1.1";
    case Protocol::RestJson:
      return "application/json";
  }
  __builtin_unreachable();
}

std::string query_answer(const QueryFrame& frame, const AnswerContext& context, const WriteContent& content) {
  const std::string root = std::string(frame.operation) + "Response";
  if (context.format == Format::Json) {
    JsonWriter out;
    out.begin_struct(root);
    write_query(out, frame, context.request_id, content);
    out.end_struct(root);
    return std::move(out).take();
  }
  XmlWriter out(TimeForm::Seconds);
  out.begin_struct(root);
  out.attribute("xmlns", frame.xml_namespace);
  write_query(out, frame, context.request_id, content);
  out.end_struct(root);
  return std::move(out).take();
}

std::string ec2_answer(const QueryFrame& frame, const AnswerContext& context, const WriteContent& content) {
  const std::string root = std::string(frame.operation) + "Response";
  XmlWriter out(TimeForm::Millis);
  out.declaration();
  out.begin_struct(root);
  out.attribute("xmlns", frame.xml_namespace);
  out.text("requestId", context.request_id);
  if (frame.has_result) {
    content(out);
  } else {
    out.boolean("return", true);
  }
  out.end_struct(root);
  return std::move(out).take();
}

std::string json_answer(const WriteContent& content) {
  JsonWriter out(TimeForm::Millis);
  content(out);
  return std::move(out).take();
}

std::string query_error_body(const ApiError& error, std::string_view xml_namespace, const AnswerContext& context) {
  if (context.format == Format::Json) {
    JsonWriter out;
    out.begin_struct("Error");
    write_code_and_message(out, error);
    out.text("Type", blame(error));
    out.end_struct("Error");
    out.text("RequestId", context.request_id);
    return std::move(out).take();
  }
  XmlWriter out(TimeForm::Seconds);
  out.begin_struct("ErrorResponse");
  out.attribute("xmlns", error.code == "InvalidAction" ? kFaultNamespace : xml_namespace);
  out.begin_struct("Error");
  out.text("Type", blame(error));
  write_code_and_message(out, error);
  out.end_struct("Error");
  out.text("RequestId", context.request_id);
  out.end_struct("ErrorResponse");
  return std::move(out).take();
}

std::string ec2_error_body(const ApiError& error, std::string_view request_id) {
  XmlWriter out(TimeForm::Millis);
  out.declaration();
  out.begin_struct("Response");
  out.begin_struct("Errors");
  out.begin_struct("Error");
  write_code_and_message(out, error);
  out.end_struct("Error");
  out.end_struct("Errors");
  out.text("RequestID", request_id);
  out.end_struct("Response");
  return std::move(out).take();
}

std::string rest_xml_error_body(const ApiError& error, std::string_view resource, std::string_view request_id) {
  XmlWriter out(TimeForm::Millis);
  out.declaration();
  out.begin_struct("Error");
  write_code_and_message(out, error);
  for (const auto& [name, value] : error.details) out.text(name, value);
  out.text("Resource", resource);
  out.text("RequestId", request_id);
  out.end_struct("Error");
  return std::move(out).take();
}

std::string json_error_body(const ApiError& error) {
  JsonWriter out;
  out.text("__type", error.code);
  if (error.has_message) out.text(error.json_message, error.message);
  for (const auto& [name, value] : error.details) out.text(name, value);
  return std::move(out).take();
}

std::string rest_json_error_body(const ApiError& error) {
  JsonWriter out;
  if (error.has_message) out.text("message", error.message);
  return std::move(out).take();
}

}  // namespace rolecall::wire
