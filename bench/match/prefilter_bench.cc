// Anchors alone, for sets of random literals of the size that rule packs have: the sweep behind the
// short literal in prefilter.cc and behind the least length of an anchor.

#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/match/source_text.h"
#include "engine/match/database.h"

namespace dowse {
namespace {

std::size_t hits_in(const Prefilter& prefilter, std::string_view text,
                    Prefilter::Scratch& scratch) {
  std::size_t hits = 0;
  for (std::size_t from = 0; from < text.size();) {
    const AnchorPieceView piece =
        *prefilter.find_anchors(AnchorSet::kAnywhere, text, from, scratch);
    hits += piece.hits.size();
    from = piece.end;
  }
  return hits;
}

void run(benchmark::State& state, const Prefilter& prefilter) {
  const Prefilter::ScratchPtr scratch = std::move(*prefilter.make_scratch());
  const std::string& text = bench::source_text();
  std::size_t hits = 0;
  for (auto _ : state)
    hits = hits_in(prefilter, text, *scratch);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  state.counters["hits"] = static_cast<double>(hits);
}

// range(0) literals of range(1) to range(1) + 4 bytes.
void random_literals(benchmark::State& state) {
  static constexpr std::string_view kAlphabet =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHKLMPSTX0123456789_-";
  std::mt19937_64 random(5);
  std::set<AnchorLiteral> literals;
  while (literals.size() < static_cast<std::size_t>(state.range(0))) {
    std::string bytes;
    for (std::uint64_t size = static_cast<std::uint64_t>(state.range(1)) + random() % 5; size > 0;
         --size) {
      bytes += kAlphabet[random() % kAlphabet.size()];
    }
    literals.insert({bytes, false});
  }
  const std::vector<AnchorLiteral> all(literals.begin(), literals.end());
  run(state, *Prefilter::compile({all, {}}, {}));
}

BENCHMARK(random_literals)
    ->Name("prefilter/random_literals")
    ->ArgsProduct({{50, 100, 200, 400, 800, 1600}, {4, 5, 6}});

void builtin(benchmark::State& state) {
  run(state, compile_database(*RuleSet::builtin())->prefilter);
}

BENCHMARK(builtin)->Name("prefilter/builtin");

}  // namespace
}  // namespace dowse
