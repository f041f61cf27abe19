#include "engine/match/database.h"

#include <string>
#include <string_view>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/match/test_rules.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(AnchorTable, SharesLiteralsBetweenRules) {
  const RuleSet rules =
      testing::rules_of({"key_[^a]", "(?i)key_[^a]", "[0-9]{9}", "(?:key_|tok_)[^b]"});
  const AnchorTable table(*plan_rules(rules));
  EXPECT_THAT(table.literals(),
              ElementsAre(AnchorLiteral{"key_", false}, AnchorLiteral{"key_", true},
                          AnchorLiteral{"tok_", false}));
  EXPECT_THAT(table.rules_of(0), ElementsAre(RuleIndex{0}, RuleIndex{3}));
  EXPECT_THAT(table.rules_of(1), ElementsAre(RuleIndex{1}));
  EXPECT_THAT(table.rules_of(2), ElementsAre(RuleIndex{3}));
}

TEST(AnchorTable, IsMadeFromItsEntriesInTheirOrderAlone) {
  const RuleSet rules = testing::rules_of({"key_[^a]", "(?:key_|tok_)[^b]"});
  const std::vector<RulePlan> plans = *plan_rules(rules);
  AnchorTable::Entries entries = AnchorTable::entries(plans);
  ASSERT_EQ(entries.all.size(), 3U);
  EXPECT_EQ(entries.anywhere, 3U);
  const std::optional<AnchorTable> table = AnchorTable::from_entries(plans, entries);
  ASSERT_TRUE(table.has_value());
  EXPECT_THAT(table->literals(),
              ElementsAre(AnchorLiteral{"key_", false}, AnchorLiteral{"tok_", false}));
  EXPECT_THAT(table->rules_of(0), ElementsAre(RuleIndex{0}, RuleIndex{1}));
  AnchorTable::Entries wrong = entries;
  wrong.all.pop_back();
  EXPECT_FALSE(AnchorTable::from_entries(plans, wrong).has_value());
  wrong = entries;
  std::swap(wrong.all[0], wrong.all[1]);
  EXPECT_FALSE(AnchorTable::from_entries(plans, wrong).has_value());
  wrong = entries;
  wrong.all[0] = wrong.all[1];
  EXPECT_FALSE(AnchorTable::from_entries(plans, wrong).has_value());
  wrong = entries;
  wrong.all[2] = {9, 0};
  EXPECT_FALSE(AnchorTable::from_entries(plans, wrong).has_value());
  wrong = entries;
  wrong.anywhere = 2;  // a literal would be looked for in too few places
  EXPECT_FALSE(AnchorTable::from_entries(plans, wrong).has_value());
}

TEST(AnchorTable, LooksForWhatOneRuleNeedsAnywhereThere) {
  const RuleSet rules = testing::rules_of(
      {"zzz_[A-Za-z0-9]{20}", "(?:tok_|yyy_)[A-Za-z0-9]{20}", "(?:abc_|tok_)[a-z]{3}"});
  const AnchorTable table(*plan_rules(rules));
  EXPECT_THAT(table.literals(),
              ElementsAre(AnchorLiteral{"abc_", false}, AnchorLiteral{"tok_", false},
                          AnchorLiteral{"yyy_", false}, AnchorLiteral{"zzz_", false}));
  EXPECT_EQ(table.sets().anywhere.size(), 2U);
  EXPECT_EQ(table.sets().at_runs.size(), 2U);
  EXPECT_THAT(table.rules_of(1), ElementsAre(RuleIndex{1}, RuleIndex{2}));
  EXPECT_THAT(table.rules_of(3), ElementsAre(RuleIndex{0}));
}

TEST(Database, LooksNoFartherBackThanValuesReach) {
  const auto back = [](const std::string& pattern) {
    return compile_database(testing::rules_of({pattern}))->value_back;
  };
  EXPECT_EQ(back("acme {0,5}= {0,5}[0-9a-f]{32}"), 15U);
  EXPECT_EQ(back("[a-z]{2}acme {0,5}= {0,5}[0-9a-f]{32}"), 15U);
  EXPECT_EQ(back("={1,3}[0-9]{5}abc[0-9]{12}"), 0U);  // the literal stands in the value
}

void expect_same(const MatchDatabase& a, const MatchDatabase& b) {
  ASSERT_EQ(a.plans.size(), b.plans.size());
  for (std::size_t i = 0; i < a.plans.size(); ++i) {
    EXPECT_EQ(a.plans[i].tier, b.plans[i].tier);
    EXPECT_EQ(a.plans[i].pattern.literals, b.plans[i].pattern.literals);
    EXPECT_EQ(a.plans[i].pattern.min_before, b.plans[i].pattern.min_before);
    EXPECT_EQ(a.plans[i].pattern.first, b.plans[i].pattern.first);
    EXPECT_EQ(a.plans[i].pattern.max_before, b.plans[i].pattern.max_before);
    EXPECT_EQ(a.plans[i].pattern.max_width, b.plans[i].pattern.max_width);
    EXPECT_EQ(a.plans[i].pattern.place, b.plans[i].pattern.place);
    EXPECT_EQ(a.plans[i].pattern.value_reach, b.plans[i].pattern.value_reach);
  }
  EXPECT_EQ(a.expressions, b.expressions);
  EXPECT_EQ(a.anchors.sets().anywhere.size(), b.anchors.sets().anywhere.size());
  ASSERT_THAT(a.anchors.literals(), ::testing::ElementsAreArray(b.anchors.literals()));
  for (std::size_t i = 0; i < a.anchors.literals().size(); ++i) {
    EXPECT_THAT(a.anchors.rules_of(i), ::testing::ElementsAreArray(b.anchors.rules_of(i)));
  }
}

TEST(Database, SurvivesBeingWrittenDown) {
  const RuleSet rules = testing::varied_rules();
  const std::string bytes = std::move(*serialize_database(rules));
  const Result<MatchDatabase> read = deserialize_database(bytes, rules);
  ASSERT_TRUE(read.has_value()) << read.error().message();
  expect_same(*read, *compile_database(rules));
  EXPECT_EQ(*serialize_database(rules), bytes);
}

TEST(Database, RefusesBytesOfOtherRules) {
  const std::string bytes = *serialize_database(testing::rules_of({"key_[^a]"}));
  const Result<MatchDatabase> read = deserialize_database(bytes, testing::rules_of({"key_[^b]"}));
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code(), Errc::kCorrupt);
  EXPECT_THAT(read.error().message(), HasSubstr("other rules"));
}

TEST(Database, RefusesDamagedBytes) {
  const RuleSet rules = testing::varied_rules();
  const std::string bytes = *serialize_database(rules);
  const std::string_view view = bytes;
  for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 16) {
    ASSERT_FALSE(deserialize_database(view.substr(0, size), rules).has_value()) << size;
  }
  // The plans stand before Hyperscan's part, which has a checksum of its own.
  for (std::size_t at = 0; at < 200; ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x80);
    const Result<MatchDatabase> read = deserialize_database(changed, rules);
    EXPECT_TRUE(read.has_value() || read.error().code() == Errc::kCorrupt) << at;
  }
}

TEST(Database, NamesTheRuleThatCannotBeCompiled) {
  const Result<MatchDatabase> made =
      compile_database(testing::rules_of({"[a-z]{9}", "key_[a-z]+"}));
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().code(), Errc::kRule);
  EXPECT_THAT(made.error().message(), HasSubstr("rule `rule-1`"));
}

}  // namespace
}  // namespace dowse
