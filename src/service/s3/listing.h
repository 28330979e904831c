// SPDX-License-Identifier: Apache-2.0
//
// Listings: from the ordered table of objects to one page of keys and common prefixes.  Pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "state/snapshot.h"
#include "wire/api_error.h"

namespace rolecall::service::s3 {

// LIMIT: AWS, keys and common prefixes of one page.
inline constexpr std::size_t kMaxListed = 1000;

struct ListingQuery {
  std::string prefix;
  std::string delimiter;  // empty: no grouping
  std::string after;      // keys and common prefixes behind this one
  std::size_t max = kMaxListed;
};

struct Listing {
  std::vector<const state::Object*> objects;
  std::vector<std::string> prefixes;
  bool truncated = false;
  std::string last;  // the key or common prefix that stands last, for the next page's `after`
};

// Costs what it shows: a group of keys is stepped over in one look-up.
Listing list_objects(const state::Table<state::Object>& objects, std::string_view bucket, const ListingQuery& query);

// The common prefix that groups this key; absence: it stands for itself.
std::optional<std::string_view> common_prefix(std::string_view key, std::string_view prefix,
                                              std::string_view delimiter);

// Clients give tokens back as they were; what is in them is ours.
std::string continuation_token(std::string_view last);
base::Result<std::string, wire::ApiError> open_continuation_token(const std::string& token);

// encoding-type=url: keys may hold characters that XML can't.
class Encoder {
 public:
  static base::Result<Encoder, wire::ApiError> of(const std::optional<std::string>& encoding_type);
  std::string operator()(std::string_view text) const;
  std::optional<std::string> if_given(const std::optional<std::string>& text) const {
    return text ? std::optional((*this)(std::string_view(*text))) : std::nullopt;
  }

 private:
  bool url_ = false;
};

}  // namespace rolecall::service::s3
