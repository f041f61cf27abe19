// The entropy kernel for each kind of vector, with the scalar specification beside it doing the
// same work.

#include <hwy/highway.h>

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

void kernel(benchmark::State& state, std::int64_t target) {
  hwy::SetSupportedTargetsForTest(target);
  const std::string& text = bench::source_text();
  std::vector<ByteSpan> found;
  for (auto _ : state) {
    found.clear();
    find_entropy_candidates(text, found);
    benchmark::DoNotOptimize(found.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  state.counters["candidates"] = static_cast<double>(found.size());
  hwy::SetSupportedTargetsForTest(0);
}

const bool kRegistered = [] {
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    const std::string name = std::string("entropy/kernel/") + hwy::TargetName(target);
    benchmark::RegisterBenchmark(name.c_str(), kernel, target);
  }
  return true;
}();

}  // namespace
}  // namespace dowse
