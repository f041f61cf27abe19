#pragma once
// Text that the benchmarks of matching read: source code as people write it.

#include <string>

namespace dowse::bench {

// About 8 MiB: the files named by DOWSE_BENCH_TEXT (one path), else this project's own sources over
// and over.
const std::string& source_text();

}  // namespace dowse::bench
