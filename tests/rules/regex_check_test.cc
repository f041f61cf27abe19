#include "engine/rules/regex_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

TEST(RegexCheck, CountsGroups) {
  EXPECT_EQ(check_regex("ab").value().groups, 0u);
  EXPECT_EQ(check_regex("(a)(?:b)(?P<n>c)").value().groups, 2u);
}

TEST(RegexCheck, TakesBytes) {
  EXPECT_TRUE(check_regex("\\xE9[\\x80-\\xFF]"));
  EXPECT_TRUE(check_regex("\xE9"));
}

TEST(RegexCheck, RefusesWhatRe2Refuses) {
  for (const char* pattern : {"(", "(?=a)", "(a)\\1", "a{1001}", "(?:a{100}){100}", "\\x{1F511}"}) {
    const Result<RegexFacts> facts = check_regex(pattern);
    ASSERT_FALSE(facts) << pattern;
    EXPECT_EQ(facts.error().code(), Errc::kRule);
    EXPECT_FALSE(check_condition(pattern)) << pattern;
  }
}

TEST(RegexCheck, OnlyConditionsMayMatchTheEmptyText) {
  EXPECT_THAT(check_regex("a*").error().message(), ::testing::HasSubstr("empty text"));
  EXPECT_TRUE(check_condition("a*"));
  EXPECT_TRUE(check_condition(".*"));
}

}  // namespace
}  // namespace dowse
