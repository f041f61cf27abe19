#include "engine/find/find_pass.h"

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <thread>

#include "tests/support/recipes.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::made;
using ::testing::Not;

std::string token(std::uint64_t seed) {
  return "vnd_" + made("{base62:20}", seed);
}

RuleSet make_rules() {
  std::vector<Rule> rules(3);
  rules[0].id = rules[0].family = "vendor-token";
  rules[0].provider = "Vendor";
  rules[0].pattern = "\\b(vnd_[A-Za-z0-9]{20})\\b";
  rules[0].prefix = "vnd_";
  rules[0].confidence = Confidence::kHigh;
  rules[0].severity = Severity::kCritical;
  rules[1].id = rules[1].family = "generic";
  rules[1].pattern = "password = \"([^\"]{4,40})\"";
  rules[1].tags = {"generic"};
  rules[1].confidence = Confidence::kLow;
  rules[2].id = rules[2].family = "entropy";
  rules[2].kind = RuleKind::kEntropy;
  rules[2].confidence = Confidence::kLow;
  rules[2].severity = Severity::kLow;
  auto set = RuleSet::from_rules(std::move(rules));
  EXPECT_TRUE(set.has_value());
  return std::move(*set);
}

struct Text {
  std::string bytes;
  std::string path;
  TextKind kind = TextKind::kFile;
};

struct Outcome {
  std::vector<Finding> findings;
  std::vector<std::string> rejected;
  CoverageSnapshot coverage;
};

class FindPassTest : public ::testing::Test {
 protected:
  FindPassTest() : rules_(make_rules()), matcher_(Matcher::compile(rules_)) {}

  static FingerprintKey key() {
    auto made = FingerprintKey::from_text("a key for tests only", FingerprintKey::Origin::kFile);
    EXPECT_TRUE(made.has_value());
    return *made;
  }

  // Text i goes to thread i % threads.
  Outcome run(const std::vector<Text>& texts, FindOptions options = {}, unsigned threads = 1) {
    Coverage coverage;
    EXPECT_TRUE(matcher_.has_value());
    FindPass pass = FindPass::make(*FindRules::make(rules_, *matcher_), coverage, key(), options);
    std::vector<std::thread> running;
    for (unsigned t = 0; t < threads; ++t) {
      running.emplace_back([&, t] {
        BlobVisitor& worker = pass.add_worker();
        for (std::size_t i = t; i < texts.size(); i += threads) {
          BlobView blob;
          blob.kind = texts[i].kind;
          blob.path = texts[i].path;
          blob.bytes = texts[i].bytes;
          worker.visit(blob);
        }
      });
    }
    for (std::thread& thread : running)
      thread.join();
    Outcome outcome{pass.take_findings(), {}, {}};
    for (const RejectedCount& r : pass.rejected()) {
      outcome.rejected.push_back(rules_[r.rule].id + " " + r.filter + " " +
                                 std::to_string(r.count));
    }
    outcome.coverage = coverage.snapshot();
    return outcome;
  }

  RuleSet rules_;
  Result<Matcher> matcher_;
};

TEST_F(FindPassTest, ASurvivorBecomesAFindingThatOwnsAllItSays) {
  const Outcome outcome = run({{"first\n  x = " + token(1) + "; // y\n", "a/b"}});
  ASSERT_EQ(outcome.findings.size(), 1u);
  const Finding& finding = outcome.findings[0];
  EXPECT_EQ(rules_[finding.rule].id, "vendor-token");
  EXPECT_TRUE(finding.secret.reveal() == token(1));
  EXPECT_EQ(finding.severity, Severity::kCritical);
  EXPECT_EQ(finding.confidence, Confidence::kHigh);
  EXPECT_EQ(finding.context, "  x = vnd_****(24); // y");
  EXPECT_THAT(finding.reasons, ElementsAre("format of Vendor", "key name `x` beside it"));
  ASSERT_EQ(finding.occurrences.size(), 1u);
  EXPECT_EQ(finding.occurrences[0].path, "a/b");
  EXPECT_EQ(finding.occurrences[0].begin, (Position{2, 7}));
  EXPECT_EQ(finding.occurrences[0].end, (Position{2, 31}));
  EXPECT_FALSE(finding.occurrences[0].allowed);
  EXPECT_TRUE(outcome.coverage.complete());
}

