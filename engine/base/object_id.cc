#include "engine/base/object_id.h"

#include <algorithm>
#include <cstring>

#include "engine/base/check.h"

namespace dowse {
namespace {

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
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
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = hex_digit(hex[i]);
    const int low = hex_digit(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    id.raw[i / 2] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return id;
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
