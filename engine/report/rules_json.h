#pragma once
// Rules for programs: `dowse rules list --format json` and `show`. The shape is
// docs/schema/dowse-rules-1.schema.json: a member is never renamed or removed within a version.

#include <iosfwd>
#include <span>

#include "engine/base/result.h"
#include "engine/rules/rule_set.h"

namespace dowse {

// One object, indented: the counts of `which`, and all that is known of each. Errors: kRule for a
// rule that no matcher takes; kIo when the stream fails.
Result<void> write_rules_json(const RuleSet& rules, std::span<const RuleIndex> which,
                              std::ostream& out);

}  // namespace dowse
