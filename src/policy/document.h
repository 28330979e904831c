// SPDX-License-Identifier: Apache-2.0
//
// Policy documents: text -> validated, compiled, immutable Policy.  Everything that costs (JSON, patterns, numbers,
// dates) happens here, once, when a policy is written; deciding only reads.
//
// compile() refuses what AWS refuses for that kind of policy, with AWS's words and in AWS's order, and it never accepts
// an element that evaluation would not honour.  Where AWS's answer is not known, it refuses and says why in `detail`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "policy/json.h"
#include "policy/principal.h"
#include "policy/statement.h"
#include "policy/statement_index.h"

namespace rolecall::policy {

// Where the policy is used: it decides what the document may hold.  A permissions boundary is a ManagedIdentity.
enum class Kind : std::uint8_t {
  ManagedIdentity,
  InlineIdentity,
  Trust,
  Session,
  Bucket,
  ServiceControl,
  ResourceControl,
  VpcEndpoint,
};

struct PolicyError {
  std::string code;     // AWS's error code: MalformedPolicyDocument, and others for other kinds
  std::string message;  // AWS's text
  std::string detail;   // what is wrong in our words; may be empty
  std::size_t line = 1;
  std::size_t column = 1;
};

// Knows the users and roles that exist.
class PrincipalResolver {
 public:
  virtual ~PrincipalResolver() = default;
  // The unique id of the user or role with this ARN (or this unique id).  Absence: there is none, the policy is
  // refused. An empty text: leave it unbound, to be matched by ARN.
  virtual std::optional<std::string> unique_id_of(std::string_view arn) const = 0;
};

// About how much memory a compiled policy takes for each character of its text (`./dev bench policy` measures it).
inline constexpr std::size_t kBytesPerCharacter = 12;

// Immutable and safe to read from any thread.
class Policy {
 public:
  Policy(const Policy&) = delete;
  Policy& operator=(const Policy&) = delete;

  const std::string& text() const { return text_; }
  Kind kind() const { return kind_; }
  std::span<const Statement> statements() const { return statements_; }
  const StatementIndex& index() const { return index_; }

  // Every entry of every Principal and NotPrincipal, in document order, so that the caller can check existence.
  std::vector<const PrincipalEntry*> principals() const;

  // Every condition key that the document mentions, also in policy variables: AWS's spelling for documented keys, else
  // the document's; sorted, without repetition.
  std::vector<std::string> context_keys() const;

 private:
  friend class PolicyCompiler;
  Policy(std::string text, Kind kind) : text_(std::move(text)), kind_(kind) {}

  std::string text_;
  Kind kind_;
  std::vector<Statement> statements_;
  StatementIndex index_;
};

// With a resolver, users and roles in Principal elements are bound to their unique ids; without one they match by ARN.
base::Result<std::shared_ptr<const Policy>, PolicyError> compile(std::string_view text, Kind kind,
                                                                 const PrincipalResolver* resolver = nullptr);

// `Invalid principal in policy: "AWS":"arn:..."`, for an entry of policy.principals() that does not exist.
PolicyError invalid_principal(const Policy& policy, const PrincipalEntry& entry);

// The number of characters that count against AWS's size quotas: white space outside of strings does not.
std::size_t counted_size(std::string_view text);

}  // namespace rolecall::policy
