#pragma once
// Names of git objects: SHA-1 (20 bytes) and SHA-256 (32 bytes), as
// https://git-scm.com/docs/hash-function-transition describes them.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dowse {

// Bytes of an id.
inline constexpr std::size_t kSha1Size = 20;
inline constexpr std::size_t kSha256Size = 32;

// The id of a git object, or empty (size 0) for what git does not hold. Bytes past `size` are zero,
// so ids compare whole.
struct ObjectId {
  std::array<std::uint8_t, 32> raw{};
  std::uint8_t size = 0;

  // Requires: bytes.size() is 20 or 32.
  static ObjectId from_raw(std::span<const std::uint8_t> bytes);
  // From 40 or 64 hexadecimal digits; nothing otherwise.
  static std::optional<ObjectId> from_hex(std::string_view hex);

  bool empty() const noexcept { return size == 0; }

  // Lower-case hexadecimal digits, two a byte; "" when empty.
  std::string hex() const;

  friend auto operator<=>(const ObjectId&, const ObjectId&) = default;
};

}  // namespace dowse

template <>
struct std::hash<dowse::ObjectId> {
  std::size_t operator()(const dowse::ObjectId& id) const noexcept;
};
