// SPDX-License-Identifier: Apache-2.0
//
// Slicing by eight: eight tables take eight bytes in one step.
#include "crypto/crc.h"

#include <array>
#include <bit>
#include <cstring>

namespace rolecall::crypto {
namespace {

static_assert(std::endian::native == std::endian::little);

template <class Word>
using Tables = std::array<std::array<Word, 256>, 8>;

// `polynomial` with its bits reversed: all three checks are the reflected kind.
template <class Word>
constexpr Tables<Word> make_tables(Word polynomial) {
  Tables<Word> tables{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    Word value = static_cast<Word>(byte);
    for (int bit = 0; bit < 8; ++bit) value = value >> 1 ^ ((value & 1) != 0 ? polynomial : 0);
    tables[0][byte] = value;
  }
  for (std::size_t byte = 0; byte < 256; ++byte) {
    for (std::size_t slice = 1; slice < 8; ++slice) {
      const Word before = tables[slice - 1][byte];
      tables[slice][byte] = before >> 8 ^ tables[0][before & 0xff];
    }
  }
  return tables;
}

constexpr std::uint32_t kCrc32Polynomial = 0xedb88320U;
constexpr std::uint32_t kCrc32cPolynomial = 0x82f63b78U;
constexpr std::uint64_t kCrc64NvmePolynomial = 0x9a6c9329ac4bc9b5ULL;
constexpr auto kCrc32 = make_tables(kCrc32Polynomial);
constexpr auto kCrc32c = make_tables(kCrc32cPolynomial);
constexpr auto kCrc64Nvme = make_tables(kCrc64NvmePolynomial);

template <class Word>
Word update(const Tables<Word>& tables, Word previous, std::string_view bytes) {
  Word crc = ~previous;
  while (bytes.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    word ^= crc;
    crc = 0;
    for (std::size_t i = 0; i < 8; ++i) crc ^= tables[7 - i][word >> (8 * i) & 0xff];
    bytes.remove_prefix(8);
  }
  for (const char c : bytes) crc = crc >> 8 ^ tables[0][(crc ^ static_cast<std::uint8_t>(c)) & 0xff];
  return ~crc;
}

// Appending zero bits is a linear map of the check's bits: a matrix of columns, whose powers come by squaring.
template <class Word>
using Matrix = std::array<Word, sizeof(Word) * 8>;

template <class Word>
Word apply(const Matrix<Word>& matrix, Word vector) {
  Word sum = 0;
  for (std::size_t bit = 0; vector != 0; ++bit, vector >>= 1) sum ^= (vector & 1) != 0 ? matrix[bit] : 0;
  return sum;
}

template <class Word>
Matrix<Word> square(const Matrix<Word>& matrix) {
  Matrix<Word> out;
  for (std::size_t bit = 0; bit < out.size(); ++bit) out[bit] = apply(matrix, matrix[bit]);
  return out;
}

template <class Word>
Word combine(Word polynomial, Word first, Word second, std::uint64_t second_size) {
  Matrix<Word> zeros;  // appends one zero bit; squared three times: one zero byte
  zeros[0] = polynomial;
  for (std::size_t bit = 1; bit < zeros.size(); ++bit) zeros[bit] = Word{1} << (bit - 1);
  zeros = square(square(square(zeros)));
  for (; second_size != 0; second_size >>= 1) {
    if ((second_size & 1) != 0) first = apply(zeros, first);
    zeros = square(zeros);
  }
  return first ^ second;
}

}  // namespace

std::uint32_t crc32_combine(std::uint32_t first, std::uint32_t second, std::uint64_t second_size) {
  return combine(kCrc32Polynomial, first, second, second_size);
}
std::uint32_t crc32c_combine(std::uint32_t first, std::uint32_t second, std::uint64_t second_size) {
  return combine(kCrc32cPolynomial, first, second, second_size);
}
std::uint64_t crc64nvme_combine(std::uint64_t first, std::uint64_t second, std::uint64_t second_size) {
  return combine(kCrc64NvmePolynomial, first, second, second_size);
}

std::uint32_t crc32(std::uint32_t previous, std::string_view bytes) {
  return update(kCrc32, previous, bytes);
}
std::uint32_t crc32c(std::uint32_t previous, std::string_view bytes) {
  return update(kCrc32c, previous, bytes);
}
std::uint64_t crc64nvme(std::uint64_t previous, std::string_view bytes) {
  return update(kCrc64Nvme, previous, bytes);
}

}  // namespace rolecall::crypto
