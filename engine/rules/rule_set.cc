#include "engine/rules/rule_set.h"

#include <fmt/format.h>

#include <unordered_set>
#include <utility>

#include "engine/rules/builtin.h"
#include "engine/rules/digest.h"
#include "engine/rules/rule_files.h"
#include "engine/rules/serialize.h"

namespace dowse {
namespace {

// What is wrong with a rule by itself, or nothing. Expressions are checked where they are read.
std::string_view fault_of(const Rule& rule) {
  if (rule.id.empty()) return "has no id";
  if (rule.kind == RuleKind::kPattern && rule.pattern.empty()) return "has no expression";
  if (rule.kind != RuleKind::kPattern && !rule.pattern.empty()) {
    return "has an expression and is of a kind that uses none";
  }
  if (rule.kind == RuleKind::kPath && rule.path.empty()) return "has neither expression nor path";
  if (!(rule.min_entropy >= 0.0 && rule.min_entropy <= 8.0)) return "entropy is not in 0..8";
  return {};
}

Result<void> check(const std::vector<Rule>& rules) {
  if (rules.empty()) return Error(Errc::kRule, "no rules");
  std::unordered_set<std::string_view> ids;
  for (const Rule& rule : rules) {
    const std::string_view fault = fault_of(rule);
    if (!fault.empty()) return Error(Errc::kRule, fmt::format("rule `{}`: {}", rule.id, fault));
    if (!ids.insert(rule.id).second) {
      return Error(Errc::kRule, fmt::format("rule `{}`: the id stands twice", rule.id));
    }
  }
  return {};
}

}  // namespace

Result<RuleSet> RuleSet::from_rules(std::vector<Rule> rules, std::vector<Allowlist> allowlists) {
  DOWSE_TRY(check(rules));
  for (Rule& rule : rules) {
    if (rule.family.empty()) rule.family = rule.id;
  }
  RulePack pack{std::move(rules), std::move(allowlists)};
  RuleSet set;
  set.digest_ = blake2b_128_hex(deciding_bytes(pack));
  set.is_builtin_ = set.digest_ == builtin_pack_view().digest;
  set.rules_ = std::move(pack.rules);
  set.allowlists_ = std::move(pack.allowlists);
  return set;
}

Result<RuleSet> RuleSet::builtin(Advice advice) {
  DOWSE_ASSIGN(RulePack pack, advice == Advice::kNow ? builtin_pack() : builtin_brief());
  RuleSet set;
  set.has_advice_ = advice == Advice::kNow;
  set.rules_ = std::move(pack.rules);
  set.allowlists_ = std::move(pack.allowlists);
  set.digest_ = builtin_pack_view().digest;
  set.is_builtin_ = true;
  set.is_checked_ = true;
  return set;
}

Result<RuleSet> RuleSet::load(std::span<const std::string> paths, bool with_builtin,
                              Advice advice) {
  if (paths.empty() && with_builtin) return builtin(advice);
  DOWSE_ASSIGN(MergedRules merged, merge_rule_files(paths, with_builtin));
  DOWSE_ASSIGN(RuleSet set,
               from_rules(std::move(merged.pack.rules), std::move(merged.pack.allowlists)));
  set.notes_ = std::move(merged.notes);
  set.is_checked_ = true;
  return set;
}

Result<void> RuleSet::read_advice() {
  if (has_advice_) return {};
  DOWSE_TRY(dowse::read_advice(builtin_pack_view().rules, rules_));
  has_advice_ = true;
  return {};
}

Result<Rule> RuleSet::whole(RuleIndex index) const {
  Rule rule = (*this)[index];
  if (!has_advice_) {
    DOWSE_TRY(read_advice_of(builtin_pack_view().rules, static_cast<std::size_t>(index), rule));
  }
  return rule;
}

}  // namespace dowse
