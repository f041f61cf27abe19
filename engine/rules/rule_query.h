#pragma once
// Which rules of a set: one by its id, several by what they say of themselves; and how many there
// are of each kind.

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// A rule fits when each list that is not empty has one that fits. ASCII case is ignored.
struct RuleQuery {
  std::vector<std::string> tags;
  std::vector<std::string> providers;
  std::vector<Basis> bases;
};

// The rules that fit, in their order; none when no rule fits all of it at once. Errors: kUsage
// naming the tag or provider that no rule has, with those most like it.
Result<std::vector<RuleIndex>> select_rules(const RuleSet& rules, const RuleQuery& query);

// Errors: kUsage naming the id, with those most like it.
Result<RuleIndex> find_rule(const RuleSet& rules, std::string_view id);

struct RuleCounts {
  std::size_t rules = 0;
  std::size_t providers = 0;
  std::array<std::size_t, 5> by_basis{};       // by Basis
  std::array<std::size_t, 5> by_severity{};    // by Severity
  std::array<std::size_t, 3> by_confidence{};  // by Confidence

  std::size_t of(Basis basis) const { return by_basis[static_cast<std::size_t>(basis)]; }

  // Of a documented prefix, structure or checksum.
  std::size_t documented() const;
};

RuleCounts count_rules(const RuleSet& rules, std::span<const RuleIndex> which);
// Of all of them.
RuleCounts count_rules(const RuleSet& rules);

}  // namespace dowse