TEST_F(FindPassTest, NamesThatHoldNothingAreTold) {
  Coverage coverage;
  FindPass pass = FindPass::make(*FindRules::make(rules_, *matcher_), coverage, key(), {});
  BlobVisitor& worker = pass.add_worker();
  EXPECT_FALSE(worker.finds_in_names("src\nMakefile\n" + made("{base62:30}", 1) + "\n"));
  EXPECT_TRUE(worker.finds_in_names("src\n" + token(1) + "\n"));
  EXPECT_FALSE(
      worker.finds_in_names("src\n" + token(1).substr(0, 9) + "\n" + token(1).substr(9) + "\n"));
  EXPECT_THAT(pass.take_findings(), IsEmpty());
}

// What is recalled of a text serves those copied from it as what its visit gave.
TEST_F(FindPassTest, WhatIsRecalledIsWhatAVisitRemembers) {
  const std::string base = "a = " + token(1) + ";\n" + std::string(500, ' ') + "b = 1;\n";
  const std::string text = base + "c = 2;\n";
  const std::vector<CopiedRange> copied = {{0, 0, base.size()}};
  for (const bool recalled : {false, true}) {
    Coverage coverage;
    FindPass pass = FindPass::make(*FindRules::make(rules_, *matcher_), coverage, key(), {});
    BlobVisitor& worker = pass.add_worker();
    BlobView blob;
    blob.bytes = base;
    blob.is_base = true;
    const std::unique_ptr<TextMemory> memory =
        recalled ? worker.recall(blob) : worker.visit(blob).memory;
    ASSERT_NE(memory, nullptr);
    blob = {};
    blob.bytes = text;
    blob.base = memory.get();
    blob.copied = copied;
    worker.visit(blob);
    const std::vector<Finding> findings = pass.take_findings();
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].occurrences.size(), recalled ? 1U : 2U);
  }
}

TEST_F(FindPassTest, TheSameSecretInManyVersionsIsOneFinding) {
  std::vector<Text> texts;
  for (int i = 0; i < 300; ++i) {
    texts.push_back(
        {std::string(static_cast<std::size_t>(i), '\n') + token(1), "p" + std::to_string(i)});
  }
  const Outcome outcome = run(texts);
  ASSERT_EQ(outcome.findings.size(), 1u);
  EXPECT_EQ(outcome.findings[0].occurrences.size(), 300u);
}

TEST_F(FindPassTest, TheMoreSpecificOfTwoRulesWins) {
  const Outcome outcome = run({{"password = \"" + token(2) + "\"", "f"}});
  ASSERT_EQ(outcome.findings.size(), 1u);
  EXPECT_EQ(rules_[outcome.findings[0].rule].id, "vendor-token");
  EXPECT_THAT(outcome.rejected, ElementsAre("generic overlap 1", "entropy overlap 1"));
}

TEST_F(FindPassTest, RejectedOnesAreCountedByRuleAndFilter) {
  const Outcome outcome = run({{"password = \"changeme\"\npassword = \"${PW}\"\n", "f"},
                               {"password = \"xxxxxxxx\"\n", "g"}});
  EXPECT_THAT(outcome.findings, IsEmpty());
  EXPECT_THAT(outcome.rejected, ElementsAre("generic placeholder 3"));
}

TEST_F(FindPassTest, AllowCommentsAreSeenUnlessSwitchedOff) {
  const std::vector<Text> texts = {
      {token(1) + "  # dowse:allow\n" + token(2) + "\n" + token(3) + " gitleaks:allow", "f"}};
  const auto allowed = [](const Outcome& outcome) {
    std::size_t count = 0;
    for (const Finding& finding : outcome.findings) {
      count += finding.occurrences.at(0).allowed ? 1u : 0u;
    }
    return count;
  };
  EXPECT_EQ(allowed(run(texts)), 2u);
  EXPECT_EQ(allowed(run(texts, {.inline_allow = false})), 0u);
  EXPECT_EQ(run(texts, {.inline_allow = false}).findings.size(), 3u);
}

