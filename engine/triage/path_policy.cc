#include "engine/triage/path_policy.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "engine/find/allowlist.h"
#include "engine/find/composite.h"
#include "engine/find/expression.h"
#include "engine/find/judge.h"

namespace dowse {
namespace {

constexpr std::string_view kPathFilter = "path";
constexpr std::string_view kExcludeFilter = "exclude";

// What an allowlist asks about places.
struct PlaceAllowlist {
  bool all_of = false;
  std::vector<Expression> paths;
  std::unordered_set<std::string> commits;  // lower-case hexadecimal digits
  std::uint32_t agreed = 0;                 // of a split one: its bit in Occurrence::agreed; else 0

  bool allows(const PlaceView& place) const;
};

bool PlaceAllowlist::allows(const PlaceView& place) const {
  if (agreed != 0 && (place.occurrence->agreed & agreed) == 0) return false;
  const bool by_path = std::any_of(paths.begin(), paths.end(),
                                   [&](const Expression& e) { return e.matches(place.path); });
  const bool by_commit = !place.commit.empty() && commits.contains(place.commit.hex());
  if (!all_of) return by_path || by_commit;
  return (paths.empty() || by_path) && (commits.empty() || by_commit);
}

Patterns known_of(const RuleSet& rules) {
  return rules.is_checked() ? Patterns::kChecked : Patterns::kUnchecked;
}

Result<std::vector<Expression>> compile(const std::vector<std::string>& patterns, Patterns known) {
  std::vector<Expression> compiled;
  for (const std::string& pattern : patterns) {
    DOWSE_ASSIGN(Expression expression, Expression::compile(pattern, known));
    compiled.push_back(std::move(expression));
  }
  return compiled;
}

Result<PlaceAllowlist> compile(const Allowlist& list, std::uint32_t agreed, Patterns known) {
  PlaceAllowlist compiled;
  compiled.all_of = list.all_of;
  compiled.agreed = agreed;
  DOWSE_ASSIGN(compiled.paths, compile(list.paths, known));
  compiled.commits.insert(list.commits.begin(), list.commits.end());
  return compiled;
}

bool any_allows(const std::vector<PlaceAllowlist>& lists, const PlaceView& place) {
  return std::any_of(lists.begin(), lists.end(),
                     [&place](const PlaceAllowlist& list) { return list.allows(place); });
}

// Those that ask about places and nothing else, or for any of several things.
Result<std::vector<PlaceAllowlist>> compile_placed(std::span<const Allowlist> lists,
                                                   Patterns known) {
  std::vector<PlaceAllowlist> compiled;
  for (const Allowlist& list : lists) {
    const bool local = !list.regexes.empty() || !list.stopwords.empty();
    const bool placed = !list.paths.empty() || !list.commits.empty();
    if (!placed || (list.all_of && local)) continue;
    DOWSE_ASSIGN(PlaceAllowlist added, compile(list, 0, known));
    compiled.push_back(std::move(added));
  }
  return compiled;
}

}  // namespace

struct PathPolicy::Impl {
  struct OfRule {
    std::optional<Expression> path;
    std::vector<PlaceAllowlist> allowlists;
    std::vector<std::size_t> required;  // rules without whose match there is no finding

    // The name of what excludes a match of this rule at the place; empty when nothing does.
    std::string_view excluded_by(const PlaceView& place) const;

    // Whether the rule asks for another path.
    bool is_elsewhere(const PlaceView& place) const;

    // Whether places alone say that a match of this rule, required by another one, does not count
    // there: what split allowlists say of its text is not known.
    bool is_excluded_as_required(const PlaceView& place) const;
  };

  static Result<OfRule> compile_rule(const Rule& rule, const RuleSet& rules);
  // The name of what excludes the place; empty when nothing does.
  std::string_view excluded_by(const Finding& finding, const PlaceView& place) const;

