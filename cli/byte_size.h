#pragma once
// Sizes as people type them: "64M". How they are shown is report/human.h's.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace dowse {

// A number with an optional unit: K, M, G (1024, its square, its cube), also as KB or KiB, case
// ignored; none: bytes. Errors: kUsage saying what is expected.
Result<std::uint64_t> parse_byte_size(std::string_view text);

}  // namespace dowse