TEST(FindPass, TellsWhichSplitAllowlistsAgree) {
  std::vector<Rule> made_rules(1);
  made_rules[0].id = made_rules[0].family = "vendor-token";
  made_rules[0].pattern = "\\b(vnd_[A-Za-z0-9]{20})\\b";
  const Allowlist sample{
      .all_of = true, .target = AllowTarget::kLine, .regexes = {"^sample"}, .paths = {"x"}};
  made_rules[0].allowlists = {{.all_of = true, .regexes = {"absent"}, .paths = {"x"}}, sample};
  const auto rules = RuleSet::from_rules(std::move(made_rules));
  ASSERT_TRUE(rules.has_value());
  const auto matcher = Matcher::compile(*rules);
  ASSERT_TRUE(matcher.has_value());
  Coverage coverage;
  FindPass pass = FindPass::make(*FindRules::make(*rules, *matcher), coverage,
                                 FingerprintKey::for_this_run(), {});
  const std::string text = "sample " + token(1) + "\n" + token(2);
  BlobView blob;
  blob.bytes = text;
  pass.add_worker().visit(blob);
  const std::vector<Finding> findings = pass.take_findings();
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].occurrences.at(0).agreed, 2u);
  EXPECT_EQ(findings[1].occurrences.at(0).agreed, 0u);
}

// Texts of 4 GiB cannot be searched; nothing of this one is looked at, so it need not be there.
TEST_F(FindPassTest, WhatCannotBeScannedIsToldAndNotCalledScanned) {
  const std::string begin = token(1);
  BlobView blob;
  blob.path = "huge";
  blob.bytes = {begin.data(), std::size_t{1} << 32};
  Coverage coverage;
  FindPass pass = FindPass::make(*FindRules::make(rules_, *matcher_), coverage, key(), {});
  const Visit visit = pass.add_worker().visit(blob);
  EXPECT_FALSE(visit.scanned);
  EXPECT_EQ(visit.memory, nullptr);
  const CoverageSnapshot told = coverage.snapshot();
  EXPECT_FALSE(told.complete());
  ASSERT_EQ(told.items.size(), 1u);
  EXPECT_EQ(told.items[0].reason, Skip::kTooLarge);
  EXPECT_THAT(told.items[0].subject, HasSubstr("huge"));
}

TEST_F(FindPassTest, NamesAreNotSearchedForRandomRuns) {
  const std::string text = "key = " + made("{base62:40}", 9) + "\n" + token(1) + "\n";
  EXPECT_EQ(run({{text, "", TextKind::kBlob}}).findings.size(), 2u);
  EXPECT_EQ(run({{text, "", TextKind::kTreeNames}}).findings.size(), 1u);
  EXPECT_EQ(run({{text, "", TextKind::kRefNames}}).findings.size(), 1u);
}

TEST_F(FindPassTest, TheContextHidesAllRawMatchesOfItsLine) {
  const std::string other = token(2);
  const Outcome outcome = run({{"password = \"changeme\" " + token(1) + " " + other + "\n", "f"}});
  ASSERT_EQ(outcome.findings.size(), 2u);
  for (const Finding& finding : outcome.findings) {
    EXPECT_THAT(finding.context, Not(HasSubstr("changeme")));
    EXPECT_TRUE(finding.context.find(other.substr(4)) == std::string::npos);
  }
}

std::string summary(const Outcome& outcome) {
  std::string text;
  for (const Finding& f : outcome.findings) {
    text += f.fingerprint.hex() + f.context;
    for (const std::string& reason : f.reasons)
      text += reason;
    for (const Occurrence& o : f.occurrences) {
      text.append(o.path).append(":").append(std::to_string(o.begin.line)).append(" ");
    }
  }
  for (const std::string& r : outcome.rejected)
    text += r;
  for (const SkippedItem& item : outcome.coverage.items)
    text += item.subject + item.detail;
  return text;
}

