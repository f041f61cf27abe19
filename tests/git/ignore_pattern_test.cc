#include "engine/git/ignore_pattern.h"

#include <string>

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

TEST(IgnorePattern, WithoutSlashMatchesAtAnyDepth) {
  EXPECT_TRUE(matches("secret", "secret"));
  EXPECT_TRUE(matches("secret", "a/b/secret"));
  EXPECT_FALSE(matches("secret", "secret/a"));
  EXPECT_TRUE(matches("*.o", "a/b.o"));
  EXPECT_TRUE(matches("*", "a/b"));
  EXPECT_FALSE(matches("*.o", "a/b.oo"));
}

TEST(IgnorePattern, WithSlashIsHeldAgainstTheWholePath) {
  EXPECT_TRUE(matches("/a", "a"));
  EXPECT_FALSE(matches("/a", "b/a"));
  EXPECT_TRUE(matches("a/*", "a/b"));
  EXPECT_FALSE(matches("a/*", "a/b/c"));
  EXPECT_FALSE(matches("a//b", "a/b"));
}

TEST(IgnorePattern, SlashAtTheEndMatchesFoldersOnly) {
  EXPECT_FALSE(matches("build/", "x/build"));
  EXPECT_TRUE(matches("build/", "x/build", true));
  EXPECT_FALSE(matches("x/build/", "build", true));
}

TEST(IgnorePattern, TwoStarsAreWholeFolders) {
  EXPECT_TRUE(matches("**/a", "a"));
  EXPECT_TRUE(matches("**/a", "x/y/a"));
  EXPECT_TRUE(matches("a/**/b", "a/b"));
  EXPECT_TRUE(matches("a/**/b", "a/x/y/b"));
  EXPECT_TRUE(matches("a/**", "a/x/y"));
  EXPECT_FALSE(matches("a/**", "a", true));
  EXPECT_FALSE(matches("a/**b", "a/x/b"));
}

TEST(IgnorePattern, BracketsAreSets) {
  EXPECT_TRUE(matches("[a-c]", "b"));
  EXPECT_FALSE(matches("[!a-c]", "b"));
  EXPECT_TRUE(matches("[]-]", "-"));
  EXPECT_TRUE(matches("[]]", "]"));
  EXPECT_TRUE(matches("[[:digit:]x]", "7"));
  EXPECT_TRUE(matches("x[a/]y/z", "xay/z"));
  EXPECT_FALSE(matches("x[a/]y", "x/y"));
}

TEST(IgnorePattern, BackslashTakesTheMeaningAway) {
  EXPECT_TRUE(matches("\\#a", "#a"));
  EXPECT_TRUE(matches("\\!a", "!a"));
  EXPECT_TRUE(matches("a\\*", "a*"));
  EXPECT_FALSE(matches("a\\*", "ab"));
  EXPECT_TRUE(matches("a\\ ", "a "));
  EXPECT_TRUE(matches("a  ", "a"));
  EXPECT_TRUE(matches("a\r", "a"));
}

// Going back over every star would take longer than anyone waits.
TEST(IgnorePattern, TimeDoesNotExplode) {
  std::string stars;
  std::string folders;
  for (int i = 0; i < 60; ++i) {
    stars += "*a";
    folders += "**/a/";
  }
  EXPECT_FALSE(matches(stars + "b", std::string(4000, 'a')));
  std::string path = "a";
  for (int i = 0; i < 1000; ++i) {
    path += "/a";
  }
  EXPECT_FALSE(matches(folders + "b", path));
}

}  // namespace
}  // namespace dowse::git
