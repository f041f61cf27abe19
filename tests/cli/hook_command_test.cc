#include "cli/hook_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::HasSubstr;

// A complete report on staged files, `read` of `present` of them.
Report staged(std::uint64_t present, std::uint64_t read) {
  Report report;
  const auto kind = static_cast<std::size_t>(TextKind::kStaged);
  report.coverage.present[kind] = {present, present * 4000};
  report.coverage.scanned[kind] = {read, read * 4000};
  report.complete = true;
  return report;
}

Finding finding(Severity severity, TriageState state) {
  Finding found{.secret = Secret("s")};
  found.severity = severity;
  found.state = state;
  return found;
}

TEST(JudgeStaged, SaysWhatWasRead) {
  const HookVerdict verdict = judge_staged(staged(3, 3));
  EXPECT_EQ(verdict.exit_code, 0);
  EXPECT_THAT(verdict.message, HasSubstr("3 staged files, 12.0 kB"));
  EXPECT_FALSE(verdict.show_report);
}

TEST(JudgeStaged, NothingStagedIsFine) {
  EXPECT_EQ(judge_staged(staged(0, 0)).exit_code, 0);
}

TEST(JudgeStaged, AFindingStopsTheCommit) {
  Report report = staged(3, 3);
  report.findings.push_back(finding(Severity::kLow, TriageState::kNew));
  const HookVerdict verdict = judge_staged(report);
  EXPECT_EQ(verdict.exit_code, 1);
  EXPECT_TRUE(verdict.show_report);
  EXPECT_THAT(verdict.message, HasSubstr("dowse:allow"));
}

TEST(JudgeStaged, WhatIsKnownOrAllowedDoesNot) {
  Report report = staged(3, 3);
  report.findings.push_back(finding(Severity::kHigh, TriageState::kKnown));
  report.findings.push_back(finding(Severity::kHigh, TriageState::kAllowed));
  EXPECT_EQ(judge_staged(report).exit_code, 0);
}

TEST(JudgeStaged, NothingReadOfWhatIsStagedStopsIt) {
  const HookVerdict verdict = judge_staged(staged(3, 0));
  EXPECT_EQ(verdict.exit_code, 2);
  EXPECT_TRUE(verdict.show_report);
}

TEST(JudgeStaged, AnErrorStopsIt) {
  Report report = staged(0, 0);
  report.coverage.diagnostics.push_back({Errc::kCorrupt, "index", "damaged"});
  report.complete = false;
  const HookVerdict verdict = judge_staged(report);
  EXPECT_EQ(verdict.exit_code, 2);
  EXPECT_TRUE(verdict.show_report);
}

TEST(JudgeStaged, APartThatWasNotReadIsSaidAndDoesNotStopIt) {
  Report report = staged(3, 2);
  report.coverage.skipped[static_cast<std::size_t>(Skip::kNotDecoded)].count = 1;
  report.complete = false;
  const HookVerdict verdict = judge_staged(report);
  EXPECT_EQ(verdict.exit_code, 0);
  EXPECT_THAT(verdict.message, HasSubstr("1 not decoded"));
}

TEST(JudgeStaged, AnInterruptedScanStopsIt) {
  Report report = staged(3, 3);
  report.interrupted = true;
  report.complete = false;
  EXPECT_EQ(judge_staged(report).exit_code, 2);
}

}  // namespace
}  // namespace dowse
