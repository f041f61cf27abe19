#include "engine/match/matcher.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "engine/base/check.h"
#include "engine/match/confirm.h"
#include "engine/match/database.h"
#include "engine/match/regex_parser.h"
#include "engine/match/seams.h"
#include "engine/match/sketch.h"
#include "engine/match/starts.h"
#include "engine/match/text_memory.h"
#include "engine/rules/builtin.h"

namespace dowse {
namespace {

// The last answer of a rule in this text.
struct LastAnswer {
  ByteSpan anchor;
  Match match;
  std::uint64_t scan = 0;  // number of the scan it belongs to
};

// What is carried over from a base. Lifetime: the base.
struct CarriedView {
  const SeenText& base;
  std::size_t first;  // of its anchors that end in the range at hand
};

// A memory of more than this share of its text is not kept: nearly every byte is an anchor then.
constexpr std::size_t kMemoryShare = 8;
constexpr std::size_t kSmallMemory = 4096;

}  // namespace

struct Matcher::Impl {
  Impl(MatchDatabase made, Confirmer confirming)
      : database(std::move(made)), confirmer(std::move(confirming)) {
    for (std::size_t i = 0; i < database.plans.size(); ++i) {
      if (database.plans[i].tier == RuleTier::kEntropy) {
        entropy_rules.push_back(static_cast<RuleIndex>(i));
      }
    }
    for (const AnchorLiteral& literal : database.anchors.literals()) {
      longest_literal = std::max<std::uint64_t>(longest_literal, literal.bytes.size());
      const auto number = static_cast<std::uint32_t>(literals.size());
      LiteralFacts& facts = literals.emplace_back();
      facts.size = static_cast<std::uint32_t>(literal.bytes.size());
      for (const RuleIndex rule : database.anchors.rules_of(number))
        facts.max_before = std::max(facts.max_before, plan_of(rule).max_before);
    }
  }

  Result<void> scan_name(std::string_view name, std::uint64_t offset, Scratch& scratch) const;
  Result<void> scan_whole(std::string_view text, Scratch& scratch) const;
  Result<void> scan_copy(std::string_view text, const SeenText& base,
                         std::span<const CopiedRange> copied, Scratch& scratch) const;
  Result<void> search_gaps(std::string_view text, Scratch& scratch) const;
  Result<void> search_part(std::string_view text, const SearchedView& part, Scratch& scratch) const;
  Result<void> take_hit(std::string_view text, const AnchorHit& hit, Scratch& scratch) const;
  Result<void> carry_range(std::string_view text, const CarriedView& carried,
                           const CopiedRange& range, Scratch& scratch) const;
  Result<std::uint64_t> answer(RuleIndex rule, std::string_view text, const AnchorHit& hit,
                               Scratch& scratch) const;
  Result<void> scan_expressions(std::string_view text, Scratch& scratch) const;
  Result<void> answer_all(RuleIndex rule, std::string_view text, const ByteSpan& starts,
                          Scratch& scratch) const;
  Sketch& sketch_of(RuleIndex rule, Scratch& scratch) const;
  void add_candidates(Scratch& scratch) const;
  const Match& add(RuleIndex rule, std::string_view text, const ByteSpan& whole,
                   Scratch& scratch) const;

  // What is asked of a literal for every occurrence.
  struct LiteralFacts {
    std::uint32_t size = 0;
    std::uint32_t max_before = 0;  // the greatest of its rules
  };

  const PatternPlan& plan_of(RuleIndex rule) const {
    return database.plans[static_cast<std::size_t>(rule)].pattern;
  }

  std::uint64_t begin_of(const AnchorHit& hit) const {
    return hit.end - literals[hit.literal].size;
  }

