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

TEST(RuleProof, ExpressionsThatDependOnLineEndsAreProvedWithBoth) {
  Rule rule = rule_with({{"{secret:tok_{hex:8}}"}});
  rule.pattern = "(?m)(tok_[0-9a-f]{8})$";
  EXPECT_THAT(fault_of(rule), HasSubstr("does not match"));
  rule.pattern = "(?m)(tok_[0-9a-f]{8})(?:\\r?$)";
  EXPECT_EQ(fault_of(rule), "no error");
}

}  // namespace
}  // namespace dowse
