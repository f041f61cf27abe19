#include "bench/match/report/tiers.h"

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/match/report/anchor_search.h"
#include "bench/match/report/rate.h"
#include "engine/find/find_pass.h"
#include "engine/find/judge.h"
#include "engine/match/entropy_kernel.h"
#include "engine/match/matcher.h"

namespace dowse::bench {
namespace {

void print_row(const Corpus& corpus, std::string_view tier, double seconds,
               const std::string& counted) {
  fmt::print("{:<28} {:>7.2f}  {}\n", tier, gigabytes_a_second(corpus.bytes, seconds), counted);
}

Result<void> print_anchors(const Corpus& corpus, const RuleSet& rules, unsigned rounds) {
  DOWSE_ASSIGN(AnchorSearch search, AnchorSearch::make(rules));
  std::size_t hits = 0;
  const double seconds = fastest(rounds, [&] {
    hits = 0;
    for (const std::string& text : corpus.texts)
      hits += search.find(text).value();
  });
  print_row(corpus, "anchors alone", seconds,
            fmt::format("{} literals, {} of them anywhere, {} hits", search.literals(),
                        search.literals_anywhere(), hits));
  return {};
}

// All that a Matcher of these rules does.
Result<void> print_matcher(const Corpus& corpus, std::string_view tier, const RuleSet& rules,
                           unsigned rounds) {
  DOWSE_ASSIGN(const Matcher matcher, Matcher::compile(rules));
  DOWSE_ASSIGN(const Matcher::ScratchPtr scratch, matcher.make_scratch());
  Matcher::RuleStats all;
  std::size_t matches = 0;
  // Counted before it is timed: what is made once (expressions, sketches) is made here.
  for (const std::string& text : corpus.texts) {
    DOWSE_ASSIGN(const std::span<const Match> found, matcher.scan(text, *scratch));
    matches += found.size();
  }
  for (const Matcher::RuleStats& one : matcher.stats(*scratch)) {
    all.anchors += one.anchors;
    all.window_bytes += one.window_bytes;
  }
  bool failed = false;
  const double seconds = fastest(rounds, [&] {
    for (const std::string& text : corpus.texts)
      failed = !matcher.scan(text, *scratch).has_value() || failed;
  });
  if (failed) return Error(Errc::kInternal, "a text could not be searched");
  print_row(corpus, tier, seconds,
            fmt::format("{} questions, {} bytes looked at, {} raw matches", all.anchors,
                        all.window_bytes, matches));
  return {};
}

void print_entropy(const Corpus& corpus, unsigned rounds) {
  std::vector<ByteSpan> found;
  std::size_t candidates = 0;
  const double seconds = fastest(rounds, [&] {
    candidates = 0;
    for (const std::string& text : corpus.texts) {
      found.clear();
      find_entropy_candidates(text, found);
      candidates += found.size();
    }
  });
  print_row(corpus, "entropy", seconds, fmt::format("{} candidates", candidates));
}

// Judging alone: the raw matches of each text are known before.
Result<void> print_judgement(const Corpus& corpus, const RuleSet& rules, unsigned rounds) {
  DOWSE_ASSIGN(const Matcher matcher, Matcher::compile(rules));
  DOWSE_ASSIGN(const Matcher::ScratchPtr scratch, matcher.make_scratch());
  DOWSE_ASSIGN(const Judge judge, Judge::make(rules));
  std::vector<std::vector<Match>> matches;
  std::size_t count = 0;
  for (const std::string& text : corpus.texts) {
    DOWSE_ASSIGN(const std::span<const Match> found, matcher.scan(text, *scratch));
    matches.emplace_back(found.begin(), found.end());
    count += found.size();
  }
  Judge::Scratch judged;
  std::size_t survivors = 0;
  const double seconds = fastest(rounds, [&] {
    survivors = 0;
    for (std::size_t i = 0; i < matches.size(); ++i) {
      if (matches[i].empty()) continue;
      const TextView text(corpus.texts[i]);
      judge.begin_text(judged);
      for (const Match& match : matches[i])
        survivors += judge.judge(text, match, judged).survives() ? 1U : 0U;
    }
  });
  print_row(corpus, "judgement alone", seconds,
            fmt::format("{} of {} survive, {:.2f} us for each raw match", survivors, count,
                        seconds * 1e6 / static_cast<double>(count == 0 ? 1 : count)));
  return {};
}

// As a scan does it: what survives is kept.
Result<void> print_pass(const Corpus& corpus, const RuleSet& rules, unsigned rounds) {
  DOWSE_ASSIGN(const Matcher matcher, Matcher::compile(rules));
  Coverage coverage;
  DOWSE_ASSIGN(const FindRules find_rules, FindRules::make(rules, matcher));
  FindPass pass = FindPass::make(find_rules, coverage, FingerprintKey::for_this_run(), {});
  BlobVisitor& worker = pass.add_worker();
  const double seconds = fastest(rounds, [&] {
    for (const std::string& text : corpus.texts) {
      BlobView blob;
      blob.kind = TextKind::kFile;
      blob.bytes = text;
      worker.visit(blob);
    }
  });
  print_row(corpus, "all, judged and kept", seconds,
            fmt::format("{} findings", pass.take_findings().size()));
  return {};
}

Result<RuleSet> without_entropy(const RuleSet& rules) {
  std::vector<Rule> kept(rules.rules().begin(), rules.rules().end());
  std::erase_if(kept, [](const Rule& rule) { return rule.kind == RuleKind::kEntropy; });
  return RuleSet::from_rules(std::move(kept),
                             std::vector(rules.allowlists().begin(), rules.allowlists().end()));
}

}  // namespace

Result<void> print_tiers(const Corpus& corpus, unsigned rounds) {
  DOWSE_ASSIGN(const RuleSet rules, RuleSet::builtin());
  DOWSE_ASSIGN(const RuleSet anchored, without_entropy(rules));
  fmt::print("{:<28} {:>7}\n", "tier", "GB/s");
  DOWSE_TRY(print_anchors(corpus, rules, rounds));
  DOWSE_TRY(print_matcher(corpus, "anchors and confirm", anchored, rounds));
  print_entropy(corpus, rounds);
  DOWSE_TRY(print_matcher(corpus, "all", rules, rounds));
  DOWSE_TRY(print_judgement(corpus, rules, rounds));
  return print_pass(corpus, rules, rounds);
}

}  // namespace dowse::bench