  MatchDatabase database;
  Confirmer confirmer;
  std::vector<RuleIndex> entropy_rules;
  std::uint64_t longest_literal = 1;
  std::vector<LiteralFacts> literals;
};

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
    std::sort(matches.begin(), matches.end());
    matches.erase(std::unique(matches.begin(), matches.end()), matches.end());
    if (remember) {
      std::sort(seen.anchors.begin(), seen.anchors.end(),
                [](const SeenAnchor& a, const SeenAnchor& b) { return a.hit < b.hit; });
      std::sort(seen.answers.begin(), seen.answers.end());
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
  bool find_runs = false;      // of the credential alphabet, for the entropy rules
  std::vector<ByteSpan> gaps;  // what of this text is not copied; all of it when nothing is
  GapSearch gap_search;
  std::vector<RuleStats> stats;                   // by RuleIndex
  std::vector<LastAnswer> last;                   // by RuleIndex
  std::vector<std::unique_ptr<Sketch>> sketches;  // by RuleIndex; null: not asked for yet
  std::uint64_t scan = 0;                         // counts texts
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
  scratch->sketches.resize(impl_->database.plans.size());
  return scratch;
}

Result<std::span<const Match>> Matcher::scan(std::string_view text, Scratch& scratch) const {
  return scan(text, Copy(), scratch);
}

Result<std::span<const Match>> Matcher::scan(std::string_view text, const Copy& copy,
                                             Scratch& scratch) const {
  DOWSE_TRY(scratch.begin(text, copy.remember));
  scratch.find_runs = !impl_->entropy_rules.empty();
  if (!text.empty()) {
    // A memory of another kind is nobody's here: the whole text is searched then.
    const auto* base = dynamic_cast<const RememberedText*>(copy.base);
    if (base != nullptr) {
      DOWSE_TRY(impl_->scan_copy(text, base->seen(), copy.copied, scratch));
    } else {
      DOWSE_TRY(impl_->scan_whole(text, scratch));
    }
    impl_->add_candidates(scratch);
    DOWSE_TRY(impl_->scan_expressions(text, scratch));
  }
  return scratch.sorted_matches();
}

Result<std::span<const Match>> Matcher::scan_names(std::string_view names, Scratch& scratch) const {
  DOWSE_TRY(scratch.begin(names, false));
  scratch.find_runs = false;
  for (std::size_t begin = 0; begin < names.size();) {
    const std::size_t end = std::min(names.find('\n', begin), names.size());
    DOWSE_TRY(impl_->scan_name(names.substr(begin, end - begin), begin, scratch));
    begin = end + 1;
  }
  return scratch.sorted_matches();
}

std::unique_ptr<TextMemory> Matcher::remember(std::string_view text, const Scratch& scratch) const {
  const SeenText& seen = scratch.seen;
  const std::size_t bytes = seen.anchors.size() * sizeof(SeenAnchor) +
                            seen.answers.size() * sizeof(AnchorAnswer) +
                            seen.candidates.size() * sizeof(ByteSpan);
  if (bytes > text.size() / kMemoryShare + kSmallMemory) return nullptr;
  return std::make_unique<RememberedText>(seen);
}

std::span<const Matcher::RuleStats> Matcher::stats(const Scratch& scratch) const {
  return scratch.stats;
}

const Match& Matcher::Impl::add(RuleIndex rule, std::string_view text, const ByteSpan& whole,
                                Scratch& scratch) const {
  scratch.stats_of(rule).confirmed += 1;
  return scratch.matches.emplace_back(Match{rule, whole, confirmer.secret_in(rule, text, whole)});
}

// The matches in one of many names, which begins at `offset` of them all.
Result<void> Matcher::Impl::scan_name(std::string_view name, std::uint64_t offset,
                                      Scratch& scratch) const {
  if (name.empty()) return {};
  scratch.scan += 1;
  const std::size_t first = scratch.matches.size();
  DOWSE_TRY(scan_whole(name, scratch));
  DOWSE_TRY(scan_expressions(name, scratch));
  for (Match& match : std::span(scratch.matches).subspan(first)) {
    for (ByteSpan* span : {&match.whole, &match.secret})
      *span = {span->begin + offset, span->end + offset};
  }
  return {};
}

Result<void> Matcher::Impl::scan_whole(std::string_view text, Scratch& scratch) const {
  find_gaps({}, text.size(), scratch.gaps);
  return search_gaps(text, scratch);
}

Result<void> Matcher::Impl::scan_copy(std::string_view text, const SeenText& base,
                                      std::span<const CopiedRange> copied, Scratch& scratch) const {
  find_gaps(copied, text.size(), scratch.gaps);
  DOWSE_TRY(search_gaps(text, scratch));
  std::size_t first = 0;
  for (const CopiedRange& range : copied) {
    first = first_anchor_behind(base.anchors, first, range.from);
    const bool is_empty =
        first == base.anchors.size() || base.anchors[first].hit.end > range.from + range.size;
    if (!is_empty) DOWSE_TRY(carry_range(text, {base, first}, range, scratch));
  }
  if (scratch.find_runs) {
    std::vector<ByteSpan>& candidates = scratch.seen.candidates;
    carry_candidates(text, base.candidates, copied, candidates);
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  }
  return {};
}

// Asks about the literals that are not wholly inside a copied range, and finds the runs that a gap
// can have changed. Literals lie within their own length of a gap.
Result<void> Matcher::Impl::search_gaps(std::string_view text, Scratch& scratch) const {
  scratch.gap_search.begin(text, scratch.gaps, std::max(longest_literal - 1, kRunMargin));
  while (const std::optional<SearchedView> part = scratch.gap_search.next())
    DOWSE_TRY(search_part(text, *part, scratch));
  return {};
}

// What stands across two pieces stands nowhere in the text.
Result<void> Matcher::Impl::search_part(std::string_view text, const SearchedView& part,
                                        Scratch& scratch) const {
  const std::span<const SearchedPiece> pieces = part.pieces;
  std::size_t piece = 0;
  for (std::size_t from = 0; from < part.bytes.size();) {
    DOWSE_ASSIGN(const AnchorPieceView found,
                 database.prefilter.find_anchors(part.bytes, from, *scratch.prefilter));
    for (const AnchorHit& hit : found.hits) {  // with ascending ends
      const std::uint64_t end = found.base + hit.end;
      while (piece + 1 < pieces.size() && pieces[piece + 1].at < end)
        ++piece;
      if (end - literals[hit.literal].size < pieces[piece].at) continue;
      const std::uint64_t end_in_text = end - pieces[piece].at + pieces[piece].begin;
      DOWSE_TRY(take_hit(text, {static_cast<std::uint32_t>(end_in_text), hit.literal}, scratch));
    }
    from = found.end;
  }
  if (scratch.find_runs) find_candidates_in_part(text, part, scratch.seen.candidates);
  return {};
}

// Asks about a literal when it touches a gap: begins before the end of the last one that begins
// before its own end.
Result<void> Matcher::Impl::take_hit(std::string_view text, const AnchorHit& hit,
                                     Scratch& scratch) const {
  const auto behind =
      std::partition_point(scratch.gaps.begin(), scratch.gaps.end(),
                           [&](const ByteSpan& gap) { return gap.begin < hit.end; });
  if (behind == scratch.gaps.begin() || std::prev(behind)->end <= begin_of(hit)) return {};
  std::uint64_t looked = 0;
  for (const RuleIndex rule : database.anchors.rules_of(hit.literal)) {
    DOWSE_ASSIGN(const std::uint64_t by_rule, answer(rule, text, hit, scratch));
    looked = std::max(looked, by_rule);
  }
  scratch.note(hit, looked);
  return {};
}

// Literals wholly inside a copied range stand where they stood in the base. The answer of a rule at
// one of them depends on the bytes from max_before + 1 before it to max_width + 1 behind its begin
// at most, and on no more than were looked at: where these were copied too, the answer is that of
// the base. Most literals are so far from both ends that nothing is asked.
Result<void> Matcher::Impl::carry_range(std::string_view text, const CarriedView& carried,
                                        const CopiedRange& range, Scratch& scratch) const {
  const SeenText& base = carried.base;
  const std::uint64_t from_end = range.from + range.size;
  const auto is_copied = [&](const AnchorHit& hit, std::uint64_t before, std::uint64_t behind) {
    const std::uint64_t begin = begin_of(hit);
    return begin - range.from > before && from_end - begin > behind;
  };
  const auto moved = [&](const AnchorHit& hit) {
    return AnchorHit{static_cast<std::uint32_t>(hit.end - range.from + range.at), hit.literal};
  };
  auto seen = base.anchors.begin() + static_cast<std::ptrdiff_t>(carried.first);
  for (; seen != base.anchors.end() && seen->hit.end <= from_end; ++seen) {
    if (begin_of(seen->hit) < range.from) continue;
    std::uint64_t looked = seen->looked;
    if (!is_copied(seen->hit, literals[seen->hit.literal].max_before, looked)) {
      for (const RuleIndex rule : database.anchors.rules_of(seen->hit.literal)) {
        const PatternPlan& plan = plan_of(rule);
        if (is_copied(seen->hit, plan.max_before, plan.max_width)) continue;
        DOWSE_ASSIGN(const std::uint64_t by_rule, answer(rule, text, moved(seen->hit), scratch));
        looked = std::max(looked, by_rule);
      }
    }
    scratch.note(moved(seen->hit), looked);
  }
  auto known =
      std::partition_point(base.answers.begin(), base.answers.end(),
                           [&](const AnchorAnswer& one) { return one.anchor.end <= range.from; });
  for (; known != base.answers.end() && known->anchor.end <= from_end; ++known) {
    if (begin_of(known->anchor) < range.from) continue;
    const PatternPlan& plan = plan_of(known->match.rule);
    if (!is_copied(known->anchor, plan.max_before, plan.max_width)) continue;
    const auto shifted = [&](const ByteSpan& span) {
      return ByteSpan{span.begin - range.from + range.at, span.end - range.from + range.at};
    };
    const Match& old = known->match;
    const Match match{old.rule, shifted(old.whole), shifted(old.secret)};
    scratch.matches.push_back(match);
    scratch.note(moved(known->anchor), match);
  }
  return {};
}

Sketch& Matcher::Impl::sketch_of(RuleIndex rule, Scratch& scratch) const {
  std::unique_ptr<Sketch>& sketch = scratch.sketches[static_cast<std::size_t>(rule)];
  if (sketch == nullptr) {
    const Result<Regex> regex = parse_regex(confirmer.expression(rule));
    DOWSE_CHECK(regex.has_value());  // it was parsed for its plan
    sketch = std::make_unique<Sketch>(Sketch::make(regex->root));
  }
  return *sketch;
}

// The raw match at one anchor, if there is one. Gives how many bytes behind the anchor's begin the
// answer depends on: those that the sketch looked at, or all that RE2 may have.
//
// Work: each round begins at least one byte later than the round before, and asks RE2 about at most
// max_before - min_before + max_width bytes, that the sketch has seen before. Anchors are at least
// kMinAnchorBytes long, so that is a bound for each byte of text, whatever the text.
Result<std::uint64_t> Matcher::Impl::answer(RuleIndex rule, std::string_view text,
                                            const AnchorHit& hit, Scratch& scratch) const {
  const ByteSpan anchor{begin_of(hit), hit.end};
  const PatternPlan& plan = plan_of(rule);
  RuleStats& stats = scratch.stats_of(rule);
  stats.anchors += 1;
  std::uint64_t looked = anchor.end - anchor.begin;
  if (anchor.begin < plan.min_before) return looked;
  const ByteSpan reach{anchor.begin - std::min<std::uint64_t>(anchor.begin, plan.max_before),
                       anchor.begin - plan.min_before + 1};
  // When the match of an anchor before this one covers this one too and begins in its reach, it is
  // this one's: a smaller beginning would have been in reach there, and would have covered both.
  LastAnswer& last = scratch.last_of(rule);
  if (last.scan == scratch.scan && last.anchor.begin <= anchor.begin &&
      last.anchor.end <= anchor.end && last.match.whole.begin >= reach.begin &&
      last.match.whole.end >= anchor.end) {
    scratch.note(hit, last.match);
    return plan.max_width;
  }
  StartsView starts(text, plan, reach);
  Sketch& sketch = sketch_of(rule, scratch);
  ByteSpan whole;
  while (const std::optional<Confirmer::Window> window = starts.next_window()) {
    if (window->first == window->last) {
      const std::uint64_t before = stats.window_bytes;
      const bool may = sketch.may_match(text, window->first, window->limit, stats.window_bytes);
      const std::uint64_t end = window->first + stats.window_bytes - before;
      looked = std::max(looked, end - std::min(end, anchor.begin));
      if (!may) {
        starts.skip_to(window->first + 1);
        continue;
      }
    }
    looked = plan.max_width;
    DOWSE_ASSIGN(const bool found, confirmer.find(rule, text, *window, whole, stats.window_bytes));
    if (found && whole.end >= anchor.end) {
      last = {anchor, add(rule, text, whole, scratch), scratch.scan};
      scratch.note(hit, last.match);
      break;
    }
    starts.skip_to(found ? whole.begin + 1 : window->last + 1);
  }
  return looked;
}

Result<void> Matcher::Impl::scan_expressions(std::string_view text, Scratch& scratch) const {
  DOWSE_TRY(database.prefilter.find_expressions(text, *scratch.prefilter));
  for (std::size_t i = 0; i < database.expressions.size(); ++i) {
    const RuleIndex rule = database.expressions[i];
    const std::uint32_t width = plan_of(rule).max_width;
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
  const std::uint32_t width = plan_of(rule).max_width;
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

void Matcher::Impl::add_candidates(Scratch& scratch) const {
  const std::vector<ByteSpan>& candidates = scratch.seen.candidates;
  for (const RuleIndex rule : entropy_rules) {
    RuleStats& stats = scratch.stats_of(rule);
    stats.anchors += candidates.size();
    stats.confirmed += candidates.size();
    for (const ByteSpan& candidate : candidates)
      scratch.matches.push_back({rule, candidate, candidate});
  }
}

}  // namespace dowse
