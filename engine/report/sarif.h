#pragma once
// SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html) as GitHub
// code scanning takes it
// (https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning).
//
// One run. `results` holds what can be uploaded: findings that stand in a file at HEAD, in the
// index, the working tree or a plain file, most severe first, up to the 25,000 GitHub accepts in a
// run. What code scanning cannot show is kept apart, as result objects of the same shape:
// - `properties.historyFindings`: findings that stand in git, but in no file at HEAD. Their
// location
//   is the historical path, or the name of the object under ".git/" where there is no path;
// - `properties.furtherFindings`: those past the limit.
// A notification of the invocation tells how many there are. Known and allowed findings are results
// with a suppression. An upload is limited to 10 MB after gzip; that cannot be seen from here.
//
// The line hash that GitHub tracks alerts by is made from the finding's fingerprint: an alert stays
// the same when a line moves. Columns count bytes: they are exact where the line is ASCII.
// With several targets, paths of the first stand under %SRCROOT%, of the others under %SRCROOT1%...

#include <iosfwd>

#include "engine/report/report.h"

namespace dowse {

Result<void> write_sarif(const Report& report, const RuleSet& rules, const Redactor& redactor,
                         const ReportOptions& options, std::ostream& out);

}  // namespace dowse
