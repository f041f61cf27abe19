#include "engine/match/rule_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Rule make_rule() {
  Rule rule;
  rule.id = "r";
  rule.pattern = R"(\btok_[0-9a-f]{8}\b)";
  rule.examples = {{"{secret:tok_{hex:8}}"}};
  rule.counterexamples = {{"tok_{hex:7}"}};
  return rule;
}

TEST(RuleCheck, ARightRuleHasNothingToTell) {
  const RuleCheck check = check_rule(make_rule());
  EXPECT_TRUE(check.is_right());
  EXPECT_THAT(check.faults, IsEmpty());
  EXPECT_THAT(check.notes, IsEmpty());
  EXPECT_GT(check.dearest.bytes, 0U);
}

TEST(RuleCheck, EveryWrongExampleIsAFault) {
  Rule rule = make_rule();
  rule.examples.push_back({"tok_{hex:7}"});
  rule.counterexamples.push_back({"tok_{hex:8}"});
  EXPECT_THAT(check_rule(rule).faults,
              ElementsAre(HasSubstr("example 2 `tok_{hex:7}` does not match"),
                          HasSubstr("counterexample 2 `tok_{hex:8}` matches and should not")));
}

TEST(RuleCheck, ReachWithoutLimitIsAFault) {
  Rule rule = make_rule();
  rule.pattern = "tok_[0-9a-f]+";
  EXPECT_THAT(check_rule(rule).faults, ElementsAre(HasSubstr("rule `r`: ")));
}

TEST(RuleCheck, WorkWithoutMeasureIsAFault) {
  Rule rule = make_rule();
  rule.pattern = "tok_[a-z_]{900}[a-z_]{900}[a-z_]{900}[a-z_]{900}x";
  rule.examples.clear();
  rule.counterexamples.clear();
  EXPECT_THAT(check_rule(rule).faults,
              ElementsAre(HasSubstr("for each byte of hostile text (`tok_` over and over)")));
}

TEST(RuleCheck, WhatIsMissingAndWhatIsSlowAreNotes) {
  Rule rule = make_rule();
  rule.pattern = "[0-9a-f]{8}";
  rule.examples.clear();
  rule.counterexamples.clear();
  const RuleCheck check = check_rule(rule);
  EXPECT_TRUE(check.is_right());
  EXPECT_THAT(check.notes,
              ElementsAre("rule `r`: has no examples", "rule `r`: has no counterexamples",
                          HasSubstr("has no literal")));
  rule.pattern = "tok[^a]{8}";
  EXPECT_THAT(check_rule(rule).notes, ::testing::Contains(HasSubstr("anchor of 3 bytes")));
}

TEST(RuleCheck, OtherKindsAreRight) {
  Rule rule;
  rule.id = "path-alone";
  rule.kind = RuleKind::kPath;
  rule.path = R"(\.key$)";
  EXPECT_TRUE(check_rule(rule).is_right());
}

}  // namespace
}  // namespace dowse
