#include "cli/rules_command.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(RulesCommand, TestNamesRulesThatAreWrongAndWhatIsMissing) {
  Rule good;
  good.id = "good";
  good.description = "A token";
  good.pattern = "goodtoken_[a-z]{8}";
  good.examples = {{"x = {secret:goodtoken_{lower:8}}"}};
  good.counterexamples = {{"goodtoken_{lower:7}"}};
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
  EXPECT_THAT(out.str(), StartsWith("rule `bad`: example 1 `x = {secret:goodtoken_{lower:8}}` does "
                                    "not match in text 1"));
  EXPECT_THAT(out.str(), HasSubstr("note: rule `bare`: has no examples\n3 rules, 5 examples, 1 "
                                   "wrong\nmost work: "));
}

}  // namespace
}  // namespace dowse
