#include "bench/history/works.h"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "engine/attribute/attribute.h"
#include "engine/find/find_pass.h"
#include "engine/git/object_walk.h"
#include "engine/git/repository.h"
#include "engine/match/matcher.h"
#include "engine/rules/rule_set.h"
#include "engine/scan.h"
#include "engine/source/git_objects.h"

namespace dowse::bench {
namespace {

class NoProgress final : public ProgressSink {
 public:
  void expect(std::uint64_t) override {}

  void done(std::uint64_t, std::uint64_t) override {}
};

bool told(const Error& error) {
  std::fputs(fmt::format("history: {}\n", error.message()).c_str(), stderr);
  return false;
}

void sum_up(const CoverageSnapshot& coverage, Counts& counts) {
  for (const Amount& amount : coverage.scanned) {
    counts.objects += amount.count;
    counts.bytes += amount.bytes;
  }
}

void sum_up(std::span<const Finding> findings, Counts& counts) {
  counts.findings = findings.size();
  for (const Finding& finding : findings)
    counts.places += finding.place_count;
}

Result<void> walk_objects(const std::string& path, unsigned jobs, Counts& counts) {
  DOWSE_ASSIGN(const git::Repository repository, git::Repository::open(path, {}));
  Coverage coverage;
  DOWSE_ASSIGN(const git::ObjectWalk walk, git::ObjectWalk::plan(repository, path, coverage));
  std::mutex mutex;
  std::vector<std::unique_ptr<Counts>> sums;
  const auto make_sink = [&]() -> git::ObjectSink {
    const std::scoped_lock lock(mutex);
    Counts* sum = sums.emplace_back(std::make_unique<Counts>()).get();
    return {[sum](const git::ObjectView& object) -> std::unique_ptr<TextMemory> {
              ++sum->objects;
              sum->bytes += object.bytes.size();
              return nullptr;
            },
            [](const git::LostObject&) {}};
  };
  DOWSE_TRY(walk.run(jobs, make_sink, {}, {}));
  for (const auto& sum : sums) {
    counts.objects += sum->objects;
    counts.bytes += sum->bytes;
  }
  return {};
}

Result<std::vector<Finding>> find_in(const std::string& path, const git::Repository& repository,
                                     unsigned jobs, Counts& counts) {
  DOWSE_ASSIGN(const RuleSet rules, RuleSet::builtin());
  DOWSE_ASSIGN(const Matcher matcher, Matcher::compile(rules));
  Coverage coverage;
  DOWSE_ASSIGN(const FindRules find_rules, FindRules::make(rules, matcher));
  FindPass find = FindPass::make(find_rules, coverage, FingerprintKey::for_this_run(), {});
  NoProgress progress;
  GitObjectSource source({}, path, repository);
  SourceLimits limits;
  limits.jobs = jobs;
  DOWSE_TRY(source.for_each_blob([&]() -> BlobVisitor& { return find.add_worker(); }, limits,
                                 coverage, progress, {}));
  sum_up(coverage.snapshot(), counts);
  return find.take_findings();
}

Result<void> match_objects(const std::string& path, unsigned jobs, Counts& counts) {
  DOWSE_ASSIGN(const git::Repository repository, git::Repository::open(path, {}));
  DOWSE_ASSIGN(const std::vector<Finding> findings, find_in(path, repository, jobs, counts));
  counts.findings = findings.size();
  return {};
}

Result<void> attribute_objects(const std::string& path, unsigned jobs, Meter& meter) {
  DOWSE_ASSIGN(const git::Repository repository, git::Repository::open(path, {}));
  DOWSE_ASSIGN(std::vector<Finding> findings, find_in(path, repository, jobs, meter.counts));
  Coverage coverage;
  meter.begin();
  DOWSE_TRY(attribute(findings, repository, {{}, jobs, nullptr}, coverage, {}));
  sum_up(findings, meter.counts);
  return {};
}

Result<void> scan_whole(const std::string& path, unsigned jobs, Counts& counts) {
  ScanOptions options;
  options.targets = {path};
  options.jobs = jobs;
  NoProgress progress;
  DOWSE_ASSIGN(const ScanOutcome outcome, run_scan(options, progress, {}));
  sum_up(outcome.report.coverage, counts);
  sum_up(outcome.report.findings, counts);
  for (const PassTime& pass : outcome.report.passes) {
    if (pass.pass == "attribute") counts.attribute_seconds = pass.seconds;
  }
  return {};
}

}  // namespace

bool read_all(const std::string& path, unsigned jobs, Meter& meter) {
  const Result<void> done = walk_objects(path, jobs, meter.counts);
  return done ? true : told(done.error());
}

bool match_all(const std::string& path, unsigned jobs, Meter& meter) {
  const Result<void> done = match_objects(path, jobs, meter.counts);
  return done ? true : told(done.error());
}

bool attribute_all(const std::string& path, unsigned jobs, Meter& meter) {
  const Result<void> done = attribute_objects(path, jobs, meter);
  return done ? true : told(done.error());
}

bool scan_all(const std::string& path, unsigned jobs, Meter& meter) {
  const Result<void> done = scan_whole(path, jobs, meter.counts);
  return done ? true : told(done.error());
}

}  // namespace dowse::bench
