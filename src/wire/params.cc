// SPDX-License-Identifier: Apache-2.0
#include "wire/params.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "wire/errors.h"
#include "wire/utf8.h"

namespace rolecall::wire {
namespace {

base::Result<void, ApiError> append_all(std::string_view text, std::vector<Param>& params) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    if (params.size() == kMaxParams) {
      return base::failure(malformed_query_string("The request has too many parameters"));
    }
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = base::form_decode(pair.substr(0, equals));
    auto value = base::form_decode(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value) {
      return base::failure(malformed_query_string("The query string contains a malformed percent-encoding"));
    }
    if (name->size() > kMaxParamNameBytes) {
      return base::failure(malformed_query_string("The request has a parameter whose name is too long"));
    }
    if (!is_utf8(*name) || !is_utf8(*value)) {
      return base::failure(malformed_query_string("The query string is not UTF-8"));
    }
    params.push_back(Param{std::move(*name), std::move(*value)});
  }
  return {};
}

}  // namespace

base::Result<Params, ApiError> Params::parse(std::string_view query, std::string_view form_body) {
  Params result;
  auto& params = result.params_;
  RC_TRY_VOID(append_all(query, params));
  RC_TRY_VOID(append_all(form_body, params));
  std::ranges::sort(params, {}, &Param::name);
  const auto twice = std::ranges::adjacent_find(params, {}, &Param::name);
  if (twice != params.end()) {
    return base::failure(malformed_query_string("The parameter " + twice->name + " is given more than once"));
  }
  return result;
}

std::size_t Params::lower_bound(std::string_view name) const {
  const auto found = std::ranges::lower_bound(params_, name, std::ranges::less{},
                                              [](const Param& param) { return std::string_view(param.name); });
  return static_cast<std::size_t>(found - params_.begin());
}

const std::string* Params::find(std::string_view name) const {
  const std::size_t index = lower_bound(name);
  return index < params_.size() && params_[index].name == name ? &params_[index].value : nullptr;
}

}  // namespace rolecall::wire
