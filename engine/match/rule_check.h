#pragma once
// All that `dowse rules test` asks of a rule: its examples and counterexamples, its reach, its work
// on hostile text, its anchors. For the built-in rules and for those of a person.

#include <string>
#include <vector>

#include "engine/match/rule_work.h"
#include "engine/rules/rule.h"

namespace dowse {

struct RuleCheck {
  std::vector<std::string> faults;  // each names the rule, the example and what happened
  std::vector<std::string> notes;   // what makes it slow or is missing; it works as it is
  WorkSample dearest;               // of no bytes when it has no expression

  bool is_right() const noexcept { return faults.empty(); }
};

RuleCheck check_rule(const Rule& rule);

}  // namespace dowse
