#include "engine/match/entropy_kernel.h"

#include <cstdint>
#include <cstring>

#include "engine/match/entropy.h"
#include "engine/match/kernel/run_finder.h"

namespace dowse {

// Every candidate has a digit, and most runs have none. Of the alphabet's bytes only digits have
// bit 4 set and bit 6 clear (they are row 3 of the code table, the others rows 2 and 4 to 7), so
// eight bytes are asked at once.
bool has_digit(std::string_view run) {
  std::uint64_t digits = 0;
  const auto look_at = [&digits, run](std::size_t at) {
    std::uint64_t word = 0;
    std::memcpy(&word, run.data() + at, sizeof word);
    digits |= word & ~(word >> 2) & 0x1010101010101010U;
  };
  for (std::size_t at = 0; at + 8 <= run.size(); at += 8)
    look_at(at);
  look_at(run.size() - 8);
  return digits != 0;
}

void append_candidates_of(std::string_view text, const ByteSpan& run, std::vector<ByteSpan>& out) {
  const std::uint64_t size = run.end - run.begin;
  if (size > kMaxEntropyRun + 1 || !has_digit(text.substr(run.begin, size))) return;
  append_candidates_of_run(text, run, out);
}

void find_entropy_candidates(std::string_view text, std::vector<ByteSpan>& out,
                             const RunFinder& finder) {
  RunSearch search;
  RunBatch batch;
  while (search.at < text.size()) {
    const std::size_t count = find_runs(text, search, batch, finder);
    for (std::size_t i = 0; i < count; ++i)
      append_candidates_of(text, batch[i], out);
  }
}

}  // namespace dowse
