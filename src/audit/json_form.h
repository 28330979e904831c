// SPDX-License-Identifier: Apache-2.0
//
// An event as JSON, on one line: the CloudTrail record (audit-and-policy-generation.md, eventVersion 1.11) and the
// ledger's entry, which lead to each other by eventID.
#pragma once

#include <string>

#include "audit/event.h"

namespace rolecall::audit {

std::string cloudtrail_record(const Event& event);
std::string ledger_record(const Event& event);

}  // namespace rolecall::audit
