#pragma once
// Runs a piece of work in a process of its own and tells what it took, so that the memory of one
// measurement does not stand in the next.

#include <cstdint>
#include <functional>
#include <optional>

namespace dowse::bench {

struct Measured {
  double seconds = 0;                 // wall clock
  double cpu_seconds = 0;             // of all threads, user and system
  std::uint64_t anonymous_bytes = 0;  // peak; sampled every 2 ms
  std::uint64_t total_bytes = 0;      // peak resident set, with what is mapped from files
  std::uint64_t counts[4] = {};       // what the work says about itself
};

// What the work tells through `counts`; false: it failed and has said why on standard error.
using Work = std::function<bool(std::uint64_t (&counts)[4])>;

// None when the work failed or its process died.
std::optional<Measured> measure(const Work& work);

}  // namespace dowse::bench
