#include "engine/match/sketch.h"

#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <re2/re2.h>

#include "engine/match/regex_parser.h"
#include "tests/match/regex_text.h"
#include "tests/match/test_rules.h"

namespace dowse {
namespace {

Sketch sketch_of(std::string_view pattern) {
  const Result<Regex> regex = parse_regex(pattern);
  EXPECT_TRUE(regex.has_value()) << pattern;
  return Sketch::make(regex->root);
}

bool may_match(std::string_view pattern, std::string_view text, std::uint64_t begin = 0) {
  Sketch sketch = sketch_of(pattern);
  std::uint64_t bytes = 0;
  return sketch.may_match(text, begin, text.size(), bytes);
}

TEST(Sketch, SaysNoWhereAByteCannotStand) {
  EXPECT_TRUE(may_match("key=[0-9]{3}", "key=123"));
  EXPECT_FALSE(may_match("key=[0-9]{3}", "key=12a"));
  EXPECT_FALSE(may_match("key=[0-9]{3}", "key=12"));  // the text ends
  EXPECT_FALSE(may_match("key=[0-9]{3}", " key=123"));
  EXPECT_TRUE(may_match("key=[0-9]{3}", " key=123", 1));
  EXPECT_TRUE(may_match("a(?:b|cd|)e", "ae"));
  EXPECT_TRUE(may_match("a(?:b|cd|)e", "acde"));
  EXPECT_FALSE(may_match("a(?:b|cd|)e", "acbe"));
  EXPECT_TRUE(may_match("(?i)\xE9", "\xC9"));
  EXPECT_TRUE(may_match("", ""));
}

TEST(Sketch, KnowsRepetitions) {
  for (const char* text : {"xy", "xaay", "xaaaay"})
    EXPECT_TRUE(may_match("x(?:aa){0,2}y", text)) << text;
  EXPECT_FALSE(may_match("x(?:aa){0,2}y", "xaaay"));
  EXPECT_FALSE(may_match("x(?:aa){0,2}y", "xaaaaaay"));
  EXPECT_TRUE(may_match("x[ab]*y", "xabbay"));
  EXPECT_FALSE(may_match("x[ab]+y", "xy"));
  EXPECT_TRUE(may_match("x(?:a*|b?)*y", "xabay"));  // a repetition of what can be empty
  EXPECT_TRUE(may_match("xa{0}y", "xy"));
  EXPECT_FALSE(may_match("xa{0}y", "xay"));
}

// Limits go where they would make it large: what it says is "perhaps" then.
TEST(Sketch, ErrsTowardsYes) {
  EXPECT_TRUE(may_match("x[ab]{500,600}y", "x" + std::string(601, 'a') + "y"));
  EXPECT_FALSE(may_match("x[ab]{500,600}y", "xaaaaaaay"));
  EXPECT_TRUE(may_match("\\bkey$", "keys"));  // assertions are not looked at
  std::string large;
  for (int i = 0; i < 5000; ++i)
    large += "(?:ab|cd)";
  EXPECT_TRUE(may_match(large, "no"));
}

TEST(Sketch, LooksNoFartherThanItMust) {
  Sketch sketch = sketch_of("key=[0-9]{3,40};");
  const std::string text = "key=12x" + std::string(100, '1');
  std::uint64_t bytes = 0;
  EXPECT_FALSE(sketch.may_match(text, 0, text.size(), bytes));
  EXPECT_EQ(bytes, 7U);
  EXPECT_FALSE(sketch.may_match("key=123;", 0, 7, bytes));  // the limit is in front of the ;
  EXPECT_EQ(bytes, 14U);
  EXPECT_FALSE(sketch.may_match("key", 3, 3, bytes));
  EXPECT_EQ(bytes, 14U);
}

// A text that leads to a new state with nearly every byte: states are forgotten again and again.
TEST(Sketch, ForgetsStatesAndStaysRight) {
  const std::string_view pattern = "(?:a[ab]{0,40}c|b[ab]{0,40}d|[ab]{3}(?:a[ab]{12}|b[ab]{13})e)";
  Sketch sketch = sketch_of(pattern);
  const RE2 expression(std::string(pattern), RE2::Latin1);
  std::mt19937 random(3);
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (auto count = 2 + random() % 40; count > 0; --count)
      text += "ab"[random() % 2];
    text += "cde"[random() % 3];
    std::uint64_t bytes = 0;
    EXPECT_EQ(sketch.may_match(text, 0, text.size(), bytes),
              expression.Match(text, 0, text.size(), RE2::ANCHOR_START, nullptr, 0))
        << text;
  }
}

TEST(Sketch, TakesEveryTextThatRulesMatch) {
  const RuleSet rules = testing::varied_rules();
  std::mt19937_64 random(1);
  std::size_t tried = 0;
  for (const Rule& rule : rules.rules()) {
    const Result<Regex> regex = parse_regex(rule.pattern);
    if (!regex) continue;
    Sketch sketch = Sketch::make(regex->root);
    for (int i = 0; i < 30; ++i) {
      const std::string text =
          testing::text_of(regex->root, static_cast<testing::TextLength>(i % 3), random);
      std::uint64_t bytes = 0;
      EXPECT_TRUE(sketch.may_match(text, 0, text.size(), bytes)) << rule.pattern;
      ++tried;
    }
  }
  EXPECT_GT(tried, 400U);
}

}  // namespace
}  // namespace dowse
