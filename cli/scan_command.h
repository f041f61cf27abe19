#pragma once
// `dowse scan`: from arguments to an exit code. The scan itself is engine/scan.h's.

#include "cli/options.h"
#include "engine/scan.h"

namespace dowse {

// What the arguments ask the engine for.
ScanOptions scan_options(const ScanArguments& arguments);

// Scans, writes the reports, says on standard error what went wrong. Returns the exit code
// (DESIGN.md section 7).
int run_scan_command(const ScanArguments& arguments);

}  // namespace dowse
