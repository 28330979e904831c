// SPDX-License-Identifier: Apache-2.0
//
// From a request that has been served (or refused) to its audit event.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/event.h"
#include "base/json.h"
#include "http/message.h"
#include "service/authorization.h"
#include "service/settings.h"
#include "wire/api_error.h"
#include "wire/params.h"

namespace rolecall::service {

RequestFacts facts_of(const http::RequestHead& head, std::string region);

struct EventFacts {
  base::Time time;
  std::string_view request_id;
  std::string event_id;
  std::string_view event_source, event_name;
  bool read_only;
  const Caller* caller;  // null: nobody was authenticated
  const RequestFacts& facts;
  const std::vector<Judged>& judged;
  const wire::ApiError& error;  // empty code: success
  const Settings& settings;
};

// The members of a request of the JSON protocols as parameters; of structures and lists only that they were there.
std::vector<wire::Param> document_parameters(const base::JsonValue& document);

// Values of parameters that carry secrets (user data, imported key material, MFA codes) or that AWS hides (addresses
// and names of accounts) are not remembered.
audit::Event make_event(EventFacts facts, std::span<const wire::Param> params);

}  // namespace rolecall::service
