#include "engine/match/checksum.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/check_code.h"
#include "engine/base/encoding.h"

namespace dowse {
namespace {

constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBase36 = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBase16 = "0123456789abcdef";

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

// What follows the last underscore ends in its own CRC-32.
ChecksumResult verify_crc32_base62(std::string_view secret) {
  constexpr std::size_t kDigits = 6;
  const std::string_view body = secret.substr(secret.rfind('_') + 1);
  if (body.size() <= kDigits || !all_in(body, kBase62)) return ChecksumResult::kNone;
  const std::string_view random = body.substr(0, body.size() - kDigits);
  return result_of(number_in(body.substr(random.size()), kBase62) == crc32_of(random));
}

// What stands before the last `digits` characters is what they sum up.
ChecksumResult verify_crc32_all(std::string_view secret, std::size_t digits,
                                std::string_view alphabet) {
  if (secret.size() <= digits) return ChecksumResult::kNone;
  const std::string_view covered = secret.substr(0, secret.size() - digits);
  return result_of(number_in(secret.substr(covered.size()), alphabet) == crc32_of(covered));
}

ChecksumResult verify_crc32_all_base62(std::string_view secret) {
  return verify_crc32_all(secret, 6, kBase62);
}

ChecksumResult verify_crc32_all_hex(std::string_view secret) {
  return verify_crc32_all(secret, 8, kBase16);
}

ChecksumResult verify_matrix(std::string_view secret) {
  constexpr std::size_t kDigits = 6;
  const std::size_t last = secret.rfind('_');
  if (last == std::string_view::npos || secret.size() != last + 1 + kDigits) {
    return ChecksumResult::kNone;
  }
  return result_of(secret.substr(last + 1) == matrix_digits(secret.substr(0, last)));
}

ChecksumResult verify_crates_io(std::string_view secret) {
  constexpr std::string_view kPrefix = "cio_tp_";
  constexpr std::size_t kCovered = 31;
  if (!secret.starts_with(kPrefix) || secret.size() != kPrefix.size() + kCovered + 1) {
    return ChecksumResult::kNone;
  }
  return result_of(secret.back() == crates_io_character(secret.substr(kPrefix.size(), kCovered)));
}

std::string little_endian(std::uint32_t number) {
  std::string bytes;
  for (int byte = 0; byte < 4; ++byte, number >>= 8)
    bytes += static_cast<char>(number & 0xFF);
  return bytes;
}

ChecksumResult verify_confluent(std::string_view secret) {
  constexpr std::string_view kPrefix = "cflt";
  constexpr std::size_t kDigits = 6;
  constexpr std::size_t kRandom = 54;
  if (!secret.starts_with(kPrefix) || secret.size() != kPrefix.size() + kRandom + kDigits) {
    return ChecksumResult::kNone;  // secrets of before July 2025 have none
  }
  const std::string_view random = secret.substr(kPrefix.size(), kRandom);
  const std::string sum = encode_base64(little_endian(crc32_of(random)), false);
  return result_of(secret.ends_with(sum.substr(0, kDigits)));
}

// 80 characters, 60 bytes, and the first three bytes of their sum; the long form has four more
// characters. Derived keys (JQQJ9D) end in something else.
ChecksumResult verify_azure_annotated(std::string_view secret) {
  constexpr std::size_t kCovered = 80;
  constexpr std::size_t kSize = kCovered + 4;
  if (secret.size() < kSize || secret.substr(52, 6) != "JQQJ99") return ChecksumResult::kNone;
  const std::optional<std::string> bytes = decode_base64(secret.substr(0, kCovered));
  if (!bytes) return ChecksumResult::kNone;
  const std::uint32_t sum = marvin32_of(*bytes, marvin_seed("Default0"));
  return result_of(encode_base64(little_endian(sum), false).substr(0, 4) ==
                   secret.substr(kCovered, 4));
}

// The last four bytes are the sum of the others. Which seed a service takes is published for
// Functions alone, so that only there a sum can fail.
ChecksumResult verify_azure_identifiable(std::string_view secret) {
  constexpr std::size_t kSum = 4;
  constexpr std::size_t kLeast = 24;
  constexpr std::array<std::string_view, 4> kSeeds = {"Default0", "Master00", "System00",
                                                      "Functi00"};
  const std::optional<std::string> bytes = decode_base64(secret);
  if (!bytes || bytes->size() < kLeast) return ChecksumResult::kNone;
  const std::string_view covered = std::string_view(*bytes).substr(0, bytes->size() - kSum);
  const bool holds = std::any_of(kSeeds.begin(), kSeeds.end(), [&](std::string_view seed) {
    return bytes->ends_with(little_endian(marvin32_of(covered, marvin_seed(seed))));
  });
  const bool seeds_known = secret.find("AzFu") != std::string_view::npos;
  return holds || seeds_known ? result_of(holds) : ChecksumResult::kNone;
}

ChecksumResult verify_base58(std::string_view secret, std::string_view alphabet) {
  constexpr std::size_t kSum = 4;
  const std::optional<std::string> bytes = decode_base58(secret, alphabet);
  if (!bytes || bytes->size() <= kSum) return ChecksumResult::kFails;
  const std::size_t covered = bytes->size() - kSum;
  return result_of(base58_check_of(bytes->substr(0, covered)) == bytes->substr(covered));
}

ChecksumResult verify_base58check(std::string_view secret) {
  return verify_base58(secret, kBase58Alphabet);
}

ChecksumResult verify_xrp_base58check(std::string_view secret) {
  return verify_base58(secret, kXrpAlphabet);
}

ChecksumResult verify_bech32(std::string_view secret) {
  return result_of(bech32_holds(secret));
}

ChecksumResult verify_base32_crc16(std::string_view secret) {
  constexpr std::size_t kSum = 2;
  const std::optional<std::string> bytes = decode_base32(secret);
  if (!bytes || bytes->size() <= kSum) return ChecksumResult::kFails;
  const std::size_t covered = bytes->size() - kSum;
  const std::uint16_t sum = crc16_of(bytes->substr(0, covered));
  return result_of(little_endian(sum).substr(0, kSum) == bytes->substr(covered));
}

using Verify = ChecksumResult (*)(std::string_view);

constexpr auto kChecksums = std::to_array<std::pair<std::string_view, Verify>>(
    {{"github-crc32", &verify_github},
     {"gitlab-crc32", &verify_gitlab},
     {"grafana-crc32", &verify_grafana},
     {"crc32-base62", &verify_crc32_base62},
     {"crc32all-base62", &verify_crc32_all_base62},
     {"crc32all-hex", &verify_crc32_all_hex},
     {"matrix-crc32", &verify_matrix},
     {"crates-io-check", &verify_crates_io},
     {"confluent-crc32", &verify_confluent},
     {"azure-annotated", &verify_azure_annotated},
     {"azure-identifiable", &verify_azure_identifiable},
     {"base58check", &verify_base58check},
     {"xrp-base58check", &verify_xrp_base58check},
     {"bech32", &verify_bech32},
     {"stellar-crc16", &verify_base32_crc16},
     {"nkey-crc16", &verify_base32_crc16}});

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
