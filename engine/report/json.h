#pragma once
// The report for programs. Its shape is docs/schema/dowse-report-1.schema.json: a member is never
// renamed or removed within a version; tests hold every golden against it. Strings of a target are
// redacted and escaped (base/text.h); a path whose bytes differ from what is shown also stands as
// base64 in `path_bytes` (redacted). Written finding by finding: memory does not grow with their
// number. No clock, no host name: the same scan gives the same bytes.

#include <iosfwd>

#include "engine/report/report.h"

namespace dowse {

// One object, indented.
Result<void> write_json(const Report& report, const RuleSet& rules, const Redactor& redactor,
                        const ReportOptions& options, std::ostream& out);

// JSON lines (`line` in the same schema): a header, one line for each finding, a
// summary with the coverage. A file without its summary line is a report that was cut off.
Result<void> write_jsonl(const Report& report, const RuleSet& rules, const Redactor& redactor,
                         const ReportOptions& options, std::ostream& out);

}  // namespace dowse
