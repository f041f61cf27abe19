#include "engine/match/rule_plan.h"

#include <algorithm>
#include <optional>
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

// Literals that do not stand at runs may stand before values.
void look_before_values(const Regex& regex, double most_without_digit, PatternPlan& plan) {
  std::size_t longest = 0;
  for (const AnchorLiteral& literal : plan.literals)
    longest = std::max(longest, literal.bytes.size());
  const std::optional<RunBounds> value = value_ahead(regex.root, most_without_digit);
  if (!value || plan.max_before + longest > value->least + kMinEntropyRun) return;
  plan.place = AnchorPlace::kBeforeValue;
  plan.value_reach = value->most;
}

Result<RulePlan> plan_expression(const Rule& rule) {
  DOWSE_ASSIGN(const Regex regex, parse_regex(rule.pattern));
  RulePlan plan;
  DOWSE_ASSIGN(plan.pattern, plan_pattern(regex));
  plan.tier = plan.pattern.literals.empty() ? RuleTier::kExpression : RuleTier::kAnchored;
  if (plan.tier == RuleTier::kAnchored && plan.pattern.place == AnchorPlace::kAnywhere)
    look_before_values(regex, most_without_digit(rule), plan.pattern);
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
