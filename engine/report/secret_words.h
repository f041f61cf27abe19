#pragma once
// How a report names a secret: masked, or in full with --reveal.

#include <string>

#include "engine/find/finding.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// Of a rule of paths the file itself is the secret. Fit to leave (clean.h).
std::string shown_secret(const Finding& finding, const RuleSet& rules, bool reveal);

// What the part is and the part: "AWS access key id ****(20)". Fit to leave.
std::string shown_part(const FindingPart& part, const RuleSet& rules, bool reveal);

}  // namespace dowse
