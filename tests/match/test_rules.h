#pragma once
// A varied set of rules for the tests, fuzz harnesses and benchmarks of the matchers: every tier,
// anchors with and without something before them, caseless, several literals, assertions at both
// ends, groups of all kinds.

#include <string>
#include <string_view>
#include <vector>

#include "engine/rules/rule_set.h"

namespace dowse::testing {

// A rule with this expression and the id "rule-N".
Rule pattern_rule(std::size_t n, std::string_view pattern, std::uint32_t secret_group = 0);

// The rules; the last is the entropy rule.
RuleSet varied_rules();

// A set of rules with these expressions. Requires: they are right.
RuleSet rules_of(const std::vector<std::string>& patterns);

}  // namespace dowse::testing
