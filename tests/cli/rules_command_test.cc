#include "cli/rules_command.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

TEST(RulesCommand, ListsOneRuleALineInColumns) {
  Rule long_one;
  long_one.id = "provider-long-name";
  long_one.provider = "P";
  long_one.description = "A token";
  long_one.pattern = "aaaa[0-9]{4}";
  long_one.severity = Severity::kCritical;
  Rule short_one;
  short_one.id = "x";
  short_one.description = "Bad\x1b[31m";
  short_one.pattern = "bbbb[0-9]{4}";
  short_one.severity = Severity::kLow;
  const Result<RuleSet> rules = RuleSet::from_rules({long_one, short_one});
  ASSERT_TRUE(rules.has_value());
  std::ostringstream out;
  write_rule_list(*rules, out);
  EXPECT_EQ(out.str(),
            "provider-long-name  critical  P  A token\n"
            "x                   low          Bad\\x1B[31m\n");
}

TEST(RulesCommand, TestNamesRulesThatFailAndRulesWithoutExamples) {
  Rule good;
  good.id = "good";
  good.description = "A token";
  good.pattern = "goodtoken_[a-z]{8}";
  good.examples = {{"x = {secret:goodtoken_{lower:8}}"}};
  Rule bad = good;
  bad.id = "bad";
  bad.pattern = "badtoken_[a-z]{8}";
  Rule bare = good;
  bare.id = "bare";
  bare.examples.clear();
  const Result<RuleSet> rules = RuleSet::from_rules({good, bad, bare});
  ASSERT_TRUE(rules.has_value());
  std::ostringstream out;
  EXPECT_EQ(test_rules(*rules, out), 1U);
  EXPECT_THAT(out.str(), ::testing::StartsWith("rule `bad`: "));
  EXPECT_THAT(out.str(), ::testing::EndsWith("rule `bare`: has no examples\n3 rules, 1 failed\n"));
}

}  // namespace
}  // namespace dowse