std::vector<Text> many_texts() {
  std::vector<Text> texts;
  std::mt19937 random(3);
  for (int i = 0; i < 400; ++i) {
    std::string bytes = "line\n";
    for (auto n = random() % 6; n > 0; --n) {
      bytes += "password = \"" + made("{base62:12}", random() % 50) + "\"\n";
      bytes += token(random() % 80) + (random() % 3 == 0 ? " dowse:allow\n" : "\n");
      bytes += "password = \"changeme\" key = " + made("{base62:40}", random() % 50) + "\n";
    }
    texts.push_back({bytes, "f" + std::to_string(i)});
  }
  return texts;
}

TEST_F(FindPassTest, ThreadsAndOrderDoNotMatter) {
  std::vector<Text> texts = many_texts();
  for (const StoreLimits limits :
       {StoreLimits{}, StoreLimits{.max_findings = 20, .max_occurrences = 100}}) {
    const std::string expected = summary(run(texts, {.limits = limits}));
    EXPECT_FALSE(expected.empty());
    for (const unsigned threads : {1u, 2u, 8u}) {
      std::shuffle(texts.begin(), texts.end(), std::mt19937(threads));
      EXPECT_TRUE(summary(run(texts, {.limits = limits}, threads)) == expected) << threads;
    }
  }
}

TEST_F(FindPassTest, HostileTextsAreScanned) {
  const std::string wide(2'000'000, 'x');
  std::vector<Text> texts;
  texts.push_back({"", "empty"});
  texts.push_back({token(1), "whole"});
  texts.push_back({wide + " " + token(2) + " " + wide, "one line"});
  texts.push_back({std::string(10'000, '\0') + token(3) + std::string(10'000, '\xff'), "binary"});
  texts.push_back({std::string(1'000'000, '\n') + token(4), "lines"});
  std::string full;
  for (std::uint64_t i = 0; i < 5000; ++i)
    full += "password = \"" + made("{base62:9}", i) + "\",";
  texts.push_back({full, "many on a line"});
  const Outcome outcome = run(texts);
  EXPECT_TRUE(outcome.coverage.complete());
  std::size_t tokens = 0;
  for (const Finding& f : outcome.findings) {
    tokens += rules_[f.rule].id == "vendor-token" ? 1u : 0u;
    EXPECT_LE(f.context.size(), Finding::kMaxContext + 200);
  }
  EXPECT_EQ(tokens, 4u);
  EXPECT_GT(outcome.findings.size(), 4700u);  // some random ones read like words
}

TEST_F(FindPassTest, LimitsAreToldToCoverage) {
  std::vector<Text> texts;
  for (std::uint64_t i = 0; i < 30; ++i)
    texts.push_back({token(i), "f"});
  const Outcome outcome = run(texts, {.limits = {.max_findings = 10}});
  EXPECT_EQ(outcome.findings.size(), 10u);
  EXPECT_FALSE(outcome.coverage.complete());
  EXPECT_EQ(outcome.coverage.skipped[static_cast<std::size_t>(Skip::kBudget)].count, 1u);
}

