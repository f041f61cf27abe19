#include "engine/find/path_rules.h"

#include <algorithm>
#include <string>

namespace dowse {

Result<PathRules> PathRules::make(const RuleSet& rules) {
  PathRules made;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = rules.rules()[i];
    if (rule.kind != RuleKind::kPath) continue;
    auto expression = Expression::compile(rule.path);
    if (!expression) return std::move(expression).error().with("rule " + rule.id);
    made.rules_.emplace_back(static_cast<RuleIndex>(i), std::move(*expression));
  }
  return made;
}

bool PathRules::match(std::string_view path) const {
  return std::any_of(rules_.begin(), rules_.end(),
                     [path](const auto& rule) { return rule.second.matches(path); });
}

std::vector<RuleIndex> PathRules::matching(std::string_view path) const {
  std::vector<RuleIndex> found;
  for (const auto& [rule, expression] : rules_) {
    if (expression.matches(path)) found.push_back(rule);
  }
  return found;
}

}  // namespace dowse
