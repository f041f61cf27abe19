#include "engine/match/matcher.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "engine/match/confirm.h"
#include "engine/match/database.h"
#include "engine/match/entropy_kernel.h"
#include "engine/rules/builtin.h"

namespace dowse {
namespace {

// The last answer of a rule in this text.
struct LastAnswer {
  ByteSpan anchor;
  ByteSpan whole;
  std::uint64_t scan = 0;  // number of the scan it belongs to
};

// Where RE2 is asked for a match round an anchor: the places in reach that hold a byte that a match
// can begin with, one by one while they are few, all at once when they are many.
class Starts {
 public:
  // Requires: reach.begin < reach.end <= text.size().
  Starts(std::string_view text, const PatternPlan& plan, const ByteSpan& reach)
      : text_(text), plan_(plan), at_(reach.begin), end_(reach.end) {
    std::uint64_t count = 0;
    for (std::uint64_t p = reach.begin; p < reach.end; ++p)
      count += can_start(p) ? 1U : 0U;
    one_by_one_ = count * kBytesOfAQuestion <= reach.end - reach.begin + plan.max_width;
  }

  // The next question, if there is one left.
  std::optional<Confirmer::Window> next_window() {
    while (at_ < end_ && !can_start(at_))
      ++at_;
    if (at_ >= end_) return std::nullopt;
    const std::uint64_t last = one_by_one_ ? at_ : end_ - 1;
    return Confirmer::Window{at_, last,
                             std::min<std::uint64_t>(text_.size(), last + plan_.max_width)};
  }

  void skip_to(std::uint64_t place) { at_ = place; }

 private:
  // An anchored question costs as much as a search through about so many bytes (70 ns and 2 ns).
  static constexpr std::uint64_t kBytesOfAQuestion = 32;

  bool can_start(std::uint64_t place) const {
    return plan_.first.contains(static_cast<std::uint8_t>(text_[place]));
  }

  std::string_view text_;
  const PatternPlan& plan_;
  std::uint64_t at_;
  std::uint64_t end_;
  bool one_by_one_ = false;
};

}  // namespace

struct Matcher::Impl {
  Impl(MatchDatabase made, Confirmer confirming)
      : database(std::move(made)), confirmer(std::move(confirming)) {
    for (std::size_t i = 0; i < database.plans.size(); ++i) {
      if (database.plans[i].tier == RuleTier::kEntropy) {
        entropy_rules.push_back(static_cast<RuleIndex>(i));
      }
    }
  }

  Result<void> scan_anchors(std::string_view text, Scratch& scratch) const;
  Result<void> answer(RuleIndex rule, std::string_view text, const ByteSpan& anchor,
                      Scratch& scratch) const;
  Result<void> scan_expressions(std::string_view text, Scratch& scratch) const;
  Result<void> answer_all(RuleIndex rule, std::string_view text, const ByteSpan& starts,
                          Scratch& scratch) const;
  void scan_entropy(std::string_view text, Scratch& scratch) const;
  void add(RuleIndex rule, std::string_view text, const ByteSpan& whole, Scratch& scratch) const;

  MatchDatabase database;
  Confirmer confirmer;
  std::vector<RuleIndex> entropy_rules;
};

class Matcher::Scratch {
 public:
  RuleStats& stats_of(RuleIndex rule) { return stats[static_cast<std::size_t>(rule)]; }

  LastAnswer& last_of(RuleIndex rule) { return last[static_cast<std::size_t>(rule)]; }

