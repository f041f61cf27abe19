#include "engine/triage/policy.h"

namespace dowse {
namespace {

Finding finding(Severity severity, TriageState state) {
  Finding made{.secret = Secret("x")};
  made.severity = severity;
  made.state = state;
  return made;
}

TEST(Policy, OnlyNewFindingsOfEnoughSeverityViolate) {
  EXPECT_TRUE(violates(finding(Severity::kHigh, TriageState::kNew), Severity::kHigh));
  EXPECT_TRUE(violates(finding(Severity::kCritical, TriageState::kNew), Severity::kHigh));
  EXPECT_FALSE(violates(finding(Severity::kMedium, TriageState::kNew), Severity::kHigh));
  EXPECT_FALSE(violates(finding(Severity::kCritical, TriageState::kKnown), Severity::kInfo));
  EXPECT_FALSE(violates(finding(Severity::kCritical, TriageState::kAllowed), Severity::kInfo));
}

}  // namespace
}  // namespace dowse
