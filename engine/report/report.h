#pragma once
// A whole report as plain data, and the writers that print it. All strings in it are raw; a writer
// passes every one through the Redactor before it leaves (find/redactor.h), and escapes what its
// format and a terminal ask for.

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/coverage.h"
#include "engine/base/result.h"
#include "engine/find/finding.h"
#include "engine/find/key.h"
#include "engine/find/redactor.h"
#include "engine/rules/rule_set.h"
#include "engine/source/target.h"

namespace dowse {

struct PassTime {
  std::string pass;  // "match", "attribute", ...
  double seconds = 0;
};

struct Report {
  std::string tool_version;
  std::vector<TargetInfo> targets;
  CoverageSnapshot coverage;
  std::vector<Finding> findings;  // all of them, whatever their state; sorted: most severe first
  std::uint64_t unlisted = 0;  // what is public by nature and was not asked for (triage/policy.h)
  std::vector<RejectedCount> rejected;                               // by (rule, filter)
  FingerprintKey::Origin key_origin = FingerprintKey::Origin::kRun;  // of the fingerprints
  std::uint64_t canaries_planted = 0;
  std::uint64_t canaries_found = 0;
  bool interrupted = false;      // stopped by Ctrl-C or a deadline
  bool complete = false;         // coverage.complete() and not interrupted and every canary found
  std::vector<PassTime> passes;  // only with --stats: they differ from run to run
};

struct ReportOptions {
  bool reveal = false;                // --reveal: secrets are printed
  bool color = false;                 // text: ANSI colours
  unsigned width = 100;               // text: columns
  bool stats = false;                 // --stats
  bool explain = false;               // --explain: rejected candidates by rule and filter
  Severity fail_on = Severity::kLow;  // stated in the summary
};

// Writes all of a report. With options.reveal the redactor is Redactor::revealing(). Threads: one.
// Errors: kIo when the stream fails.
using ReportWriter = Result<void> (*)(const Report&, const RuleSet&, const Redactor&,
                                      const ReportOptions&, std::ostream&);

// "text", "json", "jsonl", "sarif". Errors: kUsage naming those that exist.
Result<ReportWriter> find_report_writer(std::string_view format);

}  // namespace dowse
