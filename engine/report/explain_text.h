#pragma once
// An explanation (triage/explain.h) for a person at a terminal.

#include <iosfwd>

#include "engine/report/rules_text.h"
#include "engine/triage/explain.h"

namespace dowse {

// The rule, where its anchors stand and what became of them, each match filter by filter, and the
// verdict in the last line: "finding: ..." or "no finding: ...". Errors: kIo when the stream fails.
Result<void> write_explanation(const Rule& rule, const Explanation& explanation,
                               const RulePageOptions& options, std::ostream& out);

}  // namespace dowse
