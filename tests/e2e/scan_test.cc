// The story called by itself: what it makes of its options, and what its report promises.
#include "engine/scan.h"

#include <algorithm>
#include <atomic>

#include "engine/rules/recipe.h"
#include "engine/triage/baseline.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using testing::git;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::TempDir;
using testing::write_file;

// A rule of our own, so that nothing here looks like a live token.
constexpr std::string_view kRule = R"([[rules]]
id = "test-token"
description = "A token of the tests"
regex = '''\b(tstoken_[a-z]{16})\b'''
severity = "high"
)";

// Counts texts, and asks for a stop after so many of them.
class StopAfter final : public ProgressSink {
 public:
  explicit StopAfter(std::uint64_t texts = UINT64_MAX) : texts_(texts) {}

  void expect(std::uint64_t texts) override { expected_ += texts; }

  void done(std::uint64_t texts, std::uint64_t /*bytes*/) override {
    if ((done_ += texts) >= texts_) stop_.request_stop();
  }

  std::uint64_t expected() const { return expected_; }

  std::uint64_t finished() const { return done_; }

  std::stop_token token() const { return stop_.get_token(); }

 private:
  std::uint64_t texts_;
  std::atomic<std::uint64_t> expected_ = 0;
  std::atomic<std::uint64_t> done_ = 0;
  std::stop_source stop_;
};

// `repo`, which holds a secret in its history alone and another at HEAD; `plain`, a folder with the
// second of them.
class RunScan : public ::testing::Test {
 protected:
  RunScan() {
    write_file(dir_ / "rules.toml", kRule);
    write_file(dir_ / "repo/key", "old = " + removed_ + "\n");
    write_file(dir_ / "repo/kept.txt", "new = " + kept_ + "\n");
    write_file(dir_ / "plain/f", "one = " + kept_ + "\n");
    git(dir_ / "repo",
        "git init -q -b main .; git add .; git commit -q -m A; git rm -q key; git commit -q -m B");
  }

  ScanOptions options(const std::vector<std::string>& targets) const {
    ScanOptions options;
    for (const std::string& target : targets)
      options.targets.push_back(dir_ / target);
    options.rule_files = {dir_ / "rules.toml"};
    options.builtin_rules = false;
    options.jobs = 2;
    return options;
  }

  // Requires: there is a report.
  static Report report_of(const ScanOptions& options) {
    StopAfter progress;
    Result<ScanOutcome> outcome = run_scan(options, progress, {});
    EXPECT_TRUE(outcome) << outcome.error().message();
    return std::move(outcome->report);
  }

  static Errc error_of(const ScanOptions& options, const std::string& named = "") {
    StopAfter progress;
    const Result<ScanOutcome> outcome = run_scan(options, progress, {});
    EXPECT_FALSE(outcome);
    if (outcome) return Errc::kInternal;
    EXPECT_THAT(outcome.error().message(), HasSubstr(named));
    return outcome.error().code();
  }

  // The finding of a secret; null when there is none.
  static const Finding* find(const Report& report, const std::string& secret) {
    const auto found =
        std::find_if(report.findings.begin(), report.findings.end(),
                     [&](const Finding& finding) { return finding.secret.reveal() == secret; });
    return found == report.findings.end() ? nullptr : &*found;
  }

  // "target path" of its places.
  static std::vector<std::string> places(const Finding& finding) {
    std::vector<std::string> lines;
    for (const Place& place : finding.places) {
      lines.push_back(std::to_string(static_cast<unsigned>(place.target)) + " " + place.path);
    }
    return lines;
  }

  static std::uint64_t skipped(const Report& report, Skip reason) {
    return report.coverage.skipped[static_cast<std::size_t>(reason)].count;
  }

  const std::string removed_ = std::string("tstoken") + "_qwhzkxnvbpltrmds";
  const std::string kept_ = std::string("tstoken") + "_mznxbcvlaksjdhfg";
  TempDir dir_;

 private:
  testing::Variable key_{"DOWSE_KEY", "the key of the end-to-end tests"};
};

TEST_F(RunScan, WhatIsPublicByNatureIsCountedAndNoFinding) {
  std::string rule(kRule);
  rule.replace(rule.find("high"), 4, "info");
  write_file(dir_ / "rules.toml", rule);
  ScanOptions quiet = options({"plain"});
  const Report report = report_of(quiet);
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_EQ(report.unlisted, 1U);
  EXPECT_TRUE(report.complete);
  quiet.show_info = true;
  const Report listed = report_of(quiet);
  EXPECT_NE(find(listed, kept_), nullptr);
  EXPECT_EQ(listed.unlisted, 0U);
}

