// SPDX-License-Identifier: Apache-2.0
//
// The ids that AWS hands out.  Those of IAM and STS carry the account's number, so that it can be read from any access
// key id (sts:GetAccessKeyInfo) and a key names its account before anything was looked up.  What remains beside the
// account is random: 39 bits of an access key id, 44 of the others, so makers check for a collision in their store.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/strong_string.h"

namespace rolecall::base {

// What the four letters in front of an id say.
namespace id_prefix {
inline constexpr std::string_view kRole = "AROA", kUser = "AIDA", kGroup = "AGPA", kInstanceProfile = "AIPA",
                                  kManagedPolicy = "ANPA", kPolicyVersion = "ANVA", kServerCertificate = "ASCA",
                                  kSshPublicKey = "APKA", kServiceCredential = "ACCA", kLongTermKey = "AKIA",
                                  kSessionKey = "ASIA";
}  // namespace id_prefix

inline constexpr std::size_t kUniqueIdLength = 21;
inline constexpr std::size_t kAccessKeyIdLength = 20;

// True for exactly 12 decimal digits.
bool is_account_id(std::string_view text);

// `prefix` (four letters) and 17 characters of A-Z2-7.  `account` must be an account id.
UniqueId unique_id(std::string_view prefix, const AccountId& account, Random& random);

// `prefix` (AKIA or ASIA) and 16 characters of A-Z2-7.
AccessKeyId access_key_id(std::string_view prefix, const AccountId& account, Random& random);

// The account in an id made by one of the two above (or by AWS since about 2019).  Absence: no such id, or one of the
// older kind, whose characters are all random.
std::optional<AccountId> account_of(std::string_view id);

// `prefix` ("i-", "vpc-") and 17 lower-case hex digits, of which AWS leaves the first at 0.
std::string hex_id(std::string_view prefix, Random& random);

// 40 characters of A-Za-z0-9+/, 240 random bits.
std::string secret_access_key_text(Random& random);

}  // namespace rolecall::base
