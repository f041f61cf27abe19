#include "engine/match/rule_work.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

Rule rule_of(std::string pattern) {
  Rule rule;
  rule.id = "r";
  rule.pattern = std::move(pattern);
  return rule;
}

TEST(RuleWork, ATokenThatEndsAtOnceCostsLittle) {
  const Result<std::vector<WorkSample>> samples = measure_work(rule_of("tok_[0-9]{20}"));
  ASSERT_TRUE(samples.has_value());
  ASSERT_FALSE(samples->empty());
  const WorkSample dear = dearest(*samples);
  EXPECT_GT(dear.anchors, 0U);
  EXPECT_GE(dear.bytes, 8192U);
  EXPECT_LT(dear.work(), 10);
}

// The anchor fits into what follows it: each of them is read to the end of the reach.
TEST(RuleWork, AnAnchorThatFitsBehindItselfIsSeen) {
  const WorkSample dear =
      dearest(measure_work(rule_of("tok_[a-z_]{900}[a-z_]{900}[a-z_]{900}[a-z_]{900}x")).value());
  EXPECT_GT(dear.work(), kMaxWork);
  EXPECT_EQ(dear.text, "`tok_` over and over");
}

TEST(RuleWork, TextsAreMadeFromTheExampleToo) {
  Rule rule = rule_of("tok_[0-9]{20}");
  const std::size_t without = measure_work(rule)->size();
  rule.examples = {{"tok_{digits:20}"}};
  EXPECT_GT(measure_work(rule)->size(), without);
  rule.examples = {{"{nope}"}};
  EXPECT_EQ(measure_work(rule)->size(), without);
}

TEST(RuleWork, ReachWithoutLimitIsAnError) {
  const Result<std::vector<WorkSample>> samples = measure_work(rule_of("tok_[0-9]+"));
  ASSERT_FALSE(samples.has_value());
  EXPECT_THAT(samples.error().message(), ::testing::StartsWith("rule `r`: "));
}

TEST(RuleWork, OtherKindsHaveNone) {
  EXPECT_THAT(measure_work(rule_of("[a-f0-9]{32}")).value(), ::testing::IsEmpty());
  Rule rule;
  rule.id = "entropy";
  rule.kind = RuleKind::kEntropy;
  EXPECT_THAT(measure_work(rule).value(), ::testing::IsEmpty());
  EXPECT_EQ(dearest({}).bytes, 0U);
}

TEST(RuleWork, TheShortestLiteral) {
  EXPECT_EQ(shortest_literal(plan_pattern("(?:abcdef|abcd)[^a]{9}").value()), 4U);
  EXPECT_EQ(shortest_literal(plan_pattern("[0-9]{9}").value()), 0U);
}

}  // namespace
}  // namespace dowse
