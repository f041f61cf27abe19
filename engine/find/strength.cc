#include "engine/find/strength.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "engine/base/encoding.h"
#include "engine/find/ascii.h"
#include "engine/find/language.h"
#include "engine/find/placeholder.h"
#include "engine/find/shape.h"

namespace dowse {
namespace {

constexpr std::size_t kMinStrongLength = 16;
constexpr double kMinStrongBits = 72;

// `p%40ss` is `p@ss`: what an escape is made of makes nothing more varied.
std::string without_escapes(std::string_view bytes) {
  std::string plain;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::optional<std::string> byte =
        bytes[i] == '%' && i + 2 < bytes.size() ? decode_hex(bytes.substr(i + 1, 2)) : std::nullopt;
    if (byte) i += 2;
    plain += byte ? byte->front() : bytes[i];
  }
  return plain;
}

}  // namespace

double entropy_of(std::string_view bytes) noexcept {
  if (bytes.empty()) return 0;
  std::array<std::uint32_t, 256> counts{};
  for (const char c : bytes)
    ++counts[static_cast<unsigned char>(c)];
  const auto size = static_cast<double>(bytes.size());
  double bits = 0;
  for (const std::uint32_t count : counts) {
    if (count > 0) bits -= count / size * std::log2(count / size);
  }
  return bits;
}

bool is_strong(const Secret& secret) noexcept {
  const std::string_view bytes = secret.reveal();
  if (bytes.size() < kMinStrongLength) return false;
  if (entropy_of(bytes) * static_cast<double>(bytes.size()) < kMinStrongBits) return false;
  const LanguageScore score = language_score(bytes);
  // Hexadecimal digits hold few letters, and those read like words.
  const bool lettered = score.letters * 10 > bytes.size() * 7;
  if (lettered && score.bits_per_letter < kWordlikeBits) return false;
  return sequence_share(bytes) < 0.5;
}

std::optional<std::string> text_encoded_in(std::string_view bytes) {
  constexpr std::size_t kMinLength = 8;
  constexpr std::size_t kMaxLength = 1024;
  if (bytes.size() < kMinLength || bytes.size() > kMaxLength) return std::nullopt;
  std::optional<std::string> text = decode_base64(bytes);
  if (!text) return std::nullopt;
  while (text->ends_with('\n') || text->ends_with('\r'))
    text->pop_back();
  const bool is_text = std::all_of(text->begin(), text->end(), [](char c) {
    return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t';
  });
  return is_text && !text->empty() ? text : std::nullopt;
}

bool is_convincing(std::string_view value) {
  constexpr std::size_t kMinLength = 16;
  constexpr double kMinEntropy = 3.2;
  return value.size() >= kMinLength && entropy_of(value) >= kMinEntropy &&
         value.find(' ') == std::string_view::npos;
}

bool is_varied(std::string_view value) {
  constexpr std::size_t kMinLength = 8;
  if (value.size() < kMinLength || value.find(' ') != std::string_view::npos) return false;
  const auto has = [&](bool (*kind)(char)) {
    return std::any_of(value.begin(), value.end(), kind);
  };
  const int kinds = static_cast<int>(has(is_lower)) + static_cast<int>(has(is_upper)) +
                    static_cast<int>(has(is_digit)) +
                    static_cast<int>(has([](char c) { return !is_alnum(c) && (c & 0x80) == 0; }));
  return kinds >= 3 && !is_mostly_words(value);
}

bool speaks_for_itself(std::string_view value) {
  const std::optional<std::string> text = text_encoded_in(value);
  const std::string plain = without_escapes(text ? std::string_view(*text) : value);
  std::string_view told = plain;
  if (text) told.remove_prefix(plain.find(':') + 1);  // all of it without a colon
  return (is_convincing(told) || is_varied(told)) && !is_mostly_words(told);
}

}  // namespace dowse
