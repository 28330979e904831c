// SPDX-License-Identifier: Apache-2.0
//
// Findings: what is suspicious in a policy that is valid.  Only what is certain from the text alone, under the codes of
// AWS's IAM Access Analyzer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/document.h"
#include "policy/explanation.h"

namespace rolecall::policy {

struct Finding {
  enum class Severity : std::uint8_t { SecurityWarning, Warning, Suggestion };
  Severity severity = Severity::Warning;
  std::string_view code;  // MISSING_VERSION
  std::string message;
  Span place;  // in the policy's text
};

// In the order of their places.
std::vector<Finding> find_issues(const Policy& policy);

// `security warning`, `warning`, `suggestion`.
std::string_view severity_name(Finding::Severity severity);

}  // namespace rolecall::policy
