#pragma once
// Where a text that is copied from another has to be looked at again.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/copied_range.h"
#include "engine/base/text.h"
#include "engine/match/entropy.h"

namespace dowse {

// What no range covers: gaps[i] ends where copied[i] begins, the last gap ends with the text. A gap
// is empty where two ranges meet and where a range begins or ends the text: that is a seam all the
// same. Replaces what `gaps` holds. Requires: copied is ascending by `at`, without overlaps, inside
// the text.
void find_gaps(std::span<const CopiedRange> copied, std::uint64_t size,
               std::vector<ByteSpan>& gaps);

// A part of a text, and where it stands in the bytes that are searched: `searched` holds text bytes
// [begin, ...) from `at` on, up to the next piece or the end.
struct SearchedPiece {
  std::uint64_t at = 0;
  std::uint64_t begin = 0;
};

// A candidate (entropy.h) is decided by its run, one byte before it (an escape's backslash, or what
// ends the run) and this many behind it: padding, and what follows.
inline constexpr std::uint64_t kRunBehind = 5;
// A run that is not copied with all that decides about it has kMinEntropyRun bytes within so many
// of a gap.
inline constexpr std::uint64_t kRunMargin = kMinEntropyRun + kRunBehind;

// Appends the entropy candidates of all runs of the text of which kMinEntropyRun bytes lie in one
// of the pieces. Requires: pieces are ascending, and a byte that is not of the alphabet ends each
// but the last.
void find_candidates_in_pieces(std::string_view text, std::string_view searched,
                               std::span<const SearchedPiece> pieces, std::vector<ByteSpan>& out);

// Appends those entropy candidates of a text's base that are the same in the text: whose run is
// copied with all that decides about it. The runs of all others have
// kMinEntropyRun bytes within kRunMargin of one gap.
void carry_candidates(std::string_view text, std::span<const ByteSpan> base,
                      std::span<const CopiedRange> copied, std::vector<ByteSpan>& out);

}  // namespace dowse
