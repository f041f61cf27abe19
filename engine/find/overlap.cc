#include "engine/find/overlap.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace dowse {
namespace {

bool is_better(const JudgedView& a, const JudgedView& b) {
  const auto rank = [](const JudgedView& j) {
    const ByteSpan& secret = j.match.secret;
    return std::tuple(!j.asks_path, j.verdict.confidence, j.rule_class, secret.end - secret.begin);
  };
  const auto rank_a = rank(a);
  const auto rank_b = rank(b);
  return rank_a != rank_b ? rank_a > rank_b : a.match < b.match;
}

// See resolve_overlaps(). Requires: `views` ascend by their secrets.
void lend_confidence(std::vector<JudgedView>& views) {
  for (auto begin = views.begin(); begin != views.end();) {
    const ByteSpan secret = begin->match.secret;
    Confidence surest = Confidence::kLow;
    auto end = begin;
    for (; end != views.end() && end->match.secret == secret; ++end) {
      if (end->rule_class != RuleClass::kOwnTerms && !end->asks_path)
        surest = std::max(surest, end->verdict.confidence);
    }
    for (; begin != end; ++begin) {
      if (begin->rule_class == RuleClass::kSpecific && begin->verdict.severity != Severity::kInfo)
        begin->verdict.confidence = surest;
    }
  }
}

bool by_place(const JudgedView& a, const JudgedView& b) {
  return a.match.secret < b.match.secret;
}

// Disjoint spans: begin -> end.
using Taken = std::map<std::uint64_t, std::uint64_t>;

// What is taken from whom: the matches of one rule, or those of all others that are judged.
std::optional<RuleIndex> rivals_of(const JudgedView& judged) {
  if (judged.rule_class != RuleClass::kOwnTerms && !judged.asks_path) return std::nullopt;
  return judged.match.rule;
}

bool overlaps(const Taken& taken, ByteSpan span) {
  const auto next = taken.lower_bound(span.begin);
  if (next != taken.end() && next->first < span.end) return true;
  return next != taken.begin() && std::prev(next)->second > span.begin;
}

}  // namespace

std::vector<JudgedView> resolve_overlaps(std::vector<JudgedView>& survivors) {
  std::vector<JudgedView> losers;
  if (survivors.size() > 1) {
    std::sort(survivors.begin(), survivors.end(), by_place);
    lend_confidence(survivors);
    std::sort(survivors.begin(), survivors.end(), is_better);
    std::map<std::optional<RuleIndex>, Taken> taken_by;
    std::vector<JudgedView> winners;
    for (const JudgedView& judged : survivors) {
      Taken& taken = taken_by[rivals_of(judged)];
      const ByteSpan secret = judged.match.secret;
      const bool loses_to_all = judged.rule_class != RuleClass::kOwnTerms;
      if (overlaps(taken, secret) || (loses_to_all && overlaps(taken_by[std::nullopt], secret))) {
        losers.push_back(judged);
        losers.back().verdict.filter = kOverlapFilter;
      } else {
        taken.emplace(secret.begin, secret.end);
        winners.push_back(judged);
      }
    }
    survivors = std::move(winners);
    std::sort(survivors.begin(), survivors.end(), by_place);
  }
  return losers;
}

}  // namespace dowse
