// The entropy kernel for each kind of vector, with the scalar specification beside it doing the
// same work.

#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/match/source_text.h"
#include "engine/match/entropy.h"
#include "engine/match/entropy_kernel.h"

namespace dowse {
namespace {

void specification(benchmark::State& state) {
  const std::string& text = bench::source_text();
  std::size_t found = 0;
  for (auto _ : state)
    found = entropy_candidates(text).size();
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  state.counters["candidates"] = static_cast<double>(found);
}

BENCHMARK(specification)->Name("entropy/specification");

void kernel(benchmark::State& state, const RunFinder& finder) {
  const std::string& text = bench::source_text();
  std::vector<ByteSpan> found;
  for (auto _ : state) {
    found.clear();
    find_entropy_candidates(text, found, finder);
    benchmark::DoNotOptimize(found.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  state.counters["candidates"] = static_cast<double>(found.size());
}

const bool kRegistered = [] {
  for (const RunFinder& finder : run_finders()) {
    const std::string name = std::string("entropy/kernel/") + finder.vectors;
    benchmark::RegisterBenchmark(name.c_str(), kernel, finder);
  }
  return true;
}();

}  // namespace
}  // namespace dowse
