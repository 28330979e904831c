// SPDX-License-Identifier: Apache-2.0
//
// The engine and its naive twin on the same world.  The engine is asked in each of its ways (every policy's own index,
// one index over all identity policies; with and without tracing) and must give one answer, which must be the twin's.
// Used by the tests of this folder and by fuzz/policy_difference_fuzz.cc.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "policy/evaluate.h"
#include "policy/reference/naive.h"

namespace rolecall::policy::reference {

struct World {
  Documents documents;
  std::vector<Question> questions;
};

enum class Indexing : std::uint8_t { EachPolicy, AcrossPolicies };

// The engine's side of a world.  Decisions point into it.
class Engine {
 public:
  explicit Engine(const Documents& documents);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Why some document was refused; empty: none was, and only then decide() may be called.
  const std::string& refusal() const { return refusal_; }

  Decision decide(const Question& question, Tracing tracing = Tracing::Off,
                  Indexing indexing = Indexing::EachPolicy) const;

 private:
  using Attached = std::vector<AttachedPolicy>;

  void add(Attached& list, const Document& document, Kind kind);
  void add_levels(std::deque<Attached>& levels, const std::vector<std::vector<Document>>& documents, Kind kind);

  std::string refusal_;
  std::vector<std::shared_ptr<const Policy>> policies_;
  Attached identity_, boundary_, session_, resource_, vpc_endpoint_;
  std::deque<Attached> service_control_, resource_control_;
  bool has_session_ = false;
  std::unique_ptr<PolicyIndex> index_;
};

// How the twin spells what the engine decided.
Answer answer_of(const Decision& decision);

// Asks both everything.  Empty: they agree; else the question, the policies and the answers, for a person to read.
std::string difference(const Engine& engine, const World& world);
std::string difference(const World& world);

}  // namespace rolecall::policy::reference
