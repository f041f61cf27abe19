#pragma once
// `dowse rules`: list, show, test, explain, new.

#include <cstddef>
#include <iosfwd>

#include "cli/options.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// Holds each rule against its examples and counts its work. One line for each fault and each note;
// the counts and the dearest rule at the end. Returns how many rules are wrong.
std::size_t test_rules(const RuleSet& rules, std::ostream& out);

// Returns the exit code: 0; 2 when the rules or the text cannot be read or the answer cannot be
// written; 1: `list` when no rule fits, `test` when a rule is wrong, `explain` when a scan would
// not report the text.
int run_rules_command(const RulesArguments& arguments);

}  // namespace dowse
