#include "engine/find/canary.h"

#include <string>

namespace dowse {
namespace {

Rule vendor_rule() {
  Rule rule;
  rule.id = rule.family = "vendor-token";
  rule.pattern = "\\b(vnd_[A-Za-z0-9]{20})\\b";
  rule.prefix = "vnd_";
  rule.confidence = Confidence::kHigh;
  rule.examples = {{"token: {secret:vnd_{base62:20}}"}};
  return rule;
}

Rule entropy_rule() {
  Rule rule;
  rule.id = rule.family = "entropy";
  rule.kind = RuleKind::kEntropy;
  return rule;
}

RuleSet set_of(std::vector<Rule> rules, std::vector<Allowlist> lists = {}) {
  auto set = RuleSet::from_rules(std::move(rules), std::move(lists));
  EXPECT_TRUE(set.has_value());
  return std::move(*set);
}

CanaryResult canary_of(const RuleSet& rules) {
  const auto matcher = Matcher::compile(rules);
  EXPECT_TRUE(matcher.has_value());
  return run_canary(*FindRules::make(rules, *matcher));
}

TEST(Canary, TheBuiltInRulesFindAllOfIt) {
  const auto rules = RuleSet::builtin();
  ASSERT_TRUE(rules.has_value());
  const CanaryResult result = canary_of(*rules);
  EXPECT_EQ(result.planted, 6u);
  EXPECT_EQ(result.found, 6u);
}

TEST(Canary, UsesTheRulesOfTheSet) {
  const CanaryResult one = canary_of(set_of({vendor_rule()}));
  EXPECT_EQ(one.planted, 5u);
  EXPECT_TRUE(one.all_found());
  const CanaryResult entropy = canary_of(set_of({entropy_rule()}));
  EXPECT_EQ(entropy.planted, 1u);
  EXPECT_TRUE(entropy.all_found());
}

TEST(Canary, WithoutAPrefixThereIsNoneAmongBinaryBytes) {
  Rule rule = vendor_rule();
  rule.prefix.clear();
  const CanaryResult result = canary_of(set_of({rule}));
  EXPECT_EQ(result.planted, 4u);
  EXPECT_TRUE(result.all_found());
}

TEST(Canary, ARuleThatNeedsWordsBeforeItsSecretGetsThem) {
  Rule rule = vendor_rule();
  rule.pattern = "token: (vnd_[A-Za-z0-9]{20})\\b";
  const CanaryResult result = canary_of(set_of({rule}));
  EXPECT_EQ(result.planted, 5u);
  EXPECT_TRUE(result.all_found());
}

TEST(Canary, RulesThatAreNoFindingByThemselvesAreNotPlanted) {
  Rule rule = vendor_rule();
  rule.skip_report = true;
  EXPECT_EQ(canary_of(set_of({rule})).planted, 0u);
  rule.skip_report = false;
  rule.required = {{"other", {}, {}}};
  Rule other = vendor_rule();
  other.id = "other";
  other.prefix.clear();
  const CanaryResult result = canary_of(set_of({rule, other}));
  EXPECT_EQ(result.planted, 4u);
  EXPECT_TRUE(result.all_found());
}

TEST(Canary, WithoutExamplesNothingIsPlanted) {
  Rule rule = vendor_rule();
  rule.examples.clear();
  EXPECT_EQ(canary_of(set_of({rule})).planted, 0u);
}

TEST(Canary, AnAllowlistThatTakesItAwayIsNoFailure) {
  Allowlist all;
  all.regexes = {"."};
  const CanaryResult result = canary_of(set_of({vendor_rule(), entropy_rule()}, {all}));
  EXPECT_EQ(result.planted, 6u);
  EXPECT_TRUE(result.all_found());
}

TEST(Canary, AMatcherThatCannotSeeItIsCaught) {
  const RuleSet rules = set_of({vendor_rule()});
  Rule blind = vendor_rule();
  blind.pattern = "\\b(abc_[A-Za-z0-9]{20})\\b";
  const auto matcher = Matcher::compile(set_of({blind}));
  ASSERT_TRUE(matcher.has_value());
  const CanaryResult result = run_canary(*FindRules::make(rules, *matcher));
  EXPECT_EQ(result.planted, 5u);
  EXPECT_EQ(result.found, 0u);
}

}  // namespace
}  // namespace dowse
