#pragma once
// Measurements of the same thing in several rounds.

#include <string>
#include <string_view>
#include <vector>

#include "bench/history/measure.h"

namespace dowse::bench {

class Series {
 public:
  using Run = bool (*)(const std::string& path, unsigned jobs, Meter& meter);

  Series(std::string_view name, Run run, unsigned jobs) : name_(name), run_(run), jobs_(jobs) {}

  std::string_view name() const noexcept { return name_; }

  unsigned jobs() const noexcept { return jobs_; }

  // One more round; false when it failed.
  bool measure_on(const std::string& path);

  void add(const Measured& measured) { runs_.push_back(measured); }

  const Measured& last() const { return runs_.back(); }

  // The fastest. Requires: at least one round, as all that follow.
  const Measured& best() const;
  double median_seconds() const;
  // The largest of all rounds.
  double peak_anonymous_mib() const;
  double peak_total_mib() const;

 private:
  std::string_view name_;
  Run run_;
  unsigned jobs_;
  std::vector<Measured> runs_;
};

// Reads the repository once, so that no first round reads from a disk what the others do not.
bool warm_up(const std::string& path);

}  // namespace dowse::bench
