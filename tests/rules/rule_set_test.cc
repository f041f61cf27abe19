#include "engine/rules/rule_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

Rule pattern_rule(std::string id) {
  Rule rule;
  rule.id = std::move(id);
  rule.pattern = "abcd[0-9]{4}";
  return rule;
}

TEST(RuleSet, KeepsTheOrderAndFillsInTheFamily) {
  Rule second = pattern_rule("second");
  second.family = "shared";
  const Result<RuleSet> set = RuleSet::from_rules({pattern_rule("first"), second});
  ASSERT_TRUE(set) << set.error().message();
  ASSERT_EQ(set->size(), 2u);
  EXPECT_EQ((*set)[RuleIndex{0}].family, "first");
  EXPECT_EQ((*set)[RuleIndex{1}].family, "shared");
  EXPECT_FALSE(set->is_builtin());
}

TEST(RuleSet, RefusesNoRulesDoubledIdsAndRulesThatCannotMatch) {
  EXPECT_EQ(RuleSet::from_rules({}).error().code(), Errc::kRule);
  EXPECT_THAT(RuleSet::from_rules({pattern_rule("a"), pattern_rule("a")}).error().message(),
              ::testing::HasSubstr("`a`"));
  Rule empty;
  empty.id = "empty";
  EXPECT_FALSE(RuleSet::from_rules({empty}));
  empty.kind = RuleKind::kPath;
  EXPECT_FALSE(RuleSet::from_rules({empty}));
  empty.path = "x";
  EXPECT_TRUE(RuleSet::from_rules({empty}));
  Rule entropy = pattern_rule("entropy");
  entropy.kind = RuleKind::kEntropy;
  EXPECT_FALSE(RuleSet::from_rules({entropy}));
  entropy.pattern.clear();
  EXPECT_TRUE(RuleSet::from_rules({entropy}));
  entropy.min_entropy = 8.5;
  EXPECT_FALSE(RuleSet::from_rules({entropy}));
  EXPECT_FALSE(RuleSet::from_rules({pattern_rule("")}));
}

TEST(RuleSet, DigestFollowsWhatDecidesFindingsAndNothingElse) {
  const auto digest = [](const Rule& rule, std::vector<Allowlist> lists = {}) {
    return std::string(RuleSet::from_rules({rule}, std::move(lists)).value().digest());
  };
  const Rule rule = pattern_rule("a");
  const std::string plain = digest(rule);
  EXPECT_EQ(plain.size(), 32u);
  EXPECT_EQ(plain.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(plain, digest(rule));

  Rule described = rule;
  described.description = "other";
  described.examples = {{"abcd1234"}};
  described.rotation.steps = {"Rotate."};
  EXPECT_EQ(plain, digest(described));

  Rule changed = rule;
  changed.pattern += "x";
  EXPECT_NE(plain, digest(changed));
  changed = rule;
  changed.min_entropy = 3;
  EXPECT_NE(plain, digest(changed));
  changed = rule;
  changed.keywords = {"k"};
  EXPECT_NE(plain, digest(changed));
  changed = rule;
  changed.allowlists.emplace_back().stopwords = {"s"};
  EXPECT_NE(plain, digest(changed));
  EXPECT_NE(plain, digest(rule, changed.allowlists));
}

}  // namespace
}  // namespace dowse
