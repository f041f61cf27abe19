#pragma once
// Findings for the tests of triage: rules "strong" (0) and "weak" (1), each in a family of its
// name.

#include "engine/find/finding.h"
#include "engine/rules/rule_set.h"

namespace dowse::testing {

RuleSet two_rules();

// A secret that cannot be guessed, another one for each number, at path "sN".
Finding strong_finding(unsigned number);

// A secret that can be guessed, another one for each number, at path "weak/place".
Finding weak_finding(unsigned number);

}  // namespace dowse::testing
