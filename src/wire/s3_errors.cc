// SPDX-License-Identifier: Apache-2.0
#include "wire/s3_errors.h"

#include <fmt/format.h>

namespace rolecall::wire::s3 {
namespace {

ApiError make(std::string_view code, int http_status, std::string_view message) {
  return ApiError{.code = std::string(code), .message = std::string(message), .http_status = http_status};
}

}  // namespace

ApiError invalid_argument(std::string message, std::string_view name, std::string_view value) {
  return make("InvalidArgument", 400, message).with("ArgumentName", name).with("ArgumentValue", value);
}

ApiError invalid_request(std::string message) {
  return make("InvalidRequest", 400, message);
}

ApiError malformed_xml() {
  return make("MalformedXML", 400,
              "The XML you provided was not well-formed or did not validate against our published schema");
}

ApiError method_not_allowed() {
  return make("MethodNotAllowed", 405, "The specified method is not allowed against this resource.");
}

ApiError not_implemented(std::string_view what) {
  return make(
      "NotImplemented", 501,
      fmt::format("A header or parameter you provided implies functionality that is not implemented: {}", what));
}

ApiError missing_content_length() {
  return make("MissingContentLength", 411, "You must provide the Content-Length HTTP header.");
}

ApiError entity_too_large() {
  return make("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size");
}

ApiError incomplete_body() {
  return make("IncompleteBody", 400,
              "You did not provide the number of bytes specified by the Content-Length HTTP header");
}

ApiError bad_digest() {
  return make("BadDigest", 400, "The Content-MD5 you specified did not match what we received.");
}

ApiError invalid_digest() {
  return make("InvalidDigest", 400, "The Content-MD5 you specified was invalid.");
}

ApiError content_sha256_mismatch() {
  return make("XAmzContentSHA256Mismatch", 400,
              "The provided 'x-amz-content-sha256' header does not match what was computed.");
}

ApiError key_too_long() {
  return make("KeyTooLongError", 400, "Your key is too long");
}

ApiError invalid_bucket_name(std::string_view bucket) {
  return make("InvalidBucketName", 400, "The specified bucket is not valid.").with("BucketName", bucket);
}

ApiError bucket_not_empty(std::string_view bucket) {
  return make("BucketNotEmpty", 409, "The bucket you tried to delete is not empty").with("BucketName", bucket);
}

ApiError illegal_location_constraint(std::string_view location) {
  return make(
      "IllegalLocationConstraintException", 400,
      fmt::format("The {} location constraint is incompatible for the region specific endpoint this request was "
                  "sent to.",
                  location));
}

ApiError no_such_bucket_policy(std::string_view bucket) {
  return make("NoSuchBucketPolicy", 404, "The bucket policy does not exist").with("BucketName", bucket);
}

ApiError malformed_policy(std::string message) {
  return make("MalformedPolicy", 400, message);
}

ApiError no_such_tag_set(std::string_view bucket) {
  return make("NoSuchTagSet", 404, "The TagSet does not exist").with("BucketName", bucket);
}

ApiError invalid_tag(std::string message) {
  return make("InvalidTag", 400, message);
}

ApiError precondition_failed(std::string_view condition) {
  return make("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold")
      .with("Condition", condition);
}

ApiError not_modified() {
  ApiError error = make("NotModified", 304, "");
  error.has_message = false;
  return error;
}

ApiError invalid_range(std::string_view range, std::string_view object_size) {
  return make("InvalidRange", 416, "The requested range is not satisfiable")
      .with("RangeRequested", range)
      .with("ActualObjectSize", object_size);
}

ApiError invalid_part() {
  return make("InvalidPart", 400,
              "One or more of the specified parts could not be found.  The part may not have been uploaded, or the "
              "specified entity tag may not match the part's entity tag.");
}

ApiError invalid_part_order() {
  return make("InvalidPartOrder", 400,
              "The list of parts was not in ascending order. Parts must be ordered by part number.");
}

ApiError entity_too_small() {
  return make("EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size");
}

}  // namespace rolecall::wire::s3
