#include "bench/match/report/anchor_search.h"

#include <optional>
#include <span>
#include <utility>

namespace dowse::bench {

Result<AnchorSearch> AnchorSearch::make(const RuleSet& rules) {
  DOWSE_ASSIGN(MatchDatabase database, compile_database(rules));
  DOWSE_ASSIGN(Prefilter::ScratchPtr scratch, database.prefilter.make_scratch());
  return AnchorSearch(std::move(database), std::move(scratch));
}

Result<std::size_t> AnchorSearch::find(std::string_view text) {
  const ByteSpan all{0, text.size()};
  seen_.clear();
  windows_.clear();
  search_.begin(text, std::span(&all, 1), 0);
  std::size_t hits = 0;
  while (const std::optional<SearchedView> part = search_.next()) {
    DOWSE_ASSIGN(const std::size_t anywhere, count_hits(AnchorSet::kAnywhere, *part));
    hits += anywhere;
    const RunQuestions questions{false, !database_.anchors.sets().at_runs.empty(),
                                 database_.value_back > 0};
    if (questions.any()) ask_runs(text, *part, questions, seen_, windows_);
  }
  add_value_windows(text, seen_.value_starts, {}, database_.value_back, windows_);
  join_windows(windows_);
  search_.begin(text, windows_, 0);
  while (const std::optional<SearchedView> part = search_.next()) {
    DOWSE_ASSIGN(const std::size_t at_runs, count_hits(AnchorSet::kAtRuns, *part));
    hits += at_runs;
  }
  return hits;
}

Result<std::size_t> AnchorSearch::count_hits(AnchorSet set, const SearchedView& part) {
  std::size_t hits = 0;
  for (std::size_t from = 0; from < part.bytes.size();) {
    DOWSE_ASSIGN(const AnchorPieceView piece,
                 database_.prefilter.find_anchors(set, part.bytes, from, *scratch_));
    hits += piece.hits.size();
    from = piece.end;
  }
  return hits;
}

}  // namespace dowse::bench
