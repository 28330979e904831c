// SPDX-License-Identifier: Apache-2.0
//
// The condition keys of a request (policy-language.md 5): those that every request has, those of the caller's session,
// and those of one need.
#pragma once

#include "policy/context.h"
#include "service/authorization.h"

namespace rolecall::service {

// The value of ec2:RoleDelivery: how the metadata service handed the keys out; empty for other sessions.
std::string_view delivery_text(issuer::Delivery delivery);

// What holds for the whole call.
policy::Context request_keys(const RequestFacts& facts, const Context& context);

// `common` and what the need adds: its own keys, the resource's account, the service's region key.
policy::Context need_keys(const Need& need, const policy::Context& common, const Context& context);

}  // namespace rolecall::service
