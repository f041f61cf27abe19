#include "engine/triage/path_policy.h"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "engine/find/allowlist.h"
#include "engine/find/expression.h"
#include "engine/find/judge.h"

namespace dowse {
namespace {

constexpr std::string_view kPathFilter = "path";
constexpr std::string_view kExcludeFilter = "exclude";

// An allowlist that asks about places.
struct PlaceAllowlist {
  bool all_of = false;
  std::vector<Expression> paths;
  std::unordered_set<std::string> commits;  // lower-case hexadecimal digits
  std::optional<SecretAllowlist> secret;    // with all_of: what else must agree

  bool allows(const Place& place, const Secret& of) const;
};

bool PlaceAllowlist::allows(const Place& place, const Secret& of) const {
  const bool by_path = std::any_of(paths.begin(), paths.end(),
                                   [&](const Expression& e) { return e.matches(place.path); });
  const bool by_commit = !place.commit.empty() && commits.contains(place.commit.hex());
  if (!all_of) return by_path || by_commit;
  return (paths.empty() || by_path) && (commits.empty() || by_commit) &&
         (!secret.has_value() || secret->allows(of));
}

Result<std::vector<Expression>> compile(const std::vector<std::string>& patterns) {
  std::vector<Expression> compiled;
  for (const std::string& pattern : patterns) {
    DOWSE_ASSIGN(Expression expression, Expression::compile(pattern));
    compiled.push_back(std::move(expression));
  }
  return compiled;
}

Result<std::vector<PlaceAllowlist>> compile(std::span<const Allowlist> lists) {
  std::vector<PlaceAllowlist> compiled;
  for (const Allowlist& list : lists) {
    if (list.paths.empty() && list.commits.empty()) continue;
    const bool asks_secret = !list.regexes.empty() || !list.stopwords.empty();
    if (list.all_of && !list.regexes.empty() && list.target != AllowTarget::kSecret) continue;
    PlaceAllowlist& added = compiled.emplace_back();
    added.all_of = list.all_of;
    DOWSE_ASSIGN(added.paths, compile(list.paths));
    added.commits.insert(list.commits.begin(), list.commits.end());
    if (list.all_of && asks_secret) {
      DOWSE_ASSIGN(added.secret, SecretAllowlist::compile(list));
    }
  }
  return compiled;
}

}  // namespace

struct PathPolicy::Impl {
  struct OfRule {
    std::optional<Expression> path;
    std::vector<PlaceAllowlist> allowlists;
  };

  std::vector<OfRule> by_rule;
  std::vector<PlaceAllowlist> global;
  GlobSet excludes;

  // The name of what excludes the place; empty when nothing does.
  std::string_view excluded_by(const Finding& finding, const Place& place) const;
};

std::string_view PathPolicy::Impl::excluded_by(const Finding& finding, const Place& place) const {
  // Sources of files leave out what is excluded; an object's paths are known only now.
  const bool is_versioned = place.kind == TextKind::kBlob || place.kind == TextKind::kTreeNames ||
                            place.kind == TextKind::kStaged;
  if (is_versioned && !place.path.empty() && excludes.matches_file(place.path)) {
    return kExcludeFilter;
  }
  const OfRule& rule = by_rule[static_cast<std::size_t>(finding.rule)];
  if (rule.path.has_value() && (place.path.empty() || !rule.path->matches(place.path))) {
    return kPathFilter;
  }
  const auto any = [&](const std::vector<PlaceAllowlist>& lists) {
    return std::any_of(lists.begin(), lists.end(), [&](const PlaceAllowlist& list) {
      return list.allows(place, finding.secret);
    });
  };
  return any(rule.allowlists) || any(global) ? kAllowlistFilter : std::string_view();
}

PathPolicy::PathPolicy(std::unique_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

PathPolicy::PathPolicy(PathPolicy&&) noexcept = default;
PathPolicy& PathPolicy::operator=(PathPolicy&&) noexcept = default;
PathPolicy::~PathPolicy() = default;

Result<PathPolicy> PathPolicy::make(const RuleSet& rules, GlobSet excludes) {
  auto impl = std::make_unique<Impl>();
  impl->excludes = std::move(excludes);
  for (const Rule& rule : rules.rules()) {
    Impl::OfRule& of_rule = impl->by_rule.emplace_back();
    auto lists = compile(rule.allowlists);
    if (!lists) return std::move(lists).error().with("rule " + rule.id);
    of_rule.allowlists = std::move(*lists);
    if (rule.path.empty()) continue;
    auto path = Expression::compile(rule.path);
    if (!path) return std::move(path).error().with("rule " + rule.id + ": path");
    of_rule.path = std::move(*path);
  }
  DOWSE_ASSIGN(impl->global, compile(rules.allowlists()));
  return PathPolicy(std::move(impl));
}

void PathPolicy::apply(std::vector<Finding>& findings, std::vector<RejectedCount>& rejected) const {
  std::map<std::pair<RuleIndex, std::string_view>, std::uint64_t> counts;
  std::erase_if(findings, [&](Finding& finding) {
    const std::size_t removed = std::erase_if(finding.places, [&](const Place& place) {
      const std::string_view filter = impl_->excluded_by(finding, place);
      if (!filter.empty()) ++counts[{finding.rule, filter}];
      return !filter.empty();
    });
    finding.place_count -= std::min<std::uint64_t>(removed, finding.place_count);
    return removed > 0 && finding.places.empty();
  });
  for (const auto& [key, count] : counts) {
    const auto same =
        std::find_if(rejected.begin(), rejected.end(), [&key = key](const RejectedCount& r) {
          return r.rule == key.first && r.filter == key.second;
        });
    if (same != rejected.end()) {
      same->count += count;
    } else {
      rejected.push_back({key.first, std::string(key.second), count});
    }
  }
  std::sort(rejected.begin(), rejected.end(), [](const RejectedCount& a, const RejectedCount& b) {
    return std::tie(a.rule, a.filter) < std::tie(b.rule, b.filter);
  });
}

}  // namespace dowse
