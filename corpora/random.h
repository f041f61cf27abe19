#pragma once
// Numbers for made-up histories: the same seed gives the same numbers on every machine (the
// standard's engines are fixed, its distributions are not).

#include <cstdint>
#include <random>
#include <span>

namespace dowse::corpora {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  // Requires: count > 0.
  std::uint64_t below(std::uint64_t count) { return engine_() % count; }

  // Both ends included.
  std::uint64_t between(std::uint64_t low, std::uint64_t high) {
    return low + below(high - low + 1);
  }

  bool one_in(std::uint64_t count) { return below(count) == 0; }

  // Requires: not empty.
  template <typename T>
  const T& pick(std::span<const T> from) {
    return from[below(from.size())];
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace dowse::corpora
