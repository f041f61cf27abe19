#include "engine/match/regex_parser.h"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include "tests/match/regex_text.h"

namespace dowse {
namespace {

using ::testing::HasSubstr;

bool re2_matches_all(const std::string& pattern, std::string_view text) {
  RE2::Options options(RE2::Latin1);
  options.set_log_errors(false);
  const RE2 expression(pattern, options);
  EXPECT_TRUE(expression.ok()) << pattern << ": " << expression.error();
  return RE2::FullMatch(text, expression);
}

// Expressions for one byte: what our tree takes is what RE2 takes, for all 256 values.
const std::vector<std::string> kOneByte = {"a",
                                           "(?i)k",
                                           "(?i)S",
                                           "(?i)\xE9",
                                           "(?i)\xC9",
                                           "(?i)\xDF",
                                           "(?i)\xD7",
                                           "(?i)\xF7",
                                           "(?i)\xFF",
                                           "(?i)\xB5",
                                           ".",
                                           "(?s).",
                                           "(?s:.)",
                                           "(?-s).",
                                           "\\C",
                                           "\\d",
                                           "\\D",
                                           "\\s",
                                           "\\S",
                                           "\\w",
                                           "\\W",
                                           "[abc]",
                                           "[^abc]",
                                           "[a-f]",
                                           "(?i)[a-f]",
                                           "(?i)[^a-f]",
                                           "(?i)[^k]",
                                           "[]a]",
                                           "[^]a]",
                                           "[a-]",
                                           "[-a]",
                                           "[\\w-.]",
                                           "[\\d\\-x]",
                                           "[\\D]",
                                           "[^\\D]",
                                           "[^\\s]",
                                           "[\\W\\n]",
                                           "[[:alpha:]]",
                                           "[[:^alpha:]]",
                                           "(?i)[[:upper:]]",
                                           "(?i)[[:^upper:]]",
                                           "[[:alnum:]]",
                                           "[[:ascii:]]",
                                           "[[:blank:]]",
                                           "[[:cntrl:]]",
                                           "[[:digit:]]",
                                           "[[:graph:]]",
                                           "[[:lower:]]",
                                           "[[:print:]]",
                                           "[[:punct:]]",
                                           "[[:space:]]",
                                           "[[:word:]]",
                                           "[[:xdigit:]]",
                                           "[^[:space:]]",
                                           "[[:]",
                                           "[a[:]",
                                           "\\x41",
                                           "\\x{e9}",
                                           "\\x{00041}",
                                           "\\101",
                                           "\\0",
                                           "\\07",
                                           "\\12",
                                           "\\377",
                                           "\\n",
                                           "\\t",
                                           "\\r",
                                           "\\f",
                                           "\\v",
                                           "\\a",
                                           "\\.",
                                           "\\/",
                                           "\\-",
                                           "\\\"",
                                           "\\_",
                                           "\\]",
                                           "[\\]]",
                                           "[\\x00-\\x1f]",
                                           "[\\x80-\\xff]",
                                           "\\Q*\\E",
                                           "\\Q\\\\E",
                                           "{",
                                           "}",
                                           "]",
                                           "\xE9",
                                           "[\xE0-\xFF]",
                                           "(?i)[\xE0-\xFF]",
                                           "(?i)\\xe9",
                                           "(?i)[\\xe9]",
                                           "(?:(?i)a)",
                                           "(?i:a)",
                                           "(?i)(?-i:a)",
                                           "(?i)(?-i)a",
                                           "(?i-s).",
                                           "(?P<n>a)",
                                           "(?U)a",
                                           "a|b",
                                           "a|(?i)b|c",
                                           "(?i:a|b)|c",
                                           "[.]",
                                           "[$]",
                                           "[*+?]",
                                           "x{1}",
                                           "x{1,1}"};

TEST(RegexParser, TakesTheBytesThatRe2Takes) {
  for (const std::string& pattern : kOneByte) {
    const Result<Regex> regex = parse_regex(pattern);
    ASSERT_TRUE(regex.has_value()) << pattern << ": " << regex.error().message();
    const RegexWidth width = width_of(regex->root);
    EXPECT_EQ(width.min, 1U) << pattern;
    EXPECT_EQ(width.max, 1U) << pattern;
    ByteSet ours;
    std::mt19937_64 random(1);
    for (int i = 0; i < 20000; ++i) {
      const std::string text = testing::text_of(regex->root, testing::TextLength::kAny, random);
      ASSERT_EQ(text.size(), 1U) << pattern;
      ours.add(static_cast<std::uint8_t>(text[0]), static_cast<std::uint8_t>(text[0]));
    }
    for (unsigned byte = 0; byte < 256; ++byte) {
      const std::string text(1, static_cast<char>(byte));
      EXPECT_EQ(ours.contains(static_cast<std::uint8_t>(byte)), re2_matches_all(pattern, text))
          << pattern << " byte " << byte;
    }
  }
}

// Texts made from the tree match, so the tree takes nothing that RE2 does not.
TEST(RegexParser, MakesTextsThatRe2Matches) {
  const std::vector<std::string> patterns = {
      "ghp_[A-Za-z0-9]{36}",
      "(?i)(?:pass|secret)[\\w-]{0,5}\\s{0,3}[=:]\\s{0,3}(['\"])?x{3,7}",
      "a{0,3}b{2}c{1,2}?",
      "a{3}",
      "a{2,}",
      "(ab|cd){1,3}e?",
      "\\Qa.b*\\E{2}",
      "x\\Q\\E",
      "(a|)b",
      "(?:a|b|)(?:|c)",
      "a{,3}",
      "a{x}",
      "a{01}",
      "{",
      "a{1",
      "a{1,",
      "a{1,2",
      "(?i)\\Qab\\Ec",
      "(?s)a.{3}",
      "(?:)",
      "()",
      "a(?i)b(?-i)c",
      "(a(?i)b)c",
      "(?im-s)a$",
      "(?P<x>a)(?:b)(c)",
      "a|b|",
      "[a-z]+?",
      "(?:a*)*b",
      "a{0}b",
      "(?U)a{1,3}?",
      "\\Qab"};
  std::mt19937_64 random(7);
  for (const std::string& pattern : patterns) {
    const Result<Regex> regex = parse_regex(pattern);
    ASSERT_TRUE(regex.has_value()) << pattern << ": " << regex.error().message();
    for (int i = 0; i < 200; ++i) {
      const auto length = static_cast<testing::TextLength>(i % 3);
      const std::string text = testing::text_of(regex->root, length, random);
      ASSERT_TRUE(re2_matches_all(pattern, text)) << pattern << " made " << text;
      ASSERT_GE(text.size(), width_of(regex->root).min) << pattern;
    }
  }
}

// `$` of a group name and the like: what both read differently would be seen as a different text.
TEST(RegexParser, CountsGroups) {
  const auto groups = [](std::string_view pattern) { return parse_regex(pattern)->groups; };
  EXPECT_EQ(groups("a"), 0U);
  EXPECT_EQ(groups("(a)(?:b)((c))"), 3U);
  EXPECT_EQ(groups("(?P<a>x)(?<b>y)(?i)(?i:z)"), 2U);
  EXPECT_EQ(groups("\\(a[(]"), 0U);
}

TEST(RegexParser, RefusesWhatRe2Refuses) {
  const std::vector<std::string> patterns = {
      "*",         "+a",    "?",         "a**",    "a+*",      "a{2}{3}",   "a{2}*",    "a*{2}",
      "{2}",       "(*)",   "(|*)",      "(?i)*",  "a{1001}",  "a{0,1001}", "a{1001,}", "a{3,2}",
      "(",         ")",     "a)",        "(a",     "(?",       "(?i",       "(?i:a",    "(?-)",
      "(?i-)a",    "(?k)a", "(?=a)",     "(?!a)",  "(?<=a)b",  "(?<!a)b",   "(?P<>a)",  "(?P<a",
      "(?P=a)",    "(?>a)", "[",         "[a",     "[]",       "[^]",       "[z-a]",    "[a-\\d]",
      "[[:foo:]]", "[\\",   "\\",        "\\1",    "\\8",      "\\y",       "\\E",      "\\Z",
      "\\x",       "\\x4",  "\\x{}",     "\\x{41", "\\x{100}", "\\400",     "[\\b]",    "\\e",
      "\\G",       "\\K",   "(?P<a b>c)"};
  RE2::Options options(RE2::Latin1);
  options.set_log_errors(false);
  for (const std::string& pattern : patterns) {
    const RE2 expression(pattern, options);
    EXPECT_FALSE(expression.ok() && pattern != "(?i)*") << pattern << ": RE2 takes it";
    const Result<Regex> regex = parse_regex(pattern);
    ASSERT_FALSE(regex.has_value()) << pattern;
    EXPECT_EQ(regex.error().code(), Errc::kRule);
    EXPECT_THAT(regex.error().message(), HasSubstr("byte ")) << pattern;
  }
}

TEST(RegexParser, NamesWhatItCannotRead) {
  EXPECT_THAT(parse_regex("abc\\pL").error().message(), HasSubstr("Unicode classes"));
  EXPECT_THAT(parse_regex("abc\\pL").error().message(), HasSubstr("byte 4 "));
  EXPECT_THAT(parse_regex("[\\PN]").error().message(), HasSubstr("Unicode classes"));
  EXPECT_THAT(parse_regex("(?<=x)y").error().message(), HasSubstr("lookaround"));
  EXPECT_THAT(parse_regex("[^\\x00-\\xff]").error().message(), HasSubstr("nothing is in"));
}

TEST(RegexParser, BoundsNesting) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '(') + "a" + std::string(depth, ')');
  };
  EXPECT_TRUE(parse_regex(nested(200)).has_value());
  EXPECT_THAT(parse_regex(nested(201)).error().message(), HasSubstr("nested"));
  EXPECT_FALSE(parse_regex(std::string(100000, '(')).has_value());
}

TEST(RegexParser, SaysWhereARepetitionStands) {
  const Result<Regex> regex = parse_regex("ab(?:c+)");
  ASSERT_TRUE(regex.has_value());
  EXPECT_EQ(unbounded_repeat_at(regex->root), 6U);
}

}  // namespace
}  // namespace dowse
