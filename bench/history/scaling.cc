#include "bench/history/scaling.h"

#include <fmt/format.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "bench/history/series.h"
#include "bench/history/works.h"
#include "corpora/corpus.h"

namespace dowse::bench {
namespace {

constexpr std::array<unsigned, 3> kScales = {1, 3, 10};

// Deleted, with all in it, when this dies.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "dowse-history-XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }

  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  // Empty: none could be made.
  const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

// One history and what it costs.
struct Scale {
  unsigned times = 1;
  std::string path;
  std::vector<Series> series = {{"floor", read_all, 2},
                                {"floor and matching", match_all, 2},
                                {"whole scan", scan_all, 2},
                                {"attribution alone", attribute_all, 2}};
};

// In a process of its own: its memory would count as that of the measurements.
bool make_history(const corpora::HistoryOptions& options, const std::string& path) {
  const auto made = measure([&](Meter& meter) {
    const Result<corpora::Corpus> corpus = corpora::make_corpus(options, path);
    if (!corpus) {
      std::fputs(fmt::format("history: {}\n", corpus.error().message()).c_str(), stderr);
      return false;
    }
    meter.counts.objects = corpus->objects;
    meter.counts.bytes = corpus->content_bytes;
    return true;
  });
  if (!made) return false;
  fmt::print("{} commits, {} secrets: {} objects, {:.0f} MB; made in {:.1f} s and {} MiB\n",
             options.commits, options.secrets, made->counts.objects,
             static_cast<double>(made->counts.bytes) / 1e6, made->seconds,
             made->anonymous_bytes >> 20);
  std::fflush(stdout);
  return true;
}

void print_row(const Scale& scale, const Series& series, const Series& unit) {
  const Measured& best = series.best();
  const Measured& least = unit.best();
  fmt::print(
      "{:<20} {:>7}x {:>9.3f} {:>9.3f} {:>8.2f}x {:>8.2f} {:>8.2f}x {:>9.0f} {:>8.2f}x {:>9} "
      "{:>9}\n",
      series.name(), scale.times, best.seconds, series.median_seconds(),
      best.seconds / least.seconds, best.cpu_seconds, best.cpu_seconds / least.cpu_seconds,
      series.peak_anonymous_mib(), series.peak_anonymous_mib() / unit.peak_anonymous_mib(),
      best.counts.findings, best.counts.places);
}

void print_rows(const std::vector<Scale>& scales) {
  fmt::print("{:<20} {:>8} {:>9} {:>9} {:>9} {:>8} {:>9} {:>9} {:>9} {:>9} {:>9}\n", "two threads",
             "history", "best s", "median", "x time", "CPU s", "x CPU", "anon MiB", "x memory",
             "findings", "places");
  for (std::size_t kind = 0; kind < scales.front().series.size(); ++kind) {
    for (const Scale& scale : scales)
      print_row(scale, scale.series[kind], scales.front().series[kind]);
  }
  fmt::print(
      "DESIGN.md section 9: ten times the history in at most ten times the time, in the same "
      "memory.\n");
}

}  // namespace

bool print_scaling(const corpora::HistoryOptions& unit, unsigned rounds) {
  const TemporaryFolder folder;
  if (folder.path().empty()) {
    std::fputs("history: no temporary folder can be made\n", stderr);
    return false;
  }
  std::vector<Scale> scales;
  for (const unsigned times : kScales) {
    Scale& scale = scales.emplace_back();
    scale.times = times;
    scale.path = fmt::format("{}/{}.git", folder.path(), times);
    corpora::HistoryOptions options = unit;
    options.commits *= times;
    options.secrets *= times;
    if (!make_history(options, scale.path) || !warm_up(scale.path)) return false;
  }
  for (unsigned round = 0; round < rounds; ++round) {
    for (Scale& scale : scales) {
      for (Series& series : scale.series) {
        if (!series.measure_on(scale.path)) return false;
      }
    }
  }
  print_rows(scales);
  return true;
}

}  // namespace dowse::bench
