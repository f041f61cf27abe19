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

// Most of a pack's bytes are advice; it can be read later, of all rules or of one.
TEST(Builtin, AdviceCanWait) {
  const RuleSet whole = RuleSet::builtin().value();
  RuleSet brief = RuleSet::load({}, true, Advice::kLater).value();
  ASSERT_EQ(brief.size(), whole.size());
  EXPECT_EQ(brief.digest(), whole.digest());
  const RuleIndex last{static_cast<std::uint32_t>(whole.size() - 1)};
  EXPECT_THAT(brief[last].rotation.steps, ::testing::IsEmpty());
  EXPECT_EQ(brief[last].description, whole[last].description);
  EXPECT_EQ(brief.whole(last)->rotation.steps, whole[last].rotation.steps);
  EXPECT_EQ(whole.whole(last)->rotation.steps, whole[last].rotation.steps);
  ASSERT_TRUE(brief.read_advice());
  ASSERT_TRUE(brief.read_advice());
  const auto bytes_of = [](const RuleSet& set) {
    return serialize_pack({{set.rules().begin(), set.rules().end()}, {}});
  };
  EXPECT_EQ(bytes_of(brief), bytes_of(whole));
}

}  // namespace
}  // namespace dowse
