#include "tests/triage/explained.h"

#include <utility>

#include <gtest/gtest.h>

namespace dowse::testing {

Explanation explained(const std::vector<Rule>& all, const std::string& text,
                      const ExplainOptions& options, std::vector<Allowlist> global) {
  const RuleSet rules = RuleSet::from_rules(all, std::move(global)).value();
  Result<Explanation> explanation = explain(rules, RuleIndex{0}, text, options);
  EXPECT_TRUE(explanation.has_value()) << explanation.error().message();
  return explanation ? std::move(*explanation) : Explanation();
}

std::vector<std::string> steps_of(const Explanation& explanation) {
  std::vector<std::string> steps;
  if (explanation.matches.size() != 1) return {"not one match"};
  for (const ExplainedStep& step : explanation.matches.front().steps) {
    const char* outcomes[] = {"passes", "rejects", "tells"};
    steps.push_back(step.name + ": " + outcomes[static_cast<std::size_t>(step.outcome)]);
  }
  return steps;
}

std::string step_text(const Explanation& explanation, std::string_view name) {
  for (const ExplainedStep& step : explanation.matches.at(0).steps) {
    if (step.name == name) return step.text;
  }
  return "no such step";
}

}  // namespace dowse::testing
