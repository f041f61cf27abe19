#include "engine/find/overlap.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

namespace dowse {
namespace {

bool is_better(const JudgedView& a, const JudgedView& b) {
  const auto rank = [](const JudgedView& j) {
    const ByteSpan& secret = j.match.secret;
    return std::tuple(j.verdict.confidence, j.rule_class, secret.end - secret.begin);
  };
  const auto rank_a = rank(a);
  const auto rank_b = rank(b);
  return rank_a != rank_b ? rank_a > rank_b : a.match < b.match;
}

bool by_place(const JudgedView& a, const JudgedView& b) {
  return a.match.secret < b.match.secret;
}

// Disjoint spans: begin -> end.
using Taken = std::map<std::uint64_t, std::uint64_t>;

bool overlaps(const Taken& taken, ByteSpan span) {
  const auto next = taken.lower_bound(span.begin);
  if (next != taken.end() && next->first < span.end) return true;
  return next != taken.begin() && std::prev(next)->second > span.begin;
}

}  // namespace

std::vector<JudgedView> resolve_overlaps(std::vector<JudgedView>& survivors) {
  std::vector<JudgedView> losers;
  if (survivors.size() > 1) {
    std::sort(survivors.begin(), survivors.end(), is_better);
    Taken taken;
    std::vector<JudgedView> winners;
    for (const JudgedView& judged : survivors) {
      const ByteSpan secret = judged.match.secret;
      if (overlaps(taken, secret)) {
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
