#pragma once
// Rules for a person at a terminal: many, one a line; how many there are; all of one. Strings of
// rules are escaped. Nothing in it is a secret: rules hold recipes.

#include <iosfwd>
#include <span>
#include <string>

#include "engine/base/result.h"
#include "engine/rules/rule_query.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// One rule a line, in columns with no blanks in them but for the last two: id, severity,
// confidence, basis, provider ("-" for none), description.
void write_rule_list(const RuleSet& rules, std::span<const RuleIndex> which, std::ostream& out);

// "248 rules of 102 providers: 30 checksum, 12 structure, 90 prefix, 16 observed, 100 name"
std::string counts_line(const RuleCounts& counts);

struct RulePageOptions {
  bool color = false;
  unsigned width = 100;
};

// Everything about one rule. Errors: kRule for a rule that no matcher takes; kIo when the stream
// fails.
Result<void> write_rule_page(const Rule& rule, const RulePageOptions& options, std::ostream& out);

}  // namespace dowse
