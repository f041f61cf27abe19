#include "cli/rules_command.h"

#include <sstream>

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

}  // namespace
}  // namespace dowse
