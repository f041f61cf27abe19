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

TEST(Policy, WhatIsPublicIsNoFinding) {
  std::vector<Finding> findings;
  for (const Severity severity :
       {Severity::kHigh, Severity::kInfo, Severity::kLow, Severity::kInfo})
    findings.push_back(finding(severity, TriageState::kNew));
  EXPECT_EQ(drop_public(findings), 2U);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].severity, Severity::kHigh);
  EXPECT_EQ(findings[1].severity, Severity::kLow);
  EXPECT_EQ(drop_public(findings), 0U);
}

}  // namespace
}  // namespace dowse
