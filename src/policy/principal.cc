// SPDX-License-Identifier: Apache-2.0
#include "policy/principal.h"

#include <algorithm>

#include "policy/arn.h"
#include "policy/validate.h"

namespace rolecall::policy {
namespace {

constexpr std::size_t kAccountIdLength = 12;
constexpr std::size_t kCanonicalUserLength = 64;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alnum(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_account_id(std::string_view text) {
  return text.size() == kAccountIdLength && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_domain_name(std::string_view text) {
  const bool characters =
      std::all_of(text.begin(), text.end(), [](char c) { return is_alnum(c) || c == '.' || c == '-'; });
  return characters && !text.empty() && text.find('.') != std::string_view::npos &&
         text.find("..") == std::string_view::npos && is_alnum(text.front()) && is_alnum(text.back());
}

// AIDA... and AROA... are what a policy shows after the entity was deleted.
bool is_unique_id(std::string_view text) {
  const bool prefix = text.starts_with("AIDA") || text.starts_with("AROA");
  return prefix && text.size() >= 16 && text.size() <= 128 && std::all_of(text.begin(), text.end(), is_alnum);
}

// What stands behind the prefix; empty if that is nothing, or not what ARNs are made of.
std::string_view behind(std::string_view resource, std::string_view prefix) {
  if (!resource.starts_with(prefix)) return {};
  resource.remove_prefix(prefix.size());
  const bool visible = std::all_of(resource.begin(), resource.end(), [](char c) { return c > ' ' && c <= '~'; });
  return visible ? resource : std::string_view();
}

// AWS: of users, roles and sessions.
bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alnum(c) || std::string_view("_+=,.@-").find(c) != std::string_view::npos;
  });
}

bool ends_in_name(std::string_view text) {
  return is_name(text.substr(text.rfind('/') + 1));
}

bool is_session(std::string_view text) {
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos && is_name(text.substr(0, slash)) && is_name(text.substr(slash + 1));
}

// AWS: principals have no region, and their account is in a partition that there is.
bool has_head_of_principal(const ArnView& arn) {
  return arn.segments[0] == "arn" && is_partition(arn.segments[1]) && arn.segments[3].empty() &&
         is_account_id(arn.account());
}

std::optional<PrincipalType> type_of_arn(const ArnView& arn) {
  const std::string_view service = arn.segments[2];
  const std::string_view resource = arn.resource();
  if (!has_head_of_principal(arn)) return std::nullopt;
  if (service == "iam") {
    if (resource == "root") return PrincipalType::Account;
    if (ends_in_name(behind(resource, "user/"))) return PrincipalType::User;
    if (ends_in_name(behind(resource, "role/"))) return PrincipalType::Role;
  }
  if (service == "sts") {
    if (is_name(behind(resource, "federated-user/"))) return PrincipalType::FederatedUser;
    if (is_session(behind(resource, "assumed-role/"))) return PrincipalType::RoleSession;
  }
  return std::nullopt;
}

std::optional<PrincipalEntry> parse_aws_principal(std::string_view value) {
  PrincipalEntry entry;
  if (value == "*") return entry;
  if (is_account_id(value)) {
    entry.type = PrincipalType::Account;
    entry.account = value;
    return entry;
  }
  if (is_unique_id(value)) {
    entry.type = PrincipalType::UniqueId;
    return entry;
  }
  const ArnView arn = ArnView::split(value);
  if (!arn.complete || value.find_first_of("*?") != std::string_view::npos) return std::nullopt;
  const auto type = type_of_arn(arn);
  if (!type) return std::nullopt;
  entry.type = *type;
  entry.account = arn.account();
  return entry;
}

bool is_service_name(std::string_view value) {
  constexpr std::string_view kSuffixes[] = {".amazonaws.com", ".amazonaws.com.cn", ".amazon.com", ".aws.internal"};
  if (!is_domain_name(value)) return false;
  // AWS: no service has a capital in its name, and a grant to one that does would reach nobody.
  if (std::any_of(value.begin(), value.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) return false;
  return std::any_of(std::begin(kSuffixes), std::end(kSuffixes),
                     [&](std::string_view suffix) { return value.size() > suffix.size() && value.ends_with(suffix); });
}

bool is_identity_provider(std::string_view value) {
  const ArnView arn = ArnView::split(value);
  if (!arn.complete) return is_domain_name(value);
  if (!has_head_of_principal(arn) || arn.segments[2] != "iam") return false;
  if (value.find_first_of("*?") != std::string_view::npos || value.ends_with('/')) return false;
  return !behind(arn.resource(), "saml-provider/").empty() || !behind(arn.resource(), "oidc-provider/").empty();
}

bool same_entity(const PrincipalEntry& entry, std::string_view arn, std::string_view unique_id) {
  return entry.unique_id.empty() ? entry.value == arn : entry.unique_id == unique_id;
}

Grant grant_of_user(const PrincipalEntry& entry, const Principal& caller) {
  if (caller.kind == Principal::Kind::User && same_entity(entry, caller.arn, caller.unique_id)) return Grant::Direct;
  // AWS: a federated user of the named user stays limited by boundary and session policies.
  const bool federated =
      caller.kind == Principal::Kind::FederatedUser && same_entity(entry, caller.parent_arn, caller.parent_unique_id);
  return federated ? Grant::Role : Grant::None;
}

Grant grant_of_unique_id(const PrincipalEntry& entry, const Principal& caller) {
  if (caller.unique_id != entry.value) return Grant::None;
  if (caller.kind == Principal::Kind::User) return Grant::Direct;
  return caller.kind == Principal::Kind::AssumedRole ? Grant::Role : Grant::None;
}

bool belongs_to_account(const Principal& caller) {
  switch (caller.kind) {
    case Principal::Kind::Root:
    case Principal::Kind::User:
    case Principal::Kind::AssumedRole:
    case Principal::Kind::FederatedUser:
      return true;
    case Principal::Kind::Anonymous:
    case Principal::Kind::Service:
    case Principal::Kind::Federated:
      return false;
  }
  return false;
}

// AWS: the account of that number in another partition (`arn:aws-cn:...`) is another account; a bare number is of the
// caller's partition.
bool names_account(const PrincipalEntry& entry, const Principal& caller) {
  if (entry.account != caller.account) return false;
  const std::string_view value = entry.value;
  return value.size() == kAccountIdLength || caller.arn.starts_with(value.substr(0, value.find(':', 4) + 1));
}

Grant grant_if(bool matched, Grant grant) {
  return matched ? grant : Grant::None;
}

}  // namespace

bool is_service_linked_role(const Principal& principal) {
  return principal.kind == Principal::Kind::AssumedRole &&
         principal.arn.find(":role/aws-service-role/") != std::string_view::npos;
}

std::optional<PrincipalEntry> parse_principal(std::string_view key, std::string_view value) {
  std::optional<PrincipalEntry> entry;
  if (key == "*") {
    if (value == "*") entry.emplace();
  } else if (key == "AWS") {
    entry = parse_aws_principal(value);
  } else if (key == "Service") {
    if (is_service_name(value)) entry.emplace().type = PrincipalType::Service;
  } else if (key == "Federated") {
    if (is_identity_provider(value)) entry.emplace().type = PrincipalType::Federated;
  } else if (key == "CanonicalUser") {
    const bool valid = value.size() == kCanonicalUserLength && std::all_of(value.begin(), value.end(), is_hex_digit);
    if (valid) entry.emplace().type = PrincipalType::CanonicalUser;
  }
  if (entry) {
    entry->key = key;
    entry->value = value;
  }
  return entry;
}

Grant grant_of(const PrincipalEntry& entry, const Principal& caller) {
  using Kind = Principal::Kind;
  switch (entry.type) {
    case PrincipalType::Everyone:
      return Grant::Everyone;
    case PrincipalType::Account:
      return grant_if(belongs_to_account(caller) && names_account(entry, caller), Grant::Account);
    case PrincipalType::User:
      return grant_of_user(entry, caller);
    case PrincipalType::Role:
      return grant_if(caller.kind == Kind::AssumedRole && same_entity(entry, caller.arn, caller.unique_id),
                      Grant::Role);
    case PrincipalType::RoleSession:
      return grant_if(caller.kind == Kind::AssumedRole && entry.value == caller.session_arn, Grant::Direct);
    case PrincipalType::FederatedUser:
      return grant_if(caller.kind == Kind::FederatedUser && entry.value == caller.arn, Grant::Direct);
    case PrincipalType::UniqueId:
      return grant_of_unique_id(entry, caller);
    case PrincipalType::Service:
      return grant_if(caller.kind == Kind::Service && entry.value == caller.service, Grant::Direct);
    case PrincipalType::Federated:
      return grant_if(caller.kind == Kind::Federated && entry.value == caller.provider, Grant::Direct);
    case PrincipalType::CanonicalUser:
      return grant_if(belongs_to_account(caller) && entry.value == caller.canonical_user, Grant::Account);
  }
  return Grant::None;
}

bool exempts(const std::vector<PrincipalEntry>& not_principals, const Principal& caller) {
  bool account = false;
  bool role = false;
  bool session = false;
  bool some_session_of_role = false;
  const std::string_view session_prefix = caller.session_arn.substr(0, caller.session_arn.rfind('/') + 1);
  for (const PrincipalEntry& entry : not_principals) {
    const Grant grant = grant_of(entry, caller);
    const bool is_session_entry = entry.type == PrincipalType::RoleSession;
    if (is_session_entry && caller.kind == Principal::Kind::AssumedRole) {
      some_session_of_role = some_session_of_role || entry.value.starts_with(session_prefix);
      session = session || grant == Grant::Direct;
    } else if (grant == Grant::Everyone || grant == Grant::Direct) {
      return true;
    } else if (grant == Grant::Role) {
      role = true;
    } else if (grant == Grant::Account) {
      account = true;
    }
  }
  // AWS: an account in the list stands for its root user only; the others must be named themselves.
  if (caller.kind == Principal::Kind::Root) return account;
  // AWS: where single sessions of the role are listed, the session, its role and its account must all be.
  return some_session_of_role ? session && role && account : role;
}

}  // namespace rolecall::policy
