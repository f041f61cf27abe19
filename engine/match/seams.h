#pragma once
// Where a text that is copied from another has to be looked at again.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/copied_range.h"
#include "engine/base/text.h"
#include "engine/match/entropy.h"
#include "engine/match/text_memory.h"

namespace dowse {

// What no range covers: gaps[i] ends where copied[i] begins, the last gap ends with the text. A gap
// is empty where two ranges meet and where a range begins or ends the text: that is a seam all the
// same. Replaces what `gaps` holds. Requires: copied is ascending by `at`, without overlaps, inside
// the text.
void find_gaps(std::span<const CopiedRange> copied, std::uint64_t size,
               std::vector<ByteSpan>& gaps);

// A piece of a text, and where it stands in the bytes that are searched: they hold text bytes
// [begin, ...) from `at` on, up to the next piece or the end.
struct SearchedPiece {
  std::uint64_t at = 0;
  std::uint64_t begin = 0;
};

// Bytes to search at once: pieces of a text, ascending, with a byte between two that ends runs.
// Lifetime: the text, and the next call of GapSearch::next.
struct SearchedView {
  std::string_view bytes;
  std::span<const SearchedPiece> pieces;
};

// Gives the parts of a text round its gaps. Small ones are joined, since a search of its own costs
// as much as one of about 500 bytes; larger ones are searched where they are.
class GapSearch {
 public:
  // Each byte within `margin` of a gap is given once, with it. Requires: gaps are those of
  // find_gaps; both live until next() gives nothing.
  void begin(std::string_view text, std::span<const ByteSpan> gaps, std::uint64_t margin);

  // Nothing when all was given.
  std::optional<SearchedView> next();

 private:
  static constexpr std::size_t kMostJoined = std::size_t{32} << 10;
  static constexpr std::uint64_t kLargePiece = 1024;

  ByteSpan take_piece();
  SearchedView joined() const;

  std::string_view text_;
  std::span<const ByteSpan> gaps_;  // those that are left
  std::uint64_t margin_ = 0;
  std::vector<SearchedPiece> pieces_;
  std::unique_ptr<char[]> joined_ = std::make_unique<char[]>(kMostJoined);
  std::size_t joined_size_ = 0;
  bool was_given_ = false;  // what is joined
  SearchedPiece large_;
};

// A candidate (entropy.h) is decided by its run, one byte before it (an escape's backslash, or what
// ends the run) and this many behind it: padding, and what follows.
inline constexpr std::uint64_t kRunBehind = 3;
// A candidate that is not carried has a gap at most kRunBehind - 1 bytes behind its end, and that
// at most two bytes of padding behind the end of its run: kMinEntropyRun bytes of the run lie
// within this margin of the gap.
inline constexpr std::uint64_t kRunMargin = kMinEntropyRun + kRunBehind - 1 + 2;

// Appends the entropy candidates of all runs of the text of which kMinEntropyRun bytes lie in one
// piece of a part of it.
void find_candidates_in_part(std::string_view text, const SearchedView& part,
                             std::vector<ByteSpan>& out);

// Appends those entropy candidates of a text's base that are the same in the text: whose run is
// copied with all that decides about it. The runs of all others have
// kMinEntropyRun bytes within kRunMargin of one gap.
void carry_candidates(std::string_view text, std::span<const ByteSpan> base,
                      std::span<const CopiedRange> copied, std::vector<ByteSpan>& out);

// The first anchor that ends behind `offset`, by index. Looked for round the one at `hint` first:
// most ranges begin a little behind where the one before them ended. Requires: hint <= size.
std::size_t first_anchor_behind(std::span<const SeenAnchor> anchors, std::size_t hint,
                                std::uint64_t offset);

}  // namespace dowse
