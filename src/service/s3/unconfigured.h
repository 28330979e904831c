// SPDX-License-Identifier: Apache-2.0
//
// Reads of what S3 can be configured to do and Rolecall can't: they are answered with what AWS says of a bucket on
// which nobody configured it, which is the truth.  Tools that look before they act (Terraform's aws_s3_bucket) ask a
// dozen of them.  The writes are refused by name.
#pragma once

#include <string_view>

#include "service/s3/operation.h"

namespace rolecall::service::s3 {

// Null: the operation is none of these.
const Operation* unconfigured_operation(std::string_view name);

}  // namespace rolecall::service::s3