  Prefilter::ScratchPtr prefilter;
  std::vector<Match> matches;
  std::vector<ByteSpan> runs;
  std::vector<RuleStats> stats;  // by RuleIndex
  std::vector<LastAnswer> last;  // by RuleIndex
  std::uint64_t scan = 0;        // counts texts
};

void Matcher::ScratchDeleter::operator()(Scratch* scratch) const noexcept {
  std::default_delete<Scratch>()(scratch);
}

Matcher::Matcher(std::unique_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;
Matcher::~Matcher() = default;

Result<Matcher> Matcher::compile(const RuleSet& rules) {
  const std::string_view baked = rules.is_builtin() ? builtin_pack_view().database : "";
  DOWSE_ASSIGN(MatchDatabase database,
               baked.empty() ? compile_database(rules) : deserialize_database(baked, rules));
  return Matcher(std::make_unique<const Impl>(std::move(database), Confirmer::make(rules)));
}

Result<Matcher::ScratchPtr> Matcher::make_scratch() const {
  ScratchPtr scratch(std::make_unique<Scratch>().release());
  DOWSE_ASSIGN(scratch->prefilter, impl_->database.prefilter.make_scratch());
  scratch->stats.resize(impl_->database.plans.size());
  scratch->last.resize(impl_->database.plans.size());
  return scratch;
}

Result<std::span<const Match>> Matcher::scan_for(std::string_view text, Tiers tiers,
                                                 Scratch& scratch) const {
  scratch.matches.clear();
  scratch.scan += 1;
  if (text.size() > std::numeric_limits<std::uint32_t>::max()) {
    return Error(Errc::kLimit, "a text of 4 GiB or more cannot be searched");
  }
  if (!text.empty()) {
    DOWSE_TRY(impl_->scan_anchors(text, scratch));
    DOWSE_TRY(impl_->scan_expressions(text, scratch));
    if (tiers == Tiers::kAll) impl_->scan_entropy(text, scratch);
  }
  std::vector<Match>& matches = scratch.matches;
  std::sort(matches.begin(), matches.end());
  matches.erase(std::unique(matches.begin(), matches.end()), matches.end());
  return std::span<const Match>(matches);
}

Result<std::span<const Match>> Matcher::scan(std::string_view text, Scratch& scratch) const {
  return scan_for(text, Tiers::kAll, scratch);
}

Result<std::span<const Match>> Matcher::scan_names(std::string_view text, Scratch& scratch) const {
  return scan_for(text, Tiers::kPatterns, scratch);
}

std::span<const Matcher::RuleStats> Matcher::stats(const Scratch& scratch) const {
  return scratch.stats;
}

void Matcher::Impl::add(RuleIndex rule, std::string_view text, const ByteSpan& whole,
                        Scratch& scratch) const {
  scratch.matches.push_back({rule, whole, confirmer.secret_in(rule, text, whole)});
  scratch.stats_of(rule).confirmed += 1;
}

Result<void> Matcher::Impl::scan_anchors(std::string_view text, Scratch& scratch) const {
  for (std::size_t from = 0; from < text.size();) {
    DOWSE_ASSIGN(const AnchorPieceView piece,
                 database.prefilter.find_anchors(text, from, *scratch.prefilter));
    for (const AnchorHit& hit : piece.hits) {
      const std::uint64_t end = piece.base + hit.end;
      const ByteSpan anchor{end - database.anchors.literals()[hit.literal].bytes.size(), end};
      for (const RuleIndex rule : database.anchors.rules_of(hit.literal)) {
        DOWSE_TRY(answer(rule, text, anchor, scratch));
      }
    }
    from = piece.end;
  }
  return {};
}

// The raw match at one anchor, if there is one.
//
// Work: each round begins at least one byte later than the round before, and asks RE2 about at most
// max_before - min_before + max_width bytes, twice where there is a sketch. Anchors are at least
// kMinAnchorBytes long, so that is a bound for each byte of text, whatever the text.
Result<void> Matcher::Impl::answer(RuleIndex rule, std::string_view text, const ByteSpan& anchor,
                                   Scratch& scratch) const {
  const PatternPlan& plan = database.plans[static_cast<std::size_t>(rule)].pattern;
  RuleStats& stats = scratch.stats_of(rule);
  stats.anchors += 1;
  if (anchor.begin < plan.min_before) return {};
  const ByteSpan reach{anchor.begin - std::min<std::uint64_t>(anchor.begin, plan.max_before),
                       anchor.begin - plan.min_before + 1};
  // When the match of an anchor before this one covers this one too and begins in its reach, it is
  // this one's: a smaller beginning would have been in reach there, and would have covered both.
  LastAnswer& last = scratch.last_of(rule);
  if (last.scan == scratch.scan && last.anchor.begin <= anchor.begin &&
      last.anchor.end <= anchor.end && last.whole.begin >= reach.begin &&
      last.whole.end >= anchor.end) {
    return {};
  }
  Starts starts(text, plan, reach);
  ByteSpan whole;
  while (const std::optional<Confirmer::Window> window = starts.next_window()) {
    DOWSE_ASSIGN(const bool found, confirmer.find(rule, text, *window, whole, stats.window_bytes));
    if (found && whole.end >= anchor.end) {
      add(rule, text, whole, scratch);
      last = {anchor, whole, scratch.scan};
      break;
    }
    starts.skip_to(found ? whole.begin + 1 : window->last + 1);
  }
  return {};
}

Result<void> Matcher::Impl::scan_expressions(std::string_view text, Scratch& scratch) const {
  DOWSE_TRY(database.prefilter.find_expressions(text, *scratch.prefilter));
  for (std::size_t i = 0; i < database.expressions.size(); ++i) {
    const RuleIndex rule = database.expressions[i];
    const std::uint32_t width = database.plans[static_cast<std::size_t>(rule)].pattern.max_width;
    for (const ByteSpan& starts : database.prefilter.neighbourhoods(i, width, *scratch.prefilter)) {
      DOWSE_TRY(answer_all(rule, text, starts, scratch));
    }
  }
  return {};
}

// The raw matches of a rule without a literal whose beginnings lie in `starts`. No match begins
// just before `starts`, or that would have been part of it.
//
// Work: each byte of `starts` begins at most one round, which ends at most max_width bytes behind
// the match it finds.
Result<void> Matcher::Impl::answer_all(RuleIndex rule, std::string_view text,
                                       const ByteSpan& starts, Scratch& scratch) const {
  RuleStats& stats = scratch.stats_of(rule);
  stats.anchors += 1;
  const std::uint32_t width = database.plans[static_cast<std::size_t>(rule)].pattern.max_width;
  const std::uint64_t last = starts.end - 1;
  Confirmer::Window window{starts.begin, last, std::min<std::uint64_t>(text.size(), last + width)};
  ByteSpan whole;
  std::uint64_t stretch_goes_on_at = starts.end;  // nowhere, yet
  while (window.first <= last) {
    DOWSE_ASSIGN(const bool found, confirmer.find(rule, text, window, whole, stats.window_bytes));
    if (!found) break;
    if (whole.begin != stretch_goes_on_at) add(rule, text, whole, scratch);
    stretch_goes_on_at = whole.begin + 1;
    window.first = stretch_goes_on_at;
  }
  return {};
}

void Matcher::Impl::scan_entropy(std::string_view text, Scratch& scratch) const {
  if (entropy_rules.empty()) return;
  scratch.runs.clear();
  find_entropy_candidates(text, scratch.runs);
  for (const RuleIndex rule : entropy_rules) {
    RuleStats& stats = scratch.stats_of(rule);
    stats.anchors += scratch.runs.size();
    stats.confirmed += scratch.runs.size();
    for (const ByteSpan& run : scratch.runs)
      scratch.matches.push_back({rule, run, run});
  }
}

}  // namespace dowse
