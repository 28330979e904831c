// SPDX-License-Identifier: Apache-2.0
//
// Entities in the shapes of Organizations' answers.
#pragma once

#include "api/organizations/types.h"
#include "service/organizations/places.h"

namespace rolecall::service::organizations {

api::organizations::Organization organization_shape(const state::Organization& organization,
                                                    const state::Snapshot& state);
api::organizations::Root root_shape(const state::Organization& organization);
api::organizations::OrganizationalUnit unit_shape(const Place& place, const state::Snapshot& state);
api::organizations::Account account_shape(const Place& place, const state::Snapshot& state);
api::organizations::PolicySummary policy_summary(const state::OrganizationPolicy& policy);
api::organizations::Policy policy_shape(const state::OrganizationPolicy& policy);
api::organizations::CreateAccountStatus creation_shape(const state::AccountCreation& creation);

}  // namespace rolecall::service::organizations
