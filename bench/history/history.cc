// What a scan of a whole history costs against the least it can cost: the floor reads the indexes,
// inflates and resolves every object once and does nothing with it (DESIGN.md section 9).
//
//   history [--rounds N] REPOSITORY...
//
// Each measurement is a process of its own; rounds take turns, and the fastest of each kind counts.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/history/measure.h"
#include "engine/find/find_pass.h"
#include "engine/git/object_walk.h"
#include "engine/git/repository.h"
#include "engine/match/matcher.h"
#include "engine/rules/rule_set.h"
#include "engine/scan.h"
#include "engine/source/git_objects.h"

namespace dowse {
namespace {

using bench::Measured;

class NoProgress final : public ProgressSink {
 public:
  void expect(std::uint64_t) override {}

  void done(std::uint64_t, std::uint64_t) override {}
};

// What stands in Measured::counts.
enum Count { kObjects, kBytes, kFindings, kAttributeMicros };

using Counts = std::uint64_t (&)[4];

bool told(const Error& error) {
  std::fputs(fmt::format("history: {}\n", error.message()).c_str(), stderr);
  return false;
}

void sum_up(const CoverageSnapshot& coverage, Counts counts) {
  for (const Amount& amount : coverage.scanned) {
    counts[kObjects] += amount.count;
    counts[kBytes] += amount.bytes;
  }
}

bool floor_of(const std::string& path, unsigned jobs, Counts counts) {
  const auto repository = git::Repository::open(path, {});
  if (!repository) return told(repository.error());
  Coverage coverage;
  const auto walk = git::ObjectWalk::plan(*repository, path, coverage);
  if (!walk) return told(walk.error());
  std::mutex mutex;

  struct Sum {
    std::uint64_t objects = 0;
    std::uint64_t bytes = 0;
  };

  std::vector<std::unique_ptr<Sum>> sums;
  const auto make_sink = [&]() -> git::ObjectSink {
    const std::scoped_lock lock(mutex);
    Sum* sum = sums.emplace_back(std::make_unique<Sum>()).get();
    return {[sum](const git::ObjectView& object) -> std::unique_ptr<TextMemory> {
              ++sum->objects;
              sum->bytes += object.bytes.size();
              return nullptr;
            },
            [](const git::LostObject&) {}};
  };
  const auto done = walk->run(jobs, make_sink, {}, {});
  for (const auto& sum : sums) {
    counts[kObjects] += sum->objects;
    counts[kBytes] += sum->bytes;
  }
  return done ? true : told(done.error());
}

// The floor and matching, with the judgement of what matches; no attribution, nothing but objects.
bool matched(const std::string& path, unsigned jobs, Counts counts) {
  const auto repository = git::Repository::open(path, {});
  if (!repository) return told(repository.error());
  const auto rules = RuleSet::builtin();
  if (!rules) return told(rules.error());
  const auto matcher = Matcher::compile(*rules);
  if (!matcher) return told(matcher.error());
  Coverage coverage;
  auto find = FindPass::make(*rules, *matcher, coverage, FingerprintKey::for_this_run(), {});
  if (!find) return told(find.error());
  NoProgress progress;
  GitObjectSource source({}, path, *repository);
  SourceLimits limits;
  limits.jobs = jobs;
  const auto done = source.for_each_blob([&]() -> BlobVisitor& { return find->add_worker(); },
                                         limits, coverage, progress, {});
  if (!done) return told(done.error());
  sum_up(coverage.snapshot(), counts);
  counts[kFindings] = find->take_findings().size();
  return true;
}

bool scanned(const std::string& path, unsigned jobs, Counts counts) {
  ScanOptions options;
  options.targets = {path};
  options.jobs = jobs;
  NoProgress progress;
  const auto outcome = run_scan(options, progress, {});
  if (!outcome) return told(outcome.error());
  sum_up(outcome->report.coverage, counts);
  counts[kFindings] = outcome->report.findings.size();
  for (const PassTime& pass : outcome->report.passes) {
    if (pass.pass == "attribute") {
      counts[kAttributeMicros] = static_cast<std::uint64_t>(pass.seconds * 1e6);
    }
  }
  return true;
}

struct Kind {
  const char* name;
  bool (*run)(const std::string& path, unsigned jobs, Counts counts);
  unsigned jobs;
  std::optional<Measured> best = std::nullopt;
};

bool run_round(const std::string& path, std::vector<Kind>& kinds) {
  for (Kind& kind : kinds) {
    const auto measured =
        bench::measure([&](Counts counts) { return kind.run(path, kind.jobs, counts); });
    if (!measured) return false;
    if (!kind.best || measured->seconds < kind.best->seconds) kind.best = measured;
  }
  return true;
}

void print_row(std::string_view name, unsigned jobs, double seconds, double floor,
               const Measured& measured) {
  fmt::print("{:<30} {:>7} {:>9.2f} {:>8.2f} {:>7.2f}x {:>9.0f} {:>9.0f} {:>9}\n", name, jobs,
             seconds, measured.cpu_seconds, seconds / floor,
             static_cast<double>(measured.anonymous_bytes) / 1e6,
             static_cast<double>(measured.total_bytes) / 1e6, measured.counts[kFindings]);
}

bool print_table(const std::string& path, unsigned rounds) {
  std::vector<Kind> kinds = {{"floor", floor_of, 1},        {"floor", floor_of, 2},
                             {"with matching", matched, 1}, {"with matching", matched, 2},
                             {"whole scan", scanned, 1},    {"whole scan", scanned, 2}};
  for (unsigned round = 0; round < rounds; ++round) {
    if (!run_round(path, kinds)) return false;
  }
  const Measured& floor = *kinds[1].best;
  fmt::print("{}: {} objects, {:.0f} MB\n", path, floor.counts[kObjects],
             static_cast<double>(floor.counts[kBytes]) / 1e6);
  fmt::print("{:<30} {:>7} {:>9} {:>8} {:>8} {:>9} {:>9} {:>9}\n", "", "threads", "seconds", "CPU",
             "x floor", "anon MB", "total MB", "findings");
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const Kind& kind = kinds[i];
    const Measured& best = *kind.best;
    const double of_floor = kinds[i % 2].best->seconds;
    if (kind.run == scanned) {
      const double attribution = static_cast<double>(best.counts[kAttributeMicros]) * 1e-6;
      print_row("whole scan, no attribution", kind.jobs, best.seconds - attribution, of_floor,
                best);
    }
    print_row(kind.name, kind.jobs, best.seconds, of_floor, best);
  }
  for (std::size_t i = 0; i < kinds.size(); i += 2) {
    fmt::print("{:<30} two threads are {:.2f} times as fast as one\n", kinds[i].name,
               kinds[i].best->seconds / kinds[i + 1].best->seconds);
  }
  return true;
}

}  // namespace
}  // namespace dowse

int main(int argc, char** argv) {
  unsigned rounds = 3;
  std::vector<std::string> paths;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--rounds" && i + 1 < argc) {
      rounds = static_cast<unsigned>(std::max(1, std::atoi(argv[++i])));
    } else {
      paths.emplace_back(argv[i]);
    }
  }
  if (paths.empty()) {
    std::fputs("usage: history [--rounds N] REPOSITORY...\n", stderr);
    return 2;
  }
  bool all = true;
  for (const std::string& path : paths)
    all = dowse::print_table(path, rounds) && all;
  return all ? 0 : 1;
}
