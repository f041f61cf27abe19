#include "engine/triage/triage.h"

#include <algorithm>

#include "engine/triage/path_policy.h"

namespace dowse {
namespace {

template <typename Where>
bool all_allowed(const std::vector<Where>& places) {
  return !places.empty() &&
         std::all_of(places.begin(), places.end(), [](const Where& p) { return p.allowed; });
}

bool is_allowed(const Finding& finding) {
  if (finding.places.empty()) return all_allowed(finding.occurrences);
  bool any_at_head = false;
  for (const Place& place : finding.places) {
    if (!place.at_head) continue;
    if (!place.allowed) return false;
    any_at_head = true;
  }
  return any_at_head || all_allowed(finding.places);
}

}  // namespace

Result<void> apply_triage(std::vector<Finding>& findings, const RuleSet& rules,
                          const TriageOptions& options, std::vector<RejectedCount>& rejected) {
  DOWSE_ASSIGN(const PathPolicy policy, PathPolicy::make(rules, options.excludes));
  policy.apply(findings, rejected);
  if (options.baseline != nullptr) options.baseline->mark(findings, rules, options.shared_key);
  for (Finding& finding : findings) {
    if (is_allowed(finding)) finding.state = TriageState::kAllowed;
    if (finding.places.size() > Finding::kMaxPlaces) finding.places.resize(Finding::kMaxPlaces);
  }
  return {};
}

}  // namespace dowse
