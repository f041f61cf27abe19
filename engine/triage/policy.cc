#include "engine/triage/policy.h"

namespace dowse {

bool violates(const Finding& finding, Severity fail_on) noexcept {
  return finding.state == TriageState::kNew && finding.severity >= fail_on;
}

std::uint64_t drop_public(std::vector<Finding>& findings) {
  return std::erase_if(findings,
                       [](const Finding& finding) { return finding.severity == Severity::kInfo; });
}

}  // namespace dowse
