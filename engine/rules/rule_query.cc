#include "engine/rules/rule_query.h"

#include <algorithm>
#include <set>

#include "engine/base/closest.h"
#include "engine/base/text.h"

namespace dowse {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

bool holds(std::span<const std::string> names, std::string_view wanted) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return same_name(name, wanted); });
}

bool fits(const Rule& rule, const RuleQuery& query) {
  const bool tag =
      query.tags.empty() || std::any_of(rule.tags.begin(), rule.tags.end(),
                                        [&](const auto& has) { return holds(query.tags, has); });
  const bool provider = query.providers.empty() || holds(query.providers, rule.provider);
  const bool basis = query.bases.empty() || std::find(query.bases.begin(), query.bases.end(),
                                                      rule.basis) != query.bases.end();
  return tag && provider && basis;
}

// Errors unless each of `wanted` is one of `known`. `what` they are, for the message.
Result<void> check_known(std::span<const std::string> wanted, const std::set<std::string>& known,
                         std::string_view what) {
  const std::vector<std::string> names(known.begin(), known.end());
  for (const std::string& name : wanted) {
    if (holds(names, name)) continue;
    return Error(Errc::kUsage, "no rule has the " + std::string(what) + " `" +
                                   escape_controls(name) + "`" + did_you_mean(name, names));
  }
  return {};
}

// Words can be given in the wrong order: what does not look like an id may be a token.
bool may_be_shown(std::string_view id) {
  constexpr std::ptrdiff_t kFewDigits = 4;
  const auto digits =
      std::count_if(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits <= kFewDigits &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

}  // namespace

Result<std::vector<RuleIndex>> select_rules(const RuleSet& rules, const RuleQuery& query) {
  std::set<std::string> tags;
  std::set<std::string> providers;
  for (const Rule& rule : rules.rules()) {
    tags.insert(rule.tags.begin(), rule.tags.end());
    if (!rule.provider.empty()) providers.insert(rule.provider);
  }
  DOWSE_TRY(check_known(query.tags, tags, "tag"));
  DOWSE_TRY(check_known(query.providers, providers, "provider"));
  std::vector<RuleIndex> selected;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (fits(rules.rules()[i], query)) selected.push_back(static_cast<RuleIndex>(i));
  }
  return selected;
}

Result<RuleIndex> find_rule(const RuleSet& rules, std::string_view id) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules.rules()[i].id == id) return static_cast<RuleIndex>(i);
    ids.push_back(rules.rules()[i].id);
  }
  std::string name = "of that name";
  if (may_be_shown(id)) name = std::string("`").append(id).append("`");
  return Error(Errc::kUsage, "there is no rule " + name + did_you_mean(id, ids));
}

std::size_t RuleCounts::documented() const {
  return of(Basis::kPrefix) + of(Basis::kStructure) + of(Basis::kChecksum);
}

RuleCounts count_rules(const RuleSet& rules, std::span<const RuleIndex> which) {
  RuleCounts counts;
  std::set<std::string_view> providers;
  for (const RuleIndex index : which) {
    const Rule& rule = rules[index];
    ++counts.rules;
    ++counts.by_basis[static_cast<std::size_t>(rule.basis)];
    ++counts.by_severity[static_cast<std::size_t>(rule.severity)];
    ++counts.by_confidence[static_cast<std::size_t>(rule.confidence)];
    if (!rule.provider.empty()) providers.insert(rule.provider);
  }
  counts.providers = providers.size();
  return counts;
}

RuleCounts count_rules(const RuleSet& rules) {
  std::vector<RuleIndex> all;
  for (std::size_t i = 0; i < rules.size(); ++i)
    all.push_back(static_cast<RuleIndex>(i));
  return count_rules(rules, all);
}

}  // namespace dowse
