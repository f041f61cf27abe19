#include "engine/match/matcher.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/base/check.h"
#include "engine/match/confirm.h"
#include "engine/match/database.h"
#include "engine/match/matcher_scratch.h"
#include "engine/match/regex_parser.h"
#include "engine/match/seams.h"
#include "engine/match/sketch.h"
#include "engine/match/starts.h"
#include "engine/match/text_memory.h"
#include "engine/rules/builtin.h"

namespace dowse {
namespace {

// What a text was copied from, and what of it; nothing for one that is searched whole. Lifetime:
// the base and the ranges.
struct BaseView {
  const RememberedText* text = nullptr;
  std::span<const CopiedRange> copied;
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
    run_questions = {!entropy_rules.empty(), !database.anchors.sets().at_runs.empty(),
                     database.value_back > 0};
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
  Result<void> search(std::string_view text, const BaseView& base, Scratch& scratch) const;
  Result<void> search_gaps(std::string_view text, const BaseView& base, Scratch& scratch) const;
  Result<void> search_windows(std::string_view text, const BaseView& base, Scratch& scratch) const;
  Result<void> search_part(AnchorSet set, std::string_view text, const SearchedView& part,
                           const BaseView& base, Scratch& scratch) const;
  bool is_carried(const AnchorHit& hit, const BaseView& base, const Scratch& scratch) const;
  Result<void> take_hit(std::string_view text, const AnchorHit& hit, Scratch& scratch) const;
  Result<void> carry_anchors(std::string_view text, const BaseView& base, Scratch& scratch) const;
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
  RunQuestions run_questions;
  std::vector<LiteralFacts> literals;
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
  scratch.run_questions = impl_->run_questions;
  if (!text.empty()) {
    // A memory of another kind is nobody's here: the whole text is searched then.
    const auto* base = dynamic_cast<const RememberedText*>(copy.base);
    DOWSE_TRY(
        impl_->search(text, base != nullptr ? BaseView{base, copy.copied} : BaseView(), scratch));
    impl_->add_candidates(scratch);
    DOWSE_TRY(impl_->scan_expressions(text, scratch));
  }
  return scratch.sorted_matches();
}

Result<std::span<const Match>> Matcher::scan_names(std::string_view names, Scratch& scratch) const {
  DOWSE_TRY(scratch.begin(names, false));
  scratch.run_questions = impl_->run_questions;
  scratch.run_questions.candidates = false;
  for (std::size_t begin = 0; begin < names.size();) {
    const std::size_t end = std::min(names.find('\n', begin), names.size());
    DOWSE_TRY(impl_->scan_name(names.substr(begin, end - begin), begin, scratch));
    begin = end + 1;
  }
  return scratch.sorted_matches();
}

std::unique_ptr<TextMemory> Matcher::remember(std::string_view text, const Scratch& scratch) const {
  const SeenText& seen = scratch.seen;
  const std::uint64_t most = text.size() / kMemoryShare + kSmallMemory;
  if (RememberedText::bytes_of(seen, text.size()) > most) return nullptr;
  return std::make_unique<RememberedText>(seen, text.size());
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
  scratch.seen.clear();
  const std::size_t first = scratch.matches.size();
  DOWSE_TRY(search(name, BaseView(), scratch));
  DOWSE_TRY(scan_expressions(name, scratch));
  for (Match& match : std::span(scratch.matches).subspan(first)) {
    for (ByteSpan* span : {&match.whole, &match.secret})
      *span = {span->begin + offset, span->end + offset};
  }
  return {};
}

// Finds and asks about all literals that a match may have, and finds candidates.
Result<void> Matcher::Impl::search(std::string_view text, const BaseView& base,
                                   Scratch& scratch) const {
  find_gaps(base.copied, text.size(), scratch.gaps);
  scratch.windows.clear();
  DOWSE_TRY(search_gaps(text, base, scratch));
  SeenText& seen = scratch.seen;
  if (base.text != nullptr) {
    const SeenText& known = base.text->seen();
    carry_candidates(text, known.candidates, base.copied, seen.candidates);
    carry_value_starts(text, known.value_starts, base.copied, seen.value_starts);
    sort_without_doubles(seen.candidates);
    sort_without_doubles(seen.value_starts);
  }
  DOWSE_TRY(search_windows(text, base, scratch));
  if (base.text != nullptr) DOWSE_TRY(carry_anchors(text, base, scratch));
  return {};
}

// Asks about the literals anywhere that are not wholly inside a copied range, and finds the runs
// that a gap can have changed. Literals lie within their own length of a gap.
Result<void> Matcher::Impl::search_gaps(std::string_view text, const BaseView& base,
                                        Scratch& scratch) const {
  scratch.gap_search.begin(text, scratch.gaps, std::max(longest_literal - 1, kRunMargin));
  while (const std::optional<SearchedView> part = scratch.gap_search.next()) {
    DOWSE_TRY(search_part(AnchorSet::kAnywhere, text, *part, base, scratch));
    if (scratch.run_questions.any())
      ask_runs(text, *part, scratch.run_questions, scratch.seen, scratch.windows);
  }
  return {};
}

// Asks about the literals at those runs and before those values.
Result<void> Matcher::Impl::search_windows(std::string_view text, const BaseView& base,
                                           Scratch& scratch) const {
  add_value_windows(text, scratch.seen.value_starts, base.copied, database.value_back,
                    scratch.windows);
  join_windows(scratch.windows);
  scratch.gap_search.begin(text, scratch.windows, 0);
  while (const std::optional<SearchedView> part = scratch.gap_search.next())
    DOWSE_TRY(search_part(AnchorSet::kAtRuns, text, *part, base, scratch));
  return {};
}

// What stands across two pieces stands nowhere in the text.
Result<void> Matcher::Impl::search_part(AnchorSet set, std::string_view text,
                                        const SearchedView& part, const BaseView& base,
                                        Scratch& scratch) const {
  const std::span<const SearchedPiece> pieces = part.pieces;
  std::size_t piece = 0;
  for (std::size_t from = 0; from < part.bytes.size();) {
    DOWSE_ASSIGN(const AnchorPieceView found,
                 database.prefilter.find_anchors(set, part.bytes, from, *scratch.prefilter));
    for (const AnchorHit& hit : found.hits) {  // with ascending ends
      const std::uint64_t end = found.base + hit.end;
      while (piece + 1 < pieces.size() && pieces[piece + 1].at < end)
        ++piece;
      const SearchedPiece& in = pieces[piece];
      if (end - literals[hit.literal].size < in.at || end > in.at + in.size) continue;
      const std::uint64_t end_in_text = end - in.at + in.begin;
      const AnchorHit in_text{static_cast<std::uint32_t>(end_in_text), hit.literal};
      if (!is_carried(in_text, base, scratch)) DOWSE_TRY(take_hit(text, in_text, scratch));
    }
    from = found.end;
  }
  return {};
}

// Whether the base knows of a literal. It knows of all that stand anywhere, of the others where
// there was a reason: where that is new, the literal is, too. It touches a gap when it begins
// before the end of the last one that begins before its own end.
bool Matcher::Impl::is_carried(const AnchorHit& hit, const BaseView& base,
                               const Scratch& scratch) const {
  const auto behind =
      std::partition_point(scratch.gaps.begin(), scratch.gaps.end(),
                           [&](const ByteSpan& gap) { return gap.begin < hit.end; });
  const auto gap = std::prev(behind);  // the first gap begins with the text
  if (gap->end > begin_of(hit)) return false;
  if (hit.literal < database.anchors.sets().anywhere.size()) return true;
  const CopiedRange& range = base.copied[static_cast<std::size_t>(gap - scratch.gaps.begin())];
  const AnchorHit there{static_cast<std::uint32_t>(hit.end - range.at + range.from), hit.literal};
  const std::vector<SeenAnchor>& known = base.text->seen().anchors;
  const auto found = std::partition_point(
      known.begin(), known.end(), [&](const SeenAnchor& anchor) { return anchor.hit < there; });
  return found != known.end() && found->hit == there;
}

Result<void> Matcher::Impl::take_hit(std::string_view text, const AnchorHit& hit,
                                     Scratch& scratch) const {
  std::uint64_t looked = 0;
  for (const RuleIndex rule : database.anchors.rules_of(hit.literal)) {
    DOWSE_ASSIGN(const std::uint64_t by_rule, answer(rule, text, hit, scratch));
    looked = std::max(looked, by_rule);
  }
  scratch.note(hit, looked);
  return {};
}

Result<void> Matcher::Impl::carry_anchors(std::string_view text, const BaseView& base,
                                          Scratch& scratch) const {
  const SeenText& seen = base.text->seen();
  for (const CopiedRange& range : base.copied) {
    const std::size_t first = base.text->first_anchor_behind(range.from);
    const bool is_empty =
        first == seen.anchors.size() || seen.anchors[first].hit.end > range.from + range.size;
    if (!is_empty) DOWSE_TRY(carry_range(text, {seen, first}, range, scratch));
  }
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
  if (last.scan == scratch.scan && last.is_first && last.anchor.begin <= anchor.begin &&
      last.anchor.end <= anchor.end && last.match.whole.begin >= reach.begin &&
      last.match.whole.end >= anchor.end && counts_at(plan, text, last.match.whole, anchor)) {
    scratch.note(hit, last.match);
    return plan.max_width;
  }
  StartsView starts(text, plan, reach);
  bool is_first = true;
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
      if (counts_at(plan, text, whole, anchor)) {
        last = {anchor, add(rule, text, whole, scratch), scratch.scan, is_first};
        scratch.note(hit, last.match);
        break;
      }
      is_first = false;
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
