#pragma once
// What is measured of a history. Each fills the counts of its meter and says on standard error why
// it failed.

#include <string>

#include "bench/history/measure.h"

namespace dowse::bench {

// The floor of DESIGN.md section 9: reads the indexes, inflates and resolves every object once and
// does nothing with it.
bool read_all(const std::string& path, unsigned jobs, Meter& meter);

// The floor and matching, with the judgement of what matches; objects only, no attribution.
bool match_all(const std::string& path, unsigned jobs, Meter& meter);

// Attribution alone, of what match_all finds; that is not measured.
bool attribute_all(const std::string& path, unsigned jobs, Meter& meter);

// What `dowse scan` does, but for writing a report.
bool scan_all(const std::string& path, unsigned jobs, Meter& meter);

}  // namespace dowse::bench
