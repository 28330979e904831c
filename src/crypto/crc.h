// SPDX-License-Identifier: Apache-2.0
//
// The cyclic redundancy checks that S3 takes as checksums.  They find accidents, not forgers.
// Each function goes on from the value of the bytes before (0 at the start).
#pragma once

#include <cstdint>
#include <string_view>

namespace rolecall::crypto {

std::uint32_t crc32(std::uint32_t previous, std::string_view bytes);      // zlib's
std::uint32_t crc32c(std::uint32_t previous, std::string_view bytes);     // Castagnoli, RFC 3720
std::uint64_t crc64nvme(std::uint64_t previous, std::string_view bytes);  // NVM Express, "CRC-64/NVME"

// The check of two texts one after the other, from the checks of each and the length of the second.
std::uint32_t crc32_combine(std::uint32_t first, std::uint32_t second, std::uint64_t second_size);
std::uint32_t crc32c_combine(std::uint32_t first, std::uint32_t second, std::uint64_t second_size);
std::uint64_t crc64nvme_combine(std::uint64_t first, std::uint64_t second, std::uint64_t second_size);

}  // namespace rolecall::crypto
