#pragma once
// Findings as a scan would have left them, for the tests of attribution.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/find/finding.h"

namespace dowse::testing {

// An occurrence of 8 bytes in a line of its own.
Occurrence occurrence_in(TextKind kind, const ObjectId& object, std::uint32_t line,
                         std::string_view path = "");

// A finding with these occurrences, sorted as finding.h says.
Finding finding_with(std::vector<Occurrence> occurrences);

}  // namespace dowse::testing
