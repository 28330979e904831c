// SPDX-License-Identifier: Apache-2.0
#include "policy/reference/naive.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "policy/json.h"

namespace rolecall::policy::reference {
namespace {

using Strings = std::vector<std::string>;

// ---- text
// ------------------------------------------------------------------------------------------------------------

std::string lower(std::string text) {
  for (char& c : text) c = (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

Strings characters(const std::string& text) {
  Strings result;
  for (const char c : text) {
    const bool continues = (static_cast<unsigned char>(c) >> 6) == 2;
    if (continues && !result.empty()) {
      result.back() += c;
    } else {
      result.emplace_back(1, c);
    }
  }
  return result;
}

// One character of a pattern: its text, or `any`/`run` for the wildcards.
struct Symbol {
  enum { Plain, Any, Run } kind;
  std::string text;
};
using Symbols = std::vector<Symbol>;

// The textbook table: reach[i][j] = the first i symbols match the first j characters.
bool match_symbols(const Symbols& pattern, const std::string& text) {
  const Strings chars = characters(text);
  std::vector<std::vector<bool>> reach(pattern.size() + 1, std::vector<bool>(chars.size() + 1, false));
  reach[0][0] = true;
  for (std::size_t i = 1; i <= pattern.size(); ++i) {
    for (std::size_t j = 0; j <= chars.size(); ++j) {
      const Symbol& symbol = pattern[i - 1];
      if (symbol.kind == Symbol::Run) {
        reach[i][j] = reach[i - 1][j] || (j > 0 && reach[i][j - 1]);
      } else if (j > 0) {
        reach[i][j] = reach[i - 1][j - 1] && (symbol.kind == Symbol::Any || symbol.text == chars[j - 1]);
      }
    }
  }
  return reach[pattern.size()][chars.size()];
}

void append_plain(Symbols& symbols, const std::string& text) {
  for (const std::string& c : characters(text)) symbols.push_back({Symbol::Plain, c});
}

// The value of one variable's body (`aws:username, 'x'`); nothing: it has none.
std::optional<std::string> variable(const std::string& body, const Question& question) {
  const std::string name = body.substr(0, body.find(','));
  const auto found = question.context.find(lower(name));
  if (found != question.context.end() && !found->second.multivalued && found->second.values.size() == 1) {
    return found->second.values[0];
  }
  const std::size_t quote = body.find('\'');
  if (quote == std::string::npos) return std::nullopt;
  return body.substr(quote + 1, body.rfind('\'') - quote - 1);
}

// Nothing: some variable has no value, and the pattern matches nothing.
std::optional<Symbols> symbols_of(const std::string& text, bool wildcards, bool variables, const Question& question) {
  Symbols symbols;
  for (std::size_t i = 0; i < text.size();) {
    if (variables && text.compare(i, 2, "${") == 0) {
      const std::size_t close = text.find('}', i);
      const std::string body = text.substr(i + 2, close - i - 2);
      i = close + 1;
      if (body == "*" || body == "?" || body == "$") {
        append_plain(symbols, body);
        continue;
      }
      const auto value = variable(body, question);
      if (!value) return std::nullopt;
      append_plain(symbols, *value);
      continue;
    }
    const std::string c = characters(text.substr(i))[0];
    i += c.size();
    if (wildcards && c == "*") {
      symbols.push_back({Symbol::Run, ""});
    } else if (wildcards && c == "?") {
      symbols.push_back({Symbol::Any, ""});
    } else {
      symbols.push_back({Symbol::Plain, c});
    }
  }
  return symbols;
}

// Splits on the first five colons.
Strings arn_parts(const std::string& text) {
  Strings parts(1);
  for (const char c : text) {
    if (c == ':' && parts.size() < 6) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

bool match_arn(Strings pattern, const std::string& arn, bool variables, const Question& question) {
  const Strings parts = arn_parts(arn);
  if (parts.size() != 6 || pattern.size() != 6) return false;
  for (std::size_t i = 0; i < 6; ++i) {
    const auto symbols = symbols_of(pattern[i], true, variables && i == 5, question);
    if (!symbols || !match_symbols(*symbols, parts[i])) return false;
  }
  return true;
}

// ---- typed values
// ----------------------------------------------------------------------------------------------------

// In billionths; nothing: not a number, or one of more than nine digits a side.
std::optional<long long> number(const std::string& text) {
  std::size_t i = 0;
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) i = 1;
  if (i == text.size() || text.substr(i) == ".") return std::nullopt;
  long long value = 0;
  int decimals = -1;
  for (; i < text.size(); ++i) {
    if (text[i] == '.' && decimals < 0) {
      decimals = 0;
    } else if (text[i] >= '0' && text[i] <= '9') {
      value = value * 10 + (text[i] - '0');
      if (decimals >= 0) ++decimals;
    } else {
      return std::nullopt;
    }
  }
  for (int k = std::max(decimals, 0); k < 9; ++k) value *= 10;
  return negative ? -value : value;
}

// Seconds since 1970, by counting days one by one.  Knows YYYY-MM-DD, YYYY-MM-DDThh:mm:ssZ, seconds, and years before
// our era, which are all the same to it: long ago.
std::optional<long long> date(const std::string& text) {
  const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
  if (digits && text.size() != 4) return std::strtoll(text.c_str(), nullptr, 10);
  if (text.size() > 1 && text[0] == '-' && text.find_first_not_of("0123456789", 1) == std::string::npos) {
    return -1'000'000'000'000LL;
  }
  const bool day_only = text.size() == 10;
  if (!day_only && (text.size() != 20 || text[10] != 'T' || text[19] != 'Z')) return std::nullopt;
  const auto field = [&](std::size_t at, std::size_t length) { return std::atoi(text.substr(at, length).c_str()); };
  const auto days_in = [](int year, int month) {
    if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  };
  long long days = field(8, 2) - 1;
  for (int month = 1; month < field(5, 2); ++month) days += days_in(field(0, 4), month);
  for (int year = 1970; year < field(0, 4); ++year) days += 337 + days_in(year, 2);
  return days * 86400LL + (day_only ? 0 : field(11, 2) * 3600 + field(14, 2) * 60 + field(17, 2));
}

// Dotted quads only, as 32 characters 0 and 1.
std::string bits(const std::string& address) {
  std::string result;
  std::string part;
  for (const char c : address + ".") {
    if (c != '.') {
      part += c;
      continue;
    }
    if (part.empty() || part.size() > 3 || part.find_first_not_of("0123456789") != std::string::npos) return "";
    for (int bit = 7; bit >= 0; --bit) result += ((std::atoi(part.c_str()) >> bit) & 1) != 0 ? '1' : '0';
    part.clear();
  }
  return result.size() == 32 ? result : "";
}

bool in_range(const std::string& address, const std::string& range) {
  const std::size_t slash = range.find('/');
  const std::size_t length = slash == std::string::npos ? 32 : std::strtoul(range.c_str() + slash + 1, nullptr, 10);
  const std::string wanted = bits(range.substr(0, slash));
  const std::string given = bits(address);
  return !given.empty() && given.substr(0, length) == wanted.substr(0, length);
}

// ---- conditions
// ------------------------------------------------------------------------------------------------------

bool ends_with(const std::string& text, const std::string& tail) {
  return text.size() >= tail.size() && text.compare(text.size() - tail.size(), tail.size(), tail) == 0;
}
bool starts_with(const std::string& text, const std::string& head) {
  return text.compare(0, head.size(), head) == 0;
}

bool ordered(const std::string& op, const std::optional<long long>& request, const std::optional<long long>& policy) {
  if (!request || !policy) return false;
  if (ends_with(op, "LessThan")) return *request < *policy;
  if (ends_with(op, "LessThanEquals")) return *request <= *policy;
  if (ends_with(op, "GreaterThan")) return *request > *policy;
  if (ends_with(op, "GreaterThanEquals")) return *request >= *policy;
  return *request == *policy;
}

// One value of the request against one of the policy; `op` without its Not.
bool one_matches(const std::string& op, std::string request, std::string policy, bool variables, const Question& q) {
  if (starts_with(op, "Numeric")) return ordered(op, number(request), number(policy));
  if (starts_with(op, "Date")) return ordered(op, date(request), date(policy));
  if (op == "IpAddress") return in_range(request, policy);
  if (op == "BinaryEquals") return request == policy;
  if (op == "Null") return lower(policy) == "false";
  if (starts_with(op, "Arn")) return match_arn(arn_parts(policy), request, variables, q);
  if (op == "StringEqualsIgnoreCase" || op == "Bool") {
    const auto symbols = symbols_of(policy, false, variables, q);
    if (!symbols) return false;
    std::string expanded;
    for (const Symbol& symbol : *symbols) expanded += symbol.text;
    return lower(expanded) == lower(request);
  }
  const auto symbols = symbols_of(policy, op == "StringLike", variables, q);
  return symbols && match_symbols(*symbols, request);
}

std::string without(std::string text, const std::string& word) {
  const std::size_t at = text.find(word);
  return at == std::string::npos ? text : text.erase(at, word.size());
}

bool condition_holds(const std::string& full_name, const std::string& key, const Strings& policy, bool variables,
                     const Question& q) {
  const bool all = starts_with(full_name, "ForAllValues:");
  const bool any = starts_with(full_name, "ForAnyValue:");
  const bool if_exists = ends_with(full_name, "IfExists");
  const std::string name = without(without(without(full_name, "ForAllValues:"), "ForAnyValue:"), "IfExists");
  const bool negated = name.find("Not") != std::string::npos;
  const std::string op = without(name, "Not");

  const auto found = q.context.find(lower(key));
  const Strings request = found == q.context.end() ? Strings() : found->second.values;
  const auto passes = [&](const std::string& value) {
    const bool matched = std::any_of(policy.begin(), policy.end(), [&](const std::string& wanted) {
      return one_matches(op, value, wanted, variables, q);
    });
    return matched != negated;
  };
  if (all || any) {
    const bool none = request.empty() || request == Strings{""};
    if (none) return all;
    return all ? std::all_of(request.begin(), request.end(), passes)
               : std::any_of(request.begin(), request.end(), passes);
  }
  if (op == "Null") {
    return std::any_of(policy.begin(), policy.end(),
                       [&](const std::string& wanted) { return (lower(wanted) == "true") == request.empty(); });
  }
  if (request.empty()) return negated || if_exists;
  return !found->second.multivalued && passes(request[0]);
}

// ---- statements
// ------------------------------------------------------------------------------------------------------

Strings list_of(const JsonValue& value) {
  if (!value.is_array()) return {value.text};
  Strings list;
  for (const JsonValue& item : value.items) list.push_back(item.text);
  return list;
}

bool action_matches(const std::string& pattern, const std::string& action) {
  return pattern == "*" || glob(lower(pattern), lower(action));
}

bool resource_matches(const std::string& pattern, const Question& q, bool variables) {
  if (pattern == "*") return true;
  Strings parts = arn_parts(pattern);
  while (parts.size() < 6) parts.emplace_back("*");
  return match_arn(parts, q.resource, variables, q);
}

// What naming `value` gives the caller: "", "account", "role", "star" or "direct".
std::string grant(const std::string& key, const std::string& value, const Caller& caller) {
  if (value == "*") return "star";
  if (key == "Service") return caller.kind == "service" && caller.service == value ? "direct" : "";
  if (key == "Federated") return caller.kind == "provider" && caller.provider == value ? "direct" : "";
  const bool account_member =
      caller.kind == "root" || caller.kind == "user" || caller.kind == "role" || caller.kind == "federated-user";
  if (value == caller.account || (ends_with(value, ":root") && arn_parts(value)[4] == caller.account)) {
    return account_member ? "account" : "";
  }
  if (caller.kind == "user" && (value == caller.arn || value == caller.unique_id)) return "direct";
  if (caller.kind == "role" && (value == caller.arn || value == caller.unique_id)) return "role";
  if (caller.kind == "role" && value == caller.session_arn) return "direct";
  if (caller.kind == "federated-user" && value == caller.arn) return "direct";
  if (caller.kind == "federated-user" && value == caller.parent_arn) return "role";
  return "";
}

std::vector<std::pair<std::string, std::string>> principals(const JsonValue& element) {
  std::vector<std::pair<std::string, std::string>> result;
  if (element.is_string()) return {{"AWS", element.text}};
  for (const JsonMember& member : element.members) {
    for (const std::string& value : list_of(member.value)) result.emplace_back(member.name, value);
  }
  return result;
}

bool exempted(const JsonValue& element, const Caller& caller) {
  std::set<std::string> grants;
  bool names_session_of_role = false;
  bool names_this_session = false;
  for (const auto& [key, value] : principals(element)) {
    const bool is_session = value.find(":assumed-role/") != std::string::npos;
    if (is_session && caller.kind == "role") {
      names_session_of_role |=
          value.substr(0, value.rfind('/')) == caller.session_arn.substr(0, caller.session_arn.rfind('/'));
      names_this_session |= value == caller.session_arn;
      continue;
    }
    grants.insert(grant(key, value, caller));
  }
  if (grants.count("star") + grants.count("direct") > 0) return true;
  if (caller.kind == "root") return grants.count("account") > 0;
  if (names_session_of_role) return names_this_session && grants.count("role") > 0 && grants.count("account") > 0;
  return grants.count("role") > 0;
}

const Strings kGrantOrder = {"", "account", "role", "star", "direct"};

int rank(const std::string& grant) {
  return static_cast<int>(std::find(kGrantOrder.begin(), kGrantOrder.end(), grant) - kGrantOrder.begin());
}

// The grant of the statement, "" if it does not apply.
std::string applies(const JsonValue& statement, const Question& q, bool variables, bool bounded) {
  const auto in_list = [&](const char* name, const char* not_name, auto matches) {
    const JsonValue* list = statement.find(name);
    const JsonValue* not_list = statement.find(not_name);
    if (list == nullptr && not_list == nullptr) return true;
    const Strings values = list_of(list != nullptr ? *list : *not_list);
    return std::any_of(values.begin(), values.end(), matches) == (list != nullptr);
  };
  const auto action = [&](const std::string& pattern) { return action_matches(pattern, q.action); };
  const auto resource = [&](const std::string& pattern) { return resource_matches(pattern, q, variables); };
  if (!in_list("Action", "NotAction", action) || !in_list("Resource", "NotResource", resource)) return "";
  std::string best = "direct";
  if (const JsonValue* principal = statement.find("Principal")) {
    best = "";
    for (const auto& [key, value] : principals(*principal)) {
      const std::string one = grant(key, value, q.caller);
      if (rank(one) > rank(best)) best = one;
    }
  } else if (const JsonValue* not_principal = statement.find("NotPrincipal")) {
    const bool always = bounded && statement.find("Effect")->text == "Deny";
    best = !always && exempted(*not_principal, q.caller) ? "" : "star";
  }
  if (const JsonValue* condition = statement.find("Condition")) {
    for (const JsonMember& block : condition->members) {
      for (const JsonMember& line : block.value.members) {
        if (!condition_holds(block.name, line.name, list_of(line.value), variables, q)) return "";
      }
    }
  }
  return best;
}

// ---- the decision
// ----------------------------------------------------------------------------------------------------

// Of the services that the tests ask about, those that resource control policies reach.
const std::set<std::string> kResourceControlled = {"s3", "sts", "kms", "sqs", "secretsmanager"};

struct Said {
  bool deny = false;
  std::string allow;  // the best grant
};

Said ask(const Strings& documents, const Question& q, bool bounded) {
  Said said;
  for (const std::string& text : documents) {
    const auto document = parse_json(text);
    const JsonValue* version = document->find("Version");
    const bool variables = version != nullptr && version->text == "2012-10-17";
    const JsonValue& element = *document->find("Statement");
    const std::vector<JsonValue> statements = element.is_array() ? element.items : std::vector<JsonValue>{element};
    for (const JsonValue& statement : statements) {
      const std::string grant = applies(statement, q, variables, bounded);
      if (grant.empty()) continue;
      if (statement.find("Effect")->text == "Deny") {
        said.deny = true;
      } else if (rank(grant) > rank(said.allow)) {
        said.allow = grant;
      }
    }
  }
  return said;
}

}  // namespace

bool glob(const std::string& pattern, const std::string& text) {
  return match_symbols(*symbols_of(pattern, true, false, {}), text);
}

std::string decide(const Question& q, const Documents& d) {
  const std::string action = lower(q.action);
  if (action == "sts:getcalleridentity" || action == "sts:getsessiontoken") return "allowed";
  const std::string& kind = q.caller.kind;
  const bool has_identity = kind == "user" || kind == "role" || kind == "federated-user";
  const bool service_linked = kind == "role" && q.caller.arn.find(":role/aws-service-role/") != std::string::npos;
  const bool bounded = d.boundary.has_value();

  const std::string service = action.substr(0, action.find(':'));
  bool deny = false;
  bool guards_allow = true;
  const auto ask_levels = [&](const std::vector<Strings>& levels) {
    for (const Strings& level : levels) {
      const Said said = ask(level, q, bounded);
      deny |= said.deny;
      guards_allow &= !said.allow.empty();
    }
  };
  if (!service_linked && kResourceControlled.count(service) > 0) ask_levels(d.resource_control);
  if (!service_linked && (has_identity || kind == "root")) ask_levels(d.service_control);
  if (d.vpc_endpoint) ask_levels({{*d.vpc_endpoint}});
  const Said resource = d.resource ? ask({*d.resource}, q, bounded) : Said();
  const Said identity = has_identity ? ask(d.identity, q, bounded) : Said();
  const Said boundary = has_identity && bounded ? ask({*d.boundary}, q, bounded) : Said();
  const Said session = d.session ? ask(*d.session, q, bounded) : Said();
  if (deny || resource.deny || identity.deny || boundary.deny || session.deny) return "explicitDeny";

  const bool identity_allows = !identity.allow.empty();
  const bool boundary_allows = !bounded || !boundary.allow.empty();
  const bool session_allows = d.session ? !session.allow.empty() : kind != "federated-user";
  const bool granted = !resource.allow.empty();
  const bool direct = resource.allow == "direct" || resource.allow == "star";
  const bool must_grant = d.resource_is_trust || (d.resource && service == "kms");
  const bool same_account = q.resource_account.empty() || q.resource_account == q.caller.account;
  const bool all = identity_allows && boundary_allows && session_allows;
  const bool by_role = resource.allow == "role" && boundary_allows && session_allows;

  bool allowed = false;
  if (!has_identity && kind != "root") {
    allowed = granted;
  } else if (kind == "root") {
    allowed = session_allows && ((same_account && !must_grant) || granted);
  } else if (!same_account) {
    allowed = granted && all;
  } else if (must_grant) {
    allowed = direct || by_role || (granted && all);
  } else {
    allowed = all || direct || by_role;
  }
  return allowed && guards_allow ? "allowed" : "implicitDeny";
}

}  // namespace rolecall::policy::reference
