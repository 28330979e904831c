// SPDX-License-Identifier: Apache-2.0
#include "policy/reference/naive.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "policy/json.h"

namespace rolecall::policy::reference {
namespace {

using Strings = std::vector<std::string>;

// ---- text -----------------------------------------------------------------------------------------------------------

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

// Where the variable that begins at `from` has its closing brace: one inside of quotes is part of the default.
std::size_t closing_brace(const std::string& text, std::size_t from) {
  bool quoted = false;
  while (quoted || text[from] != '}') quoted ^= text[from++] == '\'';
  return from;
}

// Nothing: some variable has no value, and the pattern matches nothing.
std::optional<Symbols> symbols_of(const std::string& text, bool wildcards, bool variables, const Question& question) {
  Symbols symbols;
  for (std::size_t i = 0; i < text.size();) {
    if (variables && text.compare(i, 2, "${") == 0) {
      const std::size_t close = closing_brace(text, i);
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
    const std::size_t next = std::min(text.find_first_of("*?$", i + 1), text.size());
    const char c = text[i];
    if (wildcards && (c == '*' || c == '?')) {
      symbols.push_back({c == '*' ? Symbol::Run : Symbol::Any, ""});
      ++i;
    } else {
      append_plain(symbols, text.substr(i, next - i));
      i = next;
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

bool match_arn(const Strings& pattern, const std::string& arn, bool variables, const Question& question) {
  const Strings parts = arn_parts(arn);
  if (parts.size() != 6 || pattern.size() != 6) return false;
  for (std::size_t i = 0; i < 6; ++i) {
    const auto symbols = symbols_of(pattern[i], true, variables && i == 5, question);
    if (!symbols || !match_symbols(*symbols, parts[i])) return false;
  }
  return true;
}

// ---- typed values ---------------------------------------------------------------------------------------------------

bool all_digits(const std::string& text) {
  return text.find_first_not_of("0123456789") == std::string::npos;
}

Strings split(const std::string& text, char separator) {
  Strings parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

int sign_of(bool less, bool greater) {
  return less ? -1 : greater ? 1 : 0;
}

struct Number {
  bool negative = false;
  std::string whole, fraction;
};

std::optional<Number> number(std::string text) {
  Number result;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    result.negative = text[0] == '-';
    text.erase(0, 1);
  }
  const Strings halves = split(text, '.');
  if (halves.size() > 2 || !all_digits(halves.front()) || !all_digits(halves.back())) return std::nullopt;
  result.whole = halves[0];
  if (halves.size() == 2) result.fraction = halves[1];
  if (result.whole.empty() && result.fraction.empty()) return std::nullopt;
  return result;
}

// Negative, zero, positive; nothing if one of them is no number.  Written one below the other with the points in one
// column and zeros in the gaps, numbers compare like words.
std::optional<int> compare_numbers(const std::string& left, const std::string& right) {
  auto a = number(left);
  auto b = number(right);
  if (!a || !b) return std::nullopt;
  const std::size_t before = std::max(a->whole.size(), b->whole.size());
  const std::size_t behind = std::max(a->fraction.size(), b->fraction.size());
  const auto written = [&](Number& n) {
    n.whole.insert(0, before - n.whole.size(), '0');
    n.fraction.append(behind - n.fraction.size(), '0');
    std::string digits = n.whole + n.fraction;
    n.negative &= digits.find_first_not_of('0') != std::string::npos;
    return digits;
  };
  const std::string x = written(*a);
  const std::string y = written(*b);
  if (a->negative != b->negative) return a->negative ? -1 : 1;
  return a->negative ? sign_of(y < x, x < y) : sign_of(x < y, y < x);
}

struct Moment {
  long long seconds = 0;
  long long nanoseconds = 0;
};

// A field of one or two digits between the bounds.
std::optional<long long> field(const std::string& text, long long low, long long high) {
  if (text.empty() || text.size() > 2 || !all_digits(text)) return std::nullopt;
  const long long value = std::atoll(text.c_str());
  return value < low || value > high ? std::nullopt : std::optional(value);
}

// Days since 1970: whole cycles of 400 years, then years and months one by one.
std::optional<long long> days_of(std::string text) {
  const bool before_christ = !text.empty() && text[0] == '-';
  if (before_christ) text.erase(0, 1);
  const Strings parts = split(text, '-');
  if (parts.size() > 3 || parts[0].empty() || parts[0].size() > 9 || !all_digits(parts[0])) return std::nullopt;
  long long year = std::atoll(parts[0].c_str()) * (before_christ ? -1 : 1);
  if (year < -292275054 || year > 292278993) return std::nullopt;
  long long days = 0;
  for (; year < 1970; year += 400 * ((1970 - year + 399) / 400)) days -= 146097 * ((1970 - year + 399) / 400);
  if (year >= 2370) {
    const long long cycles = (year - 1970) / 400;
    days += 146097 * cycles;
    year -= 400 * cycles;
  }
  const auto days_in = [](long long y, long long month) {
    if (month == 2) return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  };
  for (long long y = 1970; y < year; ++y) days += 337 + days_in(y, 2);
  if (parts.size() == 1) return days;
  const auto month = field(parts[1], 1, 12);
  if (!month) return std::nullopt;
  for (long long m = 1; m < *month; ++m) days += days_in(year, m);
  if (parts.size() == 2) return days;
  const auto day = field(parts[2], 1, days_in(year, *month));
  return day ? std::optional(days + *day - 1) : std::nullopt;
}

// Seconds east of Greenwich: `Z`, `+hh`, `+hhmm`, `+hh:mm`.
std::optional<long long> zone_of(const std::string& text) {
  if (text == "Z" || text == "z") return 0;
  const bool colon = text.size() == 6 && text[3] == ':';
  if ((text[0] != '+' && text[0] != '-') || (text.size() != 3 && text.size() != 5 && !colon)) return std::nullopt;
  const auto hours = field(text.substr(1, 2), 0, 23);
  const std::string tail = text.substr(colon ? 4 : 3);
  const auto minutes = tail.empty() ? std::optional(0LL) : field(tail, 0, 59);
  if (!hours || !minutes || tail.size() == 1) return std::nullopt;
  return (*hours * 3600 + *minutes * 60) * (text[0] == '-' ? -1 : 1);
}

// Four digits are a year, other digits seconds since 1970, all else ISO 8601, of which any tail may be missing.
std::optional<Moment> date(const std::string& text) {
  if (!text.empty() && all_digits(text) && text.size() != 4) {
    const bool fits = text.size() < 19 || (text.size() == 19 && text <= "9223372036854775807");
    return fits ? std::optional(Moment{std::atoll(text.c_str()), 0}) : std::nullopt;
  }
  const std::size_t t = std::min(text.find_first_of("Tt"), text.size());
  const auto days = days_of(text.substr(0, t));
  if (!days) return std::nullopt;
  Moment moment{*days * 86400, 0};
  std::string clock = text.substr(std::min(t + 1, text.size()));
  if (clock.empty()) return moment;
  if (const std::size_t at = clock.find_first_of("Zz+-"); at != std::string::npos) {
    const auto zone = zone_of(clock.substr(at));
    if (!zone) return std::nullopt;
    moment.seconds -= *zone;
    clock.erase(at);
  }
  if (const std::size_t point = clock.find('.'); point != std::string::npos) {
    std::string fraction = clock.substr(point + 1);
    if (fraction.empty() || fraction.size() > 9 || !all_digits(fraction)) return std::nullopt;
    fraction.append(9 - fraction.size(), '0');
    moment.nanoseconds = std::atoll(fraction.c_str());
    clock.erase(point);
  }
  const Strings parts = split(clock, ':');
  if (parts.size() > 3) return std::nullopt;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto value = field(parts[i], 0, i == 0 ? 23 : 59);
    if (!value) return std::nullopt;
    moment.seconds += *value * (i == 0 ? 3600 : i == 1 ? 60 : 1);
  }
  return moment;
}

std::optional<int> compare_dates(const std::string& left, const std::string& right) {
  const auto a = date(left);
  const auto b = date(right);
  if (!a || !b) return std::nullopt;
  if (a->seconds != b->seconds) return sign_of(a->seconds < b->seconds, true);
  return sign_of(a->nanoseconds < b->nanoseconds, b->nanoseconds < a->nanoseconds);
}

std::string binary(unsigned long value, int bits) {
  std::string result;
  for (int bit = bits - 1; bit >= 0; --bit) result += ((value >> bit) & 1) != 0 ? '1' : '0';
  return result;
}

// A dotted quad as 32 characters 0 and 1; empty: it is none.
std::string bits_of_v4(const std::string& address) {
  std::string result;
  const Strings parts = split(address, '.');
  for (const std::string& part : parts) {
    const bool valid = !part.empty() && part.size() <= 3 && all_digits(part) && std::atoi(part.c_str()) <= 255;
    if (!valid || parts.size() != 4) return "";
    result += binary(std::strtoul(part.c_str(), nullptr, 10), 8);
  }
  return result;
}

// An address of either version as 32 or 128 characters 0 and 1; empty: it is none.
std::string bits_of(const std::string& address) {
  if (address.find(':') == std::string::npos) return bits_of_v4(address);
  const auto groups = [](const std::string& text, std::string& out) {
    if (text.empty()) return true;
    const Strings parts = split(text, ':');
    for (const std::string& part : parts) {
      if (&part == &parts.back() && part.find('.') != std::string::npos) {
        const std::string v4 = bits_of_v4(part);
        out += v4;
        return !v4.empty();
      }
      const bool hex = part.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
      if (part.empty() || part.size() > 4 || !hex) return false;
      out += binary(std::strtoul(part.c_str(), nullptr, 16), 16);
    }
    return true;
  };
  const std::size_t gap = address.find("::");
  std::string front;
  std::string back;
  if (gap == std::string::npos) return groups(address, front) && front.size() == 128 ? front : "";
  const std::string before = address.substr(0, gap);
  if (before.find('.') != std::string::npos) return "";
  if (!groups(before, front) || !groups(address.substr(gap + 2), back) || front.size() + back.size() > 112) return "";
  return front + std::string(128 - front.size() - back.size(), '0') + back;
}

bool in_range(const std::string& address, const std::string& range) {
  const std::size_t slash = range.find('/');
  const std::string wanted = bits_of(range.substr(0, slash));
  const std::string given = bits_of(address);
  const std::size_t length =
      slash == std::string::npos ? wanted.size() : std::strtoul(range.c_str() + slash + 1, nullptr, 10);
  return !given.empty() && given.size() == wanted.size() && given.substr(0, length) == wanted.substr(0, length);
}

// Without regard to letter case, over the characters that a policy may hold: ASCII and Latin-1.
std::string fold(const std::string& text) {
  std::string result;
  for (const std::string& c : characters(text)) {
    // U+00C0 to U+00DE without the multiplication sign; the small letters stand 32 behind.
    const bool capital = c.size() == 2 && c[0] == '\xC3' && c >= "\xC3\x80" && c <= "\xC3\x9E" && c != "\xC3\x97";
    result += capital ? std::string{c[0], static_cast<char>(c[1] + 32)} : lower(c);
  }
  return result;
}

// ---- conditions -----------------------------------------------------------------------------------------------------

bool ends_with(const std::string& text, const std::string& tail) {
  return text.size() >= tail.size() && text.compare(text.size() - tail.size(), tail.size(), tail) == 0;
}
bool starts_with(const std::string& text, const std::string& head) {
  return text.compare(0, head.size(), head) == 0;
}

bool ordered(const std::string& op, const std::optional<int>& order) {
  if (!order) return false;
  if (ends_with(op, "LessThan")) return *order < 0;
  if (ends_with(op, "LessThanEquals")) return *order <= 0;
  if (ends_with(op, "GreaterThan")) return *order > 0;
  if (ends_with(op, "GreaterThanEquals")) return *order >= 0;
  return *order == 0;
}

// One value of the request against one of the policy; `op` without its Not.
bool one_matches(const std::string& op, const std::string& request, const std::string& policy, bool variables,
                 const Question& q) {
  if (starts_with(op, "Numeric")) return ordered(op, compare_numbers(request, policy));
  if (starts_with(op, "Date")) return ordered(op, compare_dates(request, policy));
  if (op == "IpAddress") return in_range(request, policy);
  if (op == "BinaryEquals") return request == policy;
  if (op == "Null") return lower(policy) == "false";
  if (starts_with(op, "Arn")) return match_arn(arn_parts(policy), request, variables, q);
  if (op == "StringEqualsIgnoreCase" || op == "Bool") {
    const auto symbols = symbols_of(policy, false, variables, q);
    if (!symbols) return false;
    std::string expanded;
    for (const Symbol& symbol : *symbols) expanded += symbol.text;
    return fold(expanded) == fold(request);
  }
  const auto symbols = symbols_of(policy, op == "StringLike", variables, q);
  return symbols && match_symbols(*symbols, request);
}

std::string without(std::string text, const std::string& word) {
  const std::size_t at = text.find(word);
  return at == std::string::npos ? text : text.erase(at, word.size());
}

}  // namespace

bool resource_matches(const std::string& pattern, const std::string& resource, bool variables, const Question& q) {
  if (pattern == "*") return true;
  Strings parts = arn_parts(pattern);
  while (parts.size() < 6) parts.emplace_back("*");
  return match_arn(parts, resource, variables, q);
}

bool condition_holds(const std::string& full_name, const std::string& key, const std::vector<std::string>& policy,
                     bool variables, const Question& q) {
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

namespace {

// ---- statements -----------------------------------------------------------------------------------------------------

Strings list_of(const JsonValue& value) {
  if (!value.is_array()) return {value.text};
  Strings list;
  for (const JsonValue& item : value.items) list.push_back(item.text);
  return list;
}

bool action_matches(const std::string& pattern, const std::string& action) {
  return pattern == "*" || glob(lower(pattern), lower(action));
}

// What naming `value` gives the caller: "", "account", "role", "star" or "direct".
std::string grant(const std::string& key, const std::string& value, const Caller& caller) {
  if (value == "*") return "star";
  if (key == "Service") return caller.kind == "service" && caller.service == value ? "direct" : "";
  if (key == "Federated") return caller.kind == "provider" && caller.provider == value ? "direct" : "";
  const bool account_member =
      caller.kind == "root" || caller.kind == "user" || caller.kind == "role" || caller.kind == "federated-user";
  if (key == "CanonicalUser") return account_member && caller.canonical_user == value ? "account" : "";
  const Strings parts = arn_parts(value);
  // An account is one of its partition.
  const bool root_arn =
      parts.size() == 6 && parts[1] == arn_parts(caller.arn + ":")[1] && parts[2] == "iam" && parts[5] == "root";
  if (value == caller.account || (root_arn && parts[4] == caller.account)) return account_member ? "account" : "";
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
    const Strings parts = arn_parts(value);
    const bool is_session = parts.size() == 6 && parts[2] == "sts" && starts_with(parts[5], "assumed-role/");
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
  const auto resource = [&](const std::string& pattern) { return resource_matches(pattern, q.resource, variables, q); };
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

// ---- the decision ---------------------------------------------------------------------------------------------------

// Of the services that the tests ask about, those that resource control policies reach.
const std::set<std::string> kResourceControlled = {"s3", "sts", "kms", "sqs", "secretsmanager"};

std::string service_of(const Question& q) {
  return lower(q.action.substr(0, q.action.find(':')));
}

struct Said {
  bool deny = false;
  std::string allow;  // the best grant
};

Said ask(const std::vector<Document>& documents, const Question& q, bool bounded) {
  Said said;
  for (const Document& document : documents) {
    const JsonValue* version = document.json().find("Version");
    const bool variables = version != nullptr && version->text == "2012-10-17";
    const JsonValue& element = *document.json().find("Statement");
    const std::size_t count = element.is_array() ? element.items.size() : 1;
    for (std::size_t i = 0; i < count; ++i) {
      const JsonValue& statement = element.is_array() ? element.items[i] : element;
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

// Every layer that has a say about this caller, in the order in which an explicit deny is reported.
std::vector<std::pair<std::string, Said>> ask_all(const Question& q, const Documents& d) {
  const std::string& kind = q.caller.kind;
  const bool has_identity = kind == "user" || kind == "role" || kind == "federated-user";
  const bool service_linked = kind == "role" && q.caller.arn.find(":role/aws-service-role/") != std::string::npos;
  const bool bounded = d.boundary.has_value();
  std::vector<std::pair<std::string, Said>> all;
  if (!service_linked) {
    if (kResourceControlled.count(service_of(q)) > 0) {
      for (const auto& level : d.resource_control) all.emplace_back("resource_control", ask(level, q, bounded));
    }
    if (has_identity || kind == "root") {
      for (const auto& level : d.service_control) all.emplace_back("service_control", ask(level, q, bounded));
    }
  }
  if (d.vpc_endpoint) all.emplace_back("vpc_endpoint", ask({*d.vpc_endpoint}, q, bounded));
  if (d.resource) all.emplace_back(d.resource_is_trust ? "trust" : "bucket", ask({*d.resource}, q, bounded));
  if (has_identity) all.emplace_back("identity", ask(d.identity, q, bounded));
  if (has_identity && bounded) all.emplace_back("boundary", ask({*d.boundary}, q, bounded));
  if (d.session) all.emplace_back("session", ask(*d.session, q, bounded));
  return all;
}

}  // namespace

Document::Document(std::string text) {
  auto json = parse_json(text);
  read_ = std::make_shared<const Read>(Read{std::move(text), json ? *std::move(json) : JsonValue()});
}

bool glob(const std::string& pattern, const std::string& text) {
  return match_symbols(*symbols_of(pattern, true, false, {}), text);
}

Answer decide(const Question& q, const Documents& d) {
  const std::string action = lower(q.action);
  if (action == "sts:getcalleridentity" || action == "sts:getsessiontoken") return {"allowed", "none"};
  const auto all = ask_all(q, d);
  std::map<std::string, std::string> allows;  // layer -> grant, of the layers that were asked
  for (const auto& [layer, said] : all) {
    if (said.deny) return {"explicitDeny", layer};
    allows[layer] = said.allow;
  }
  for (const auto& [layer, said] : all) {
    const bool must_allow = ends_with(layer, "_control") || layer == "vpc_endpoint";
    if (must_allow && said.allow.empty()) return {"implicitDeny", layer};
  }

  const std::string& kind = q.caller.kind;
  const std::string resource = d.resource_is_trust ? "trust" : "bucket";
  const std::string grant = allows[resource];
  const bool must_grant = d.resource_is_trust || (d.resource && service_of(q) == "kms");
  const bool same_account = q.resource_account.empty() || q.resource_account == q.caller.account;
  const auto unless_missing = [&](const Strings& needed, const Answer& answer) {
    for (const std::string& layer : needed) {
      const bool asked = allows.find(layer) != allows.end();
      // A layer that is not there does not limit; but a federated user has nothing without a session policy.
      const bool limits = asked || (layer == "session" && kind == "federated-user");
      if (limits && allows[layer].empty()) return Answer{"implicitDeny", layer};
    }
    return answer;
  };
  Answer by_resource = {grant.empty() ? "implicitDeny" : "allowed", resource};

  if (kind == "root") {
    const bool alone = same_account && !must_grant;
    return unless_missing({"session"}, alone ? Answer{"allowed", "none"} : by_resource);
  }
  if (kind != "user" && kind != "role" && kind != "federated-user") return by_resource;
  const Strings every = {"identity", "boundary", "session"};
  if (!same_account) return unless_missing(every, by_resource);
  if (!must_grant) {
    Answer by_identity = unless_missing(every, {"allowed", "identity"});
    if (by_identity.outcome == "allowed") return by_identity;
    if (grant.empty() || grant == "account") return by_identity;
  }
  if (grant == "direct" || grant == "star") return by_resource;
  if (grant == "role") return unless_missing({"boundary", "session"}, by_resource);
  return unless_missing(every, by_resource);
}

}  // namespace rolecall::policy::reference
