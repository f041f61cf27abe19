#include "engine/match/regex_ast.h"

#include <string_view>

#include <gtest/gtest.h>

#include "engine/match/regex_parser.h"

namespace dowse {
namespace {

RegexNode tree(std::string_view pattern) {
  Result<Regex> regex = parse_regex(pattern);
  EXPECT_TRUE(regex.has_value()) << pattern;
  return std::move(regex->root);
}

void expect_width(std::string_view pattern, std::uint64_t min, std::uint64_t max) {
  const RegexWidth width = width_of(tree(pattern));
  EXPECT_EQ(width.min, min) << pattern;
  EXPECT_EQ(width.max, max) << pattern;
}

TEST(RegexAst, CountsWidths) {
  expect_width("", 0, 0);
  expect_width("abc", 3, 3);
  expect_width("^a$\\b\\B\\A\\z", 1, 1);
  expect_width("a|bcd|", 0, 3);
  expect_width("a{2,5}", 2, 5);
  expect_width("(?:ab|c){2,5}", 2, 10);
  expect_width("a?b*", 0, RegexWidth::kUnbounded);
  expect_width("a+", 1, RegexWidth::kUnbounded);
  expect_width("a{3,}", 3, RegexWidth::kUnbounded);
  expect_width("(?:^)*a", 1, 1);
  expect_width("(?:a{0})*b", 1, 1);
  expect_width("(?:(?:a{1000}){1000}){1000}", 1000000000, 1000000000);
}

TEST(RegexAst, WidthsStopAtUnbounded) {
  std::string pattern = "a+";
  for (int i = 0; i < 20; ++i)
    pattern = "(?:" + pattern + "){1000}";
  expect_width(pattern, RegexWidth::kUnbounded, RegexWidth::kUnbounded);
}

TEST(RegexAst, NamesTheRepetitionWithoutLimit) {
  EXPECT_EQ(unbounded_repeat_at(tree("a{1,9}")), std::nullopt);
  EXPECT_EQ(unbounded_repeat_at(tree("\\b*a")), std::nullopt);
  EXPECT_EQ(unbounded_repeat_at(tree("ab(c|d*)")), 6U);
}

TEST(RegexAst, OverApproximationDropsAssertionsAndSpellsBytes) {
  EXPECT_EQ(over_approximation(tree("^a\\b[b-d]$")), "\\x61[\\x62-\\x64]");
  EXPECT_EQ(over_approximation(tree("(?i)k|\xE9{1,3}?")),
            "(?:[\\x4b-\\x4b\\x6b-\\x6b]|(?:[\\xc9-\\xc9\\xe9-\\xe9]){1,3})");
  EXPECT_EQ(over_approximation(tree("(?:a|)b*")), "(?:\\x61|)(?:\\x62){0,}");
  EXPECT_EQ(over_approximation(tree("(?:\\b){3}a")), "\\x61");
  EXPECT_EQ(over_approximation(tree("(?s).")), "[\\x00-\\xff]");
}

TEST(RegexAst, CountsWrittenOutSets) {
  constexpr std::uint32_t kAll = RegexNode::kNoLimit;
  EXPECT_EQ(expanded_size(tree("a(?:b|c){2,5}[d-z]\\b"), kAll), 12U);
  EXPECT_EQ(expanded_size(tree("a{3,100}"), kAll), 100U);
  EXPECT_EQ(expanded_size(tree("a{3,100}"), 8), 4U);
  EXPECT_EQ(expanded_size(tree("a{30,100}b{0,8}"), 8), 9U + 8);
  EXPECT_EQ(expanded_size(tree("a+"), kAll), 2U);
}

TEST(RegexAst, KnowsWhatAMatchCanBeginWith) {
  const auto first = [](std::string_view pattern) {
    std::string bytes;
    const ByteSet set = first_bytes(tree(pattern));
    for (unsigned byte = 0; byte < 256; ++byte) {
      if (set.contains(static_cast<std::uint8_t>(byte))) bytes += static_cast<char>(byte);
    }
    return bytes;
  };
  EXPECT_EQ(first("abc"), "a");
  EXPECT_EQ(first("\\b(?:x|yz)?b{0,3}c"), "bcxy");
  EXPECT_EQ(first("(?i)k"), "Kk");
  EXPECT_EQ(first("(?:a|b?)(?:c|)d"), "abcd");
  EXPECT_EQ(first("a{0}b"), "b");
  EXPECT_EQ(first("(?:a?){3}b"), "ab");
}

}  // namespace
}  // namespace dowse
