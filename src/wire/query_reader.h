// SPDX-License-Identifier: Apache-2.0
//
// QueryReader: reads one request's parameters into its generated structure and checks them on the way.  The generated
// decode(QueryReader&, T&) calls read_... once for each member, in the model's order; a member that is absent,
// malformed or breaks a rule is noted and reading goes on, so that finish() can name all of them.
//
// A plain member is required, an optional one is not.  For one request and one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "wire/api_error.h"
#include "wire/params.h"
#include "wire/rules.h"
#include "wire/violations.h"

namespace rolecall::wire {

class QueryReader {
 public:
  // `params` must outlive the reader.
  QueryReader(const Params& params, ParameterTexts texts);

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
    if (has_value(name)) read(name, out.emplace(), rules...);
  }
  void read_blob(std::string_view name, std::optional<std::string>& out, const StringRule& rule) {
    if (has_value(name)) read_blob(name, out.emplace(), rule);
  }
  void read_strings(std::string_view name, std::optional<std::vector<std::string>>& out, const ListRule& rule,
                    const StringRule& element) {
    if (has_list(name)) read_strings(name, out.emplace(), rule, element);
  }

  template <class T>
  void read_struct(std::string_view name, T& out) {
    if (!has_members(name)) return violations_.missing(enter(name).place());
    const Scope scope = enter(name);
    decode(*this, out);
  }
  template <class T>
  void read_struct(std::string_view name, std::optional<T>& out) {
    if (has_members(name)) read_struct(name, out.emplace());
  }

  template <class T>
  void read_structs(std::string_view name, std::vector<T>& out, const ListRule& rule) {
    const Scope list = enter(name);
    if (!begin_list(list, rule)) return;
    const std::vector<std::string> indexes = element_indexes(rule);
    violations_.check_size(list.place(), indexes.size(), rule);
    out.reserve(indexes.size());
    for (const std::string& index : indexes) {
      const Scope element = enter_element(rule, index, out.size() + 1);
      decode(*this, out.emplace_back());
    }
  }
  template <class T>
  void read_structs(std::string_view name, std::optional<std::vector<T>>& out, const ListRule& rule) {
    if (has_list(name)) read_structs(name, out.emplace(), rule);
  }

  // After the last member: the request's one error, if there is one.
  base::Result<void, ApiError> finish();

 private:
  // One level of the dotted names; leaving it takes the level off again.
  class Scope {
   public:
    Scope(QueryReader& reader, std::string_view member);
    Scope(QueryReader& reader, const ListRule& rule, std::string_view index, std::size_t position);
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope();
    Place place() const;

   private:
    QueryReader& reader_;
    const std::size_t wire_size_;
    const std::size_t path_size_;
  };

  Scope enter(std::string_view member) { return Scope(*this, member); }
  Scope enter_element(const ListRule& rule, std::string_view index, std::size_t position) {
    return Scope(*this, rule, index, position);
  }
  bool has_value(std::string_view name);
  bool has_members(std::string_view name);
  bool has_list(std::string_view name);
  bool begin_list(const Scope& list, const ListRule& rule);
  std::vector<std::string> element_indexes(const ListRule& rule);

  // The value named by the current level, marked as taken; null is noted as missing.
  const std::string* take(const Scope& scope);
  bool any_below(std::string_view wire) const;
  template <class Integer>
  void read_integer(std::string_view name, Integer& out, const IntegerRule& rule);

  const Params& params_;
  const ParameterTexts texts_;
  Violations violations_;
  std::vector<bool> taken_;  // parallel to params_.all()
  std::string wire_;         // current level, as sent
  std::string path_;         // the same in the words of the error texts
};

}  // namespace rolecall::wire
