#include "engine/match/seams.h"

#include <algorithm>
#include <cstddef>

#include "engine/match/entropy_kernel.h"
#include "engine/match/kernel/run_finder.h"

namespace dowse {
namespace {

// Runs are followed so far: what is longer has no candidates.
constexpr std::uint64_t kFollow = kMaxEntropyRun + 2;

// The maximal run of the text that holds `part`.
ByteSpan run_around(std::string_view text, const ByteSpan& part) {
  ByteSpan run = part;
  const std::uint64_t least = part.begin - std::min(part.begin, kFollow);
  while (run.begin > least && in_entropy_alphabet(text[run.begin - 1]))
    --run.begin;
  const std::uint64_t most = std::min<std::uint64_t>(text.size(), part.end + kFollow);
  while (run.end < most && in_entropy_alphabet(text[run.end]))
    ++run.end;
  return run;
}

// Whether what decides about a candidate of the text lies inside of a range. A candidate with
// padding is not followed by a byte of the alphabet, so the run round it ends with it.
bool is_inside(std::string_view text, const ByteSpan& candidate, const CopiedRange& range) {
  const ByteSpan run = run_around(text, candidate);
  return run.begin > range.at && run.end + kRunBehind <= range.at + range.size;
}

}  // namespace

void find_gaps(std::span<const CopiedRange> copied, std::uint64_t size,
               std::vector<ByteSpan>& gaps) {
  gaps.clear();
  std::uint64_t begin = 0;
  for (const CopiedRange& range : copied) {
    gaps.push_back({begin, range.at});
    begin = range.at + range.size;
  }
  gaps.push_back({begin, size});
}

void find_candidates_in_pieces(std::string_view text, std::string_view searched,
                               std::span<const SearchedPiece> pieces, std::vector<ByteSpan>& out) {
  RunSearch search;
  RunBatch batch;
  std::size_t piece = 0;
  while (search.at < searched.size()) {
    const std::size_t count = find_runs(searched, search, batch);
    for (std::size_t i = 0; i < count; ++i) {
      while (piece + 1 < pieces.size() && pieces[piece + 1].at <= batch[i].begin)
        ++piece;
      const std::uint64_t begin = batch[i].begin - pieces[piece].at + pieces[piece].begin;
      append_candidates_of(text, run_around(text, {begin, begin + batch[i].end - batch[i].begin}),
                           out);
    }
  }
}

void carry_candidates(std::string_view text, std::span<const ByteSpan> base,
                      std::span<const CopiedRange> copied, std::vector<ByteSpan>& out) {
  for (const CopiedRange& range : copied) {
    auto candidate = std::lower_bound(
        base.begin(), base.end(), range.from,
        [](const ByteSpan& span, std::uint64_t from) { return span.begin < from; });
    for (; candidate != base.end() && candidate->end <= range.from + range.size; ++candidate) {
      const ByteSpan moved{candidate->begin - range.from + range.at,
                           candidate->end - range.from + range.at};
      if (is_inside(text, moved, range)) out.push_back(moved);
    }
  }
}

}  // namespace dowse
