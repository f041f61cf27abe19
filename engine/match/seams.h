#pragma once
// Where a text that is copied from another has to be looked at again.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/copied_range.h"
#include "engine/base/text.h"

namespace dowse {

// What no range covers: gaps[i] ends where copied[i] begins, the last gap ends with the text. A gap
// is empty where two ranges meet and where a range begins or ends the text: that is a seam all the
// same. Replaces what `gaps` holds. Requires: copied is ascending by `at`, without overlaps, inside
// the text.
void find_gaps(std::span<const CopiedRange> copied, std::uint64_t size,
               std::vector<ByteSpan>& gaps);

// The entropy candidates (entropy.h) of a text from those of its base, looking only at runs that
// touch a gap or reach what decides about them across a seam. Appends them, sorted. Requires: gaps
// are those of `copied` in `text`.
void carry_entropy_candidates(std::string_view text, std::span<const ByteSpan> base,
                              std::span<const CopiedRange> copied, std::span<const ByteSpan> gaps,
                              std::vector<ByteSpan>& out);

}  // namespace dowse