  std::vector<OfRule> by_rule;
  std::vector<PlaceAllowlist> global;
  GlobSet excludes;
  IgnoreList ignored;
  const RuleSet* rules = nullptr;
  std::map<std::pair<RuleIndex, std::string_view>, std::uint64_t> counts;
  std::set<Fingerprint> touched;  // findings that lost a place
};

Result<PathPolicy::Impl::OfRule> PathPolicy::Impl::compile_rule(const Rule& rule,
                                                                const RuleSet& rules) {
  const Patterns known = known_of(rules);
  OfRule compiled;
  DOWSE_ASSIGN(compiled.allowlists, compile_placed(rule.allowlists, known));
  std::uint32_t bit = 1;
  for (const Allowlist* list : split_allowlists(rule, rules.allowlists())) {
    DOWSE_ASSIGN(PlaceAllowlist added, compile(*list, bit, known));
    compiled.allowlists.push_back(std::move(added));
    bit <<= 1;
  }
  if (!rule.path.empty()) {
    DOWSE_ASSIGN(compiled.path, Expression::compile(rule.path, known));
  }
  return compiled;
}

std::string_view PathPolicy::Impl::excluded_by(const Finding& finding,
                                               const PlaceView& place) const {
  // Sources of files leave out what is excluded; an object's paths are known only now.
  const TextKind kind = place.occurrence->kind;
  const bool is_versioned =
      kind == TextKind::kBlob || kind == TextKind::kTreeNames || kind == TextKind::kStaged;
  if (is_versioned && !place.path.empty() && excludes.matches_file(place.path)) {
    return kExcludeFilter;
  }
  const OfRule& rule = by_rule[static_cast<std::size_t>(finding.rule)];
  const std::string_view own = rule.excluded_by(place);
  if (!own.empty()) return own;
  if (any_allows(global, place)) return kAllowlistFilter;
  const bool lacks = std::any_of(
      rule.required.begin(), rule.required.end(),
      [&](std::size_t required) { return by_rule[required].is_excluded_as_required(place); });
  return lacks ? kRequiredFilter : std::string_view();
}

bool PathPolicy::Impl::OfRule::is_elsewhere(const PlaceView& place) const {
  return path.has_value() && (place.path.empty() || !path->matches(place.path));
}

std::string_view PathPolicy::Impl::OfRule::excluded_by(const PlaceView& place) const {
  if (is_elsewhere(place)) return kPathFilter;
  return any_allows(allowlists, place) ? kAllowlistFilter : std::string_view();
}

bool PathPolicy::Impl::OfRule::is_excluded_as_required(const PlaceView& place) const {
  return is_elsewhere(place) ||
         std::any_of(allowlists.begin(), allowlists.end(), [&place](const PlaceAllowlist& list) {
           return list.agreed == 0 && list.allows(place);
         });
}

PathPolicy::PathPolicy(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}

PathPolicy::PathPolicy(PathPolicy&&) noexcept = default;
PathPolicy& PathPolicy::operator=(PathPolicy&&) noexcept = default;
PathPolicy::~PathPolicy() = default;

Result<PathPolicy> PathPolicy::make(const RuleSet& rules, GlobSet excludes, IgnoreList ignored) {
  auto impl = std::make_unique<Impl>();
  impl->excludes = std::move(excludes);
  impl->ignored = std::move(ignored);
  impl->rules = &rules;
  std::unordered_map<std::string_view, std::size_t> by_id;
  for (std::size_t i = 0; i < rules.size(); ++i)
    by_id.emplace(rules.rules()[i].id, i);
  for (const Rule& rule : rules.rules()) {
    auto compiled = Impl::compile_rule(rule, rules);
    if (!compiled) return std::move(compiled).error().with("rule " + rule.id);
    for (const RulePart& part : rule.required) {
      const auto other = by_id.find(part.rule_id);
      if (other != by_id.end()) compiled->required.push_back(other->second);
    }
    impl->by_rule.push_back(std::move(*compiled));
  }
  DOWSE_ASSIGN(impl->global, compile_placed(rules.allowlists(), known_of(rules)));
  return PathPolicy(std::move(impl));
}

bool PathPolicy::keeps(const Finding& finding, const PlaceView& place) {
  const std::string_view filter = impl_->excluded_by(finding, place);
  if (filter.empty()) return true;
  ++impl_->counts[{finding.rule, filter}];
  impl_->touched.insert(finding.fingerprint);
  return false;
}

bool PathPolicy::ignores(const Finding& finding, const PlaceView& place) const {
  return impl_->ignored.names((*impl_->rules)[finding.rule].id, place);
}

bool PathPolicy::may_ignore(const Finding& finding) const {
  return impl_->ignored.names_rule((*impl_->rules)[finding.rule].id);
}

void PathPolicy::drop_excluded(std::vector<Finding>& findings,
                               std::vector<RejectedCount>& rejected) const {
  std::erase_if(findings, [this](const Finding& finding) {
    return finding.place_count == 0 && impl_->touched.contains(finding.fingerprint);
  });
  for (const auto& [key, count] : impl_->counts)
    add_rejected(rejected, {key.first, std::string(key.second), count});
}

}  // namespace dowse
