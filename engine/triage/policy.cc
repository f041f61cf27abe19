#include "engine/triage/policy.h"

namespace dowse {

bool violates(const Finding& finding, Severity fail_on) noexcept {
  return finding.state == TriageState::kNew && finding.severity >= fail_on;
}

}  // namespace dowse
