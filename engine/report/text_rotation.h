#pragma once
// What to do about a leaked secret, as rows of a page: in the report of a scan, and of one rule.

#include <cstddef>
#include <string_view>

#include "engine/report/page.h"
#include "engine/rules/rule.h"

namespace dowse {

// How much of the advice is shown; 0: all of it.
struct RotationLimits {
  std::size_t steps = 0;
  std::size_t commands = 0;
  std::size_t lines = 0;  // of each other row
};

// Under the heading "How to rotate". Where something was left out, the last line names the command
// that has all of it.
void write_rotation(const Rule& rule, const RotationLimits& limits, Page& page);

}  // namespace dowse
