#include "engine/find/strength.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "engine/find/language.h"
#include "engine/find/placeholder.h"

namespace dowse {
namespace {

constexpr std::size_t kMinStrongLength = 16;
constexpr double kMinStrongBits = 72;

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

}  // namespace dowse
