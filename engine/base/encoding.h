#pragma once
// Bytes as text and back: base 16, 32, 58 and 64. Decoders take what stands in files of others:
// they refuse what is not of the alphabet and never read more than they are given.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dowse {

inline constexpr std::string_view kBase58Alphabet =  // Bitcoin's
    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
inline constexpr std::string_view kXrpAlphabet =  // the XRP Ledger's, of the same 58
    "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

// RFC 4648, section 4 (padded) or 5 (url: other alphabet, no padding).
std::string encode_base64(std::string_view bytes, bool url);
// Both alphabets, also mixed; padding at the end may be missing or cut. Nothing for other
// characters and for a single character at the end. Bits left over at the end are not looked at.
std::optional<std::string> decode_base64(std::string_view text);

// RFC 4648, section 6, in capitals and without padding; small letters are read too.
std::string encode_base32(std::string_view bytes);
std::optional<std::string> decode_base32(std::string_view text);

std::optional<std::string> decode_hex(std::string_view text);

// The number that the bytes write, most significant first, in 58 digits; a leading zero byte is a
// leading first digit. Work grows with the square: nothing for more than kMaxBase58 characters.
// Requires: alphabet has 58 characters.
std::string encode_base58(std::string_view bytes, std::string_view alphabet = kBase58Alphabet);
std::optional<std::string> decode_base58(std::string_view text,
                                         std::string_view alphabet = kBase58Alphabet);
inline constexpr std::size_t kMaxBase58 = 256;

}  // namespace dowse
