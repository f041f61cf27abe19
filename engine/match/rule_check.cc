#include "engine/match/rule_check.h"

#include <fmt/format.h>

#include <utility>

#include "engine/match/rule_plan.h"
#include "engine/match/rule_proof.h"

namespace dowse {
namespace {

constexpr std::size_t kRareAnchor = 4;

void add_work(const Rule& rule, RuleCheck& check) {
  Result<std::vector<WorkSample>> samples = measure_work(rule);
  if (!samples) return;  // told by its examples
  check.dearest = dearest(*samples);
  if (check.dearest.work() <= kMaxWork) return;
  check.faults.push_back(fmt::format(
      "rule `{}`: looks at {:.0f} bytes for each byte of hostile text ({}); {:.0f} are the most. "
      "What follows an anchor should not be able to hold it again",
      rule.id, check.dearest.work(), check.dearest.text, kMaxWork));
}

void add_anchor_notes(const Rule& rule, RuleCheck& check) {
  if (rule.kind != RuleKind::kPattern) return;
  const Result<RulePlan> plan = plan_rule(rule);
  if (!plan) return;
  const std::size_t shortest = shortest_literal(plan->pattern);
  if (shortest == 0) {
    check.notes.push_back(fmt::format(
        "rule `{}`: has no literal that every match holds: its expression is asked at each byte of "
        "a text, which is slow",
        rule.id));
  } else if (shortest < kRareAnchor && plan->pattern.place == AnchorPlace::kAnywhere) {
    check.notes.push_back(fmt::format(
        "rule `{}`: has an anchor of {} bytes; four or more are rarer", rule.id, shortest));
  }
}

}  // namespace

RuleCheck check_rule(const Rule& rule) {
  RuleCheck check;
  for (const Error& fault : faults_of(rule))
    check.faults.push_back(fault.message());
  add_work(rule, check);
  if (rule.examples.empty()) {
    check.notes.push_back(fmt::format("rule `{}`: has no examples", rule.id));
  }
  if (rule.counterexamples.empty()) {
    check.notes.push_back(fmt::format("rule `{}`: has no counterexamples", rule.id));
  }
  add_anchor_notes(rule, check);
  return check;
}

}  // namespace dowse
