#include "engine/base/object_id.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "engine/base/check.h"

namespace dowse {
namespace {

constexpr std::uint8_t kNoDigit = 0xFF;

// By character: what it is worth as a hexadecimal digit, or kNoDigit.
constexpr std::array<std::uint8_t, 256> kHexDigits = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (std::uint8_t value = 0; value < 16; ++value) {
    values[static_cast<unsigned char>("0123456789abcdef"[value])] = value;
    values[static_cast<unsigned char>("0123456789ABCDEF"[value])] = value;
  }
  return values;
}();

std::uint8_t hex_digit(char c) noexcept {
  return kHexDigits[static_cast<unsigned char>(c)];
}

}  // namespace

ObjectId ObjectId::from_raw(std::span<const std::uint8_t> bytes) {
  DOWSE_CHECK(bytes.size() == kSha1Size || bytes.size() == kSha256Size);
  ObjectId id;
  std::copy(bytes.begin(), bytes.end(), id.raw.begin());
  id.size = static_cast<std::uint8_t>(bytes.size());
  return id;
}

std::optional<ObjectId> ObjectId::from_hex(std::string_view hex) {
  if (hex.size() != 2 * kSha1Size && hex.size() != 2 * kSha256Size) return std::nullopt;
  ObjectId id;
  id.size = static_cast<std::uint8_t>(hex.size() / 2);
  std::uint8_t worst = 0;  // kNoDigit has bits that no digit has
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const std::uint8_t high = hex_digit(hex[i]);
    const std::uint8_t low = hex_digit(hex[i + 1]);
    worst |= high | low;
    id.raw[i / 2] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return worst < 16 ? std::optional(id) : std::nullopt;
}

std::string ObjectId::hex() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(std::size_t{size} * 2);
  for (std::size_t i = 0; i < size; ++i) {
    text += kDigits[raw[i] >> 4];
    text += kDigits[raw[i] & 15];
  }
  return text;
}

}  // namespace dowse

std::size_t std::hash<dowse::ObjectId>::operator()(const dowse::ObjectId& id) const noexcept {
  std::size_t value = 0;  // an id is a hash already: its first bytes are as good as any
  std::memcpy(&value, id.raw.data(), sizeof value);
  return value;
}