TEST_F(RunScan, FindsAttributesAndConcludes) {
  StopAfter progress;
  const Result<ScanOutcome> outcome = run_scan(options({"repo"}), progress, progress.token());
  ASSERT_TRUE(outcome) << outcome.error().message();
  EXPECT_EQ(outcome->rules.size(), 1U);
  const Report& report = outcome->report;
  EXPECT_THAT(report.tool_version, ::testing::Not(IsEmpty()));
  EXPECT_TRUE(report.complete);
  EXPECT_FALSE(report.interrupted);
  EXPECT_GT(progress.finished(), 0U);
  EXPECT_EQ(progress.finished(), progress.expected());
  ASSERT_THAT(report.targets, SizeIs(1));
  EXPECT_EQ(report.targets[0].type, "git");
  EXPECT_THAT(report.findings, SizeIs(2));
  const Finding* removed = find(report, removed_);
  ASSERT_NE(removed, nullptr);
  EXPECT_EQ(removed->state, TriageState::kNew);
  EXPECT_EQ(removed->severity, Severity::kHigh);
  EXPECT_THAT(places(*removed), ElementsAre("0 key"));
  ASSERT_TRUE(removed->exposure.introduced_by);
  EXPECT_EQ(removed->exposure.introduced_by->summary, "A");
  ASSERT_TRUE(removed->exposure.removed_by);
  EXPECT_EQ(removed->exposure.removed_by->summary, "B");
  EXPECT_FALSE(removed->exposure.at_head);
  const Finding* kept = find(report, kept_);
  ASSERT_NE(kept, nullptr);
  EXPECT_TRUE(kept->exposure.at_head);
  std::vector<std::string> passes;
  for (const PassTime& pass : report.passes)
    passes.push_back(pass.pass);
  EXPECT_THAT(passes, ElementsAre("load rules", "self-test", "open targets", "match", "collect",
                                  "attribute", "triage"));
}

TEST_F(RunScan, OneSecretInTwoTargetsIsOneFinding) {
  const Report report = report_of(options({"plain", "repo", "plain/f"}));
  ASSERT_THAT(report.targets, SizeIs(3));
  EXPECT_EQ(report.targets[0].type, "directory");
  EXPECT_EQ(report.targets[1].type, "git");
  EXPECT_EQ(report.targets[2].type, "file");
  EXPECT_THAT(report.findings, SizeIs(2));
  const Finding* kept = find(report, kept_);
  ASSERT_NE(kept, nullptr);
  EXPECT_THAT(places(*kept), ElementsAre("0 f", "2 f", "1 kept.txt"));
  ASSERT_TRUE(kept->exposure.introduced_by);
  EXPECT_EQ(kept->exposure.introduced_by->summary, "A");
}

TEST_F(RunScan, TheSameWhateverJobsIs) {
  const auto told = [&](unsigned jobs) {
    ScanOptions how = options({"repo", "plain"});
    how.jobs = jobs;
    std::vector<std::string> lines;
    for (const Finding& finding : report_of(how).findings) {
      lines.push_back(finding.fingerprint.hex());
      for (const std::string& place : places(finding))
        lines.push_back(place);
    }
    return lines;
  };
  const std::vector<std::string> one = told(1);
  EXPECT_THAT(one, SizeIs(5));
  EXPECT_EQ(told(4), one);
  EXPECT_EQ(told(0), one);  // one a core
}

TEST_F(RunScan, WithoutATargetThereIsNothingToSay) {
  EXPECT_EQ(error_of(options({})), Errc::kUsage);
  EXPECT_EQ(error_of(options({"absent"}), "absent"), Errc::kUsage);
  EXPECT_EQ(error_of(options({"absent", "gone"})), Errc::kUsage);
}

TEST_F(RunScan, ATargetThatIsNotThereIsToldAndTheOthersAreScanned) {
  const Report report = report_of(options({"absent", "plain", "gone", "repo"}));
  EXPECT_FALSE(report.complete);
  EXPECT_FALSE(report.interrupted);
  EXPECT_EQ(report.coverage.failures, 2U);
  ASSERT_THAT(report.coverage.diagnostics, SizeIs(2));
  EXPECT_EQ(report.coverage.diagnostics[0].subject, dir_ / "absent");
  EXPECT_EQ(report.coverage.diagnostics[0].code, Errc::kUsage);
  EXPECT_EQ(report.coverage.diagnostics[1].subject, dir_ / "gone");
  // Places name the targets that are listed.
  ASSERT_THAT(report.targets, SizeIs(2));
  EXPECT_EQ(report.targets[1].name, dir_ / "repo");
  const Finding* kept = find(report, kept_);
  ASSERT_NE(kept, nullptr);
  EXPECT_THAT(places(*kept), ElementsAre("0 f", "1 kept.txt"));
}

