#include "engine/match/checksum.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace dowse {
namespace {

constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBase36 = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBase16 = "0123456789abcdef";

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
    table[byte] = crc;
  }
  return table;
}

constexpr std::array<std::uint32_t, 256> kCrcTable = make_crc_table();

// CRC-32 of ISO 3309, as in zlib.
std::uint32_t crc32_of(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes)
    crc = (crc >> 8) ^ kCrcTable[(crc ^ static_cast<unsigned char>(c)) & 0xFF];
  return ~crc;
}

// The number that the digits write; nothing for other characters and for more than 32 bits.
std::optional<std::uint32_t> number_in(std::string_view digits, std::string_view alphabet) {
  std::uint64_t number = 0;
  for (const char c : digits) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    number = number * alphabet.size() + value;
    if (number > 0xFFFFFFFFU) return std::nullopt;
  }
  return static_cast<std::uint32_t>(number);
}

bool all_in(std::string_view text, std::string_view alphabet) {
  return text.find_first_not_of(alphabet) == std::string_view::npos;
}

ChecksumResult result_of(bool holds) {
  return holds ? ChecksumResult::kHolds : ChecksumResult::kFails;
}

ChecksumResult verify_github(std::string_view secret) {
  constexpr std::size_t kDigits = 6;
  constexpr std::size_t kKnownSize = 30 + kDigits;
  const std::string_view body = secret.substr(std::min(secret.size(), secret.find('_') + 1));
  if (body.size() < kKnownSize || !all_in(body, kBase62)) return ChecksumResult::kNone;
  const std::string_view random = body.substr(0, body.size() - kDigits);
  const bool holds = number_in(body.substr(random.size()), kBase62) == crc32_of(random);
  // Of a longer token only the format that holds is known.
  return body.size() == kKnownSize || holds ? result_of(holds) : ChecksumResult::kNone;
}

ChecksumResult verify_gitlab(std::string_view secret) {
  constexpr std::size_t kDigits = 7;
  constexpr std::size_t kLengthDigits = 2;
  const std::size_t dot = secret.rfind('.');
  if (dot == std::string_view::npos) return ChecksumResult::kNone;
  const std::string_view tail = secret.substr(dot + 1);
  if (tail.size() != kLengthDigits + kDigits || !all_in(tail, kBase36))
    return ChecksumResult::kNone;
  const std::string_view covered = secret.substr(0, secret.size() - kDigits);
  return result_of(number_in(tail.substr(kLengthDigits), kBase36) == crc32_of(covered));
}

ChecksumResult verify_grafana(std::string_view secret) {
  constexpr std::size_t kDigits = 8;
  const std::size_t last = secret.rfind('_');
  if (last == std::string_view::npos || secret.find('_') == last) return ChecksumResult::kNone;
  const std::string_view written = secret.substr(last + 1);
  if (written.size() != kDigits || !all_in(written, kBase16)) return ChecksumResult::kNone;
  const std::uint32_t number = *number_in(written, kBase16);
  const std::uint32_t swapped =
      (number >> 24) | ((number >> 8) & 0xFF00U) | ((number << 8) & 0xFF0000U) | (number << 24);
  return result_of(swapped == crc32_of(secret.substr(0, last)));
}

using Verify = ChecksumResult (*)(std::string_view);

constexpr std::array<std::pair<std::string_view, Verify>, 3> kChecksums = {
    {{"github-crc32", &verify_github},
     {"gitlab-crc32", &verify_gitlab},
     {"grafana-crc32", &verify_grafana}}};

}  // namespace

bool is_known_checksum(std::string_view name) {
  return std::any_of(kChecksums.begin(), kChecksums.end(),
                     [name](const auto& known) { return known.first == name; });
}

ChecksumResult verify_checksum(std::string_view name, std::string_view secret) {
  for (const auto& [known, verify] : kChecksums) {
    if (known == name) return verify(secret);
  }
  return ChecksumResult::kNone;
}

}  // namespace dowse
