#pragma once
// The little of DER (ITU-T X.690) that tells private keys apart: one element at a time, definite
// lengths, no recursion.

#include <cstdint>
#include <optional>
#include <string_view>

namespace dowse {

inline constexpr std::uint8_t kDerInteger = 0x02;
inline constexpr std::uint8_t kDerOctets = 0x04;
inline constexpr std::uint8_t kDerObjectId = 0x06;
inline constexpr std::uint8_t kDerSequence = 0x30;

// One element. Lifetime: the bytes.
struct DerView {
  std::uint8_t tag = 0;
  std::uint64_t size = 0;    // of its content, as stated
  std::string_view content;  // what of it is there
  std::string_view rest;     // what follows

  bool is_cut() const noexcept { return content.size() < size; }
};

// The element at the front. Nothing when there is none: too short for a tag and a length, or a
// length of more than four bytes or of none.
std::optional<DerView> read_der(std::string_view bytes) noexcept;

// The same, when it has this tag.
std::optional<DerView> read_der(std::string_view bytes, std::uint8_t tag) noexcept;

// How many bits the number of an INTEGER has; 0 for none. Works on one that is cut.
std::uint64_t der_bits(const DerView& integer) noexcept;

}  // namespace dowse
