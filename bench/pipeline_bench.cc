// What handing out a unit of work costs, by number of threads.
#include <benchmark/benchmark.h>

#include "engine/pipeline/pipeline.h"

namespace dowse {
namespace {

void empty_units(benchmark::State& state) {
  constexpr std::size_t kUnits = 10'000;
  for (auto _ : state) {
    run_units(kUnits, static_cast<unsigned>(state.range(0)),
              [] { return [](std::size_t unit) { benchmark::DoNotOptimize(unit); }; }, {});
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kUnits));
}

BENCHMARK(empty_units)->Arg(1)->Arg(2)->Arg(8)->UseRealTime();

}  // namespace
}  // namespace dowse
