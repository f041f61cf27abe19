#include "engine/find/path_rules.h"

#include <algorithm>
#include <functional>

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

bool RecentNames::contains(std::string_view name) const {
  return !slots_.empty() && slots_[std::hash<std::string_view>()(name) % kSlots] == name &&
         !name.empty();
}

void RecentNames::add(std::string_view name) {
  if (name.size() > kLongest) return;
  if (slots_.empty()) slots_.resize(kSlots);
  slots_[std::hash<std::string_view>()(name) % kSlots] = name;
}

}  // namespace dowse
