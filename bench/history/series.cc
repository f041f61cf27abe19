#include "bench/history/series.h"

#include <algorithm>

#include "bench/history/works.h"

namespace dowse::bench {
namespace {

double mib(std::uint64_t bytes) {
  return static_cast<double>(bytes) / (1 << 20);
}

bool is_faster(const Measured& a, const Measured& b) {
  return a.seconds < b.seconds;
}

}  // namespace

bool Series::measure_on(const std::string& path) {
  const auto measured = measure([&](Meter& meter) { return run_(path, jobs_, meter); });
  if (measured) runs_.push_back(*measured);
  return measured.has_value();
}

const Measured& Series::best() const {
  return *std::min_element(runs_.begin(), runs_.end(), is_faster);
}

double Series::median_seconds() const {
  std::vector<Measured> sorted = runs_;
  std::sort(sorted.begin(), sorted.end(), is_faster);
  const std::size_t half = sorted.size() / 2;
  return (sorted[half].seconds + sorted[(sorted.size() - 1) / 2].seconds) / 2;
}

double Series::peak_anonymous_mib() const {
  std::uint64_t peak = 0;
  for (const Measured& run : runs_)
    peak = std::max(peak, run.anonymous_bytes);
  return mib(peak);
}

double Series::peak_total_mib() const {
  std::uint64_t peak = 0;
  for (const Measured& run : runs_)
    peak = std::max(peak, run.total_bytes);
  return mib(peak);
}

bool warm_up(const std::string& path) {
  return Series("warm up", read_all, 2).measure_on(path);
}

}  // namespace dowse::bench
