#pragma once
// One scan from options to report: the story of the program (scan.cc) and all that a caller decides
// about it.

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/find/redactor.h"
#include "engine/match/matcher.h"
#include "engine/report/report.h"
#include "engine/rules/rule_set.h"
#include "engine/source/source.h"

namespace dowse {

struct ScanOptions {
  std::vector<std::string> targets;  // paths; "-" is standard input
  bool staged = false;               // only what the index of each target holds and HEAD does not
  std::string index_file;  // staged: this index instead of the repository's own; empty: its own
  std::string range;       // "A..B": only what B reaches and A does not; empty: everything
  bool include_ignored = false;       // working-tree files that git ignores, too
  bool follow_outside = true;         // alternates and the like that lie outside the target
  std::vector<std::string> excludes;  // globs on paths

  std::vector<std::string> rule_files;
  bool builtin_rules = true;
  bool inline_allow = true;               // honour allow comments
  bool show_info = false;                 // findings of Severity::kInfo stay in the report
  std::vector<std::string> ignore_files;  // what they name is allowed (triage/ignore_list.h)
  bool trust_target = false;              // honour the ignore files that stand in the targets

  unsigned jobs = 0;  // 0 = one a core
  std::uint64_t max_blob_bytes = 256u << 20;
  std::uint64_t memory_bytes = 256u << 20;
  std::string baseline_path;  // empty: none
  std::string key_file;       // see load_key
};

// What a scan leaves: the report and what is needed to write it.
struct ScanOutcome {
  RuleSet rules;
  Matcher matcher;  // compiled from rules; Redactor works with it
  Report report;
  std::vector<std::string> notes;  // what was given and has no effect, a sentence each
};

// Runs a whole scan. Errors: only when nothing can be said about any target (exit code 2).
Result<ScanOutcome> run_scan(const ScanOptions& options, ProgressSink& progress,
                             const std::stop_token& stop);

}  // namespace dowse
