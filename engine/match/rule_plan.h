#pragma once
// How each rule of a set is found: the one answer that the fast and the reference matcher share.

#include <cstdint>
#include <vector>

#include "engine/base/result.h"
#include "engine/match/anchors.h"
#include "engine/rules/rule_set.h"

namespace dowse {

enum class RuleTier : std::uint8_t {
  kAnchored,    // RE2 is asked round each occurrence of a literal
  kExpression,  // no literal: RE2 is asked at each place
  kEntropy,     // runs of the credential alphabet (entropy.h)
  kNone,        // no raw matches: judged by path alone
};

struct RulePlan {
  RuleTier tier = RuleTier::kNone;
  PatternPlan pattern;  // kAnchored and kExpression

  static RulePlan of(RuleTier tier) {
    RulePlan plan;
    plan.tier = tier;
    return plan;
  }
};

// One plan for each rule, by RuleIndex. Errors: kRule naming the rule, as plan_pattern.
Result<std::vector<RulePlan>> plan_rules(const RuleSet& rules);

}  // namespace dowse
