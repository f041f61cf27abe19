#pragma once
// The end of the text report: counts, coverage, what was rejected and how long it took, the
// verdict.

#include "engine/report/page.h"
#include "engine/report/report.h"

namespace dowse {

void write_summary(const Report& report, const RuleSet& rules, const Redactor& redactor,
                   const ReportOptions& options, Page& page);

}  // namespace dowse
