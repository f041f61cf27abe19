// What every finding pays: positions in its text, and text made safe to print.
#include <string>

#include <benchmark/benchmark.h>

#include "engine/base/text.h"

namespace dowse {
namespace {

std::string source_text(std::size_t bytes) {
  std::string text;
  while (text.size() < bytes)
    text += "  const auto value = compute(argument, 42);  // caf\u00E9\n";
  return text;
}

// Ascending offsets, 100 bytes apart: a text with many findings.
void positions(benchmark::State& state) {
  const std::string text = source_text(1 << 20);
  for (auto _ : state) {
    LineIndexView lines(text);
    std::uint64_t sum = 0;
    for (std::uint64_t offset = 0; offset < text.size(); offset += 100)
      sum += lines.position(offset).line;
    benchmark::DoNotOptimize(sum);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void escape(benchmark::State& state) {
  const std::string text = source_text(1 << 16);
  for (auto _ : state)
    benchmark::DoNotOptimize(escape_controls(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

BENCHMARK(positions);
BENCHMARK(escape);

}  // namespace
}  // namespace dowse
