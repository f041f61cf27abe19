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
#include "engine/match/anchor_place.h"
#include "engine/match/entropy.h"
#include "engine/match/text_memory.h"

namespace dowse {

// What no range covers: gaps[i] ends where copied[i] begins, the last gap ends with the text. A gap
// is empty where two ranges meet and where a range begins or ends the text: that is a seam all the
// same. Replaces what `gaps` holds. Requires: copied is ascending by `at`, without overlaps, inside
// the text.
void find_gaps(std::span<const CopiedRange> copied, std::uint64_t size,
               std::vector<ByteSpan>& gaps);

// A piece of a text, and where it stands in the bytes that are searched: they hold `size` bytes of
// the text, from `begin` on, at `at`.
struct SearchedPiece {
  std::uint64_t at = 0;
  std::uint64_t begin = 0;
  std::uint64_t size = 0;
};

// Bytes to search at once: pieces of a text, ascending, with a byte between two that ends runs.
// Lifetime: the text, and the next call of GapSearch::next.
struct SearchedView {
  std::string_view bytes;
  std::span<const SearchedPiece> pieces;
};

// Gives the parts of a text round its gaps, or round other places. Small ones are joined, since a
// search of its own costs as much as one of about 500 bytes; larger ones are searched where they
// are.
class GapSearch {
 public:
  // Each byte within `margin` of a gap is given once, with it. Requires: begins and ends of gaps
  // ascend; text and gaps live until next() gives nothing.
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
// within this margin of the gap. So they do of the run of a value start whose head touches it, and
// so does a literal at a run, with kMinEntropyRun bytes of it, when there is a gap between the
// begin of the one and the end of the other.
inline constexpr std::uint64_t kRunMargin = kMinEntropyRun + kRunBehind - 1 + 2;
static_assert(kRunMargin >= kMinEntropyRun + kMostBeforeRun);

// What is asked about the runs of a text.
struct RunQuestions {
  bool candidates = false;    // are they such, for the entropy rules?
  bool windows = false;       // where can literals at runs stand?
  bool value_starts = false;  // do they begin as a value does?

  bool any() const noexcept { return candidates || windows || value_starts; }
};

// Asks about all runs of the text of which kMinEntropyRun bytes lie in one piece of a part of it.
// Appends candidates and value starts to `seen`, windows as far as they lie in the piece to
// `windows`.
void ask_runs(std::string_view text, const SearchedView& part, RunQuestions questions,
              SeenText& seen, std::vector<ByteSpan>& windows);

// Appends those entropy candidates of a text's base that are the same in the text: whose run is
// copied with all that decides about it. The runs of all others have
// kMinEntropyRun bytes within kRunMargin of one gap.
void carry_candidates(std::string_view text, std::span<const ByteSpan> base,
                      std::span<const CopiedRange> copied, std::vector<ByteSpan>& out);

// The same for value starts.
void carry_value_starts(std::string_view text, std::span<const std::uint32_t> base,
                        std::span<const CopiedRange> copied, std::vector<std::uint32_t>& out);

// Appends where literals before values can stand that a base does not know of: the `back` bytes in
// front of a start and the first kMinEntropyRun behind it, unless these and what decides about the
// start lie in one range. Requires: value_starts are those of the text, ascending; copied as in
// find_gaps.
void add_value_windows(std::string_view text, std::span<const std::uint32_t> value_starts,
                       std::span<const CopiedRange> copied, std::uint64_t back,
                       std::vector<ByteSpan>& windows);

// Sorts them and joins those that overlap or meet, so that begins and ends ascend.
void join_windows(std::vector<ByteSpan>& windows);

}  // namespace dowse
