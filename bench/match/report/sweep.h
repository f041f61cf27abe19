#pragma once
// Anchors alone for sets of literals of many sizes: how Hyperscan's speed depends on their number,
// on the shortest of them, and on a short literal that no text holds (prefilter.cc adds one).

#include "bench/match/report/corpus.h"
#include "engine/base/result.h"

namespace dowse::bench {

// Prints a table of GB/s: one row a set; without a short literal, and with one of two and of four
// bytes.
Result<void> print_sweep(const Corpus& corpus, unsigned rounds);

}  // namespace dowse::bench
