#pragma once
// Amounts as people write and read them: "64M", "12 KB", "1,234,567".

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace dowse {

// A number with an optional unit: K, M, G (1024, its square, its cube), also as KB or KiB, case
// ignored; none: bytes. Errors: kUsage saying what is expected.
Result<std::uint64_t> parse_byte_size(std::string_view text);

// Three digits at most and a unit in steps of 1000: "0 bytes", "999 bytes", "12.3 KB", "1.20 GB".
std::string format_byte_size(std::uint64_t bytes);

// With commas between thousands: "1,234,567".
std::string format_count(std::uint64_t count);

}  // namespace dowse
