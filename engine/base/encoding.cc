#include "engine/base/encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace dowse {
namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::uint8_t kNoDigit = 0xFF;

// What each byte is worth as a digit.
using Values = std::array<std::uint8_t, 256>;

constexpr void add_digits(Values& values, std::string_view alphabet) {
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
}

constexpr Values no_values() {
  Values values{};
  for (std::uint8_t& value : values)
    value = kNoDigit;
  return values;
}

constexpr Values kBase64Values = [] {
  Values values = no_values();
  add_digits(values, kBase64);
  add_digits(values, kBase64Url);
  return values;
}();

constexpr Values kBase32Values = [] {
  Values values = no_values();
  add_digits(values, "abcdefghijklmnopqrstuvwxyz");
  add_digits(values, kBase32);
  return values;
}();

constexpr Values kHexValues = [] {
  Values values = no_values();
  add_digits(values, "0123456789abcdef");
  add_digits(values, "0123456789ABCDEF");
  return values;
}();

std::uint8_t value_of(const Values& values, char c) {
  return values[static_cast<unsigned char>(c)];
}

// Digits of `bits` bits each, the first one on top; what is left of a byte at the end is dropped.
std::optional<std::string> decode_bits(std::string_view text, const Values& values, unsigned bits) {
  std::string out;
  out.reserve(text.size() * bits / 8);
  std::uint32_t held = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::uint8_t value = value_of(values, c);
    if (value == kNoDigit) return std::nullopt;
    held = (held << bits) | value;
    count += bits;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>((held >> count) & 0xFFU);
  }
  // A whole digit that ends no byte.
  if (count >= bits) return std::nullopt;
  return out;
}

std::string encode_bits(std::string_view bytes, std::string_view alphabet, unsigned bits) {
  std::string out;
  const std::uint32_t mask = (1U << bits) - 1;
  std::uint32_t held = 0;
  unsigned count = 0;
  for (const char c : bytes) {
    held = (held << 8) | static_cast<unsigned char>(c);
    for (count += 8; count >= bits; count -= bits)
      out += alphabet[(held >> (count - bits)) & mask];
  }
  if (count != 0) out += alphabet[(held << (bits - count)) & mask];
  return out;
}

// A number written in digits of one base, written in those of another; most significant first,
// without the leading zeros, which both keep apart.
std::vector<std::uint8_t> converted(const std::vector<std::uint8_t>& digits, unsigned from,
                                    unsigned to) {
  std::vector<std::uint8_t> reversed;
  for (const std::uint8_t digit : digits) {
    std::uint32_t carry = digit;
    for (std::uint8_t& place : reversed) {
      carry += std::uint32_t{place} * from;
      place = static_cast<std::uint8_t>(carry % to);
      carry /= to;
    }
    for (; carry != 0; carry /= to)
      reversed.push_back(static_cast<std::uint8_t>(carry % to));
  }
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

}  // namespace

std::string encode_base64(std::string_view bytes, bool url) {
  std::string out = encode_bits(bytes, url ? kBase64Url : kBase64, 6);
  while (!url && out.size() % 4 != 0)
    out += '=';
  return out;
}

std::optional<std::string> decode_base64(std::string_view text) {
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding)
    text.remove_suffix(1);
  return decode_bits(text, kBase64Values, 6);
}

std::string encode_base32(std::string_view bytes) {
  return encode_bits(bytes, kBase32, 5);
}

std::optional<std::string> decode_base32(std::string_view text) {
  return decode_bits(text, kBase32Values, 5);
}

std::optional<std::string> decode_hex(std::string_view text) {
  return decode_bits(text, kHexValues, 4);
}

std::string encode_base58(std::string_view bytes, std::string_view alphabet) {
  const std::size_t zeros = std::min(bytes.find_first_not_of('\0'), bytes.size());
  std::string out(zeros, alphabet[0]);
  for (const std::uint8_t digit :
       converted(std::vector<std::uint8_t>(bytes.begin(), bytes.end()), 256, 58))
    out += alphabet[digit];
  return out;
}

std::optional<std::string> decode_base58(std::string_view text, std::string_view alphabet) {
  if (text.size() > kMaxBase58) return std::nullopt;
  std::vector<std::uint8_t> digits;
  for (const char c : text) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    digits.push_back(static_cast<std::uint8_t>(value));
  }
  const std::size_t zeros = std::min(text.find_first_not_of(alphabet[0]), text.size());
  std::string out(zeros, '\0');
  for (const std::uint8_t byte : converted(digits, 58, 256))
    out += static_cast<char>(byte);
  return out;
}

}  // namespace dowse
