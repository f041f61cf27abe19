#include "engine/report/rules_json.h"

#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/report/golden.h"
#include "tests/report/sample_rules.h"

namespace dowse {
namespace {

constexpr std::string_view kSchema = "docs/schema/dowse-rules-1.schema.json";

std::string json_of(const RuleSet& rules, const std::vector<RuleIndex>& which) {
  std::ostringstream out;
  const Result<void> written = write_rules_json(rules, which, out);
  EXPECT_TRUE(written.has_value());
  return out.str();
}

TEST(RulesJson, Golden) {
  testing::expect_golden("rules.json",
                         json_of(testing::made_up_rules(), {RuleIndex{0}, RuleIndex{1}}));
}

TEST(RulesJson, FitsItsSchema) {
  const RuleSet builtin = RuleSet::builtin().value();
  std::vector<RuleIndex> all;
  for (std::size_t i = 0; i < builtin.size(); ++i)
    all.push_back(static_cast<RuleIndex>(i));
  testing::expect_valid(kSchema, {json_of(testing::made_up_rules(), {RuleIndex{0}, RuleIndex{1}}),
                                  json_of(testing::made_up_rules(), {}), json_of(builtin, all)});
}

TEST(RulesJson, ARuleNoMatcherTakesIsAnError) {
  Rule endless;
  endless.id = "endless";
  endless.pattern = "abcd[0-9]+";
  const RuleSet rules = RuleSet::from_rules({endless}).value();
  const std::vector<RuleIndex> all = {RuleIndex{0}};
  std::ostringstream out;
  EXPECT_FALSE(write_rules_json(rules, all, out).has_value());
}

}  // namespace
}  // namespace dowse