TEST_F(RunScan, ATargetThatHasNothingStagedInItIsToldAndTheOthersAreScanned) {
  git(dir_.path(), "git init -q --bare bare.git");
  write_file(dir_ / "repo/staged", "three = " + removed_ + "\n");
  git(dir_ / "repo", "git add staged");
  ScanOptions how = options({"bare.git", "repo"});
  how.staged = true;
  const Report report = report_of(how);
  EXPECT_FALSE(report.complete);
  ASSERT_THAT(report.coverage.diagnostics, SizeIs(1));
  EXPECT_EQ(report.coverage.diagnostics[0].subject, dir_ / "bare.git");
  ASSERT_THAT(report.findings, SizeIs(1));  // what is not staged is not asked for
  EXPECT_THAT(places(report.findings[0]), ElementsAre("0 staged"));
}

TEST_F(RunScan, ARepositoryWithNothingInItIsAnError) {
  git(dir_.path(), "git init -q empty");
  error_of(options({"empty"}), "empty");
  const Report report = report_of(options({"empty", "plain"}));  // beside another it is told
  EXPECT_FALSE(report.complete);
  EXPECT_THAT(report.findings, SizeIs(1));
}

TEST_F(RunScan, WhatIsLookedForMustBeKnown) {
  ScanOptions absent = options({"plain"});
  absent.rule_files = {dir_ / "absent.toml"};
  EXPECT_EQ(error_of(absent, "absent.toml"), Errc::kIo);
  ScanOptions none = options({"plain"});
  none.rule_files = {};
  EXPECT_EQ(error_of(none), Errc::kRule);
  ScanOptions baseline = options({"plain"});
  baseline.baseline_path = dir_ / "known";
  EXPECT_EQ(error_of(baseline, "known"), Errc::kIo);
  ScanOptions excludes = options({"plain"});
  excludes.excludes = {"["};
  EXPECT_EQ(error_of(excludes), Errc::kUsage);
}

TEST_F(RunScan, TheSelfTestPlantsWhatTheRulesKnow) {
  EXPECT_EQ(report_of(options({"plain"})).canaries_planted, 0U);  // our rule has no example
  ScanOptions builtin = options({"plain"});
  builtin.builtin_rules = true;
  const Report report = report_of(builtin);
  EXPECT_GT(report.canaries_planted, 0U);
  EXPECT_EQ(report.canaries_found, report.canaries_planted);
  EXPECT_NE(find(report, kept_), nullptr);
}

TEST_F(RunScan, ExcludesHoldInHistoryAndInFiles) {
  ScanOptions how = options({"repo", "plain"});
  how.excludes = {"key", "f"};
  const Report report = report_of(how);
  EXPECT_EQ(find(report, removed_), nullptr);
  const Finding* kept = find(report, kept_);
  ASSERT_NE(kept, nullptr);
  EXPECT_THAT(places(*kept), ElementsAre("0 kept.txt"));
  EXPECT_EQ(skipped(report, Skip::kExcluded), 1U);
  EXPECT_TRUE(report.complete);  // it is stated policy
}

// The same bytes in a file of another name, and in one that says more, are no finding; another rule
// that sees them is no less a finding for it.
TEST_F(RunScan, ARunThatIsAllOfAFileOfSuchAPath) {
  const std::string run = expand_recipe("{base62:48}", {.seed = 3})->text;
  const std::string other = expand_recipe("{base62:48}", {.seed = 4})->text;
  write_file(dir_ / "rules.toml", std::string(kRule) + R"(
[[rules]]
id = "lone-run"
description = "All of a file"
kind = "entropy"
tags = ["whole-file"]
path = "key$"
confidence = "high"
)");
  write_file(dir_ / "lone/app.key", run + "\n");
  write_file(dir_ / "lone/app.txt", other + "\n");
  git(dir_ / "lone", "git init -q -b main .; git add .; git commit -q -m A; git rm -q app.key;");
  write_file(dir_ / "lone/again.txt", run + "\n");
  write_file(dir_ / "lone/more.key", other + "\nand more\n");
  write_file(dir_ / "lone/token.key", kept_ + "\n");
  git(dir_ / "lone", "git add .; git commit -q -m B");
  const Report report = report_of(options({"lone"}));
  ASSERT_THAT(report.findings, SizeIs(2));
  const Finding* lone = find(report, run);
  ASSERT_NE(lone, nullptr);
  EXPECT_THAT(places(*lone), ElementsAre("0 app.key"));
  EXPECT_NE(find(report, kept_), nullptr);
}

