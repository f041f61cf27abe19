#include "engine/match/anchor_place.h"

#include <algorithm>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "engine/match/entropy.h"
#include "engine/match/regex_parser.h"
#include "engine/rules/rule_set.h"
#include "tests/match/regex_text.h"
#include "tests/match/test_rules.h"

namespace dowse {
namespace {

std::optional<RunBounds> run_of(std::string_view pattern) {
  const Regex regex = *parse_regex(pattern);
  return run_ahead({std::span(&regex.root, 1)});
}

std::optional<RunBounds> value_of(std::string_view pattern, double most_without_digit = 0.005) {
  return value_ahead(parse_regex(pattern)->root, most_without_digit);
}

void expect_bounds(const std::optional<RunBounds>& got, std::uint32_t least, std::uint32_t most) {
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->least, least);
  EXPECT_EQ(got->most, most);
}

TEST(RunAhead, IsWhereARunIsCertain) {
  expect_bounds(run_of("tok_[a-z]{16}"), 0, 0);
  expect_bounds(run_of("(?:[^a-z]|^)tok_[a-z]{16}"), 0, 1);
  expect_bounds(run_of("a{0,3}:[a-z]{20,40}"), 1, 4);
  expect_bounds(run_of("(?:a:|bcd:)[a-z]{20}"), 2, 4);
  expect_bounds(run_of("(?:[a-z]{5}){4}"), 0, 0);
  EXPECT_FALSE(run_of("tok_[a-z]{15}").has_value());
  EXPECT_FALSE(run_of("a{0,4}:[a-z]{20,40}").has_value());  // too far behind
  EXPECT_FALSE(run_of("[a-z]{19}\\.[a-z]{19}").has_value());
  EXPECT_FALSE(run_of("[a-z]{3}:?[a-z]{19}").has_value());
  EXPECT_FALSE(run_of("(?:[a-z]{20}|x)").has_value());
  EXPECT_FALSE(run_of("(?:[a-z]{20})?").has_value());
  EXPECT_FALSE(run_of("[a-z.]{30}").has_value());
}

TEST(RunAhead, GoesOnWhereTheFirstPartEnds) {
  const Regex first = *parse_regex("tok_[a-z]{6}");
  const Regex second = *parse_regex("[0-9]{10}");
  const RegexTailView behind{std::span(&second.root, 1)};
  expect_bounds(run_ahead({std::span(&first.root, 1), &behind}), 0, 0);
  EXPECT_FALSE(run_ahead({std::span(&first.root, 1)}).has_value());
}

TEST(RunInFront, IsCertainWhereOneAlwaysEnds) {
  const auto ends = [](std::string_view pattern) {
    RunInFront in_front;
    in_front.add(parse_regex(pattern)->root);
    return in_front.is_certain();
  };
  EXPECT_TRUE(ends("[0-9a-f]{32}"));
  EXPECT_TRUE(ends(".{0,90}=[0-9a-f]{20}"));
  EXPECT_FALSE(ends("[0-9a-f]{19}"));
  EXPECT_FALSE(ends("[0-9a-f]{32}=?"));
  EXPECT_FALSE(ends("(?:[0-9a-f]{32})?"));
  EXPECT_FALSE(ends("(?:(?:(?:[0-9]?){100}){100}){100}[0-9a-f]{32}"));  // too long to be followed
  RunInFront parts;
  parts.add(parse_regex("[0-9a-f]{12}")->root);
  EXPECT_FALSE(parts.is_certain());
  parts.add(parse_regex("[g-z]{8}")->root);
  EXPECT_TRUE(parts.is_certain());
}

TEST(ValueAhead, IsWhereAValueIsCertain) {
  expect_bounds(value_of("key=[0-9a-f]{20}"), 4, 4);
  expect_bounds(value_of("key={0,2}\\s{1,9}[0-9a-f]{20}"), 4, 14);
  expect_bounds(value_of("x=[A-Za-z0-9]{31}"), 2, 2);
  expect_bounds(value_of("x=[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{8}"), 2, 2);
  expect_bounds(value_of("a=[a-z]{30}:[0-9a-f]{32}"), 33, 33);
  EXPECT_FALSE(value_of("[0-9a-f]{20}").has_value());       // nothing in front
  EXPECT_FALSE(value_of("key[0-9a-f]{20}").has_value());    // nothing that ends a run
  EXPECT_FALSE(value_of("key=?[0-9a-f]{20}").has_value());  // not always
  EXPECT_FALSE(value_of("x=[A-Za-z0-9]{30}").has_value());  // 1 of 195 has no digit
  EXPECT_TRUE(value_of("x=[A-Za-z0-9]{30}", 0.01).has_value());
  EXPECT_FALSE(value_of("x=[A-Za-z]{90}").has_value());
  EXPECT_FALSE(value_of("x=[a-z]{30}[0-9a-f]{32}").has_value());  // digits behind its head
  EXPECT_FALSE(value_of("x=[a-z]{2,40}[0-9]{20}").has_value());   // where it is longest
  EXPECT_FALSE(value_of("x=[0-9a-f]{90}", 0).has_value());
  EXPECT_TRUE(value_of(".{0,127}=[0-9a-f]{20}").has_value());
  EXPECT_FALSE(value_of(".{0,128}=[0-9a-f]{20}").has_value());
}

bool has_run_at(std::string_view text, std::size_t at) {
  const std::string_view run = text.substr(std::min(at, text.size()), kMinEntropyRun);
  return run.size() == kMinEntropyRun && std::all_of(run.begin(), run.end(), &in_entropy_alphabet);
}

// Holds what is certain against texts of the expression.
void expect_true_of_texts(std::string_view pattern, std::mt19937_64& random) {
  const Regex regex = *parse_regex(pattern);
  const std::optional<RunBounds> run = run_ahead({std::span(&regex.root, 1)});
  const std::optional<RunBounds> value = value_ahead(regex.root, 0.005);
  for (int i = 0; i < 12; ++i) {
    const auto length = static_cast<testing::TextLength>(i % 3);
    const std::string text = testing::text_of(regex.root, length, random);
    const auto holds = [&](const RunBounds& bounds, bool is_bounded) {
      for (std::size_t at = bounds.least; at <= bounds.most; ++at) {
        const bool begins = !is_bounded || (at > 0 && at <= text.size() &&  //
                                            !in_entropy_alphabet(text[at - 1]));
        if (begins && has_run_at(text, at)) return true;
      }
      return false;
    };
    ASSERT_TRUE(!run || holds(*run, false)) << pattern << "\n" << text;
    ASSERT_TRUE(!value || holds(*value, true)) << pattern << "\n" << text;
  }
}

TEST(AnchorPlace, IsTrueOfTextsOfTheExpressions) {
  std::mt19937_64 random(5);
  for (const RuleSet& rules : {testing::varied_rules(), *RuleSet::builtin()}) {
    for (const Rule& rule : rules.rules()) {
      if (rule.kind != RuleKind::kPattern) continue;
      expect_true_of_texts(rule.pattern, random);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(ValueStart, StandsBehindWhatEndsARunWithADigitInItsHead) {
  const std::string letters(19, 'x');
  EXPECT_TRUE(is_value_start("=" + letters + "1", 1));
  EXPECT_TRUE(is_value_start("=1" + letters, 1));
  EXPECT_FALSE(is_value_start("1" + letters, 0));
  EXPECT_FALSE(is_value_start("-1" + letters, 1));
  EXPECT_FALSE(is_value_start("==" + letters + "1", 1));
  EXPECT_FALSE(is_value_start("=" + letters + ".1", 1));
  EXPECT_FALSE(is_value_start("=" + letters + "y", 1));
  EXPECT_FALSE(is_value_start("=" + letters, 1));
  EXPECT_TRUE(is_value_start("=" + std::string(31, 'x') + "1", 1));
  EXPECT_FALSE(is_value_start("=" + std::string(32, 'x') + "1", 1));
  EXPECT_FALSE(is_value_start("", 0));
}

TEST(ValueStart, IsDecidedByItsHead) {
  const std::string text = ";1" + std::string(24, 'x') + "; " + std::string(40, 'y');
  EXPECT_EQ(end_of_head(text, 1), 27U);  // with the ';'
  EXPECT_EQ(end_of_head(text, 28), 60U);
  EXPECT_EQ(end_of_head("=abc", 1), 5U);  // the end of the text decides, too
}

TEST(CountsAt, ARunOfTheMatch) {
  const std::string text = "--- tok_0123456789abcdefghij tok_ ---";
  const ByteSpan all{0, text.size()};
  const ByteSpan token{4, 8};
  EXPECT_TRUE(stands_at_run(text, all, token));
  EXPECT_TRUE(stands_at_run(text, {4, 28}, token));
  EXPECT_TRUE(stands_at_run(text, {4, 24}, token));
  EXPECT_FALSE(stands_at_run(text, {4, 23}, token));  // no run of 20 is in the match
  EXPECT_TRUE(stands_at_run(text, all, {0, 3}));      // four bytes in front
  EXPECT_TRUE(stands_at_run(text, all, {24, 28}));    // at its end
  EXPECT_FALSE(stands_at_run(text, all, {26, 30}));   // over its end
  EXPECT_FALSE(stands_at_run(text, all, {29, 33}));
  const std::string behind = "-- : tok_0123456789abcdefghij";
  EXPECT_TRUE(stands_at_run(behind, {0, behind.size()}, {1, 4}));
  EXPECT_FALSE(stands_at_run(behind, {0, behind.size()}, {0, 3}));  // five bytes in front
}

TEST(CountsAt, AValueOfTheMatch) {
  const std::string text = "key: \"0123456789abcdefghij\" key";
  const ByteSpan all{0, text.size()};
  const ByteSpan key{0, 3};
  EXPECT_TRUE(stands_before_value(text, all, key, 6));
  EXPECT_FALSE(stands_before_value(text, all, key, 5));                  // too far behind
  EXPECT_FALSE(stands_before_value(text, {6, text.size()}, {6, 9}, 9));  // nothing ends a run
  EXPECT_TRUE(stands_before_value(text, {5, text.size()}, {6, 9}, 9));
  EXPECT_TRUE(stands_before_value(text, {0, 26}, key, 9));
  EXPECT_FALSE(stands_before_value(text, {0, 25}, key, 9));  // nor is all of the run in it
  EXPECT_TRUE(stands_before_value(text, all, {23, 26}, 9));  // in the first 20 bytes of the run
  EXPECT_FALSE(stands_before_value(text, all, {24, 27}, 9));
}

}  // namespace
}  // namespace dowse
