#include "engine/find/path_rules.h"

#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

RuleSet rules() {
  std::vector<Rule> made(3);
  made[0].id = "content";
  made[0].pattern = "never";
  made[0].path = "\\.key$";
  made[1].id = "key-file";
  made[1].kind = RuleKind::kPath;
  made[1].path = "\\.key$";
  made[2].id = "secret-folder";
  made[2].kind = RuleKind::kPath;
  made[2].path = "^secrets/";
  return RuleSet::from_rules(std::move(made)).value();
}

TEST(PathRules, OnlyRulesWithoutAnExpressionAreAsked) {
  const PathRules paths = PathRules::make(rules()).value();
  EXPECT_TRUE(paths.any());
  EXPECT_THAT(paths.matching("a.key"), ElementsAre(RuleIndex{1}));
  EXPECT_THAT(paths.matching("secrets/a.key"), ElementsAre(RuleIndex{1}, RuleIndex{2}));
  EXPECT_THAT(paths.matching("a/secrets/b"), IsEmpty());
  EXPECT_TRUE(paths.match("secrets/b"));
  EXPECT_FALSE(paths.match("b"));
}

TEST(PathRules, MostPacksHaveNone) {
  Rule rule;
  rule.id = "content";
  rule.pattern = "never";
  const RuleSet set = RuleSet::from_rules({rule}).value();
  EXPECT_FALSE(PathRules::make(set).value().any());
}

TEST(PathRules, AnExpressionThatIsNoneNamesItsRule) {
  Rule rule;
  rule.id = "broken";
  rule.kind = RuleKind::kPath;
  rule.path = "(";
  const RuleSet set = RuleSet::from_rules({rule}).value();
  EXPECT_THAT(PathRules::make(set).error().message(), ::testing::HasSubstr("rule broken"));
}

}  // namespace
}  // namespace dowse
