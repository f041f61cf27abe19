#include "engine/find/composite.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace dowse {
namespace {

// So many are looked at on either side of a place: keys that follow each other may each have taken
// one.
constexpr std::ptrdiff_t kNear = 8;

// A candidate and where its match begins.
struct Spot {
  std::uint64_t begin = 0;
  Position at;
  ByteSpan secret;
  bool taken = false;  // by another candidate
};

bool overlap(ByteSpan a, ByteSpan b) {
  return a.begin < b.end && b.begin < a.end;
}

std::uint64_t lines_between(const Spot& a, Position b) {
  return a.at.line > b.line ? a.at.line - b.line : b.line - a.at.line;
}

// Finds one of a rule's spots in a rectangle round places that are asked for in ascending order:
// the work is that of sorting, however many stand on one line.
class Rectangle {
 public:
  Rectangle(std::span<const Spot> spots, std::uint64_t lines, std::uint64_t columns)
      : spots_(spots), lines_(lines), columns_(columns) {}

  std::optional<std::size_t> find(Position place) {
    while (next_ < spots_.size() &&
           (spots_[next_].at.line <= place.line || lines_between(spots_[next_], place) <= lines_)) {
      inside_.emplace(spots_[next_].at.column, next_);
      ++next_;
    }
    while (first_ < next_ && spots_[first_].at.line < place.line &&
           lines_between(spots_[first_], place) > lines_) {
      inside_.erase({spots_[first_].at.column, first_});
      ++first_;
    }
    const std::uint32_t least =
        columns_ < place.column ? place.column - static_cast<std::uint32_t>(columns_) : 0;
    const auto found = inside_.lower_bound({least, 0});
    const bool fits = found != inside_.end() &&
                      (found->first <= place.column || found->first - place.column <= columns_);
    return fits ? std::optional(found->second) : std::nullopt;
  }

 private:
  std::span<const Spot> spots_;
  std::uint64_t lines_;
  std::uint64_t columns_;
  std::set<std::pair<std::uint32_t, std::size_t>> inside_;  // by column
  std::size_t first_ = 0;                                   // in spots_, of those inside
  std::size_t next_ = 0;
};

// Moves those out that a filter rejects.
std::vector<JudgedView> take_rejected(std::vector<JudgedView>& candidates) {
  const auto first =
      std::stable_partition(candidates.begin(), candidates.end(),
                            [](const JudgedView& judged) { return judged.verdict.survives(); });
  std::vector<JudgedView> rejected(std::make_move_iterator(first),
                                   std::make_move_iterator(candidates.end()));
  candidates.erase(first, candidates.end());
  return rejected;
}

}  // namespace

std::uint64_t match_begin(std::string_view text, const Match& match) noexcept {
  std::uint64_t begin = match.whole.begin;
  while (begin < match.secret.begin && (text[begin] == '\n' || text[begin] == '\r'))
    ++begin;
  return begin;
}

