#pragma once
// The report a person reads on a terminal: grouped by severity and rule, what to do beside what was
// found, the verdict last. Strings of a target are redacted, escaped, and cut or wrapped to the
// width.

#include <iosfwd>

#include "engine/report/report.h"

namespace dowse {

Result<void> write_text(const Report& report, const RuleSet& rules, const Redactor& redactor,
                        const ReportOptions& options, std::ostream& out);

}  // namespace dowse
