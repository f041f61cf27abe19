#include "bench/match/report/rate.h"

#include <algorithm>
#include <ctime>
#include <limits>

namespace dowse::bench {
namespace {

// Shorter rounds are repeated: below this the clock's steps and caches that are cold weigh.
constexpr double kLeastSeconds = 0.05;

double thread_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

double fastest(unsigned rounds, const std::function<void()>& work) {
  double best = std::numeric_limits<double>::max();
  for (unsigned round = 0; round < rounds; ++round) {
    unsigned runs = 0;
    const double begin = thread_seconds();
    double taken = 0;
    while (taken < kLeastSeconds) {
      work();
      ++runs;
      taken = thread_seconds() - begin;
    }
    best = std::min(best, taken / runs);
  }
  return best;
}

}  // namespace dowse::bench
