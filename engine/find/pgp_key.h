#pragma once
// Secret-key packets of OpenPGP (RFC 9580, section 5.5.3; version 4 as in RFC 4880).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/find/structure.h"

namespace dowse {

// The number in the first `size` bytes, which are taken away; nothing when there are fewer.
std::optional<std::uint32_t> take_number(std::string_view& bytes, std::size_t size) noexcept;

// What the first packet of a private key block says. One that is not whole may end anywhere.
Structure pgp_key(std::string_view bytes, bool is_whole);

}  // namespace dowse
