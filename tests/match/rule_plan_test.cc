#include "engine/match/rule_plan.h"

#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/match/test_rules.h"

namespace dowse {
namespace {

using ::testing::HasSubstr;

TEST(RulePlan, GivesEachRuleItsTier) {
  std::vector<Rule> rules = {testing::pattern_rule(0, "key=[a-z]{3}"),
                             testing::pattern_rule(1, "[a-z]{9}")};
  rules.emplace_back().id = "entropy";
  rules.back().kind = RuleKind::kEntropy;
  rules.emplace_back().id = "path";
  rules.back().kind = RuleKind::kPath;
  rules.back().path = "\\.pem$";
  const Result<std::vector<RulePlan>> plans = plan_rules(*RuleSet::from_rules(rules));
  ASSERT_TRUE(plans.has_value());
  ASSERT_EQ(plans->size(), 4U);
  EXPECT_EQ((*plans)[0].tier, RuleTier::kAnchored);
  EXPECT_EQ((*plans)[0].pattern.max_width, 7U);
  EXPECT_EQ((*plans)[1].tier, RuleTier::kExpression);
  EXPECT_EQ((*plans)[1].pattern.max_width, 9U);
  EXPECT_EQ((*plans)[2].tier, RuleTier::kEntropy);
  EXPECT_EQ((*plans)[3].tier, RuleTier::kNone);
}

TEST(RulePlan, NamesTheRuleThatHasNoBound) {
  const Result<std::vector<RulePlan>> plans =
      plan_rules(testing::rules_of({"key=[a-z]", "key=[a-z]+"}));
  ASSERT_FALSE(plans.has_value());
  EXPECT_EQ(plans.error().code(), Errc::kRule);
  EXPECT_THAT(plans.error().message(), HasSubstr("rule `rule-1`: byte 9"));
}

AnchorPlace place_of(std::string_view pattern, bool own_terms = false) {
  Rule rule = testing::pattern_rule(0, pattern);
  rule.own_terms = own_terms;
  return plan_rule(rule)->pattern.place;
}

TEST(RulePlan, SaysWhereLiteralsHaveToBeLookedFor) {
  EXPECT_EQ(place_of("\\btok_[A-Za-z0-9]{36}"), AnchorPlace::kAtRun);
  EXPECT_EQ(place_of("\\btok_[A-Za-z0-9]{16}"), AnchorPlace::kAtRun);  // 20 in all
  EXPECT_EQ(place_of("\\btok_[A-Za-z0-9]{15}"), AnchorPlace::kAnywhere);
  EXPECT_EQ(place_of("TOK\\.[A-Za-z0-9]{20}"), AnchorPlace::kAtRun);      // four in front
  EXPECT_EQ(place_of("TOKS\\.[A-Za-z0-9]{20}"), AnchorPlace::kAnywhere);  // five
  EXPECT_EQ(place_of("[A-Za-z0-9]{20}\\.tok_"), AnchorPlace::kAnywhere);  // behind the run
  EXPECT_EQ(place_of("acme = [0-9a-f]{32}"), AnchorPlace::kBeforeValue);
  EXPECT_EQ(place_of("acme = [A-Za-z0-9]{32}"), AnchorPlace::kBeforeValue);
  EXPECT_EQ(place_of("acme = [0-9a-f]{32}", true), AnchorPlace::kAnywhere);
  EXPECT_EQ(place_of("acme = [a-z]{32}"), AnchorPlace::kAnywhere);  // which has no digit
  EXPECT_EQ(place_of("acme = [0-9a-f]{32}|acme: [a-z]{32}"), AnchorPlace::kAnywhere);
  EXPECT_EQ(place_of("acme\\s{0,123}=[0-9a-f]{32}"), AnchorPlace::kBeforeValue);
  EXPECT_EQ(place_of("acme\\s{0,124}=[0-9a-f]{32}"), AnchorPlace::kAnywhere);
}

TEST(RulePlan, AsksLessOftenForADigitWhereMoreIsKnown) {
  Rule rule = testing::pattern_rule(0, "acme = [A-Za-z0-9]{32}");
  rule.basis = Basis::kStructure;
  EXPECT_EQ(plan_rule(rule)->pattern.place, AnchorPlace::kAnywhere);
  rule.pattern = "acme = [0-9a-f]{32}";
  EXPECT_EQ(plan_rule(rule)->pattern.place, AnchorPlace::kBeforeValue);
}

TEST(RulePlan, TheVariedRulesCoverEveryTierThatMatches) {
  const Result<std::vector<RulePlan>> plans = plan_rules(testing::varied_rules());
  ASSERT_TRUE(plans.has_value());
  int anchored = 0;
  int with_before = 0;
  int expressions = 0;
  int at_runs = 0;
  int before_values = 0;
  for (const RulePlan& plan : *plans) {
    anchored += plan.tier == RuleTier::kAnchored ? 1 : 0;
    with_before += plan.pattern.max_before > 0 ? 1 : 0;
    expressions += plan.tier == RuleTier::kExpression ? 1 : 0;
    at_runs += plan.pattern.place == AnchorPlace::kAtRun ? 1 : 0;
    before_values += plan.pattern.place == AnchorPlace::kBeforeValue ? 1 : 0;
  }
  EXPECT_GE(anchored, 9);
  EXPECT_GE(with_before, 2);
  EXPECT_GE(expressions, 2);
  EXPECT_GE(at_runs, 3);
  EXPECT_GE(before_values, 2);
  EXPECT_EQ(plans->back().tier, RuleTier::kEntropy);
}

}  // namespace
}  // namespace dowse
