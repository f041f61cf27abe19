#include "engine/match/rule_plan.h"

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

TEST(RulePlan, TheVariedRulesCoverEveryTierThatMatches) {
  const Result<std::vector<RulePlan>> plans = plan_rules(testing::varied_rules());
  ASSERT_TRUE(plans.has_value());
  int anchored = 0;
  int with_before = 0;
  int expressions = 0;
  for (const RulePlan& plan : *plans) {
    anchored += plan.tier == RuleTier::kAnchored ? 1 : 0;
    with_before += plan.pattern.max_before > 0 ? 1 : 0;
    expressions += plan.tier == RuleTier::kExpression ? 1 : 0;
  }
  EXPECT_GE(anchored, 9);
  EXPECT_GE(with_before, 2);
  EXPECT_GE(expressions, 2);
  EXPECT_EQ(plans->back().tier, RuleTier::kEntropy);
}

}  // namespace
}  // namespace dowse