TEST(FindPass, TwoHalvesBecomeOneFindingThatNamesBoth) {
  std::vector<Rule> made_rules(2);
  made_rules[0].id = made_rules[0].family = "vendor-key";
  made_rules[0].pattern = "\\b(vnd_[A-Za-z0-9]{20})\\b";
  made_rules[0].confidence = Confidence::kHigh;
  made_rules[0].parts = {{"vendor-id", 2, {}}};
  made_rules[1].id = made_rules[1].family = "vendor-id";
  made_rules[1].description = "vendor id";
  made_rules[1].pattern = "\\b(VNDID[0-9]{8})\\b";
  const auto rules = RuleSet::from_rules(std::move(made_rules));
  ASSERT_TRUE(rules.has_value());
  const auto matcher = Matcher::compile(*rules);
  ASSERT_TRUE(matcher.has_value());
  const auto key = FingerprintKey::from_text("a key for tests only", FingerprintKey::Origin::kFile);
  const std::string id = made("VNDID{digits:8}", 3);
  const std::string alone = "x = " + token(1) + "\n";
  const std::string both = id + "\n" + alone;
  const std::string half = "y = " + id + "\n";
  for (const bool turned : {false, true}) {
    Coverage coverage;
    FindPass pass = FindPass::make(*FindRules::make(*rules, *matcher), coverage, *key, {});
    std::vector<std::string> texts = {alone, both, half};
    if (turned) std::reverse(texts.begin(), texts.end());
    BlobVisitor& worker = pass.add_worker();
    for (const std::string& text : texts) {
      BlobView blob;
      blob.path = text == alone ? "a" : text == both ? "b" : "c";
      blob.bytes = text;
      worker.visit(blob);
    }
    const std::vector<Finding> findings = pass.take_findings();
    ASSERT_EQ(findings.size(), 2u);
    // The place that knows both halves speaks for all of them.
    EXPECT_EQ(findings[0].rule, RuleIndex{0});
    EXPECT_EQ(findings[0].confidence, Confidence::kHigh);
    EXPECT_THAT(findings[0].reasons, ::testing::Contains("vendor id near it"));
    ASSERT_EQ(findings[0].parts.size(), 1u);
    EXPECT_EQ(findings[0].parts[0].rule, RuleIndex{1});
    EXPECT_TRUE(findings[0].parts[0].secret.reveal() == id);
    EXPECT_EQ(findings[0].occurrences.size(), 2u);
    // The id has the same name, and says where another finding names it.
    EXPECT_EQ(findings[1].rule, RuleIndex{1});
    EXPECT_EQ(findings[1].fingerprint, findings[0].parts[0].fingerprint);
    ASSERT_EQ(findings[1].occurrences.size(), 2u);
    EXPECT_EQ(findings[1].occurrences[0].path, "b");
    EXPECT_TRUE(findings[1].occurrences[0].is_part);
    EXPECT_FALSE(findings[1].occurrences[1].is_part);
    EXPECT_TRUE(pass.rejected().empty());
  }
}

TEST(FindPass, AMatchBeginsOnALineOfItsOwn) {
  std::vector<Rule> made_rules(1);
  made_rules[0].id = "vendor-key";
  made_rules[0].pattern = "key:\\s{1,9}(vnd_[A-Za-z0-9]{20})\\b";
  made_rules[0].secret_group = 1;
  const auto rules = RuleSet::from_rules(std::move(made_rules));
  const auto matcher = Matcher::compile(*rules);
  Coverage coverage;
  FindPass pass = FindPass::make(*FindRules::make(*rules, *matcher), coverage,
                                 FingerprintKey::for_this_run(), {});
  const std::string text = "\nkey:\n\n  " + token(1) + "\n";
  BlobView blob;
  blob.bytes = text;
  pass.add_worker().visit(blob);
  const std::vector<Finding> findings = pass.take_findings();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].occurrences.at(0).begin.line, 4u);
  EXPECT_EQ(findings[0].occurrences.at(0).match_line, 2u);
}

TEST(FindPass, AFileOfSuchAPathIsAFinding) {
  std::vector<Rule> made_rules(1);
  made_rules[0].id = made_rules[0].family = "key-file";
  made_rules[0].kind = RuleKind::kPath;
  made_rules[0].path = "(^|/)id_rsa$";
  made_rules[0].severity = Severity::kHigh;
  const auto rules = RuleSet::from_rules(std::move(made_rules));
  ASSERT_TRUE(rules.has_value());
  const auto matcher = Matcher::compile(*rules);
  ASSERT_TRUE(matcher.has_value());
  Coverage coverage;
  const auto key = FingerprintKey::from_text("a key for tests only", FingerprintKey::Origin::kFile);
  FindPass pass = FindPass::make(*FindRules::make(*rules, *matcher), coverage, *key, {});
  BlobVisitor& worker = pass.add_worker();
  EXPECT_TRUE(worker.wants_paths());
  EXPECT_TRUE(worker.wants_path("a/id_rsa"));
  EXPECT_FALSE(worker.wants_path("a/id_rsa.pub"));
  for (const std::string_view path : {"id_rsa", "a/id_rsa", "a/id_rsa", "id_rsa.pub"}) {
    BlobView blob;
    blob.kind = TextKind::kFile;
    blob.path = path;
    blob.bytes = "not a key at all";
    worker.visit(blob);
  }
  worker.visit_path({TextKind::kBlob, {}, {}, "a/id_rsa"});
  BlobView config;
  config.kind = TextKind::kGitFile;
  config.path = "id_rsa";
  worker.visit(config);  // no file of the repository's
  const std::vector<Finding> findings = pass.take_findings();
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_TRUE(findings[0].secret.reveal().empty());
  EXPECT_EQ(findings[0].context, "");
  EXPECT_EQ(findings[0].severity, Severity::kHigh);
  EXPECT_THAT(findings[0].reasons, ElementsAre("a file of such a path"));
  EXPECT_NE(findings[0].fingerprint, findings[1].fingerprint);
  EXPECT_EQ(findings[0].occurrences.size() + findings[1].occurrences.size(), 3u);
}

