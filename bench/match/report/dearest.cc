#include "bench/match/report/dearest.h"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <vector>

#include "bench/match/report/anchor_search.h"
#include "bench/match/report/rate.h"
#include "engine/match/matcher.h"

namespace dowse::bench {
namespace {

struct Cost {
  std::size_t rule = 0;
  Matcher::RuleStats stats;
  double seconds = 0;  // over the whole corpus

  // What orders the rules that are worth timing: a question costs as much as a look at some 32
  // bytes (engine/match/starts.h).
  std::uint64_t guess() const { return stats.anchors * 32 + stats.window_bytes; }
};

Result<std::vector<Cost>> counted_costs(const Corpus& corpus, const RuleSet& rules) {
  DOWSE_ASSIGN(const Matcher matcher, Matcher::compile(rules));
  DOWSE_ASSIGN(const Matcher::ScratchPtr scratch, matcher.make_scratch());
  for (const std::string& text : corpus.texts)
    DOWSE_TRY(matcher.scan(text, *scratch));
  std::vector<Cost> costs;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const Matcher::RuleStats& stats = matcher.stats(*scratch)[i];
    if (rules.rules()[i].kind == RuleKind::kPattern && stats.anchors > 0) {
      costs.push_back({i, stats, 0});
    }
  }
  std::sort(costs.begin(), costs.end(),
            [](const Cost& a, const Cost& b) { return a.guess() > b.guess(); });
  return costs;
}

// Of a matcher with this rule alone, less what finding its anchors takes.
Result<double> question_seconds(const Corpus& corpus, const Rule& rule, unsigned rounds) {
  DOWSE_ASSIGN(const RuleSet alone, RuleSet::from_rules({rule}));
  DOWSE_ASSIGN(AnchorSearch search, AnchorSearch::make(alone));
  DOWSE_ASSIGN(const Matcher matcher, Matcher::compile(alone));
  DOWSE_ASSIGN(const Matcher::ScratchPtr scratch, matcher.make_scratch());
  bool failed = false;
  const double without = fastest(rounds, [&] {
    for (const std::string& text : corpus.texts)
      failed = !search.find(text).has_value() || failed;
  });
  const double with = fastest(rounds, [&] {
    for (const std::string& text : corpus.texts)
      failed = !matcher.scan(text, *scratch).has_value() || failed;
  });
  if (failed) return Error(Errc::kInternal, "a text could not be searched for " + rule.id);
  return std::max(with - without, 0.0);
}

}  // namespace

Result<void> print_dearest(const Corpus& corpus, std::size_t count, unsigned rounds) {
  DOWSE_ASSIGN(const RuleSet rules, RuleSet::builtin());
  DOWSE_ASSIGN(std::vector<Cost> costs, counted_costs(corpus, rules));
  costs.resize(std::min(costs.size(), 2 * count));
  for (Cost& cost : costs) {
    DOWSE_ASSIGN(cost.seconds, question_seconds(corpus, rules.rules()[cost.rule], rounds));
  }
  std::sort(costs.begin(), costs.end(),
            [](const Cost& a, const Cost& b) { return a.seconds > b.seconds; });
  costs.resize(std::min(costs.size(), count));
  fmt::print("{:<36} {:>8} {:>11} {:>10} {:>9}\n", "rule, for each MB of text", "us", "questions",
             "bytes", "matches");
  for (const Cost& cost : costs) {
    const double mb = std::max(corpus.megabytes(), 1e-6);
    fmt::print("{:<36} {:>8.2f} {:>11.1f} {:>10.0f} {:>9.2f}\n", rules.rules()[cost.rule].id,
               cost.seconds * 1e6 / mb, static_cast<double>(cost.stats.anchors) / mb,
               static_cast<double>(cost.stats.window_bytes) / mb,
               static_cast<double>(cost.stats.confirmed) / mb);
  }
  return {};
}

}  // namespace dowse::bench
