#include "engine/match/byte_set.h"

namespace dowse {
namespace {

// Letters of one case are 32 bytes before those of the other, in the same word.
constexpr std::uint64_t kAsciiUpper = 0x07FFFFFE;     // 41 .. 5A
constexpr std::uint64_t kAccentedUpper = 0x7F7FFFFF;  // C0 .. DE, without the sign D7

std::uint64_t folded(std::uint64_t word, std::uint64_t upper) noexcept {
  return word | (word & upper) << 32 | (word >> 32 & upper);
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
  words_[1] = folded(words_[1], kAsciiUpper);
  words_[3] = folded(words_[3], kAccentedUpper);
}

}  // namespace dowse
