#pragma once
// Finds runs of the credential alphabet (entropy.h) in vectors: the part of the entropy kernel that
// looks at every byte.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/text.h"

namespace dowse {

// Where a search for runs stands in its text.
struct RunSearch {
  std::size_t at = 0;     // blocks before this one are done
  std::size_t begin = 0;  // where the run that goes on at `at` began; `at` when none does
};

// The most runs that one call of find_runs finds.
inline constexpr std::size_t kRunBatch = 64;
using RunBatch = std::array<ByteSpan, kRunBatch>;

// One way to look for runs.
struct RunFinder {
  const char* vectors = "";  // Highway's name of what it is made for
  std::size_t (*find)(const std::uint8_t* text, std::size_t size, RunSearch& search,
                      RunBatch& batch) = nullptr;
};

// One for each kind of vector that this machine has, the fastest first; never empty.
std::span<const RunFinder> run_finders();

// Appends maximal runs of at least kMinEntropyRun bytes to `batch` from its start, in order, and
// returns how many. Call it until search.at is text.size(), the first time with a search of zeros.
std::size_t find_runs(std::string_view text, RunSearch& search, RunBatch& batch,
                      const RunFinder& finder = run_finders().front());

}  // namespace dowse
