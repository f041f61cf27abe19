#include "engine/match/loose_pattern.h"

#include <algorithm>
#include <array>
#include <limits>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <re2/re2.h>

#include "engine/match/regex_parser.h"

namespace dowse {
namespace {

LoosePattern loose(std::string_view pattern) {
  const Result<Regex> regex = parse_regex(pattern);
  EXPECT_TRUE(regex.has_value()) << pattern;
  return loosen(pattern, regex->root);
}

TEST(LoosePattern, LosesWideLimits) {
  const LoosePattern made = loose("key=([^']{4,128})'{0,3}[a-z]{0,64}?x{30}");
  EXPECT_EQ(made.pattern, "key=([^']{4,})'{0,3}[a-z]{0,}?x{30}");
  EXPECT_EQ(made.width, 64U);
  EXPECT_EQ(loose("(?:[a-z]{1,100},){0,90}").pattern, "(?:[a-z]{1,},){0,}");
}

TEST(LoosePattern, KeepsWhatIsNoLimit) {
  // In a class, behind a backslash, of what can be empty, of exactly so many, without a limit.
  for (const char* pattern : {"[{1,99}]", "a\\{1,99}", "\\Qa{1,99}\\E", "(?:a?){0,99}", "a{99}",
                              "a{60,99}", "a{3,}", "a+"}) {
    EXPECT_EQ(loose(pattern).pattern, pattern);
    EXPECT_EQ(loose(pattern).width, std::numeric_limits<std::uint64_t>::max()) << pattern;
  }
}

struct Found {
  bool found = false;
  std::string_view whole;
  std::string_view group;
};

Found first_of(const RE2& expression, std::string_view text) {
  std::array<re2::StringPiece, 2> pieces;
  const int count = std::min(2, expression.NumberOfCapturingGroups() + 1);
  if (!expression.Match(text, 0, text.size(), RE2::UNANCHORED, pieces.data(), count)) return {};
  return {true, std::string_view(pieces[0].data(), pieces[0].size()),
          std::string_view(pieces[1].data(), pieces[1].size())};
}

// What the header promises, on texts that the expressions match, nearly match, and match in excess
// of their limits.
TEST(LoosePattern, AgreesWithTheExpressionWithinItsWidth) {
  std::mt19937_64 random(11);
  std::size_t agreed = 0;
  std::size_t wide = 0;
  for (const char* pattern :
       {"k=([a-c]{2,60})(?:x|[b-d]{1,90}y)", "k=(?:([a-c]{2,60}?)c|([a-d]{0,80}))d",
        "k(?:[ab=]{1,60}c){1,9}(d?)", "(?:k([a-c]{0,70})|k([a-d]{0,99}y))\\b"}) {
    const LoosePattern made = loose(pattern);
    ASSERT_NE(made.pattern, pattern);
    const RE2 exact(pattern, RE2::Latin1);
    const RE2 lax(made.pattern, RE2::Latin1);
    for (int i = 0; i < 20'000; ++i) {
      std::string text = "k=";
      const std::uint64_t letters = 2 + random() % 4;
      for (std::uint64_t size = random() % (i % 4 == 0 ? 250 : 40); size > 0; --size)
        text += random() % 40 == 0 ? "kxy="[random() % 4] : "abcd"[random() % letters % 4];
      const Found want = first_of(exact, text);
      const Found got = first_of(lax, text);
      if (!got.found) {
        ASSERT_FALSE(want.found) << pattern << " " << text;
      } else if (got.whole.size() <= made.width) {
        ASSERT_TRUE(want.found) << pattern << " " << text;
        ASSERT_EQ(got.whole, want.whole) << pattern;
        ASSERT_EQ(got.group, want.group) << pattern;
        ++agreed;
      } else {
        ++wide;
      }
    }
  }
  EXPECT_GT(agreed, 20'000U);
  EXPECT_GT(wide, 500U);
}

}  // namespace
}  // namespace dowse
