#pragma once
// The verdict on a whole report: what is counted, why it may be incomplete, and the exit code that
// follows. All writers and the command line take it from here.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/report/report.h"

namespace dowse {

struct Summary {
  std::uint64_t findings = 0;  // all, whatever their state
  std::uint64_t fresh = 0;     // TriageState::kNew
  std::uint64_t known = 0;
  std::uint64_t allowed = 0;
  std::uint64_t unlisted = 0;                  // see Report
  std::uint64_t failing = 0;                   // new and at or above the threshold
  std::array<std::uint64_t, 5> by_severity{};  // new ones, by Severity
  std::vector<std::string> incomplete;         // why the scan is incomplete; empty: it is complete
  int exit_code = 2;                           // 0, 1 or 3 (DESIGN.md section 7)
};

// What was skipped, as people say it: "1 submodule", "1,234 too large".
std::string skip_words(Skip reason, std::uint64_t count);

Summary summarize(const Report& report, Severity fail_on);

}  // namespace dowse
