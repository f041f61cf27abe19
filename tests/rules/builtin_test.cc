#include "engine/rules/builtin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/rules/rule_set.h"

namespace dowse {
namespace {

TEST(Builtin, IsThePackOfTheProgram) {
  const Result<RuleSet> rules = RuleSet::builtin();
  ASSERT_TRUE(rules) << rules.error().message();
  EXPECT_GT(rules->size(), 0u);
  EXPECT_TRUE(rules->is_builtin());
  EXPECT_THAT(rules->notes(), ::testing::IsEmpty());
  EXPECT_EQ(RuleSet::load({}, true).value().digest(), rules->digest());
}

// The digest is computed at build time; from_rules computes it from the rules themselves.
TEST(Builtin, DigestIsThatOfItsRules) {
  const RulePack pack = builtin_pack().value();
  const RuleSet again = RuleSet::from_rules(pack.rules, pack.allowlists).value();
  EXPECT_EQ(again.digest(), RuleSet::builtin().value().digest());
  EXPECT_TRUE(again.is_builtin());
}

TEST(Builtin, AnythingLessIsNotBuiltin) {
  RulePack pack = builtin_pack().value();
  pack.rules.front().pattern += "x";
  EXPECT_FALSE(RuleSet::from_rules(pack.rules, pack.allowlists).value().is_builtin());
}

}  // namespace
}  // namespace dowse