// One rule, which fits every path.
RuleSet any_path() {
  std::vector<Rule> made_rules(1);
  made_rules[0].id = made_rules[0].family = "any";
  made_rules[0].kind = RuleKind::kPath;
  made_rules[0].path = ".";
  return RuleSet::from_rules(std::move(made_rules)).value();
}

// Sources call visit_path by itself: what it does to us must not leave it. The view claims to be
// longer than any string; its first bytes fit the rule, and no more is read.
TEST(FindPass, APathThatCannotBeKeptIsTold) {
  const RuleSet rules = any_path();
  const auto matcher = Matcher::compile(rules);
  Coverage coverage;
  FindPass pass = FindPass::make(*FindRules::make(rules, *matcher), coverage,
                                 FingerprintKey::for_this_run(), {});
  const std::string bytes(64, 'x');
  const std::string_view endless(bytes.data(), std::string().max_size() + 1);
  pass.add_worker().visit_path({TextKind::kBlob, {}, {}, endless});
  EXPECT_THAT(pass.take_findings(), IsEmpty());
  EXPECT_EQ(coverage.snapshot().skipped[static_cast<std::size_t>(Skip::kUnreadable)].count, 1U);
}

// The most severe of more secrets than a scan keeps are found, and no context shows the others.
TEST_F(FindPassTest, SecretsOfOneTextAreBounded) {
  FindOptions options;
  options.limits.max_findings = 10;
  std::string text;
  for (std::uint64_t i = 0; i < 100; ++i)
    text += "key = '" + made("{hex:40}", i) + "' " + (i % 25 == 24 ? token(i) : "") + "\n";
  const Outcome outcome = run({{text, {}}}, options);
  ASSERT_EQ(outcome.findings.size(), 10U);
  EXPECT_THAT(outcome.findings[3].context, Not(::testing::ContainsRegex("[0-9a-f]{40}")));
  EXPECT_EQ(outcome.findings[3].severity, Severity::kCritical);
  EXPECT_LT(outcome.findings[4].severity, Severity::kCritical);
  EXPECT_THAT(outcome.coverage.items.at(0).detail, HasSubstr("94 matches beyond the 10 most"));
}

// A rule that fits every path, and more files than are kept: some are found, and it is told.
TEST(FindPass, FilesFoundByTheirPathsAreBounded) {
  const RuleSet rules = any_path();
  const auto matcher = Matcher::compile(rules);
  Coverage coverage;
  FindOptions options;
  options.limits.max_file_bytes = 10'000;
  FindPass pass = FindPass::make(*FindRules::make(rules, *matcher), coverage,
                                 FingerprintKey::for_this_run(), options);
  BlobVisitor& worker = pass.add_worker();
  for (int i = 0; i < 1000; ++i)
    worker.visit_path({TextKind::kBlob, {}, {}, std::to_string(i)});
  const std::size_t found = pass.take_findings().size();
  EXPECT_GT(found, 10U);
  EXPECT_LT(found, 100U);
  EXPECT_EQ(coverage.snapshot().skipped[static_cast<std::size_t>(Skip::kBudget)].count, 1U);
}

}  // namespace
}  // namespace dowse
