#include "engine/match/reference_matcher.h"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/match/test_rules.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Whole and secret as [begin,end) pairs.
std::vector<std::string> spans(const RuleSet& rules, std::string_view text) {
  Result<std::vector<Match>> found = reference_scan(rules, text);
  EXPECT_TRUE(found.has_value());
  std::vector<std::string> out;
  for (const Match& match : *found) {
    const auto span = [](const ByteSpan& s) {
      return std::to_string(s.begin) + "-" + std::to_string(s.end);
    };
    out.push_back(span(match.whole) + " " + span(match.secret));
  }
  return out;
}

std::vector<std::string> spans(const std::string& pattern, std::string_view text) {
  return spans(testing::rules_of({pattern}), text);
}

RuleSet with_group(std::string_view pattern, std::uint32_t group) {
  return *RuleSet::from_rules({testing::pattern_rule(0, pattern, group)});
}

TEST(ReferenceMatcher, FindsEachAnchorsMatch) {
  EXPECT_THAT(spans("key_[a-z]{2}", "key_ab key_cd"), ElementsAre("0-6 0-6", "7-13 7-13"));
  EXPECT_THAT(spans("key_[a-z]{2}", "key_a key_c"), IsEmpty());
  EXPECT_THAT(spans("key_[a-z]{2}", ""), IsEmpty());
}

TEST(ReferenceMatcher, NoMatchUsesUpText) {
  EXPECT_THAT(spans("tok.{0,9}", "tok_tok_x"), ElementsAre("0-9 0-9", "4-9 4-9"));
}

TEST(ReferenceMatcher, TakesTheSmallestStartWhoseMatchCoversTheAnchor) {
  // Each anchor looks back by itself: 0 is too far from the second one.
  EXPECT_THAT(spans("[a-z]{0,4}::x.{0,8}", "ab::x::x"), ElementsAre("0-8 0-8", "1-8 1-8"));
  // The match at 0 ends before the second anchor does, so it is not the second anchor's.
  EXPECT_THAT(spans("[a-z]{0,9}?key=[0-9]", "akey=1key=2"), ElementsAre("0-6 0-6", "6-11 6-11"));
  // A match that begins more than max_before bytes before the anchor is not found from there.
  EXPECT_THAT(spans("[a-z]{0,2}key=[0-9]", "abcdkey=1"), ElementsAre("2-9 2-9"));
}

TEST(ReferenceMatcher, SeesTheRealNeighbours) {
  EXPECT_THAT(spans("\\bkey=[0-9]\\b", "xkey=1 key=2x key=3"), ElementsAre("14-19 14-19"));
  EXPECT_THAT(spans("^key=[0-9]", "key=1\nkey=2"), ElementsAre("0-5 0-5"));
  EXPECT_THAT(spans("(?m)^key=[0-9]$", "key=1\nkey=2"), ElementsAre("0-5 0-5", "6-11 6-11"));
  EXPECT_THAT(spans("key=[0-9]$", "key=1\nkey=2"), ElementsAre("6-11 6-11"));
}

TEST(ReferenceMatcher, TextIsBytes) {
  EXPECT_THAT(spans("key=.\\z", std::string("key=\xE9")), ElementsAre("0-5 0-5"));
  EXPECT_THAT(spans("key=[^a]\\z", std::string("key=\0", 5)), ElementsAre("0-5 0-5"));
  EXPECT_THAT(spans("(?i)key=x", "KEY=X"), ElementsAre("0-5 0-5"));
  EXPECT_THAT(spans("key=x", "KEY=X"), IsEmpty());
}

TEST(ReferenceMatcher, ExpressionRulesMatchWhereAStretchOfStartsBegins) {
  EXPECT_THAT(spans("[0-9]{3}", "12345 678 90"), ElementsAre("0-3 0-3", "6-9 6-9"));
  EXPECT_THAT(spans("[0-9]{3}", "123"), ElementsAre("0-3 0-3"));
}

TEST(ReferenceMatcher, ChoosesTheSecret) {
  const std::string_view pattern = "key=(?:'(\\w{0,9})'|(\\w{1,9}))(!)?";
  EXPECT_THAT(spans(with_group(pattern, 0), "key='ab'"), ElementsAre("0-8 5-7"));
  EXPECT_THAT(spans(with_group(pattern, 0), "key=ab!"), ElementsAre("0-7 4-6"));
  EXPECT_THAT(spans(with_group(pattern, 0), "key=''!"), ElementsAre("0-7 6-7"));
  EXPECT_THAT(spans(with_group(pattern, 0), "key=''"), ElementsAre("0-6 0-6"));
  EXPECT_THAT(spans(with_group(pattern, 2), "key=ab!"), ElementsAre("0-7 4-6"));
  EXPECT_THAT(spans(with_group(pattern, 2), "key='ab'"), ElementsAre("0-8 0-8"));
  EXPECT_THAT(spans(with_group(pattern, 1), "key=''"), ElementsAre("0-6 0-6"));
}

TEST(ReferenceMatcher, PathRulesHaveNoRawMatches) {
  Rule rule;
  rule.id = "path";
  rule.kind = RuleKind::kPath;
  rule.path = "x";
  EXPECT_THAT(spans(*RuleSet::from_rules({rule}), "x"), IsEmpty());
}

TEST(ReferenceMatcher, NamesARuleItCannotUse) {
  const auto message = [](const RuleSet& rules) {
    return ReferenceMatcher::compile(rules).error().message();
  };
  EXPECT_THAT(message(testing::rules_of({"key=.*"})), HasSubstr("rule `rule-0`: byte 5"));
  EXPECT_THAT(message(with_group("key=.", 1)), HasSubstr("rule `rule-0`: there is no group 1"));
}

TEST(ReferenceMatcher, KnowsTheVariedRules) {
  const RuleSet rules = testing::varied_rules();
  EXPECT_TRUE(ReferenceMatcher::compile(rules).has_value());
}

}  // namespace
}  // namespace dowse
