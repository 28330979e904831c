// SPDX-License-Identifier: Apache-2.0
//
// Entities as bytes for a store.  The form is described in docs/formats/store.md: a sequence of (field number, value),
// each with its length, so that a reader skips fields that it does not know and a missing field keeps its default.
// Decoding checks every length; bytes that no encoder wrote give an error and never a half-filled entity.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "state/snapshot.h"

namespace rolecall::state {

// `kind` is the entity's place in `Entities`.
std::string encode(std::size_t kind, const void* entity);
base::Result<std::shared_ptr<const void>> decode(std::size_t kind, std::string_view bytes);
// The key under which the entity belongs.
std::string key_of(std::size_t kind, const void* entity);
// For messages: "role", "instance profile"; something fit to print for a kind that is none.
std::string_view kind_name(std::size_t kind);

}  // namespace rolecall::state
