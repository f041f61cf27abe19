#include "engine/match/rule_plan.h"

#include <algorithm>
#include <utility>

#include "engine/match/entropy.h"
#include "engine/match/regex_parser.h"

namespace dowse {
namespace {

// Of random values so many may be without a digit where a rule asks for one.
double most_without_digit(const Rule& rule) {
  constexpr double kNone = 0;
  constexpr double kByName = 1.0 / 200;
  constexpr double kByFormat = 1.0 / 10'000;
  if (rule.own_terms) return kNone;
  return rule.basis == Basis::kName ? kByName : kByFormat;
}

// Says where the literals of a plan have to be looked for.
void place_literals(const RunFacts& facts, PatternPlan& plan) {
  std::size_t longest = 0;
  for (const AnchorLiteral& literal : plan.literals)
    longest = std::max(longest, literal.bytes.size());
  // Whether they end within the run that the facts are about.
  const auto end_in = [&](const RunBounds& run) {
    return plan.max_before + longest <= run.least + kMinEntropyRun;
  };
  if (facts.run && facts.run->most <= plan.min_before + kMostBeforeRun && end_in(*facts.run)) {
    plan.place = AnchorPlace::kAtRun;
  } else if (facts.value && end_in(*facts.value)) {
    plan.place = AnchorPlace::kBeforeValue;
    plan.value_reach = facts.value->most;
  }
}

Result<RulePlan> plan_expression(const Rule& rule) {
  DOWSE_ASSIGN(const Regex regex, parse_regex(rule.pattern));
  RulePlan plan;
  DOWSE_ASSIGN(plan.pattern, plan_pattern(regex));
  plan.tier = plan.pattern.literals.empty() ? RuleTier::kExpression : RuleTier::kAnchored;
  if (plan.tier == RuleTier::kAnchored)
    place_literals(run_facts(regex.root, most_without_digit(rule)), plan.pattern);
  return plan;
}

}  // namespace

Result<RulePlan> plan_rule(const Rule& rule) {
  if (rule.kind == RuleKind::kEntropy) return RulePlan::of(RuleTier::kEntropy);
  if (rule.kind == RuleKind::kPath) return RulePlan::of(RuleTier::kNone);
  Result<RulePlan> plan = plan_expression(rule);
  if (!plan) return std::move(plan).error().with("rule `" + rule.id + "`");
  return plan;
}

Result<std::vector<RulePlan>> plan_rules(const RuleSet& rules) {
  std::vector<RulePlan> plans;
  plans.reserve(rules.size());
  for (const Rule& rule : rules.rules()) {
    DOWSE_ASSIGN(RulePlan plan, plan_rule(rule));
    plans.push_back(std::move(plan));
  }
  return plans;
}

}  // namespace dowse
