// SPDX-License-Identifier: Apache-2.0
//
// JsonReader: reads the document of one request of the JSON protocols into its generated structure and checks it on the
// way, as QueryReader does for parameters.  The generated decode(JsonReader&, T&) calls read_... once for each member,
// in the model's order.
//
// AWS: members that the model does not know are ignored, null is as good as absent, and a value of another type than
// the member's is a SerializationException, whatever else is wrong.  For one request and one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "base/secret.h"
#include "wire/api_error.h"
#include "wire/rules.h"
#include "wire/violations.h"

namespace rolecall::wire {

// LIMIT: the deepest request of a served operation needs 3.
inline constexpr std::size_t kMaxJsonRequestDepth = 16;
// LIMIT: the largest honest request (50 tags) has about 160 values.
inline constexpr std::size_t kMaxJsonRequestValues = 10'000;

// The body of a request: an object.  Untrusted bytes.
base::Result<base::JsonValue, ApiError> parse_json_request(std::string_view body);

class JsonReader {
 public:
  // `document` must outlive the reader.
  JsonReader(const base::JsonValue& document, ParameterTexts texts) : object_(&document), violations_(texts) {}

  void read(std::string_view name, std::string& out, const StringRule& rule);
  void read(std::string_view name, base::Secret& out, const StringRule& rule);
  void read(std::string_view name, std::int32_t& out, const IntegerRule& rule);
  void read(std::string_view name, std::int64_t& out, const IntegerRule& rule);
  void read(std::string_view name, bool& out);
  void read(std::string_view name, double& out);
  void read(std::string_view name, base::Time& out);
  void read_blob(std::string_view name, std::string& out, const StringRule& rule);
  void read_strings(std::string_view name, std::vector<std::string>& out, const ListRule& rule,
                    const StringRule& element);

  template <class T, class... Rules>
  void read(std::string_view name, std::optional<T>& out, const Rules&... rules) {
    if (find(name)) read(name, out.emplace(), rules...);
  }
  void read_blob(std::string_view name, std::optional<std::string>& out, const StringRule& rule) {
    if (find(name)) read_blob(name, out.emplace(), rule);
  }
  void read_strings(std::string_view name, std::optional<std::vector<std::string>>& out, const ListRule& rule,
                    const StringRule& element) {
    if (find(name)) read_strings(name, out.emplace(), rule, element);
  }

  template <class T>
  void read_struct(std::string_view name, T& out) {
    if (const auto* object = take(name, base::JsonType::Object)) read_object(*object, enter(name), out);
  }
  template <class T>
  void read_struct(std::string_view name, std::optional<T>& out) {
    if (find(name)) read_struct(name, out.emplace());
  }

  template <class T>
  void read_structs(std::string_view name, std::vector<T>& out, const ListRule& rule) {
    const auto* list = take(name, base::JsonType::Array);
    if (!list) return;
    const Scope scope = enter(name);
    violations_.check_size(place(), list->items.size(), rule);
    out.reserve(list->items.size());
    for (const auto& item : list->items) {
      const std::size_t position = out.size() + 1;
      if (is_of(item, base::JsonType::Object)) read_object(item, enter_element(position), out.emplace_back());
    }
  }
  template <class T>
  void read_structs(std::string_view name, std::optional<std::vector<T>>& out, const ListRule& rule) {
    if (find(name)) read_structs(name, out.emplace(), rule);
  }

  // After the last member: the request's one error, if there is one.
  base::Result<void, ApiError> finish();

 private:
  // One level of the path that error texts name; leaving it takes the level off again.
  class Scope {
   public:
    // `size` is that of the path without the level.
    Scope(JsonReader& reader, std::size_t size) : reader_(reader), size_(size) {}
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope() { reader_.path_.resize(size_); }

   private:
    JsonReader& reader_;
    const std::size_t size_;
  };
  Scope enter(std::string_view member);
  Scope enter_element(std::size_t position);
  Place place() const { return {path_, path_}; }

  template <class T>
  void read_object(const base::JsonValue& object, const Scope&, T& out) {
    const auto* outer = std::exchange(object_, &object);
    decode(*this, out);
    object_ = outer;
  }

  // Null: absent.
  const base::JsonValue* find(std::string_view name) const;
  // The member, if it is there and of the type; what is wrong is noted.
  const base::JsonValue* take(std::string_view name, base::JsonType type);
  bool is_of(const base::JsonValue& value, base::JsonType type);
  void refuse_type(std::string_view message);
  template <class Integer>
  void read_integer(std::string_view name, Integer& out, const IntegerRule& rule);

  const base::JsonValue* object_;  // whose members are read
  std::string path_;
  Violations violations_;
  std::optional<ApiError> wrong_type_;  // the first
};

}  // namespace rolecall::wire
