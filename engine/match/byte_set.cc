#include "engine/match/byte_set.h"

namespace dowse {
namespace {

// The byte that is the same letter in the other case; the byte itself when it has none in Latin-1.
std::uint8_t other_case(std::uint8_t byte) noexcept {
  const bool ascii = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
  const bool accented =
      byte >= 0xC0 && byte <= 0xFE && byte != 0xD7 && byte != 0xDF && byte != 0xF7;
  return ascii || accented ? static_cast<std::uint8_t>(byte ^ 0x20) : byte;
}

}  // namespace

void ByteSet::add(std::uint8_t low, std::uint8_t high) {
  for (unsigned byte = low; byte <= high; ++byte) {
    words_[byte / 64] |= bit_of(static_cast<std::uint8_t>(byte));
  }
}

void ByteSet::add(const ByteSet& other) noexcept {
  for (std::size_t i = 0; i < words_.size(); ++i)
    words_[i] |= other.words_[i];
}

void ByteSet::negate() noexcept {
  for (std::uint64_t& word : words_)
    word = ~word;
}

void ByteSet::fold_case() {
  ByteSet folded = *this;
  for (unsigned byte = 0; byte < 256; ++byte) {
    if (!contains(static_cast<std::uint8_t>(byte))) continue;
    const std::uint8_t other = other_case(static_cast<std::uint8_t>(byte));
    folded.add(other, other);
  }
  *this = folded;
}

}  // namespace dowse
