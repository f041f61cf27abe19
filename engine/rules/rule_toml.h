#pragma once
// One rule file: TOML, a superset of the gitleaks format (rules/README.md). Reads and checks every
// field; merging files into a rule set is rule_files.h.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/rules/pattern.h"
#include "engine/rules/rule.h"

namespace dowse {

// A global allowlist with targetRules: applies to the rules it names.
struct TargetedAllowlist {
  Allowlist allowlist;
  std::vector<std::string> rule_ids;
};

// A table with an id and neither expression nor path: it changes a rule that is there already. What
// it states replaces (texts, numbers) or is added (keywords, tags, allowlists).
struct RuleAmendment {
  Rule stated;
  std::optional<Severity> severity;
  std::optional<Confidence> confidence;
  std::optional<bool> skip_report;
};

// What one file says.
struct RuleFile {
  std::vector<Rule> rules;
  std::vector<RuleAmendment> amendments;
  std::vector<Allowlist> allowlists;
  std::vector<TargetedAllowlist> targeted;
  bool extends_builtin = false;             // [extend] useDefault
  std::string extends_path;                 // [extend] path
  std::vector<std::string> disabled_rules;  // [extend] disabledRules
  std::vector<std::string> notes;           // what stands there and has no effect, for a person
};

// Reads a file's text. Expressions are normalised (pattern.h) and valid, recipes expand. Errors:
// kRule naming file, line, rule and key: not TOML, an unknown key, a wrong type or value, a key
// that is known and cannot be honoured.
Result<RuleFile> parse_rule_file(std::string_view text, std::string_view file_name,
                                 LineEnds line_ends = LineEnds::kAsWritten);

}  // namespace dowse
