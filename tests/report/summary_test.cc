#include "engine/report/summary.h"

#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Report complete_report() {
  Report report;
  report.complete = true;
  report.canaries_planted = report.canaries_found = 5;
  return report;
}

void add(Report& report, Severity severity, TriageState state) {
  Finding finding{.secret = Secret("x")};
  finding.severity = severity;
  finding.state = state;
  report.findings.push_back(std::move(finding));
}

TEST(Summary, CleanAndComplete) {
  const Summary summary = summarize(complete_report(), Severity::kLow);
  EXPECT_EQ(summary.exit_code, 0);
  EXPECT_THAT(summary.incomplete, IsEmpty());
}

TEST(Summary, OnlyNewFindingsAtOrAboveTheThresholdFail) {
  Report report = complete_report();
  add(report, Severity::kCritical, TriageState::kKnown);
  add(report, Severity::kCritical, TriageState::kAllowed);
  add(report, Severity::kMedium, TriageState::kNew);
  const Summary high = summarize(report, Severity::kHigh);
  EXPECT_EQ(high.exit_code, 0);
  EXPECT_EQ(high.failing, 0u);
  EXPECT_EQ(high.findings, 3u);
  EXPECT_EQ(high.fresh, 1u);
  EXPECT_EQ(high.known, 1u);
  EXPECT_EQ(high.allowed, 1u);
  EXPECT_THAT(high.by_severity, ElementsAre(0, 0, 1, 0, 0));
  const Summary medium = summarize(report, Severity::kMedium);
  EXPECT_EQ(medium.exit_code, 1);
  EXPECT_EQ(medium.failing, 1u);
}

TEST(Summary, WhatIsUnlistedIsCountedAndFailsNothing) {
  Report report = complete_report();
  report.unlisted = 3;
  const Summary summary = summarize(report, Severity::kInfo);
  EXPECT_EQ(summary.unlisted, 3u);
  EXPECT_EQ(summary.findings, 0u);
  EXPECT_EQ(summary.exit_code, 0);
}

TEST(Summary, FindingsCountMoreThanWhatIsMissing) {
  Report report;
  add(report, Severity::kHigh, TriageState::kNew);
  EXPECT_EQ(summarize(report, Severity::kLow).exit_code, 1);
}

TEST(Summary, EveryLossIsNamed) {
  Report report;
  report.interrupted = true;
  report.canaries_planted = 5;
  report.canaries_found = 4;
  report.coverage.skipped[static_cast<std::size_t>(Skip::kIgnored)] = {7, 0};
  report.coverage.skipped[static_cast<std::size_t>(Skip::kTooLarge)] = {1234, 0};
  report.coverage.diagnostics = {{Errc::kIo, "a", "b"}};
  report.coverage.failures = 2;  // one of them is not listed
  const Summary summary = summarize(report, Severity::kLow);
  EXPECT_THAT(summary.incomplete,
              ElementsAre("stopped before the end", "1,234 too large", "2 errors",
                          "self-test found 4 of 5 planted secrets"));
  EXPECT_EQ(summary.exit_code, 3);
}

TEST(Summary, WhatNobodyDeclaredCompleteIsNot) {
  EXPECT_EQ(summarize(Report(), Severity::kLow).exit_code, 3);
}

TEST(Summary, PolicyHasNoEffect) {
  Report report = complete_report();
  report.coverage.skipped[static_cast<std::size_t>(Skip::kExcluded)] = {7, 0};
  EXPECT_EQ(summarize(report, Severity::kLow).exit_code, 0);
}

}  // namespace
}  // namespace dowse
