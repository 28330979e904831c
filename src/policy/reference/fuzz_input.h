// SPDX-License-Identifier: Apache-2.0
//
// One input of fuzz/policy_difference_fuzz.cc.  By its first byte, the rest makes a world of policies and questions,
// choice by choice (worlds.h), or is the text of a policy document, which is put in its place wherever the engine
// accepts it.  Any bytes are an input.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace rolecall::policy::reference {

// As difference(): empty if the engine and the twin agree.
std::string difference_of_input(std::span<const std::uint8_t> input);

}  // namespace rolecall::policy::reference
