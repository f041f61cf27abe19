#pragma once
// The candidates of entropy.h, fast: bytes are classified in vectors of the widest kind the
// processor has, and only runs of the right length are looked at. Same answers as
// entropy_candidates, which the tests hold it against for every kind of vector.

#include <string_view>
#include <vector>

#include "engine/base/text.h"
#include "engine/match/kernel/run_finder.h"

namespace dowse {

// Appends the candidates in text, in order. Allocates only when `out` grows.
void find_entropy_candidates(std::string_view text, std::vector<ByteSpan>& out,
                             const RunFinder& finder = run_finders().front());

// Requires: run.size() >= 8, all bytes of it in the alphabet.
bool has_digit(std::string_view run);

// Appends the candidates of one run, with few looks where it has none. Requires: `run` is a maximal
// run of text, or more than kMaxEntropyRun + 1 bytes of one.
void append_candidates_of(std::string_view text, const ByteSpan& run, std::vector<ByteSpan>& out);

}  // namespace dowse
