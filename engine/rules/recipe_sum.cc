#include "engine/rules/recipe_sum.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/check_code.h"
#include "engine/base/encoding.h"

namespace dowse {
namespace {

constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kHex = "0123456789abcdef";

std::string little_endian(std::uint32_t number, std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i, number >>= 8)
    bytes += static_cast<char>(number & 0xFFU);
  return bytes;
}

std::string crc32_base62(std::string inside) {
  const std::uint32_t sum = crc32_of(inside);
  return std::move(inside) + in_digits(sum, kBase62, 6);
}

std::string matrix(std::string inside) {
  const std::string digits = matrix_digits(inside);
  return std::move(inside) + "_" + digits;
}

std::string crates_io(std::string inside) {
  constexpr std::string_view kPrefix = "cio_tp_";
  const std::string_view covered = inside;
  const char digit = crates_io_character(covered.substr(std::min(kPrefix.size(), inside.size())));
  return std::move(inside) + digit;
}

std::string grafana(std::string inside) {
  std::string hex;
  for (const char c : little_endian(crc32_of(inside), 4))
    hex += in_digits(static_cast<unsigned char>(c), kHex, 2);
  return std::move(inside) + "_" + hex;
}

std::string confluent(std::string inside) {
  const std::string sum = encode_base64(little_endian(crc32_of(inside), 4), false);
  return std::move(inside) + sum.substr(0, 6);
}

// The four bytes that follow, whose letters and digits begin where those of the text end: zeros
// fill the last byte of the text.
std::string marvin_digits(const std::string& text) {
  std::string bytes = decode_base64(text).value_or("");
  if (bytes.size() * 8 < text.size() * 6) bytes = decode_base64(text + "A").value_or("");
  bytes += little_endian(marvin32_of(bytes, marvin_seed("Default0")), 4);
  const std::string whole = encode_base64(bytes, false);
  return whole.substr(std::min(text.size(), whole.size()), whole.find('=') - text.size());
}

// As Microsoft does, another key is taken until neither + nor / stands in what is appended.
std::string azure(std::string inside, std::size_t width) {
  for (std::size_t attempt = 0;; ++attempt) {
    const std::string sum = marvin_digits(inside).substr(0, width);
    const bool last = inside.empty() || attempt == kBase62.size();
    if (last || sum.find_first_of("+/") == std::string::npos) return inside + sum;
    inside[0] = kBase62[attempt];
  }
}

std::string azure_annotated(std::string inside) {
  return azure(std::move(inside), 4);
}

std::string azure_identifiable(std::string inside) {
  return azure(std::move(inside), std::string::npos);
}

std::string base58check(std::string inside, std::string_view alphabet) {
  const std::string sum = base58_check_of(inside);
  return encode_base58(std::move(inside) + sum, alphabet);
}

std::string bitcoin(std::string inside) {
  return base58check(std::move(inside), kBase58Alphabet);
}

std::string xrp(std::string inside) {
  return base58check(std::move(inside), kXrpAlphabet);
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): one type for all of kSums
std::string bech32(std::string inside) {
  const std::size_t colon = inside.find(':');
  const std::string prefix = inside.substr(0, colon);
  const std::string bytes = colon == std::string::npos ? "" : inside.substr(colon + 1);
  return prefix + "1" + bech32_digits(prefix, bytes);
}

std::string base32_crc16(std::string inside) {
  const std::uint16_t sum = crc16_of(inside);
  return encode_base32(std::move(inside) + little_endian(sum, 2));
}

using Summed = std::string (*)(std::string inside);

constexpr auto kSums =
    std::to_array<std::pair<std::string_view, Summed>>({{"crc32-base62", &crc32_base62},
                                                        {"matrix-crc32", &matrix},
                                                        {"crates-io-check", &crates_io},
                                                        {"grafana-crc32", &grafana},
                                                        {"confluent-crc32", &confluent},
                                                        {"azure-annotated", &azure_annotated},
                                                        {"azure-identifiable", &azure_identifiable},
                                                        {"base58check", &bitcoin},
                                                        {"xrp-base58check", &xrp},
                                                        {"bech32", &bech32},
                                                        {"stellar-crc16", &base32_crc16},
                                                        {"nkey-crc16", &base32_crc16}});

const auto* find_sum(std::string_view name) {
  return std::find_if(kSums.begin(), kSums.end(),
                      [name](const auto& sum) { return sum.first == name; });
}

}  // namespace

bool is_recipe_sum(std::string_view name) noexcept {
  return find_sum(name) != kSums.end();
}

std::string recipe_summed(std::string_view name, std::string inside) {
  const auto* sum = find_sum(name);
  return sum == kSums.end() ? std::move(inside) : sum->second(std::move(inside));
}

std::string in_digits(std::uint32_t value, std::string_view digits, std::size_t width) {
  std::string out;
  for (; value != 0 || out.size() < width; value /= static_cast<std::uint32_t>(digits.size())) {
    out += digits[value % digits.size()];
  }
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace dowse
