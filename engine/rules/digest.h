#pragma once
// The one place in this folder that hashes.

#include <string>
#include <string_view>

namespace dowse {

// BLAKE2b-128 (RFC 7693), unkeyed, as 32 lower-case hexadecimal digits.
std::string blake2b_128_hex(std::string_view bytes);

}  // namespace dowse