TEST_F(RunScan, AllowCommentsAreHonouredUnlessSwitchedOff) {
  write_file(dir_ / "allowed/f", "x = " + removed_ + "  # dowse:allow\n");
  const Report honoured = report_of(options({"allowed"}));
  ASSERT_THAT(honoured.findings, SizeIs(1));
  EXPECT_EQ(honoured.findings[0].state, TriageState::kAllowed);
  ScanOptions how = options({"allowed"});
  how.inline_allow = false;
  const Report off = report_of(how);
  ASSERT_THAT(off.findings, SizeIs(1));
  EXPECT_EQ(off.findings[0].state, TriageState::kNew);
}

TEST_F(RunScan, WhatTheBaselineHoldsIsKnown) {
  StopAfter progress;
  const Result<ScanOutcome> first = run_scan(options({"plain"}), progress, {});
  ASSERT_TRUE(first);
  const Result<Redactor> redactor =
      Redactor::make(first->rules, first->matcher, first->report.findings);
  ASSERT_TRUE(redactor);
  const Baseline baseline =
      Baseline::from_findings(first->report.findings, first->rules, *redactor, true, nullptr);
  ASSERT_TRUE(baseline.save(dir_ / "known"));
  ScanOptions how = options({"repo", "plain"});
  how.baseline_path = dir_ / "known";
  const Report report = report_of(how);
  ASSERT_NE(find(report, kept_), nullptr);
  EXPECT_EQ(find(report, kept_)->state, TriageState::kKnown);
  ASSERT_NE(find(report, removed_), nullptr);
  EXPECT_EQ(find(report, removed_)->state, TriageState::kNew);
}

TEST_F(RunScan, WhatIsTooLargeMakesTheReportIncomplete) {
  write_file(dir_ / "plain/large", std::string(5000, '\n') + removed_ + "\n");
  ScanOptions how = options({"plain"});
  how.max_blob_bytes = 4000;
  const Report report = report_of(how);
  EXPECT_EQ(skipped(report, Skip::kTooLarge), 1U);
  EXPECT_FALSE(report.complete);
  EXPECT_EQ(find(report, removed_), nullptr);
  EXPECT_NE(find(report, kept_), nullptr);
}

TEST_F(RunScan, StoppedBeforeItBeganItSaysSo) {
  StopAfter progress(0);
  progress.done(0, 0);
  const Result<ScanOutcome> outcome = run_scan(options({"plain"}), progress, progress.token());
  ASSERT_TRUE(outcome) << outcome.error().message();
  EXPECT_TRUE(outcome->report.interrupted);
  EXPECT_FALSE(outcome->report.complete);
  EXPECT_THAT(outcome->report.findings, IsEmpty());
  EXPECT_GT(skipped(outcome->report, Skip::kDeadline), 0U);
}

// All texts were matched, and attribution did not begin: what is found is reported, and nothing is
// said that nobody looked up.
TEST_F(RunScan, StoppedBeforeAttributionItKeepsWhatItFound) {
  StopAfter all;
  ScanOptions how = options({"repo"});
  how.jobs = 1;
  ASSERT_TRUE(run_scan(how, all, {}));
  StopAfter progress(all.finished());
  const Result<ScanOutcome> outcome = run_scan(how, progress, progress.token());
  ASSERT_TRUE(outcome) << outcome.error().message();
  const Report& report = outcome->report;
  EXPECT_TRUE(report.interrupted);
  EXPECT_FALSE(report.complete);
  ASSERT_THAT(report.coverage.diagnostics, SizeIs(1));
  EXPECT_EQ(report.coverage.diagnostics[0].code, Errc::kCancelled);
  for (const std::string& secret : {removed_, kept_}) {
    const Finding* finding = find(report, secret);
    ASSERT_NE(finding, nullptr);
    EXPECT_EQ(finding->place_count, 1U);
    EXPECT_FALSE(finding->exposure.unreachable);
    EXPECT_FALSE(finding->exposure.introduced_by);
  }
}

}  // namespace
}  // namespace dowse
