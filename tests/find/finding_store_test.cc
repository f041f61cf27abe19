#include "engine/find/finding_store.h"

#include <algorithm>
#include <random>
#include <string>

#include "engine/find/fingerprint.h"

namespace dowse {
namespace {

Rule rule(std::string id, Severity severity, std::string family = "") {
  Rule made;
  made.family = family.empty() ? id : std::move(family);
  made.id = std::move(id);
  made.pattern = "never";
  made.severity = severity;
  return made;
}

RuleSet make_rules() {
  std::vector<Rule> rules;
  rules.push_back(rule("mild", Severity::kLow));
  rules.push_back(rule("hard", Severity::kCritical));
  rules.push_back(rule("soft-cousin", Severity::kMedium, "hard"));
  auto set = RuleSet::from_rules(std::move(rules));
  EXPECT_TRUE(set.has_value());
  return std::move(*set);
}

// One text that is one secret, at a path.
struct Planted {
  std::uint32_t rule = 0;
  std::string secret;
  std::string path;
  Confidence confidence = Confidence::kMedium;
};

void plant(FindingStore& store, const RuleSet& rules, const Planted& planted) {
  static const std::vector<std::uint8_t> kKey(32, 1);
  std::string text = planted.path;
  text += ": ";
  text += planted.secret;
  const ByteSpan span{planted.path.size() + 2, text.size()};
  const std::vector<ByteSpan> hidden = {span};
  const Rule& of = rules[RuleIndex{planted.rule}];
  VerdictView verdict = VerdictView::of(of);
  verdict.confidence = planted.confidence;
  verdict.because(Reason::kRuleIsSpecific);
  const SurvivorView survivor{RuleIndex{planted.rule},
                              span,
                              fingerprint_of(kKey, of.family, planted.secret),
                              verdict,
                              text,
                              hidden};
  Occurrence occurrence;
  occurrence.kind = TextKind::kFile;
  occurrence.path = planted.path;
  occurrence.begin.column = static_cast<std::uint32_t>(span.begin) + 1;
  store.add(survivor, occurrence);
}

std::string summary_of(const std::vector<Finding>& findings, const RuleSet& rules) {
  std::string text;
  for (const Finding& finding : findings) {
    text += rules[finding.rule].id + " " + finding.fingerprint.hex() + " " +
            std::string(name_of(finding.confidence)) + " " + finding.context;
    for (const Occurrence& o : finding.occurrences)
      text += " " + o.path;
    text += "\n";
  }
  return text;
}

std::vector<Planted> many(std::size_t count) {
  std::vector<Planted> planted;
  std::mt19937 random(5);
  for (std::size_t i = 0; i < count; ++i) {
    planted.push_back({static_cast<std::uint32_t>(random() % 3),
                       "value" + std::to_string(random() % 200), "p" + std::to_string(i),
                       static_cast<Confidence>(random() % 3)});
  }
  return planted;
}

TEST(FindingStore, OneSecretInManyPlacesIsOneFinding) {
  const RuleSet rules = make_rules();
  FindingStore store(rules, {});
  Coverage coverage;
  for (const char* path : {"b", "a", "c"})
    plant(store, rules, {0, "same", path});
  const std::vector<Finding> findings = store.take(coverage);
  ASSERT_EQ(findings.size(), 1u);
  ASSERT_EQ(findings[0].occurrences.size(), 3u);
  EXPECT_EQ(findings[0].occurrences[0].path, "a");
  EXPECT_EQ(findings[0].context, "a: ****(4)");
  EXPECT_TRUE(coverage.snapshot().complete());
}

TEST(FindingStore, TellsTheObjectsOfATargetAndAKind) {
  const RuleSet rules = make_rules();
  FindingStore store(rules, {.max_occurrences = 0});  // the first place of a finding always counts
  plant(store, rules, {0, "same", "a"});
  EXPECT_EQ(store.objects(TargetIndex{}, TextKind::kFile).size(), 1u);
  EXPECT_TRUE(store.objects(TargetIndex{}, TextKind::kBlob).empty());
  EXPECT_TRUE(store.objects(TargetIndex{1}, TextKind::kFile).empty());
}

TEST(FindingStore, RulesOfAFamilyShareAFindingAndTheSurestIsNamed) {
  const RuleSet rules = make_rules();
  FindingStore store(rules, {});
  Coverage coverage;
  plant(store, rules, {2, "same", "a", Confidence::kHigh});
  plant(store, rules, {1, "same", "b", Confidence::kMedium});
  plant(store, rules, {0, "same", "c", Confidence::kHigh});
  const std::vector<Finding> findings = store.take(coverage);
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(rules[findings[0].rule].id, "soft-cousin");
  EXPECT_EQ(findings[0].confidence, Confidence::kHigh);
  EXPECT_EQ(rules[findings[1].rule].id, "mild");
}

TEST(FindingStore, MostSevereComeFirst) {
  const RuleSet rules = make_rules();
  FindingStore store(rules, {});
  Coverage coverage;
  plant(store, rules, {0, "mild one", "a", Confidence::kHigh});
  plant(store, rules, {1, "hard one", "b", Confidence::kLow});
  const std::vector<Finding> findings = store.take(coverage);
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(rules[findings[0].rule].id, "hard");
}

// Most of what a rule with a path sees is dropped when its path is asked.
TEST(FindingStore, WhatAsksForAPathIsGivenUpFirstAndNamesNoOthersFinding) {
  std::vector<Rule> list;
  list.push_back(rule("on-path", Severity::kCritical, "family"));
  list.push_back(rule("plain", Severity::kLow));
  list.push_back(rule("relative", Severity::kMedium, "family"));
  list[0].path = "key$";
  EXPECT_GT(mildness_of(list[0]), mildness_of(list[1]));
  list.push_back(rule("alone-on-path", Severity::kCritical));
  list[3].path = "key$";
  const auto rules = RuleSet::from_rules(std::move(list));
  ASSERT_TRUE(rules.has_value());
  Coverage coverage;
  FindingStore small(*rules, {.max_findings = 1});
  plant(small, *rules, {3, "one", "a", Confidence::kHigh});
  plant(small, *rules, {1, "two", "b", Confidence::kLow});
  plant(small, *rules, {3, "three", "c", Confidence::kHigh});
  const std::vector<Finding> kept = small.take(coverage);
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ((*rules)[kept[0].rule].id, "plain");
  FindingStore store(*rules, {});
  plant(store, *rules, {0, "same", "a", Confidence::kHigh});
  plant(store, *rules, {2, "same", "b", Confidence::kLow});
  const std::vector<Finding> findings = store.take(coverage);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ((*rules)[findings[0].rule].id, "relative");
}

// Adds the same matches in several orders; the outcome must be the same text.
void expect_same_in_any_order(StoreLimits limits, bool complete) {
  const RuleSet rules = make_rules();
  std::vector<Planted> planted = many(3000);
  std::string expected;
  for (unsigned seed = 0; seed < 6; ++seed) {
    std::shuffle(planted.begin(), planted.end(), std::mt19937(seed));
    FindingStore store(rules, limits);
    Coverage coverage;
    for (const Planted& p : planted)
      plant(store, rules, p);
    const std::vector<Finding> findings = store.take(coverage);
    const CoverageSnapshot told = coverage.snapshot();
    EXPECT_EQ(told.complete(), complete);
    EXPECT_LE(findings.size(), limits.max_findings);
    std::string outcome = summary_of(findings, rules);
    for (const SkippedItem& item : told.items)
      outcome += item.subject + item.detail;
    if (seed == 0) expected = outcome;
    EXPECT_TRUE(outcome == expected) << "order " << seed;
  }
}

TEST(FindingStore, OrderDoesNotMatter) {
  expect_same_in_any_order({}, true);
}

TEST(FindingStore, OrderDoesNotMatterWhenFindingsAreLimited) {
  expect_same_in_any_order({.max_findings = 37, .max_occurrences = 1'000'000}, false);
}

TEST(FindingStore, OrderDoesNotMatterWhenOccurrencesAreLimited) {
  expect_same_in_any_order({.max_findings = 50'000, .max_occurrences = 400}, false);
}

TEST(FindingStore, OrderDoesNotMatterWhenBothAreLimited) {
  expect_same_in_any_order({.max_findings = 150, .max_occurrences = 400}, false);
}

TEST(FindingStore, LimitsGiveUpTheLeastSevereAndKeepAPlaceOfEach) {
  const RuleSet rules = make_rules();
  FindingStore store(rules, {.max_findings = 200, .max_occurrences = 100});
  Coverage coverage;
  for (const Planted& p : many(3000))
    plant(store, rules, p);
  const std::vector<Finding> findings = store.take(coverage);
  ASSERT_EQ(findings.size(), 200u);
  std::size_t places = 0;
  for (const Finding& finding : findings) {
    EXPECT_NE(rules[finding.rule].id, "mild");
    EXPECT_FALSE(finding.occurrences.empty());
    places += finding.occurrences.size();
  }
  EXPECT_LE(places, 100u + findings.size());
  EXPECT_EQ(coverage.snapshot().skipped[static_cast<std::size_t>(Skip::kBudget)].count, 2u);
}

TEST(FindingStore, AStoreThatMayKeepNothingSaysSo) {
  const RuleSet rules = make_rules();
  FindingStore store(rules, {.max_findings = 0, .max_occurrences = 0});
  Coverage coverage;
  plant(store, rules, {1, "secret", "a"});
  EXPECT_TRUE(store.take(coverage).empty());
  EXPECT_FALSE(coverage.snapshot().complete());
}

}  // namespace
}  // namespace dowse
