#pragma once
// The sums that formats of tokens and keys end in. Small, plain, one pass each; which token has
// which is told in match/checksum.h.

#include <cstdint>
#include <string>
#include <string_view>

namespace dowse {

// CRC-32 of ISO 3309, as in zlib.
std::uint32_t crc32_of(std::string_view bytes) noexcept;

// CRC-16/XMODEM: polynomial 1021, begun with zero.
std::uint16_t crc16_of(std::string_view bytes) noexcept;

// Microsoft's Marvin32 (SymCrypt, lib/marvin32.c), its two halves folded by exclusive or, as .NET
// does. A seed of eight letters is the number they write, the first one on top.
std::uint32_t marvin32_of(std::string_view bytes, std::uint64_t seed) noexcept;
std::uint64_t marvin_seed(std::string_view eight_letters) noexcept;

// The first four bytes of the SHA-256 of the SHA-256: what Base58Check appends.
std::string base58_check_of(std::string_view bytes);

// BIP-173 and BIP-350. `text` is PREFIX, 1, digits, all in one case; true when its last six digits
// are the checksum of either.
bool bech32_holds(std::string_view text) noexcept;
// What makes PREFIX1 whole: the bytes in digits of five bits and the checksum of BIP-173, in the
// case of the prefix.
std::string bech32_digits(std::string_view prefix, std::string_view bytes);

// The CRC-32 of a Matrix token without its last part, in six base-62 digits filled up with zeros in
// front: Synapse (syt_, syr_) writes the most significant one first, the Matrix Authentication
// Service the least.
std::string matrix_digits(std::string_view covered);

// The last character of a token of crates.io's trusted publishing: the exclusive or of the others,
// as one of 62 letters and digits.
char crates_io_character(std::string_view covered) noexcept;

}  // namespace dowse
