#pragma once
// Which of the built-in rules cost most on a corpus.

#include <cstddef>

#include "bench/match/report/corpus.h"
#include "engine/base/result.h"

namespace dowse::bench {

// Prints the `count` dearest rules, the dearest first: the time of their questions (not of finding
// their anchors, which all rules share), how many there are, the bytes that are looked at and the
// raw matches, each for a megabyte of text.
Result<void> print_dearest(const Corpus& corpus, std::size_t count, unsigned rounds);

}  // namespace dowse::bench
