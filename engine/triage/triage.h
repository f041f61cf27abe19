#pragma once
// The pass that decides what is to be acted on: path policy, allow comments, baseline.

#include <vector>

#include "engine/find/finding.h"
#include "engine/rules/rule_set.h"
#include "engine/triage/baseline.h"
#include "engine/triage/path_policy.h"

namespace dowse {

struct TriageOptions {
  const Baseline* baseline = nullptr;  // null: none
  bool shared_key = false;             // FingerprintKey::is_shared of this scan
};

// Removes what `policy` excluded while places were collected and what is but a part of another
// finding that stands, and sets the state of each finding. `rejected` is in its order. A
// finding is allowed when all its places at HEAD have an allow comment or, where HEAD does not hold
// it, all its places do: older versions cannot be given a comment any more. Sorts the findings:
// most severe first, those that only tests hold behind the others, else as they were.
void apply_triage(std::vector<Finding>& findings, const RuleSet& rules, const PathPolicy& policy,
                  const TriageOptions& options, std::vector<RejectedCount>& rejected);

}  // namespace dowse
