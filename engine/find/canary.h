#pragma once
// The self-test of each run (DESIGN.md section 7): synthetic secrets in texts of several forms go
// through a find pass of their own, with the rules of the scan. A run that does not
// find them cannot be trusted.

#include <cstdint>

#include "engine/find/find_pass.h"

namespace dowse {

struct CanaryResult {
  std::uint64_t planted = 0;
  std::uint64_t found = 0;

  bool all_found() const noexcept { return found == planted; }
};

// Plants an example of the surest rule that has one: at the first and at the last byte, in a long
// line, between CRLF, and among binary bytes when the rule counts there; and, when the rules look
// for random runs, one of those beside a key name. Nothing is planted when no rule has an example
// (gitleaks' format knows none): then planted is 0. A canary that an allowlist of the user takes
// away was seen and counts as found.
CanaryResult run_canary(const FindRules& rules);

}  // namespace dowse
