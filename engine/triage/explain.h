#pragma once
// Why a rule does or does not make a finding of a text: anchors, expression, then filter by filter.
// For whoever writes a rule or doubts one (`dowse rules explain`). Asks the same matcher, judge and
// path policy as a scan.
//
// Of the text itself nothing is told but positions, the literals of the rule, and names beside
// secrets (redacted); secrets are masked unless they are to be revealed.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/text.h"
#include "engine/match/match.h"
#include "engine/match/rule_plan.h"
#include "engine/rules/rule_set.h"

namespace dowse {

struct ExplainOptions {
  std::string path;     // where the text is taken to stand; empty: nowhere
  bool reveal = false;  // secrets in full
};

enum class StepOutcome : std::uint8_t { kPasses, kRejects, kTells };

// One thing that was asked about a match.
struct ExplainedStep {
  std::string name;  // of the filter, as --explain of a scan has it, or what is told
  StepOutcome outcome = StepOutcome::kTells;
  std::string text;  // what was seen; escaped
};

// One raw match.
struct ExplainedMatch {
  Position begin;  // of the secret
  Position end;    // one past its last byte
  std::string secret;
  std::vector<ExplainedStep> steps;
  bool is_finding = false;
  Confidence confidence = Confidence::kMedium;
};

// A place where a literal of the rule stands.
struct ExplainedAnchor {
  std::string literal;
  Position at;
  std::string text;  // what became of it
};

struct Explanation {
  RulePlan plan;
  std::vector<ExplainedAnchor> anchors;  // the first kMost
  std::uint64_t anchor_count = 0;
  std::vector<ExplainedMatch> matches;  // the first kMost
  std::uint64_t match_count = 0;
  bool is_finding = false;  // one of all matches is

  static constexpr std::size_t kMost = 20;
};

// Errors: as Matcher::compile, Judge::make and Matcher::scan.
Result<Explanation> explain(const RuleSet& rules, RuleIndex rule, std::string_view text,
                            const ExplainOptions& options);

}  // namespace dowse
