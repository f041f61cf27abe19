#include "engine/scan.h"

#include <chrono>
#include <future>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "engine/attribute/attribute.h"
#include "engine/base/glob.h"
#include "engine/find/canary.h"
#include "engine/find/find_pass.h"
#include "engine/find/key.h"
#include "engine/source/target.h"
#include "engine/triage/policy.h"
#include "engine/triage/triage.h"

namespace dowse {
namespace {

// Tells the report how long each pass took.
class PassClock {
 public:
  explicit PassClock(std::vector<PassTime>& passes) : passes_(passes) {}

  // Ends the pass that runs since the last call.
  void end(std::string_view pass) {
    const auto now = std::chrono::steady_clock::now();
    passes_.push_back({std::string(pass), std::chrono::duration<double>(now - since_).count()});
    since_ = now;
  }

 private:
  std::vector<PassTime>& passes_;
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

SourceLimits limits_of(const ScanOptions& options) {
  const unsigned jobs = options.jobs != 0 ? options.jobs : std::thread::hardware_concurrency();
  return {std::max(jobs, 1u), options.max_blob_bytes, options.memory_bytes};
}

// A target that cannot be opened is told by name; the scan goes on with the others.
Result<std::vector<Target>> open_targets(const ScanOptions& options, Coverage& coverage) {
  if (options.targets.empty())
    return Error(Errc::kUsage, "no target to scan: name a path, or - for standard input");
  const TargetOptions how{options.staged,          options.index_file,     options.range,
                          options.include_ignored, options.follow_outside, options.excludes};
  std::vector<Target> targets;
  for (const std::string& name : options.targets) {
    Result<Target> target =
        open_target(static_cast<TargetIndex>(targets.size()), name, how, coverage);
    if (target) {
      targets.push_back(std::move(*target));
    } else if (options.targets.size() == 1) {
      return std::move(target).error();
    } else {
      coverage.fail(name, target.error());
    }
  }
  if (targets.empty()) return Error(Errc::kUsage, "none of the targets can be scanned");
  return targets;
}

// Who is told what sources do.
struct Told {
  Coverage& coverage;
  ProgressSink& progress;
};

// A source that fails is told by name; the scan goes on with the others.
void visit_all(const Target& target, FindPass& find, const Told& told, const SourceLimits& limits,
               const std::stop_token& stop) {
  for (const std::unique_ptr<Source>& source : target.sources) {
    const Result<void> read =
        source->for_each_blob([&]() -> BlobVisitor& { return find.add_worker(); }, limits,
                              told.coverage, told.progress, stop);
    if (!read) told.coverage.fail(target.info.name, read.error());
  }
}

// Has a target's history heard while it is matched. Of one target only: with several, what is kept
// of each would wait for the last.
std::unique_ptr<HistoryReader> listen(std::span<const Target> targets, const FindPass& find,
                                      unsigned jobs, const std::stop_token& stop) {
  if (targets.size() != 1 || targets.front().objects == nullptr) return nullptr;
  auto listener = std::make_unique<HistoryReader>(*targets.front().repository, jobs, stop, [&find] {
    return find.found_objects(TargetIndex{0}, TextKind::kBlob);
  });
  targets.front().objects->listen(listener.get());
  return listener;
}

void attribute_target(std::vector<Finding>& findings, const Target& target, AttributeOptions how,
                      Coverage& coverage, const std::stop_token& stop) {
  if (target.repository == nullptr) return attribute_plain(findings, how.target, how.filter);
  if (target.objects != nullptr) how.walk = target.objects->walk();
  const Result<void> done = attribute(findings, *target.repository, how, coverage, stop);
  if (!done) coverage.fail(target.info.name, done.error());
}

void attribute_all(std::vector<Finding>& findings, std::span<const Target> targets,
                   AttributeOptions how, Coverage& coverage, const std::stop_token& stop) {
  for (std::size_t i = 0; i < targets.size(); ++i) {
    how.target = static_cast<TargetIndex>(i);
    attribute_target(findings, targets[i], how, coverage, stop);
  }
}

Result<CanaryResult> self_test(const FindRules& rules) {
  const CanaryResult canary = run_canary(rules);
  if (canary.all_found()) return canary;
  return Error(Errc::kInternal,
               "the self-test failed: " + std::to_string(canary.planted - canary.found) + " of " +
                   std::to_string(canary.planted) + " planted secrets were not found");
}

// An error when a source failed and nothing was there but what git keeps for itself (an empty
// repository): a report on that would say nothing.
Result<void> expect_something(const Coverage& coverage) {
  const CoverageSnapshot told = coverage.snapshot();
  if (told.diagnostics.empty()) return {};
  for (std::size_t kind = 0; kind < kTextKindCount; ++kind) {
    const bool is_content = kind != static_cast<std::size_t>(TextKind::kRefNames) &&
                            kind != static_cast<std::size_t>(TextKind::kGitFile);
    if (is_content && told.present[kind].count > 0) return {};
  }
  const Diagnostic& first = told.diagnostics.front();
  return Error(first.code, first.subject + ": " + first.message);
}

Result<std::optional<Baseline>> load_baseline(const std::string& path) {
  if (path.empty()) return std::optional<Baseline>();
  DOWSE_ASSIGN(Baseline baseline, Baseline::load(path));
  return std::optional<Baseline>(std::move(baseline));
}

void keep_findings(std::vector<Finding> findings, bool show_info, Report& report) {
  if (!show_info) report.unlisted = drop_public(findings);
  report.findings = std::move(findings);
}

// Ignore files that are named have to be there. One in a target that cannot be read allows nothing,
// which is told.
Result<IgnoreList> load_ignore_files(const ScanOptions& options, const std::vector<Target>& targets,
                                     std::vector<std::string>& notes) {
  IgnoreList ignored;
  for (const std::string& path : options.ignore_files) {
    DOWSE_ASSIGN(const bool is_there, ignored.add_file(path, std::nullopt));
    if (!is_there) return Error(Errc::kIo, "ignore file " + path + ": no such file");
  }
  for (std::size_t i = 0; options.trust_target && i < targets.size(); ++i) {
    const std::string folder = targets[i].folder();
    if (folder.empty()) continue;
    const Result<bool> added = ignored.add_file(folder + "/" + std::string(IgnoreList::kFileName),
                                                static_cast<TargetIndex>(i));
    if (!added) notes.push_back(added.error().message());
  }
  return ignored;
}

// What rules and the user say about places.
Result<PathPolicy> make_policy(const ScanOptions& options, const std::vector<Target>& targets,
                               const RuleSet& rules, std::vector<std::string>& notes) {
  DOWSE_ASSIGN(GlobSet excludes, GlobSet::compile(options.excludes));
  DOWSE_ASSIGN(IgnoreList ignored, load_ignore_files(options, targets, notes));
  for (std::string& note : ignored.notes(rules))
    notes.push_back(std::move(note));
  return PathPolicy::make(rules, std::move(excludes), std::move(ignored));
}

// The advice of the rules is read when there is a finding to give it with.
Result<void> conclude(Report& report, RuleSet& rules, const CanaryResult& canary,
                      const Coverage& coverage, const std::stop_token& stop) {
  if (!report.findings.empty()) DOWSE_TRY(rules.read_advice());
  report.canaries_planted = canary.planted;
  report.canaries_found = canary.found;
  report.coverage = coverage.snapshot();
  report.interrupted = stop.stop_requested();
  report.complete = report.coverage.complete() && !report.interrupted;
  return {};
}

Result<RuleSet> load_rules(const ScanOptions& options) {
  return RuleSet::load(options.rule_files, options.builtin_rules, Advice::kLater);
}

}  // namespace

Result<ScanOutcome> run_scan(const ScanOptions& options, ProgressSink& progress,
                             const std::stop_token& stop) {
  Report report;
  report.tool_version = DOWSE_VERSION;
  PassClock clock(report.passes);
  Coverage coverage;
  const SourceLimits limits = limits_of(options);

  // Where it is looked for, while what is looked for is made ready.
  auto opening = std::async(std::launch::async, [&] { return open_targets(options, coverage); });

  // What is looked for. From here on it does not change; advice is read when it is needed.
  DOWSE_ASSIGN(RuleSet rules, load_rules(options));
  DOWSE_ASSIGN(Matcher matcher, Matcher::compile(rules));
  DOWSE_ASSIGN(const FindRules find_rules, FindRules::make(rules, matcher));
  DOWSE_ASSIGN(const FingerprintKey key, load_key(options.key_file));
  DOWSE_ASSIGN(const std::optional<Baseline> baseline, load_baseline(options.baseline_path));
  report.key_origin = key.origin();
  clock.end("load rules");

  // A scan that would not find secrets planted in memory is worth nothing.
  DOWSE_ASSIGN(const CanaryResult canary, self_test(find_rules));
  clock.end("self-test");

  DOWSE_ASSIGN(std::vector<Target> targets, opening.get());
  std::vector<std::string> notes(rules.notes().begin(), rules.notes().end());
  DOWSE_ASSIGN(PathPolicy policy, make_policy(options, targets, rules, notes));
  clock.end("open targets");

  // Each text once, on all cores.
  FindPass find = FindPass::make(find_rules, coverage, key, {options.inline_allow, {}});
  const std::unique_ptr<HistoryReader> heard = listen(targets, find, limits.jobs, stop);
  for (const Target& target : targets)
    visit_all(target, find, {coverage, progress}, limits, stop);
  if (heard != nullptr) heard->end();
  DOWSE_TRY(expect_something(coverage));
  clock.end("match");

  // After this no finding is added, only dropped by policy.
  std::vector<Finding> findings = find.take_findings();
  clock.end("collect");

  // Who brought it in, where it still is.
  attribute_all(findings, targets, {{}, limits.jobs, &policy, nullptr, heard.get()}, coverage,
                stop);
  clock.end("attribute");

  // What of it is known, allowed or excluded by policy.
  std::vector<RejectedCount> rejected = find.rejected();
  apply_triage(findings, rules, policy, {baseline ? &*baseline : nullptr, key.is_shared()},
               rejected);
  clock.end("triage");

  for (Target& target : targets)
    report.targets.push_back(std::move(target.info));
  keep_findings(std::move(findings), options.show_info, report);
  report.rejected = std::move(rejected);
  DOWSE_TRY(conclude(report, rules, canary, coverage, stop));
  return ScanOutcome{std::move(rules), std::move(matcher), std::move(report), std::move(notes)};
}

}  // namespace dowse
