#include "engine/rules/pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/rules/regex_check.h"

namespace dowse {
namespace {

using ::testing::HasSubstr;

// The outcome, which must be an expression RE2 takes, or what was refused.
std::string normalised(std::string_view pattern, LineEnds line_ends = LineEnds::kAsWritten) {
  const Result<std::string> made = normalise_pattern(pattern, line_ends);
  if (!made) return "refused: " + made.error().message();
  const Result<void> checked = check_condition(*made);
  return checked ? *made : "invalid: " + checked.error().message();
}

TEST(Pattern, PlainExpressionsStayAsTheyAre) {
  for (const std::string_view pattern :
       {R"(\bghp_[A-Za-z0-9]{36}\b)", R"((?i)[^"'\s\]]{3,}x)", R"([]a-z^-]+[^]]\.\\\$)",
        R"([[:alpha:]][^[:space:]"])", R"((?P<a>x)|(?:y)|(?m)^z$)", R"(\xE9\x41[\x80-\xFF])",
        R"(\101\n\t[\n\]])", ""}) {
    EXPECT_EQ(normalised(pattern), pattern);
  }
}

TEST(Pattern, NamedGroupsAsRe2WritesThem) {
  EXPECT_EQ(normalised("(?<key>a)(?P<b>c)"), "(?P<key>a)(?P<b>c)");
  EXPECT_EQ(normalised(R"(\(?<x)"), R"(\(?<x)");
  EXPECT_EQ(normalised("[(?<]"), "[(?<]");
  EXPECT_THAT(normalised("(?<=a)b"), HasSubstr("invalid"));
  EXPECT_THAT(normalised("(?<!a)b"), HasSubstr("invalid"));
}

TEST(Pattern, CharactersAboveAsciiBecomeBytes) {
  EXPECT_EQ(normalised("\xC3\xA9+"), R"((?:\xC3\xA9)+)");
  EXPECT_EQ(normalised("\xE2\x82\xAC"), R"((?:\xE2\x82\xAC))");
  EXPECT_EQ(normalised("\xF0\x9F\x94\x91"), R"((?:\xF0\x9F\x94\x91))");
  EXPECT_EQ(normalised(R"(\x{E9}\x{20AC}\x{1F511}\x{41})"),
            R"((?:\xC3\xA9)(?:\xE2\x82\xAC)(?:\xF0\x9F\x94\x91)\x41)");
  EXPECT_EQ(normalised("[a\xC3\xA9z]?"), R"((?:[az]|\xC3\xA9)?)");
  EXPECT_EQ(normalised("[\xC3\xA9\xC3\xA8]"), R"((?:\xC3\xA9|\xC3\xA8))");
  EXPECT_EQ(normalised(R"([\x{41}\x{E9}-])"), R"((?:[\x41-]|\xC3\xA9))");
  EXPECT_EQ(normalised("[]\xC3\xA9]"), R"((?:[]]|\xC3\xA9))");
  EXPECT_EQ(normalised("[-\xC3\xA9]"), R"((?:[-]|\xC3\xA9))");
}

TEST(Pattern, QuotedText) {
  EXPECT_EQ(normalised(R"(\Qa.b\E+)"), R"(\x61\x2E\x62+)");
  EXPECT_EQ(normalised(R"(\Q$\E$)", LineEnds::kAllowCr), R"(\x24(?:\r?$))");
  EXPECT_EQ(normalised("\\Q\xC3\xA9"), R"((?:\xC3\xA9))");
}

TEST(Pattern, LineEndsOfBuiltinRulesAllowCr) {
  EXPECT_EQ(normalised(R"((?m)^a$|[$]\$)", LineEnds::kAllowCr), R"((?m)^a(?:\r?$)|[$]\$)");
  EXPECT_EQ(normalised("a$"), "a$");
}

TEST(Pattern, RefusesWhatHasNoFormOnBytes) {
  EXPECT_THAT(normalised("[^\xC3\xA9]"), HasSubstr("negated class"));
  EXPECT_THAT(normalised("[\xC3\xA0-\xC3\xBC]"), HasSubstr("range"));
  EXPECT_THAT(normalised("[a-\xC3\xBC]"), HasSubstr("range"));
  EXPECT_THAT(normalised(R"([\x{E0}-\x{FC}])"), HasSubstr("range"));
  EXPECT_THAT(normalised(R"(ab\pL)"), HasSubstr("at offset 2: Unicode classes"));
  EXPECT_THAT(normalised(R"([\P{Greek}])"), HasSubstr("Unicode classes"));
  EXPECT_THAT(normalised("\\\xC3\xA9"), HasSubstr("backslash"));
  EXPECT_THAT(normalised(R"(\x{110000})"), HasSubstr("code point"));
  EXPECT_THAT(normalised(R"(\x{zz})"), HasSubstr("hexadecimal"));
  EXPECT_THAT(normalised(R"(\x{41)"), HasSubstr("not closed"));
}

TEST(Pattern, UnfinishedExpressionsAreRefusedByTheCheck) {
  for (const std::string_view pattern : {"[a", "[", "[^", "\\", "(", "[[:alpha:", "a{2,1}", "*"}) {
    EXPECT_THAT(normalised(pattern), HasSubstr("invalid")) << pattern;
  }
}

}  // namespace
}  // namespace dowse
