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

  bool empty() const noexcept { return (words_[0] | words_[1] | words_[2] | words_[3]) == 0; }

  // What is in both.
  ByteSet common(const ByteSet& other) const noexcept {
    ByteSet set = *this;
    for (std::size_t i = 0; i < words_.size(); ++i)
      set.words_[i] &= other.words_[i];
    return set;
  }

  // What is not in the other.
  ByteSet without(const ByteSet& other) const noexcept {
    ByteSet set = *this;
    for (std::size_t i = 0; i < words_.size(); ++i)
      set.words_[i] &= ~other.words_[i];
    return set;
  }

  // Calls it with each byte of the set, ascending.
  template <typename Call>
  void for_each(Call call) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t word = words_[i]; word != 0; word &= word - 1)
        call(static_cast<std::uint8_t>(i * 64 + static_cast<std::size_t>(std::countr_zero(word))));
    }
  }

  // The least byte. Requires: not empty.
  std::uint8_t first() const noexcept {
    std::size_t i = 0;
    while (words_[i] == 0)
      ++i;
    return static_cast<std::uint8_t>(i * 64 +
                                     static_cast<std::size_t>(std::countr_zero(words_[i])));
  }

  // Bit b % 64 of word b / 64 stands for byte b.
  const std::array<std::uint64_t, 4>& words() const noexcept { return words_; }

  static ByteSet from_words(const std::array<std::uint64_t, 4>& words) noexcept {
    ByteSet set;
    set.words_ = words;
    return set;
  }

  friend bool operator==(const ByteSet& a, const ByteSet& b) noexcept {
    std::uint64_t differs = 0;  // without a call of memcmp: sketches compare thousands
    for (std::size_t i = 0; i < a.words_.size(); ++i)
      differs |= a.words_[i] ^ b.words_[i];
    return differs == 0;
  }

 private:
  static std::uint64_t bit_of(std::uint8_t byte) noexcept {
    return std::uint64_t{1} << (byte % 64);
  }

  std::array<std::uint64_t, 4> words_{};
};

}  // namespace dowse
