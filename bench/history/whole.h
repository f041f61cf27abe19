#pragma once
// One repository: what a scan of its whole history costs against the least it can cost.

#include <string>

namespace dowse::bench {

// Prints the table and the ratios of DESIGN.md section 9; false when a measurement failed.
bool print_history(const std::string& path, unsigned rounds);

}  // namespace dowse::bench
