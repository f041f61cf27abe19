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

// How one rule is found. Literals stand at runs where every match has one of them there. They stand
// before values where all matches but a few of random ones have one there, and these few are none:
// one in 200 for a rule of a name beside a shape (a name beside 32 letters is a name beside a
// name), one in 10,000 for others, none for a rule on its own terms. Errors: kRule naming the rule,
// as plan_pattern.
Result<RulePlan> plan_rule(const Rule& rule);

// By RuleIndex. Errors: as plan_rule.
Result<std::vector<RulePlan>> plan_rules(const RuleSet& rules);

}  // namespace dowse
