#pragma once
// What a worker keeps from one text to the next while it matches. Only matcher.cc uses it.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/match/matcher.h"
#include "engine/match/prefilter.h"
#include "engine/match/seams.h"
#include "engine/match/sketch.h"
#include "engine/match/text_memory.h"

namespace dowse {

// The last answer of a rule in this text.
struct LastAnswer {
  ByteSpan anchor;
  Match match;
  std::uint64_t scan = 0;  // number of the scan it belongs to
  bool is_first = true;    // no match that begins earlier covers the anchor, not even one without
                           // the anchor's place
};

// What is made of few ascending stretches (found in gaps, found at runs, carried) is merged.
template <typename T, typename Less = std::less<>>
void sort_stretches(std::vector<T>& all, const Less& less = {}) {
  constexpr int kMostStretches = 4;
  auto sorted = std::is_sorted_until(all.begin(), all.end(), less);
  for (int stretches = 1; sorted != all.end(); ++stretches) {
    if (stretches == kMostStretches) return std::sort(all.begin(), all.end(), less);
    const auto next = std::is_sorted_until(sorted, all.end(), less);
    std::inplace_merge(all.begin(), sorted, next, less);
    sorted = next;
  }
}

template <typename T>
void sort_without_doubles(std::vector<T>& all) {
  sort_stretches(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

class Matcher::Scratch {
 public:
  RuleStats& stats_of(RuleIndex rule) { return stats[static_cast<std::size_t>(rule)]; }

  LastAnswer& last_of(RuleIndex rule) { return last[static_cast<std::size_t>(rule)]; }

  Result<void> begin(std::string_view text, bool to_remember) {
    matches.clear();
    seen.clear();
    remember = to_remember;
    scan += 1;
    if (text.size() <= std::numeric_limits<std::uint32_t>::max()) return {};
    return Error(Errc::kLimit, "a text of 4 GiB or more cannot be searched");
  }

  std::span<const Match> sorted_matches() {
    sort_without_doubles(matches);
    if (remember) {
      sort_stretches(seen.anchors,
                     [](const SeenAnchor& a, const SeenAnchor& b) { return a.hit < b.hit; });
      sort_stretches(seen.answers);
    }
    return matches;
  }

  void note(const AnchorHit& hit, std::uint64_t looked) {
    if (remember) seen.anchors.push_back({hit, static_cast<std::uint32_t>(looked)});
  }

  void note(const AnchorHit& hit, const Match& match) {
    if (remember) seen.answers.push_back({hit, match});
  }

  Prefilter::ScratchPtr prefilter;
  std::vector<Match> matches;
  SeenText seen;  // of this text; anchors and answers only when they are to be remembered
  bool remember = false;
  RunQuestions run_questions;     // what is asked about runs in this text
  std::vector<ByteSpan> gaps;     // what of this text is not copied; all of it when nothing is
  std::vector<ByteSpan> windows;  // where literals at runs and before values are looked for
  GapSearch gap_search;
  std::vector<RuleStats> stats;                   // by RuleIndex
  std::vector<LastAnswer> last;                   // by RuleIndex
  std::vector<std::unique_ptr<Sketch>> sketches;  // by RuleIndex; null: not asked for yet
  std::uint64_t scan = 0;                         // counts texts
};

}  // namespace dowse
