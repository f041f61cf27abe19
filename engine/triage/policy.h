#pragma once
// Which findings make a run fail.

#include "engine/find/finding.h"
#include "engine/rules/rule.h"

namespace dowse {

// True when the finding is new and at least as severe as `fail_on`.
bool violates(const Finding& finding, Severity fail_on) noexcept;

}  // namespace dowse
