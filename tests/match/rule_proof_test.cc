#include "engine/match/rule_proof.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::HasSubstr;

Rule rule_with(std::vector<Example> examples, std::vector<Example> counterexamples = {}) {
  Rule rule;
  rule.id = "r";
  rule.pattern = R"(\b(tok_[0-9a-f]{8,12})\b)";
  rule.prefix = "tok_";
  rule.examples = std::move(examples);
  rule.counterexamples = std::move(counterexamples);
  return rule;
}

std::string fault_of(const Rule& rule) {
  const Result<void> proved = prove_rule(rule);
  return proved ? "no error" : proved.error().message();
}

TEST(RuleProof, AGoodRuleIsProved) {
  EXPECT_EQ(fault_of(rule_with({{"tok_{hex:8-12}"}, {"x = '{secret:tok_{hex:8}}'"}},
                               {{"tok_{hex:7}"}, {"xtok_{hex:8}"}})),
            "no error");
}

TEST(RuleProof, EveryVariantOfAnExampleMustMatch) {
  EXPECT_THAT(fault_of(rule_with({{"tok_{hex:7-12}"}})), HasSubstr("does not match"));
  EXPECT_THAT(fault_of(rule_with({{"tok_{hex:8-13}"}})), HasSubstr("does not match"));
  EXPECT_THAT(fault_of(rule_with({{"tok_{choice:|x}{hex:8}"}})), HasSubstr("does not match"));
}

TEST(RuleProof, TheSecretIsTheRecipes) {
  EXPECT_THAT(fault_of(rule_with({{"tok_{secret:{hex:8}}"}})), HasSubstr("another secret"));
  Rule rule = rule_with({{"tok_{hex:8}"}});
  rule.prefix = "token_";
  EXPECT_THAT(fault_of(rule), HasSubstr("prefix"));
}

TEST(RuleProof, ACounterexampleMustNotMatch) {
  EXPECT_THAT(fault_of(rule_with({}, {{"tok_{hex:8}"}})),
              HasSubstr("`tok_{hex:8}` matches and should not"));
}

TEST(RuleProof, AnErrorNamesRuleExampleTextAndWhatHappened) {
  EXPECT_EQ(fault_of(rule_with({{"tok_{hex:8}"}, {"tok_{hex:7-12}"}})),
            "rule `r`: example 2 `tok_{hex:7-12}` does not match in text 4 (shortest length, "
            "alone): `tok_` stands in it, but the expression does not fit there");
  EXPECT_EQ(fault_of(rule_with({{"key_{hex:8}"}})),
            "rule `r`: example 1 `key_{hex:8}` does not match in text 1 (longest length, alone): "
            "none of its anchors stands in it (`tok_`)");
  EXPECT_EQ(fault_of(rule_with({{"tok_{secret:{hex:8}}"}})),
            "rule `r`: example 1 `tok_{secret:{hex:8}}` matches with another secret in text 1 "
            "(longest length, alone): bytes 0 to 12, not 4 to 12");
  EXPECT_EQ(fault_of(rule_with({}, {{"a"}, {" tok_{hex:8}"}})),
            "rule `r`: counterexample 2 ` tok_{hex:8}` matches and should not, in text 1 (longest "
            "length, alone): bytes 1 to 13");
  EXPECT_THAT(fault_of(rule_with({{"tok_{nope:3}"}})), HasSubstr("cannot be read"));
}

TEST(RuleProof, AllFaultsOfARule) {
  EXPECT_THAT(faults_of(rule_with({{"tok_{hex:8}"}}, {{"tok_{hex:7}"}})), ::testing::IsEmpty());
  EXPECT_THAT(faults_of(rule_with({{"tok_{hex:7}"}, {"tok_{hex:8}"}, {"tok"}}, {{"tok_{hex:9}"}})),
              ::testing::SizeIs(3));
  Rule endless = rule_with({});
  endless.pattern = "tok_[0-9]+";
  const std::vector<Error> faults = faults_of(endless);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_THAT(faults[0].message(), HasSubstr("rule `r`: "));
}

TEST(RuleProof, ExpressionsThatDependOnLineEndsAreProvedWithBoth) {
  Rule rule = rule_with({{"{secret:tok_{hex:8}}"}});
  rule.pattern = "(?m)(tok_[0-9a-f]{8})$";
  EXPECT_THAT(fault_of(rule), HasSubstr("does not match"));
  rule.pattern = "(?m)(tok_[0-9a-f]{8})(?:\\r?$)";
  EXPECT_EQ(fault_of(rule), "no error");
}

}  // namespace
}  // namespace dowse
