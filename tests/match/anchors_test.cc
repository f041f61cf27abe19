#include "engine/match/anchors.h"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include "engine/match/regex_parser.h"
#include "tests/match/regex_text.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

PatternPlan plan(std::string_view pattern) {
  Result<PatternPlan> made = plan_pattern(pattern);
  EXPECT_TRUE(made.has_value()) << pattern << ": " << made.error().message();
  return std::move(*made);
}

// Literals as "abc" or, caseless, "i:abc".
std::vector<std::string> literals(std::string_view pattern) {
  std::vector<std::string> out;
  for (const AnchorLiteral& literal : plan(pattern).literals) {
    out.push_back((literal.caseless ? "i:" : "") + literal.bytes);
  }
  return out;
}

std::string folded(std::string text) {
  for (char& c : text)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

bool has_anchor(const PatternPlan& made, const std::string& match) {
  const std::string small = folded(match);
  return std::any_of(made.literals.begin(), made.literals.end(), [&](const AnchorLiteral& literal) {
    const std::size_t at = (literal.caseless ? small : match).find(literal.bytes, made.min_before);
    return at <= made.max_before;
  });
}

TEST(Anchors, TakesTheLiteralAtTheStart) {
  EXPECT_THAT(literals("ghp_[A-Za-z0-9]{36}"), ElementsAre("ghp_"));
  EXPECT_THAT(literals("\\b(AKIA[A-Z0-9]{16})\\b"), ElementsAre("AKIA"));
  EXPECT_THAT(literals("(?i)password\\s{0,3}="), ElementsAre("i:password"));
  EXPECT_THAT(literals("xox[bpa]-[0-9]{10}"), ElementsAre("xoxa-", "xoxb-", "xoxp-"));
  EXPECT_EQ(plan("ghp_[A-Za-z0-9]{36}").max_before, 0U);
  EXPECT_EQ(plan("ghp_[A-Za-z0-9]{36}").max_width, 40U);
}

TEST(Anchors, SpellsOutAlternatives) {
  EXPECT_THAT(literals("sk-(?:proj|svc)-[a-z]{8}"), ElementsAre("sk-proj-", "sk-svc-"));
  EXPECT_THAT(literals("(?:abcd|efgh)x{3}"), ElementsAre("abcdxxx", "efghxxx"));
  EXPECT_THAT(literals("(?:ghp_[a-z]{9}|github_pat_\\w{9})"), ElementsAre("ghp_", "github_pat_"));
  EXPECT_THAT(literals("(?:key|keys|keyring)=[a-z]{4}"), ElementsAre("key=", "keyring=", "keys="));
  EXPECT_THAT(literals("toke?n_x[a-z]{9}"), ElementsAre("token_x", "tokn_x"));
}

TEST(Anchors, GoesInsideWhatIsRepeatedOrOptional) {
  EXPECT_THAT(literals("(?:abcd){2,3}"), ElementsAre("abcdabcd"));
  EXPECT_THAT(literals("(?:ab_cd[0-9]{40}){2,3}"), ElementsAre("ab_cd"));
  EXPECT_THAT(literals("(?:long_prefix_)?[a-z]{3}: secret"), ElementsAre(": secret"));
  EXPECT_EQ(plan("(?:long_prefix_)?[a-z]{3}: secret").max_before, 15U);
}

TEST(Anchors, CountsWhatCanStandBefore) {
  const PatternPlan made = plan("(?i)[\\w.-]{0,50}?(?:adafruit)[ \\t]{0,20}=([a-z0-9_-]{32})\\b");
  ASSERT_EQ(made.literals.size(), 1U);
  EXPECT_EQ(made.literals[0], (AnchorLiteral{"adafruit", true}));
  EXPECT_EQ(made.min_before, 0U);
  EXPECT_EQ(made.max_before, 50U);
  EXPECT_EQ(made.max_width, 50U + 8 + 20 + 1 + 32);
}

TEST(Anchors, CountsWhatMustStandBefore) {
  EXPECT_EQ(plan("(?:sk|rk)_live_[0-9]{9}").min_before, 2U);
  EXPECT_EQ(plan("(?:sk|rk)_live_[0-9]{9}").max_before, 2U);
  EXPECT_EQ(plan("(?:[^a]{3,5}|[^b])token_").min_before, 1U);
  EXPECT_EQ(plan("(?:[^a]{3,5}|[^b])token_").max_before, 5U);
  EXPECT_EQ(plan("[^a]{3}token_|[^a]{7}secret_").min_before, 3U);
  EXPECT_EQ(plan("[^a]{3}token_|[^a]{7}secret_").max_before, 7U);
}

TEST(Anchors, PrefersRareOverNearWhenThatPays) {
  EXPECT_THAT(literals("abc[a-z]{1,4}secret_token"), ElementsAre("secret_token"));
  EXPECT_THAT(literals("secret_key[a-z]{1,4}secret_token"), ElementsAre("secret_key"));
  EXPECT_THAT(literals("a_key[a-z]{900}secret_token"), ElementsAre("a_key"));
}

TEST(Anchors, MixesCases) {
  EXPECT_THAT(literals("[Pp]assword"), ElementsAre("i:password"));
  EXPECT_THAT(literals("KEY[Aa]{2}"), ElementsAre("KEYAA", "KEYAa", "KEYaA", "KEYaa"));
  EXPECT_THAT(literals("(?i)abc\xE9"), ElementsAre("i:abc\xC9", "i:abc\xE9"));
  EXPECT_THAT(literals("(?i)://[^a]{9}"), ElementsAre("://"));
}

TEST(Anchors, DropsLiteralsThatAShorterOneFinds) {
  EXPECT_THAT(literals("ab_cd(?:e[^a]{30}|)[^a]{30}"), ElementsAre("ab_cd"));
  EXPECT_THAT(literals("(?:abcd|abcdef|(?i:abcd))[^a]{30}"), ElementsAre("i:abcd"));
}

TEST(Anchors, CutsLongLiterals) {
  const std::string pattern(100, ':');
  const PatternPlan made = plan(pattern);
  ASSERT_EQ(made.literals.size(), 1U);
  EXPECT_EQ(made.literals[0].bytes.size(), kMaxAnchorBytes);
  EXPECT_EQ(made.max_width, 100U);
  EXPECT_EQ(plan(std::string(100, 'x')).literals[0].bytes.size(), 20U);  // of a run
}

TEST(Anchors, SpellsOutAClassBehindAShortLiteral) {
  EXPECT_THAT(literals("sk_[ab][a-z]{30}"), ElementsAre("sk_a", "sk_b"));
  EXPECT_EQ(literals("SK[0-9a-f]{30}").size(), 16U);
  EXPECT_EQ(literals("fc-[0-9]{30}").size(), 10U);
  EXPECT_EQ(literals("fc-[a-z0-9]{30}").size(), 1U);
  EXPECT_EQ(literals("toke[0-9]{30}").size(), 1U);
}

TEST(Anchors, PrefersLiteralsAtRuns) {
  const PatternPlan token = plan("[\\s\"'=:](sl\\.[A-Za-z0-9_-]{30})");
  EXPECT_EQ(token.max_before, 0U);  // with what stands in front: four bytes before the run
  EXPECT_EQ(token.place, AnchorPlace::kAtRun);
  const PatternPlan inside = plan("\\b[0-9a-f]{32}-us1[0-9]\\b");
  EXPECT_EQ(inside.literals, (std::vector<AnchorLiteral>{{"-us1", false}}));
  EXPECT_EQ(inside.place, AnchorPlace::kAtRun);
  const PatternPlan nested = plan("(?:(?:abc|abd)_(?:[a-z]{8}){2}|xy\\.z_[a-z]{20})");
  EXPECT_EQ(nested.place, AnchorPlace::kAtRun);
  EXPECT_EQ(plan("abcd\\.[a-z]{20}").place, AnchorPlace::kAnywhere);  // five bytes in front
  EXPECT_EQ(plan("(?:abc_[a-z]{20}|abd_[a-z]{9})").place, AnchorPlace::kAnywhere);
}

TEST(Anchors, SaysWhenThereIsNone) {
  for (const std::string_view pattern :
       {"[a-z0-9]{32}", "ab[a-z]{30}", "(?:abcd)?[a-z]{30}", "(?:abcd|[a-z]{3})", "a.b.c.d"}) {
    EXPECT_THAT(literals(pattern), ElementsAre()) << pattern;
  }
}

TEST(Anchors, RefusesWhatHasNoBound) {
  EXPECT_THAT(plan_pattern("abcd[a-z]+").error().message(), HasSubstr("byte 9 "));
  EXPECT_THAT(plan_pattern("abcd[a-z]+").error().message(), HasSubstr("{1,200}"));
  EXPECT_FALSE(plan_pattern("abcd.*x").has_value());
  EXPECT_FALSE(plan_pattern("abcd(?:x{3,}|y)").has_value());
  EXPECT_TRUE(plan_pattern("abcd(?:x{1000}){32}").has_value());
  EXPECT_THAT(plan_pattern("abcd(?:x{1000}){33}").error().message(), HasSubstr("32768"));
  EXPECT_THAT(plan_pattern("(?:abcd)?").error().message(), HasSubstr("empty"));
  EXPECT_THAT(plan_pattern("^\\b$").error().message(), HasSubstr("empty"));
  EXPECT_EQ(plan_pattern("a(").error().code(), Errc::kRule);
}

TEST(Anchors, WorkIsBoundedOnHostileExpressions) {
  std::string nested = "a?";
  for (int i = 0; i < 3; ++i)
    nested = "(?:" + nested + "){30}";
  EXPECT_TRUE(plan_pattern(nested + "x").has_value());
  EXPECT_TRUE(plan_pattern("(?:(?:(?:\\b){1000}){1000}){1000}abcd").has_value());
  std::string many = "(?:aaaa";
  for (int i = 0; i < 2000; ++i)
    many += "|b" + std::to_string(i) + "xyz";
  EXPECT_THAT(literals(many + ")"), ElementsAre());  // more than kMaxAnchorLiterals
}

// The property that everything stands on, over texts made from the expressions.
const std::vector<std::string> kPatterns = {
    "ghp_[A-Za-z0-9]{36}",
    "\\b(?:AKIA|ASIA|ABIA)[A-Z2-7]{16}\\b",
    "(?i)(?:access|secret|api)[_-]?(?:key|token)\\s{0,4}[=:]{1,2}\\s{0,4}['\"]?[\\w/+-]{20,64}",
    "[a-zA-Z]{2,20}://[^\\s:/@]{1,30}:[^\\s:/@]{3,30}@[\\w.-]{1,40}",
    "-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{20,400}-----END",
    "xox[baprs]-(?:[0-9]{10,13}-){1,3}[a-z0-9]{24,32}",
    "(?:(?i)token|KEY)[Aa]bc[0-9]{0,3}",
    "(?:[0-9]{1,3}|x?)abcd(?:ef|gh)?i{0,2}jkl",
    "(?:(?:ab|cd){2,3}xyz){1,2}",
    "[A-Z]{3}-(?:foo|ba[rz])-[a-f0-9]{2}",
    "(?i)stra(?:ss|\xDF)e\xE9[0-9]{4}",
    "[Aa][Bb][Cc][Dd][0-9]{3}",
    "a{3,5}b{2}",
    "(?s)key.{0,10}value.",
};

TEST(Anchors, EveryMatchHoldsOneNearItsStart) {
  std::mt19937_64 random(11);
  RE2::Options options(RE2::Latin1);
  options.set_log_errors(false);
  for (const std::string& pattern : kPatterns) {
    const Result<Regex> regex = parse_regex(pattern);
    ASSERT_TRUE(regex.has_value()) << pattern;
    const PatternPlan made = plan(pattern);
    ASSERT_FALSE(made.literals.empty()) << pattern;
    const RE2 expression(pattern, options);
    std::size_t widest = 0;
    for (int i = 0; i < 3000; ++i) {
      const auto length = static_cast<testing::TextLength>(i % 3);
      const std::string text = testing::text_of(regex->root, length, random);
      ASSERT_TRUE(RE2::FullMatch(text, expression)) << pattern << " made " << text;
      ASSERT_TRUE(has_anchor(made, text)) << pattern << " made " << text;
      ASSERT_TRUE(made.first.contains(static_cast<std::uint8_t>(text[0]))) << pattern;
      for (const AnchorLiteral& literal : made.literals) {
        ASSERT_GE(literal.bytes.size(), kMinAnchorBytes) << pattern;
      }
      widest = std::max(widest, text.size());
    }
    EXPECT_EQ(widest, made.max_width) << pattern;
  }
}

}  // namespace
}  // namespace dowse
