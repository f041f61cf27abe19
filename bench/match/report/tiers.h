#pragma once
// What each tier of matching costs, over a corpus and with the built-in rules.

#include "bench/match/report/corpus.h"
#include "engine/base/result.h"

namespace dowse::bench {

// Prints a table: GB/s of each tier and what it counted.
Result<void> print_tiers(const Corpus& corpus, unsigned rounds);

}  // namespace dowse::bench
