#include "engine/match/seams.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

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

void GapSearch::begin(std::string_view text, std::span<const ByteSpan> gaps, std::uint64_t margin) {
  text_ = text;
  gaps_ = gaps;
  margin_ = margin;
  was_given_ = true;
}

// The next gap with its margins, and those that lie so near that a search of their own would not
// pay.
ByteSpan GapSearch::take_piece() {
  const std::uint64_t begin = gaps_.front().begin - std::min(gaps_.front().begin, margin_);
  std::uint64_t end = 0;
  do {
    end = gaps_.front().end + margin_;
    gaps_ = gaps_.subspan(1);
  } while (!gaps_.empty() && gaps_.front().begin <= end + margin_);
  return {begin, std::min<std::uint64_t>(end, text_.size())};
}

SearchedView GapSearch::joined() const {
  return {{joined_.get(), joined_size_}, pieces_};
}

std::optional<SearchedView> GapSearch::next() {
  if (std::exchange(was_given_, false)) {
    pieces_.clear();
    joined_size_ = 0;
  }
  while (!gaps_.empty()) {
    const ByteSpan piece = take_piece();
    const std::uint64_t size = piece.end - piece.begin;
    if (size >= kLargePiece) {
      large_ = {0, piece.begin};
      return SearchedView{text_.substr(piece.begin, size), {&large_, 1}};
    }
    pieces_.push_back({joined_size_, piece.begin});
    std::memcpy(joined_.get() + joined_size_, text_.data() + piece.begin, size);
    joined_size_ += size;
    joined_[joined_size_++] = '\0';
    if (joined_size_ + kLargePiece <= kMostJoined) continue;
    was_given_ = true;
    return joined();
  }
  was_given_ = true;
  return pieces_.empty() ? std::nullopt : std::optional(joined());
}

void find_candidates_in_part(std::string_view text, const SearchedView& part,
                             std::vector<ByteSpan>& out) {
  const std::span<const SearchedPiece> pieces = part.pieces;
  RunSearch search;
  RunBatch batch;
  std::size_t piece = 0;
  while (search.at < part.bytes.size()) {
    const std::size_t count = find_runs(part.bytes, search, batch);
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

std::size_t first_anchor_behind(std::span<const SeenAnchor> anchors, std::size_t hint,
                                std::uint64_t offset) {
  const auto is_before = [offset](const SeenAnchor& one) { return one.hit.end <= offset; };
  const auto search = [&](std::size_t begin, std::size_t end) {
    const auto part = anchors.subspan(begin, end - begin);
    const auto found = std::partition_point(part.begin(), part.end(), is_before);
    return begin + static_cast<std::size_t>(found - part.begin());
  };
  if (hint > 0 && !is_before(anchors[hint - 1])) return search(0, hint);
  constexpr std::size_t kNear = 8;
  for (std::size_t at = hint; at < hint + kNear; ++at) {
    if (at == anchors.size() || !is_before(anchors[at])) return at;
  }
  return search(hint + kNear, anchors.size());
}

}  // namespace dowse
