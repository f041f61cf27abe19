#include "engine/report/summary.h"

#include <cstddef>

#include "engine/report/human.h"

namespace dowse {
namespace {

std::vector<std::string> incomplete_reasons(const Report& report) {
  std::vector<std::string> reasons;
  if (report.interrupted) reasons.emplace_back("stopped before the end");
  for (std::size_t i = 0; i < kSkipCount; ++i) {
    const auto reason = static_cast<Skip>(i);
    if (is_policy(reason) || report.coverage.skipped[i].count == 0) continue;
    reasons.push_back(skip_words(reason, report.coverage.skipped[i].count));
  }
  if (report.coverage.failures > 0) {
    reasons.push_back(counted(report.coverage.failures, "error"));
  }
  if (report.canaries_found != report.canaries_planted) {
    reasons.push_back("self-test found " + grouped(report.canaries_found) + " of " +
                      grouped(report.canaries_planted) + " planted secrets");
  }
  // `complete` starts as false: a report that nobody declared complete is not, whatever it holds.
  if (reasons.empty() && !report.complete) reasons.emplace_back("the scan did not end");
  return reasons;
}

}  // namespace

std::string skip_words(Skip reason, std::uint64_t count) {
  switch (reason) {
    case Skip::kSubmodule:
      return counted(count, "submodule");
    case Skip::kSpecial:
      return counted(count, "special file");
    case Skip::kTooLarge:
      return grouped(count) + " too large";
    case Skip::kNotDecoded:
      return grouped(count) + " not decoded";
    case Skip::kArchiveLimit:
      return grouped(count) + " over the limits of archives";
    case Skip::kBudget:
      return grouped(count) + " over the limits of a scan";
    case Skip::kDeadline:
      return grouped(count) + " not reached in time";
    default:
      return grouped(count) + " " + std::string(name_of(reason));
  }
}

Summary summarize(const Report& report, Severity fail_on) {
  Summary summary;
  summary.findings = report.findings.size();
  summary.unlisted = report.unlisted;
  for (const Finding& finding : report.findings) {
    switch (finding.state) {
      case TriageState::kKnown:
        ++summary.known;
        break;
      case TriageState::kAllowed:
        ++summary.allowed;
        break;
      case TriageState::kNew:
        ++summary.fresh;
        ++summary.by_severity[static_cast<std::size_t>(finding.severity)];
        if (finding.severity >= fail_on) ++summary.failing;
        break;
    }
  }
  summary.incomplete = incomplete_reasons(report);
  summary.exit_code = summary.failing > 0 ? 1 : summary.incomplete.empty() ? 0 : 3;
  return summary;
}

}  // namespace dowse
