#include "engine/match/rule_plan.h"

#include <utility>

namespace dowse {
namespace {

Result<RulePlan> plan_rule(const Rule& rule) {
  if (rule.kind == RuleKind::kEntropy) return RulePlan::of(RuleTier::kEntropy);
  if (rule.kind == RuleKind::kPath) return RulePlan::of(RuleTier::kNone);
  Result<PatternPlan> pattern = plan_pattern(rule.pattern);
  if (!pattern) return std::move(pattern).error().with("rule `" + rule.id + "`");
  RulePlan plan;
  plan.tier = pattern->literals.empty() ? RuleTier::kExpression : RuleTier::kAnchored;
  plan.pattern = std::move(*pattern);
  return plan;
}

}  // namespace

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
