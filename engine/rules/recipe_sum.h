#pragma once
// The parts of recipes that make a token whole: what is inside them and the checksum a provider
// would put there. Named as the checksums of engine/match/checksum.h, which reads what is made
// here.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dowse {

bool is_recipe_sum(std::string_view name) noexcept;

// Base 58 takes time with the square of what is inside.
inline constexpr std::size_t kMaxSummed = 256;

// Requires: is_recipe_sum(name); at most kMaxSummed bytes. `inside` is the text the sum covers, or
// for formats that encode (base58check, bech32, stellar-crc16) the bytes; for bech32 the prefix, a
// colon and the bytes.
std::string recipe_summed(std::string_view name, std::string inside);

// The value in the digits of an alphabet, with leading zeros up to `width`.
std::string in_digits(std::uint32_t value, std::string_view digits, std::size_t width);

}  // namespace dowse
