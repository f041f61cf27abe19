#pragma once
// The pass that decides what is to be acted on: path policy, allow comments, baseline, and how many
// places of a finding are listed.

#include <vector>

#include "engine/base/glob.h"
#include "engine/base/result.h"
#include "engine/find/finding.h"
#include "engine/rules/rule_set.h"
#include "engine/triage/baseline.h"

namespace dowse {

struct TriageOptions {
  const Baseline* baseline = nullptr;  // null: none
  bool shared_key = false;             // FingerprintKey::is_shared of this scan
  GlobSet excludes = {};               // what --exclude names
};

// Removes what the rules exclude by path and commit, sets the state of each finding and cuts the
// lists of places to Finding::kMaxPlaces. A finding is allowed when all its places at HEAD have an
// allow comment or, where HEAD does not hold it, all its places do: older versions cannot be given
// a comment any more. Errors: kRule naming a rule whose path expression RE2 refuses.
Result<void> apply_triage(std::vector<Finding>& findings, const RuleSet& rules,
                          const TriageOptions& options, std::vector<RejectedCount>& rejected);

}  // namespace dowse
