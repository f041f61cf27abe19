#include "engine/git/ignore_pattern.h"

#include "tests/support/support.h"

namespace dowse::git {
namespace {

bool matches(std::string_view line, std::string_view path, bool is_directory = false) {
  const std::optional<IgnorePattern> pattern = IgnorePattern::parse(line);
  return pattern && pattern->matches(path, is_directory);
}

TEST(IgnorePattern, KnowsLinesThatAreNone) {
  for (const char* line : {"", "#comment", "   ", "!", "/", "a[b", "a\\", "[[:nosuch:]]"}) {
    EXPECT_FALSE(IgnorePattern::parse(line).has_value()) << line;
  }
}

TEST(IgnorePattern, SaysNothingAboutWhatLiesInAFolderThatMatches) {
  EXPECT_TRUE(matches("build/", "x/build", true));
  EXPECT_FALSE(matches("build/", "x/build"));
  EXPECT_FALSE(matches("build", "build/a"));
}

TEST(IgnorePattern, AnExclamationMarkNegates) {
  EXPECT_TRUE(IgnorePattern::parse("!a")->is_negated());
  EXPECT_TRUE(matches("!a", "a"));
  EXPECT_FALSE(IgnorePattern::parse("\\!a")->is_negated());
  EXPECT_TRUE(matches("\\!a", "!a"));
  EXPECT_TRUE(matches("!!a", "!a"));
}

TEST(IgnorePattern, BlanksAtTheEndCountOnlyEscaped) {
  EXPECT_TRUE(matches("\\#a", "#a"));
  EXPECT_TRUE(matches("a\\ ", "a "));
  EXPECT_TRUE(matches("a  ", "a"));
  EXPECT_TRUE(matches("a\r", "a"));
}

}  // namespace
}  // namespace dowse::git
