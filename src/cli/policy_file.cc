// SPDX-License-Identifier: Apache-2.0
#include "cli/policy_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>

#include "base/system_message.h"
#include "policy/json.h"
#include "policy/simulation.h"

namespace rolecall::cli {
namespace {

constexpr std::size_t kMaxFileBytes = policy::kMaxDocumentCharacters * 2;  // no character of a policy takes more

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using OpenFile = std::unique_ptr<std::FILE, Close>;

}  // namespace

base::Result<PolicyFile> read_policy_file(const std::string& path) {
  const bool is_stdin = path == "-";
  const std::string shown = is_stdin ? "<stdin>" : path;
  const auto unreadable = [&] {
    return base::failure(fmt::format("cannot read {}: {}", shown, base::system_message(errno)));
  };
  const OpenFile opened(is_stdin ? nullptr : std::fopen(path.c_str(), "rb"));
  std::FILE* file = is_stdin ? stdin : opened.get();
  if (file == nullptr) return unreadable();
  std::string text(kMaxFileBytes + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  if (std::ferror(file) != 0) return unreadable();
  if (text.size() > kMaxFileBytes) {
    return base::failure(
        fmt::format("{} is no policy: it has more than {} characters", shown, policy::kMaxDocumentCharacters));
  }
  return PolicyFile{shown, std::move(text)};
}

std::optional<PolicyType> policy_type_named(std::string_view name) {
  const auto found = std::ranges::find(kPolicyTypes, name, &PolicyType::name);
  return found == kPolicyTypes.end() ? std::nullopt : std::optional(*found);
}

PolicyType guessed_type(std::string_view text) {
  const auto document = policy::parse_json(text);
  if (!document) return kPolicyTypes.front();
  const policy::JsonValue* statement = document->find("Statement");
  const auto has_principal = [](const policy::JsonValue& one) {
    return one.find("Principal") != nullptr || one.find("NotPrincipal") != nullptr;
  };
  const bool principals =
      statement != nullptr && (has_principal(*statement) || std::ranges::any_of(statement->items, has_principal));
  if (!principals) return kPolicyTypes.front();
  return *policy_type_named(policy::resource_policy_kind(text) == policy::Kind::Trust ? "trust" : "bucket");
}

std::string render_error(const PolicyFile& file, const policy::PolicyError& error, Colours colours) {
  const std::size_t at = offset_of(file.text, error.line, error.column);
  std::string out = fmt::format("{}:{}:{}: {} {}\n", printable(file.path), error.line, error.column,
                                coloured("error:", Colour::Bad, colours),
                                coloured(printable(error.message), Colour::Strong, colours));
  return out + render({file.path, file.text, {at, at + 1}, error.detail, Colour::Bad}, colours);
}

}  // namespace rolecall::cli
