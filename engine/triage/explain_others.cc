#include "engine/triage/explain_others.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "engine/find/composite.h"

namespace dowse {
namespace {

std::uint32_t between(std::uint32_t a, std::uint32_t b) {
  return std::max(a, b) - std::min(a, b);
}

std::string amount(std::uint32_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string reach_of(const RulePart& need) {
  if (!need.within_lines && !need.within_columns) return "anywhere in the text";
  std::string reach = "within ";
  if (need.within_lines) reach += amount(*need.within_lines, "line");
  if (need.within_lines && need.within_columns) reach += " and ";
  return need.within_columns ? reach + amount(*need.within_columns, "column") : reach;
}

}  // namespace

OthersView::OthersView(const RuleSet& rules, std::string_view text,
                       std::vector<JudgedView> survivors)
    : rules_(rules), text_(text), lines_(text) {
  const auto keep = [this](const std::vector<JudgedView>& all) {
    judged_.insert(judged_.end(), all.begin(), all.end());
  };
  const Composites composites(rules);
  keep(composites.join(text, survivors));
  keep(resolve_overlaps(survivors));
  keep(composites.take_in(survivors));
  keep(survivors);
}

const JudgedView* OthersView::find(const Match& match) const {
  const auto found = std::find_if(judged_.begin(), judged_.end(),
                                  [&](const JudgedView& judged) { return judged.match == match; });
  return found == judged_.end() ? nullptr : &*found;
}

std::vector<ExplainedStep> OthersView::steps(const JudgedView& judged) {
  const Rule& rule = rules_[judged.match.rule];
  std::vector<ExplainedStep> steps;
  for (const RulePart& need : rule.required) {
    steps.push_back(required_step(need, judged));
    if (steps.back().outcome == StepOutcome::kRejects) return steps;
  }
  for (const RulePart& need : rule.parts)
    steps.push_back(part_step(need, judged));
  if (!judged.verdict.survives()) {
    steps.push_back({std::string(judged.verdict.filter), StepOutcome::kRejects, fate_of(judged)});
  }
  return steps;
}

ExplainedStep OthersView::required_step(const RulePart& need, const JudgedView& judged) {
  const std::string name(kRequiredFilter);
  if (const JudgedView* part = part_of(need, judged)) {
    return {name, StepOutcome::kPasses, distance(need, judged, *part)};
  }
  return {name, StepOutcome::kRejects, lack_of(need, judged) + ": no finding without it"};
}

ExplainedStep OthersView::part_step(const RulePart& need, const JudgedView& judged) {
  const std::string name(kPartFilter);
  const std::string_view confidence = name_of(judged.verdict.confidence);
  if (const JudgedView* part = part_of(need, judged)) {
    return {name, StepOutcome::kPasses,
            fmt::format("{}: one finding with it, {} confidence", distance(need, judged, *part),
                        confidence)};
  }
  const bool has_other = std::any_of(judged.parts.begin(), judged.parts.end(),
                                     [](const PartView& part) { return part.taken_in; });
  const std::string so =
      has_other ? "another part is enough"
                : fmt::format("half a pair is a step less sure, {} confidence", confidence);
  return {name, StepOutcome::kTells, lack_of(need, judged) + ": " + so};
}

// Why it is no finding of its own, although it has all it requires.
std::string OthersView::fate_of(const JudgedView& judged) {
  if (judged.verdict.filter == kOverlapFilter) {
    return "the same bytes, better known: " + winner_over(judged.match);
  }
  if (judged.verdict.filter == kPartFilter) return "told with " + taker_of(judged.match);
  return "the rule has skipReport: it serves other rules alone";
}

std::string OthersView::winner_over(const Match& match) {
  std::string winner = "another match";
  for (const JudgedView& judged : judged_) {
    const std::string_view filter = judged.verdict.filter;
    if (filter == kOverlapFilter || filter == kRequiredFilter) continue;
    const bool takes_nothing = judged.rule_class == RuleClass::kOwnTerms || judged.asks_path;
    if (takes_nothing && judged.match.rule != match.rule) continue;
    const ByteSpan other = judged.match.secret;
    if (other.begin < match.secret.end && match.secret.begin < other.end) {
      const Position at = lines_.position(other.begin);
      winner = fmt::format("rule `{}` at {}:{} ({} confidence)", rules_[judged.match.rule].id,
                           at.line, at.column, name_of(judged.verdict.confidence));
    }
  }
  return winner;
}

// The finding that a part is told with.
std::string OthersView::taker_of(const Match& match) {
  for (const JudgedView& judged : judged_) {
    for (const PartView& part : judged.parts) {
      if (!judged.verdict.survives() || !part.taken_in) continue;
      if (part.rule != match.rule || part.secret != match.secret) continue;
      const Position at = lines_.position(judged.match.secret.begin);
      return fmt::format("rule `{}` at {}:{}", rules_[judged.match.rule].id, at.line, at.column);
    }
  }
  return "another match";
}

std::string OthersView::lack_of(const RulePart& need, const JudgedView& judged) {
  const JudgedView* other = nearest(need, judged);
  if (other != nullptr) return "too far: " + distance(need, judged, *other);
  return fmt::format("no match of `{}` ({})", escape_controls(need.rule_id), reach_of(need));
}

// "`vendor-id` at 3:1, 2 lines away (within 5 lines)"
std::string OthersView::distance(const RulePart& need, const JudgedView& from,
                                 const JudgedView& to) {
  const Position a = begin_of(from);
  const Position b = begin_of(to);
  std::string away = amount(between(a.line, b.line), "line");
  if (need.within_columns) away += " and " + amount(between(a.column, b.column), "column");
  away = a.line == b.line && !need.within_columns ? "on the same line" : away + " away";
  return fmt::format("`{}` at {}:{}, {} ({})", escape_controls(need.rule_id), b.line, b.column,
                     away, reach_of(need));
}

// The match that was found for what the rule of `judged` asks for; null: none.
const JudgedView* OthersView::part_of(const RulePart& need, const JudgedView& judged) const {
  for (const PartView& part : judged.parts) {
    if (rules_[part.rule].id != need.rule_id) continue;
    for (const JudgedView& other : judged_) {
      if (other.match.rule == part.rule && other.match.secret == part.secret) return &other;
    }
  }
  return nullptr;
}

const JudgedView* OthersView::nearest(const RulePart& need, const JudgedView& judged) {
  const std::uint32_t line = begin_of(judged).line;
  const JudgedView* best = nullptr;
  for (const JudgedView& other : judged_) {
    if (rules_[other.match.rule].id != need.rule_id) continue;
    if (best == nullptr ||
        between(line, begin_of(other).line) < between(line, begin_of(*best).line))
      best = &other;
  }
  return best;
}

Position OthersView::begin_of(const JudgedView& judged) {
  return lines_.position(match_begin(text_, judged.match));
}

}  // namespace dowse
