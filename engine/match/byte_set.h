#pragma once
// A set of byte values: what one place of an expression may hold.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace dowse {

class ByteSet {
 public:
  static ByteSet of(std::uint8_t byte) {
    ByteSet set;
    set.add(byte, byte);
    return set;
  }

  // Adds [low, high], both included.
  void add(std::uint8_t low, std::uint8_t high);
  void add(const ByteSet& other) noexcept;

  void remove(std::uint8_t byte) noexcept { words_[byte / 64] &= ~bit_of(byte); }

  void negate() noexcept;

  // Adds the other case of every letter in the set, as RE2 does for Latin-1 (also the accented
  // letters C0..DE and E0..FE, but for D7 and F7, which are signs).
  void fold_case();

  bool contains(std::uint8_t byte) const noexcept {
    return (words_[byte / 64] & bit_of(byte)) != 0;
  }

  std::size_t count() const noexcept {
    std::size_t bits = 0;
    for (const std::uint64_t word : words_)
      bits += static_cast<std::size_t>(std::popcount(word));
    return bits;
  }

  // Bit b % 64 of word b / 64 stands for byte b.
  const std::array<std::uint64_t, 4>& words() const noexcept { return words_; }

  static ByteSet from_words(const std::array<std::uint64_t, 4>& words) noexcept {
    ByteSet set;
    set.words_ = words;
    return set;
  }

  friend bool operator==(const ByteSet&, const ByteSet&) = default;

 private:
  static std::uint64_t bit_of(std::uint8_t byte) noexcept {
    return std::uint64_t{1} << (byte % 64);
  }

  std::array<std::uint64_t, 4> words_{};
};

}  // namespace dowse
