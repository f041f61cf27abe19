#include "engine/triage/triage.h"

#include <algorithm>

namespace dowse {
namespace {

bool is_allowed(const Finding& finding) {
  if (finding.head_count > 0) return finding.allowed_head_count == finding.head_count;
  if (finding.place_count > 0) return finding.allowed_count == finding.place_count;
  // Not attributed: what matching saw is all there is.
  const std::vector<Occurrence>& seen = finding.occurrences;
  return !seen.empty() &&
         std::all_of(seen.begin(), seen.end(), [](const Occurrence& o) { return o.allowed; });
}

}  // namespace

void apply_triage(std::vector<Finding>& findings, const RuleSet& rules, const PathPolicy& policy,
                  const TriageOptions& options, std::vector<RejectedCount>& rejected) {
  policy.drop_excluded(findings, rejected);
  if (options.baseline != nullptr) options.baseline->mark(findings, rules, options.shared_key);
  for (Finding& finding : findings) {
    if (is_allowed(finding)) finding.state = TriageState::kAllowed;
  }
}

}  // namespace dowse
