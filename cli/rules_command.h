#pragma once
// `dowse rules list` and `dowse rules test`.

#include <cstddef>
#include <iosfwd>

#include "cli/options.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// One rule a line: id, severity, provider, description, in columns.
void write_rule_list(const RuleSet& rules, std::ostream& out);

// Holds each rule against its examples. One line for each that fails and each that has none; the
// count at the end. Returns how many failed.
std::size_t test_rules(const RuleSet& rules, std::ostream& out);

// Returns the exit code: 0; 1 when a rule fails its test; 2 when the rules cannot be loaded or the
// list cannot be written.
int run_rules_command(const RulesArguments& arguments);

}  // namespace dowse
