#pragma once
// Made-up rules with every field, for what is written of rules.

#include "engine/rules/rule_set.h"

namespace dowse::testing {

// One rule that says everything and one that says next to nothing.
RuleSet made_up_rules();

}  // namespace dowse::testing
