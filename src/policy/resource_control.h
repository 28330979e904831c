// SPDX-License-Identifier: Apache-2.0
//
// Which services resource control policies reach.  Internal to the module; see evaluate.h.
#pragma once

#include <string_view>

namespace rolecall::policy {

// By the service half of the action, in lower case.  AWS: for all other services such policies say nothing, whatever
// they deny.
bool is_under_resource_control(std::string_view service);

}  // namespace rolecall::policy
