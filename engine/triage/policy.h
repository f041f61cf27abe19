#pragma once
// Which findings make a run fail.

#include <cstdint>
#include <vector>

#include "engine/find/finding.h"
#include "engine/rules/rule.h"

namespace dowse {

// True when the finding is new and at least as severe as `fail_on`.
bool violates(const Finding& finding, Severity fail_on) noexcept;

// Takes away what is public by nature (Severity::kInfo: publishable keys, client ids), which is
// worth a look at most. How many that were.
std::uint64_t drop_public(std::vector<Finding>& findings);

}  // namespace dowse
