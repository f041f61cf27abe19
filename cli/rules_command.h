#pragma once
// `dowse rules list`.

#include <iosfwd>

#include "cli/options.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// One rule a line: id, severity, provider, description, in columns.
void write_rule_list(const RuleSet& rules, std::ostream& out);

// Returns the exit code: 0, or 2 when the rules cannot be loaded.
int run_rules_command(const RulesArguments& arguments);

}  // namespace dowse
