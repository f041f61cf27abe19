// The tiers of matching over source text: all that Matcher does, with the built-in pack.

#include <string>
#include <string_view>
#include <utility>

#include <benchmark/benchmark.h>

#include "bench/match/source_text.h"
#include "engine/match/database.h"
#include "engine/match/matcher.h"

namespace dowse {
namespace {

// A matcher for the built-in pack whose expressions have been compiled, and the scratch it works
// with.
struct Ready {
  Matcher matcher;
  Matcher::ScratchPtr scratch;
};

Ready make_ready() {
  const RuleSet rules = std::move(*RuleSet::builtin());
  Matcher matcher = std::move(*Matcher::compile(rules));
  const Matcher::ScratchPtr first = std::move(*matcher.make_scratch());
  benchmark::DoNotOptimize(matcher.scan(bench::source_text(), *first));
  Matcher::ScratchPtr scratch = std::move(*matcher.make_scratch());
  return {std::move(matcher), std::move(scratch)};
}

void report(benchmark::State& state, const Ready& ready) {
  const auto rounds = static_cast<double>(state.iterations());
  Matcher::RuleStats all;
  for (const Matcher::RuleStats& one : ready.matcher.stats(*ready.scratch)) {
    all.anchors += one.anchors;
    all.confirmed += one.confirmed;
    all.window_bytes += one.window_bytes;
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(bench::source_text().size()));
  state.counters["anchors"] = static_cast<double>(all.anchors) / rounds;
  state.counters["matches"] = static_cast<double>(all.confirmed) / rounds;
  state.counters["window_bytes"] = static_cast<double>(all.window_bytes) / rounds;
}

void builtin_all(benchmark::State& state) {
  const Ready ready = make_ready();
  for (auto _ : state) {
    benchmark::DoNotOptimize(ready.matcher.scan(bench::source_text(), *ready.scratch));
  }
  report(state, ready);
}

BENCHMARK(builtin_all)->Name("matcher/builtin/all");

// Each line is a name, and a text by itself.
void builtin_names(benchmark::State& state) {
  const Ready ready = make_ready();
  for (auto _ : state) {
    benchmark::DoNotOptimize(ready.matcher.scan_names(bench::source_text(), *ready.scratch));
  }
  report(state, ready);
}

BENCHMARK(builtin_names)->Name("matcher/builtin/names");

// Texts as small as most files of a repository's history are when only what is new is looked at.
void builtin_small_texts(benchmark::State& state) {
  const Ready ready = make_ready();
  const std::string_view text = bench::source_text();
  const auto size = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    for (std::size_t at = 0; at + size <= text.size(); at += size) {
      benchmark::DoNotOptimize(ready.matcher.scan(text.substr(at, size), *ready.scratch));
    }
  }
  report(state, ready);
}

BENCHMARK(builtin_small_texts)->Name("matcher/builtin/texts_of")->Arg(256)->Arg(4096)->Arg(65536);

void compile(benchmark::State& state) {
  const RuleSet rules = std::move(*RuleSet::builtin());
  for (auto _ : state)
    benchmark::DoNotOptimize(compile_database(rules));
}

BENCHMARK(compile)->Name("matcher/builtin/compile");

void read_baked(benchmark::State& state) {
  const RuleSet rules = std::move(*RuleSet::builtin());
  for (auto _ : state)
    benchmark::DoNotOptimize(Matcher::compile(rules));
}

BENCHMARK(read_baked)->Name("matcher/builtin/read_baked");

}  // namespace
}  // namespace dowse
