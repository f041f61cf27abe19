#pragma once
// How fast a piece of work goes over a corpus: the fastest of several rounds, in processor time of
// this thread, so that what else the machine does weighs less.

#include <cstdint>
#include <functional>

namespace dowse::bench {

// Seconds of one run of `work`.
double fastest(unsigned rounds, const std::function<void()>& work);

// The rate in GB/s.
inline double gigabytes_a_second(std::uint64_t bytes, double seconds) {
  return static_cast<double>(bytes) / 1e9 / seconds;
}

}  // namespace dowse::bench
