// SPDX-License-Identifier: Apache-2.0
//
// Requests and answers of the rest-xml protocol (S3).  Bodies of objects are no part of them: the server streams those.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "wire/api_error.h"
#include "wire/params.h"
#include "wire/rules.h"
#include "wire/writer.h"
#include "wire/xml_document.h"
#include "wire/xml_reader.h"

namespace rolecall::wire {

struct RestRequest {
  std::string method;
  std::string bucket;  // percent-decoded; empty: the path has none
  std::string key;     // likewise
  Params query;
  StringPairs headers;  // names in any case
  std::string body;     // of the operations that take a document; empty for streamed ones

  // The first header of that name, or null.
  const std::string* header(std::string_view name) const;
};

// What a request must have to be for an operation.  The generated tables of api/s3 hold every operation that AWS has.
struct Route {
  enum class Level { Account, Bucket, Object };

  std::string_view operation;
  std::string_view method;
  Level level;
  std::string_view query;   // conditions joined by `&`: a name, or name=value
  std::string_view header;  // empty: none
  bool served;
};

// The operation that asks for the most of what the request has.  Null: AWS has no such operation.
const Route* find_route(std::span<const Route> routes, const RestRequest& request);

enum class Origin { Label, Query, Header };
enum class TimeText { HttpDate, Iso8601 };

// Reads a request into its generated structure; the first fault is the answer.  For one request and one thread.
class RestReader {
 public:
  // `conditions` are those of the operation's route, which no member takes.
  explicit RestReader(const RestRequest& request, std::string_view conditions = "");

  void read(Origin origin, std::string_view name, std::string& out, const StringRule& rule);
  void read(Origin origin, std::string_view name, base::Secret& out, const StringRule& rule);
  void read(Origin origin, std::string_view name, std::int32_t& out, const IntegerRule& rule);
  void read(Origin origin, std::string_view name, std::int64_t& out, const IntegerRule& rule);
  void read(Origin origin, std::string_view name, bool& out);
  void read(Origin origin, std::string_view name, base::Time& out, TimeText form);
  template <class T, class... Rules>
  void read(Origin origin, std::string_view name, std::optional<T>& out, const Rules&... rules) {
    if (find(origin, name)) read(origin, name, out.emplace(), rules...);
  }

  // Headers whose names begin with `prefix`, by the rest of the name in small letters.
  void read_headers(std::string_view prefix, std::optional<StringPairs>& out);

  // The body as a document whose root element is `root`.
  template <class T>
  void read_document(std::string_view root, T& out) {
    const auto document = parse_xml(request_.body);
    bool valid = document && document->name == root;
    if (valid) {
      XmlReader in(*document, valid);
      decode(in, out);
    }
    if (!valid) malformed_xml();
  }
  template <class T>
  void read_document(std::string_view root, std::optional<T>& out) {
    if (!request_.body.empty()) read_document(root, out.emplace());
  }
  // The body as it is.
  void read_text(std::string& out) { out = request_.body; }

  base::Result<void, ApiError> finish();

 private:
  const std::string* find(Origin origin, std::string_view name) const;
  void refuse_unknown_query();
  void refuse_unknown_headers();
  // The value; null is noted as missing.
  const std::string* take(Origin origin, std::string_view name);
  void refuse(std::string_view name, std::string_view value);
  void malformed_xml();
  template <class Integer>
  void read_integer(Origin origin, std::string_view name, Integer& out, const IntegerRule& rule);

  const RestRequest& request_;
  std::vector<std::string_view> taken_;          // names in the query
  std::vector<std::string_view> taken_headers_;  // names of headers
  std::optional<ApiError> error_;
};

struct RestAnswer {
  int http_status = 200;
  StringPairs headers;
  std::string body;
};

class RestWriter {
 public:
  explicit RestWriter(int http_status) { answer_.http_status = http_status; }

  void header(std::string_view name, std::string_view value);
  void header(std::string_view name, const base::Secret& value) { header(name, value.reveal()); }
  void header(std::string_view name, std::int32_t value) { header(name, std::to_string(value)); }
  void header(std::string_view name, std::int64_t value) { header(name, std::to_string(value)); }
  void header(std::string_view name, bool value) { header(name, std::string_view(value ? "true" : "false")); }
  void header(std::string_view name, base::Time value, TimeText form);
  template <class T, class... Form>
  void header(std::string_view name, const std::optional<T>& value, Form... form) {
    if (value) header(name, *value, form...);
  }
  void headers(std::string_view prefix, const std::optional<StringPairs>& values);

  // The body: a document, a document whose root has only text, or text that is no XML.
  void document(std::string_view root, std::string_view xml_namespace, const std::function<void(Writer&)>& content);
  void text_document(std::string_view root, std::string_view xml_namespace, const std::optional<std::string>& text);
  void json(const std::optional<std::string>& text);

  RestAnswer take() && { return std::move(answer_); }

 private:
  RestAnswer answer_;
};

}  // namespace rolecall::wire
