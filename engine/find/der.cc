#include "engine/find/der.h"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace dowse {

std::optional<DerView> read_der(std::string_view bytes) noexcept {
  constexpr std::uint8_t kLong = 0x80;
  if (bytes.size() < 2) return std::nullopt;
  DerView element;
  element.tag = static_cast<std::uint8_t>(bytes[0]);
  const auto first = static_cast<std::uint8_t>(bytes[1]);
  bytes.remove_prefix(2);
  element.size = first;
  if (first >= kLong) {
    const std::size_t count = first & 0x7FU;
    if (count == 0 || count > 4 || count > bytes.size()) return std::nullopt;
    element.size = 0;
    for (const char c : bytes.substr(0, count))
      element.size = element.size << 8 | static_cast<std::uint8_t>(c);
    bytes.remove_prefix(count);
  }
  element.content = bytes.substr(0, element.size);
  element.rest = bytes.substr(element.content.size());
  return element;
}

std::optional<DerView> read_der(std::string_view bytes, std::uint8_t tag) noexcept {
  const std::optional<DerView> element = read_der(bytes);
  return element && element->tag == tag ? element : std::nullopt;
}

std::uint64_t der_bits(const DerView& integer) noexcept {
  std::string_view bytes = integer.content;
  const std::size_t zeros = std::min(bytes.find_first_not_of('\0'), bytes.size());
  if (zeros == bytes.size()) return 0;
  const auto top = static_cast<std::uint8_t>(bytes[zeros]);
  return (integer.size - zeros) * 8 - static_cast<unsigned>(std::countl_zero(top));
}

}  // namespace dowse