// One text.
class Composites::Joiner {
 public:
  Joiner(const Composites& composites, std::string_view text, std::vector<JudgedView>& candidates)
      : composites_(composites), candidates_(candidates), order_(candidates.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::erase_if(order_, [&](std::size_t i) { return !takes_part(candidates[i].match.rule); });
    std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
      const Match& x = candidates[a].match;
      const Match& y = candidates[b].match;
      return std::pair(match_begin(text, x), x) < std::pair(match_begin(text, y), y);
    });
    LineIndexView lines(text);
    for (const std::size_t i : order_) {
      const Match& match = candidates[i].match;
      const std::uint64_t begin = match_begin(text, match);
      const Spot spot{begin, lines.position(begin), match.secret};
      places_.push_back(spot);
      if (composites.of(match.rule).is_needed) spots_[match.rule].push_back(spot);
    }
  }

  void join_all() {
    for (std::size_t i = 0; i < order_.size(); ++i)
      join(candidates_[order_[i]], places_[i]);
  }

 private:
  bool takes_part(RuleIndex rule) const {
    const OfRule& of = composites_.of(rule);
    return of.is_needed || of.is_hopeless || !of.parts.empty() || !of.required.empty();
  }

  void join(JudgedView& judged, const Spot& place) {
    const OfRule& of = composites_.of(judged.match.rule);
    bool complete = !of.is_hopeless;
    for (const Need& need : of.required) {
      const Spot* found = in_rectangle(need, place.at);
      complete = complete && found != nullptr;
      if (found != nullptr) judged.parts.push_back({need.rule, found->secret, false});
    }
    if (!complete) {
      judged.verdict.filter = kRequiredFilter;
      return;
    }
    bool has_part = false;
    for (const Need& need : of.parts) {
      Spot* found = nearest(need, place);
      if (found == nullptr) continue;
      has_part = found->taken = true;
      // It may be required, too: then the nearest is told.
      std::erase_if(judged.parts, [&](const PartView& part) { return part.rule == need.rule; });
      judged.parts.push_back({need.rule, found->secret, true});
    }
    if (!of.parts.empty()) conclude(judged, of, has_part);
  }

  void conclude(JudgedView& judged, const OfRule& of, bool has_part) const {
    VerdictView& verdict = judged.verdict;
    const RuleIndex told = has_part ? judged.parts.back().rule : of.parts.front().rule;
    verdict.part = (*composites_.rules_)[told].description;
    verdict.because(has_part ? Reason::kPartNear : Reason::kPartMissing);
    if (!has_part && verdict.confidence != Confidence::kLow) {
      verdict.confidence =
          verdict.confidence == Confidence::kHigh ? Confidence::kMedium : Confidence::kLow;
    }
  }

  const Spot* in_rectangle(const Need& need, Position place) {
    const auto spots = spots_.find(need.rule);
    if (spots == spots_.end()) return nullptr;
    const auto key = std::tuple(need.rule, need.lines, need.columns);
    const auto [rectangle, added] =
        rectangles_.try_emplace(key, spots->second, need.lines, need.columns);
    const std::optional<std::size_t> found = rectangle->second.find(place);
    return found ? &spots->second[*found] : nullptr;
  }

  // The nearest of those that stand round the place; one that belongs to nothing yet before one
  // that does, and of equals the one in front: most people write the id first.
  Spot* nearest(const Need& need, const Spot& place) {
    const auto found = spots_.find(need.rule);
    if (found == spots_.end()) return nullptr;
    std::vector<Spot>& spots = found->second;
    const auto behind =
        std::lower_bound(spots.begin(), spots.end(), place.begin,
                         [](const Spot& s, std::uint64_t begin) { return s.begin < begin; });
    Spot* best = nullptr;
    const auto offer = [&](Spot& spot) {
      if (lines_between(spot, place.at) > need.lines) return;
      if (overlap(spot.secret, place.secret)) return;
      const auto rank = [&](const Spot& s) {
        return std::pair(s.taken, lines_between(s, place.at));
      };
      if (best == nullptr || rank(spot) < rank(*best)) best = &spot;
    };
    const auto in_front = std::min(kNear, behind - spots.begin());
    for (auto spot = behind; spot != behind - in_front;)
      offer(*--spot);
    const auto at_back = std::min(kNear, spots.end() - behind);
    for (auto spot = behind; spot != behind + at_back; ++spot)
      offer(*spot);
    return best;
  }

  const Composites& composites_;
  std::vector<JudgedView>& candidates_;
  std::vector<std::size_t> order_;                          // candidates that take part, by place
  std::vector<Spot> places_;                                // of each of them
  std::unordered_map<RuleIndex, std::vector<Spot>> spots_;  // by place
  std::map<std::tuple<RuleIndex, std::uint64_t, std::uint64_t>, Rectangle> rectangles_;
};

Composites::Composites(const RuleSet& rules) : rules_(&rules), by_rule_(rules.size()) {
  std::unordered_map<std::string_view, RuleIndex> by_id;
  for (std::size_t i = 0; i < rules.size(); ++i)
    by_id.emplace(rules.rules()[i].id, static_cast<RuleIndex>(i));
  // Whether all of them are there.
  const auto resolve = [&](const std::vector<RulePart>& stated, std::vector<Need>& needs) {
    for (const RulePart& part : stated) {
      const auto found = by_id.find(part.rule_id);
      if (found == by_id.end()) continue;
      Need need{found->second};
      if (part.within_lines) need.lines = *part.within_lines;
      if (part.within_columns) need.columns = *part.within_columns;
      needs.push_back(need);
      by_rule_[static_cast<std::size_t>(found->second)].is_needed = true;
    }
    return needs.size() == stated.size();
  };
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = rules.rules()[i];
    resolve(rule.parts, by_rule_[i].parts);
    by_rule_[i].is_hopeless = !resolve(rule.required, by_rule_[i].required);
    by_rule_[i].skips_report = rule.skip_report;
    skips_any_ = skips_any_ || rule.skip_report;
  }
}

std::vector<JudgedView> Composites::join(std::string_view text,
                                         std::vector<JudgedView>& candidates) const {
  const bool any = std::any_of(candidates.begin(), candidates.end(), [&](const JudgedView& judged) {
    const OfRule& of_rule = of(judged.match.rule);
    return of_rule.is_hopeless || !of_rule.parts.empty() || !of_rule.required.empty();
  });
  if (!any) return {};
  Joiner(*this, text, candidates).join_all();
  return take_rejected(candidates);
}

std::vector<JudgedView> Composites::take_in(std::vector<JudgedView>& survivors) const {
  std::set<std::pair<RuleIndex, ByteSpan>> taken;
  for (const JudgedView& judged : survivors) {
    for (const PartView& part : judged.parts) {
      if (part.taken_in) taken.emplace(part.rule, part.secret);
    }
  }
  if (taken.empty() && !skips_any_) return {};
  for (JudgedView& judged : survivors) {
    const RuleIndex rule = judged.match.rule;
    if (of(rule).skips_report) {
      judged.verdict.filter = kSkipReportFilter;
    } else if (taken.contains({rule, judged.match.secret})) {
      judged.verdict.filter = kPartFilter;
    }
  }
  return take_rejected(survivors);
}

}  // namespace dowse
