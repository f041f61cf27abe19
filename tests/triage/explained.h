#pragma once
// An explanation, and what a test asks about it.

#include <string>
#include <string_view>
#include <vector>

#include "engine/triage/explain.h"

namespace dowse::testing {

// What the first of the rules makes of the text.
Explanation explained(const std::vector<Rule>& all, const std::string& text,
                      const ExplainOptions& options = {}, std::vector<Allowlist> global = {});

// "name: passes", ... of the only match.
std::vector<std::string> steps_of(const Explanation& explanation);

// Of the first match.
std::string step_text(const Explanation& explanation, std::string_view name);

}  // namespace dowse::testing
