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

// Whether a maximal run, or a part of one that was followed no farther, begins with a value start.
bool begins_value(std::string_view text, const ByteSpan& run) {
  return run.begin > 0 && !in_entropy_alphabet(text[run.begin - 1]) &&
         has_digit(
             text.substr(run.begin, std::min<std::uint64_t>(run.end - run.begin, kValueHead)));
}

// Whether what decides about a value start ends at `limit` or before.
bool head_ends_within(std::string_view text, std::uint64_t start, std::uint64_t limit) {
  return start + kValueHead <= limit || end_of_head(text, start) <= limit;
}

// Whether what decides about a candidate of the text lies inside of a range. A candidate with
// padding is not followed by a byte of the alphabet, so the run round it ends with it.
bool is_inside(std::string_view text, const ByteSpan& candidate, const CopiedRange& range) {
  const ByteSpan run = run_around(text, candidate);
  return run.begin > range.at && run.end + kRunBehind <= range.at + range.size;
}

// One run of a piece. Lifetime: the text.
struct RunInPieceView {
  std::string_view text;
  ByteSpan run;               // as far as it lies in the piece
  std::uint64_t piece_begin;  // of the text
};

void ask_run(const RunInPieceView& view, RunQuestions questions, SeenText& seen,
             std::vector<ByteSpan>& windows) {
  if (questions.windows) {
    const std::uint64_t front = view.run.begin - view.piece_begin;
    const std::uint64_t begin = view.run.begin - std::min<std::uint64_t>(front, kMostBeforeRun);
    // One for runs that stand close, of which a text can be made.
    const bool meets =
        !windows.empty() && windows.back().begin <= begin && windows.back().end >= begin;
    if (!meets) windows.push_back({begin, view.run.end});
    windows.back().end = std::max(windows.back().end, view.run.end);
  }
  if (!questions.candidates && !questions.value_starts) return;
  const ByteSpan run = run_around(view.text, view.run);
  if (questions.candidates) append_candidates_of(view.text, run, seen.candidates);
  if (questions.value_starts && begins_value(view.text, run))
    seen.value_starts.push_back(static_cast<std::uint32_t>(run.begin));
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
      large_ = {0, piece.begin, size};
      return SearchedView{text_.substr(piece.begin, size), {&large_, 1}};
    }
    pieces_.push_back({joined_size_, piece.begin, size});
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

void ask_runs(std::string_view text, const SearchedView& part, RunQuestions questions,
              SeenText& seen, std::vector<ByteSpan>& windows) {
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
      ask_run({text, {begin, begin + batch[i].end - batch[i].begin}, pieces[piece].begin},
              questions, seen, windows);
    }
  }
}

void carry_candidates(std::string_view text, std::span<const ByteSpan> base,
                      std::span<const CopiedRange> copied, std::vector<ByteSpan>& out) {
  if (base.empty()) return;
  for (const CopiedRange& range : copied) {
    if (range.size < kMinEntropyRun) continue;
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

void carry_value_starts(std::string_view text, std::span<const std::uint32_t> base,
                        std::span<const CopiedRange> copied, std::vector<std::uint32_t>& out) {
  if (base.empty()) return;
  for (const CopiedRange& range : copied) {
    if (range.size < kMinEntropyRun) continue;
    auto start = std::upper_bound(base.begin(), base.end(), range.from);
    for (; start != base.end() && *start < range.from + range.size; ++start) {
      const std::uint64_t moved = *start - range.from + range.at;
      if (!head_ends_within(text, moved, range.at + range.size)) break;
      out.push_back(static_cast<std::uint32_t>(moved));
    }
  }
}

void add_value_windows(std::string_view text, std::span<const std::uint32_t> value_starts,
                       std::span<const CopiedRange> copied, std::uint64_t back,
                       std::vector<ByteSpan>& windows) {
  auto range = copied.begin();
  for (const std::uint64_t start : value_starts) {
    while (range != copied.end() && range->at + range->size <= start + kMinEntropyRun)
      ++range;
    const bool is_known = range != copied.end() && range->at + back <= start &&
                          head_ends_within(text, start, range->at + range->size);
    if (!is_known) windows.push_back({start - std::min(start, back), start + kMinEntropyRun});
  }
}

void join_windows(std::vector<ByteSpan>& windows) {
  const auto begins_before = [](const ByteSpan& a, const ByteSpan& b) { return a.begin < b.begin; };
  if (!std::is_sorted(windows.begin(), windows.end(), begins_before))
    std::sort(windows.begin(), windows.end(), begins_before);
  std::size_t kept = 0;
  for (const ByteSpan& window : windows) {
    if (kept > 0 && window.begin <= windows[kept - 1].end) {
      windows[kept - 1].end = std::max(windows[kept - 1].end, window.end);
    } else {
      windows[kept++] = window;
    }
  }
  windows.resize(kept);
}

}  // namespace dowse
