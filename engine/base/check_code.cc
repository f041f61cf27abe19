#include "engine/base/check_code.h"

#include <sodium/crypto_hash_sha256.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <vector>

namespace dowse {
namespace {

constexpr std::array<std::uint32_t, 256> kCrc32Table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
    table[byte] = crc;
  }
  return table;
}();

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

// The state of Marvin32.
struct Marvin {
  std::uint32_t a;
  std::uint32_t b;

  void mix() noexcept {
    b ^= a;
    a = std::rotl(a, 20) + b;
    b = std::rotl(b, 9) ^ a;
    a = std::rotl(a, 27) + b;
    b = std::rotl(b, 19);
  }
};

constexpr std::string_view kBech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kBech32Check = 6;
constexpr std::uint32_t kBech32Final = 1;             // BIP-173
constexpr std::uint32_t kBech32mFinal = 0x2BC830A3U;  // BIP-350

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

char lower(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

std::uint32_t bech32_step(std::uint32_t sum, std::uint32_t digit) {
  constexpr std::array<std::uint32_t, 5> kGenerator = {0x3B6A57B2U, 0x26508E6DU, 0x1EA119FAU,
                                                       0x3D4233DDU, 0x2A1462B3U};
  const std::uint32_t top = sum >> 25;
  sum = ((sum & 0x1FFFFFFU) << 5) ^ digit;
  for (std::size_t bit = 0; bit < kGenerator.size(); ++bit) {
    if (((top >> bit) & 1U) != 0) sum ^= kGenerator[bit];
  }
  return sum;
}

std::uint32_t bech32_begun(std::string_view prefix) {
  std::uint32_t sum = 1;
  for (const char c : prefix)
    sum = bech32_step(sum, static_cast<unsigned char>(lower(c)) >> 5);
  sum = bech32_step(sum, 0);
  for (const char c : prefix)
    sum = bech32_step(sum, static_cast<unsigned char>(lower(c)) & 31U);
  return sum;
}

}  // namespace

std::uint32_t crc32_of(std::string_view bytes) noexcept {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes)
    crc = (crc >> 8) ^ kCrc32Table[(crc ^ static_cast<unsigned char>(c)) & 0xFF];
  return ~crc;
}

std::uint16_t crc16_of(std::string_view bytes) noexcept {
  std::uint32_t crc = 0;
  for (const char c : bytes) {
    crc ^= std::uint32_t{static_cast<unsigned char>(c)} << 8;
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc << 1) ^ ((crc & 0x8000U) != 0 ? 0x1021U : 0U);
    crc &= 0xFFFFU;
  }
  return static_cast<std::uint16_t>(crc);
}

std::uint32_t marvin32_of(std::string_view bytes, std::uint64_t seed) noexcept {
  Marvin state{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)};
  while (bytes.size() >= 4) {
    state.a += byte_at(bytes, 0) | byte_at(bytes, 1) << 8 | byte_at(bytes, 2) << 16 |
               byte_at(bytes, 3) << 24;
    state.mix();
    bytes.remove_prefix(4);
  }
  std::uint32_t last = 0x80;  // the padding stands behind the last byte
  for (std::size_t i = bytes.size(); i-- > 0;)
    last = last << 8 | byte_at(bytes, i);
  state.a += last;
  state.mix();
  state.mix();
  return state.a ^ state.b;
}

std::uint64_t marvin_seed(std::string_view eight_letters) noexcept {
  std::uint64_t seed = 0;
  for (const char c : eight_letters)
    seed = seed << 8 | static_cast<unsigned char>(c);
  return seed;
}

std::string base58_check_of(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  const std::vector<unsigned char> input(bytes.begin(), bytes.end());
  crypto_hash_sha256(hash.data(), input.data(), input.size());
  crypto_hash_sha256(hash.data(), hash.data(), hash.size());
  return {hash.begin(), hash.begin() + 4};
}

bool bech32_holds(std::string_view text) noexcept {
  const std::size_t one = text.rfind('1');
  if (one == std::string_view::npos || one == 0 || text.size() - one - 1 < kBech32Check)
    return false;
  const bool has_upper = std::any_of(text.begin(), text.end(), is_upper);
  const bool has_lower =
      std::any_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (has_upper && has_lower) return false;
  std::uint32_t sum = bech32_begun(text.substr(0, one));
  for (const char c : text.substr(one + 1)) {
    const std::size_t digit = kBech32.find(lower(c));
    if (digit == std::string_view::npos) return false;
    sum = bech32_step(sum, static_cast<std::uint32_t>(digit));
  }
  return sum == kBech32Final || sum == kBech32mFinal;
}

std::string bech32_digits(std::string_view prefix, std::string_view bytes) {
  std::string digits;
  std::uint32_t held = 0;
  unsigned count = 0;
  for (const char c : bytes) {
    held = (held << 8) | static_cast<unsigned char>(c);
    for (count += 8; count >= 5; count -= 5)
      digits += kBech32[(held >> (count - 5)) & 31U];
  }
  if (count != 0) digits += kBech32[(held << (5 - count)) & 31U];
  std::uint32_t sum = bech32_begun(prefix);
  for (const char c : digits)
    sum = bech32_step(sum, static_cast<std::uint32_t>(kBech32.find(c)));
  for (std::size_t i = 0; i < kBech32Check; ++i)
    sum = bech32_step(sum, 0);
  sum ^= kBech32Final;
  for (std::size_t i = kBech32Check; i-- > 0;)
    digits += kBech32[(sum >> (5 * i)) & 31U];
  const bool capitals = std::any_of(prefix.begin(), prefix.end(), is_upper);
  if (capitals) std::transform(digits.begin(), digits.end(), digits.begin(), upper);
  return digits;
}

std::string matrix_digits(std::string_view covered) {
  constexpr std::string_view kBase62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  constexpr std::size_t kWidth = 6;
  std::string digits;
  for (std::size_t sum = crc32_of(covered); sum != 0; sum /= kBase62.size())
    digits += kBase62[sum % kBase62.size()];
  if (covered.starts_with("sy")) std::reverse(digits.begin(), digits.end());
  return std::string(kWidth - digits.size(), '0') + digits;
}

char crates_io_character(std::string_view covered) noexcept {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  unsigned sum = 0;
  for (const char c : covered)
    sum ^= static_cast<unsigned char>(c);
  return kDigits[sum % kDigits.size()];
}

}  // namespace dowse
