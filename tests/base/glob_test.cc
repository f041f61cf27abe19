#include "engine/base/glob.h"

#include <random>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/support.h"

namespace dowse {
namespace {

Glob compiled(std::string_view pattern) {
  Result<Glob> glob = Glob::compile(pattern);
  EXPECT_TRUE(glob.has_value()) << pattern;
  return std::move(glob).value();
}

bool file_matches(std::string_view pattern, std::string_view path) {
  return compiled(pattern).matches_or_holds(path, false);
}

TEST(Glob, MatchesANameAtAnyDepth) {
  EXPECT_TRUE(file_matches("*.pem", "key.pem"));
  EXPECT_TRUE(file_matches("*.pem", "a/b/key.pem"));
  EXPECT_FALSE(file_matches("*.pem", "key.pem.txt"));
  EXPECT_FALSE(file_matches("key", "monkey"));
  EXPECT_TRUE(compiled("key").matches("a/key", false));
  EXPECT_FALSE(compiled("key").matches("key/a", false));
}

TEST(Glob, AnchorsAPatternWithASlash) {
  EXPECT_TRUE(file_matches("/key", "key"));
  EXPECT_FALSE(file_matches("/key", "a/key"));
  EXPECT_TRUE(file_matches("a/key", "a/key"));
  EXPECT_FALSE(file_matches("a/key", "b/a/key"));
}

TEST(Glob, MatchesWhatLiesInAMatchedFolder) {
  EXPECT_TRUE(file_matches("vendor", "vendor/x/y.c"));
  EXPECT_TRUE(file_matches("vendor", "a/vendor/x"));
  EXPECT_FALSE(file_matches("vendor", "a/vendors/x"));
}

TEST(Glob, SlashAtTheEndMeansFolders) {
  EXPECT_FALSE(file_matches("vendor/", "vendor"));
  EXPECT_TRUE(file_matches("vendor/", "a/vendor/x"));
  EXPECT_TRUE(compiled("vendor/").matches("vendor", true));
  EXPECT_FALSE(file_matches("/a/vendor/", "a/vendor"));
}

TEST(Glob, StarStaysInOneName) {
  EXPECT_TRUE(file_matches("a/*.c", "a/x.c"));
  EXPECT_FALSE(file_matches("a/*.c", "a/b/x.c"));
  EXPECT_TRUE(file_matches("/*", "x"));
  EXPECT_TRUE(file_matches("a*", "a"));
  EXPECT_FALSE(file_matches("a?c", "a/c"));
}

TEST(Glob, DoubleStarSpansFolders) {
  EXPECT_TRUE(file_matches("a/**/x.c", "a/x.c"));
  EXPECT_TRUE(file_matches("a/**/x.c", "a/b/c/x.c"));
  EXPECT_FALSE(file_matches("a/**/x.c", "ab/x.c"));
  EXPECT_TRUE(file_matches("**/x.c", "x.c"));
  EXPECT_TRUE(file_matches("**/b/x.c", "a/b/x.c"));
  EXPECT_TRUE(file_matches("a/**", "a/b/c"));
  EXPECT_FALSE(compiled("a/**").matches("a", true));
  EXPECT_TRUE(file_matches("**", "a/b"));
}

TEST(Glob, BracketsTakeOneByte) {
  EXPECT_TRUE(file_matches("[ab].c", "a.c"));
  EXPECT_FALSE(file_matches("[ab].c", "c.c"));
  EXPECT_TRUE(file_matches("[!ab].c", "c.c"));
  EXPECT_TRUE(file_matches("[^ab].c", "c.c"));
  EXPECT_TRUE(file_matches("x[0-9]", "x7"));
  EXPECT_TRUE(file_matches("[]-]", "]"));
  EXPECT_TRUE(file_matches("[]-]", "-"));
  EXPECT_TRUE(file_matches("[\\]a]", "]"));
  EXPECT_TRUE(file_matches("[[:digit:]x]", "7"));
  EXPECT_FALSE(file_matches("[[:digit:]x]", "y"));
  EXPECT_TRUE(file_matches("x[a/]y/z", "xay/z"));
  EXPECT_FALSE(file_matches("a[!b]c", "a/c"));
}

TEST(Glob, BackslashTakesTheByteItself) {
  EXPECT_TRUE(file_matches("\\*", "*"));
  EXPECT_FALSE(file_matches("\\*", "x"));
  EXPECT_TRUE(file_matches("\\!important", "!important"));
}

TEST(Glob, WorksOnBytesThatAreNoText) {
  EXPECT_TRUE(file_matches("*\xFF?", "a\nb\xFF\x80"));
  EXPECT_TRUE(file_matches("[\x80-\xFF]", "\xE9"));
}

TEST(Glob, RefusesWhatItWouldMisread) {
  for (const std::string_view pattern : {"", "/", "a[", "[a", "a\\", "[a-", "[[:nosuch:]]"}) {
    const Result<Glob> glob = Glob::compile(pattern);
    ASSERT_FALSE(glob.has_value()) << pattern;
    EXPECT_EQ(glob.error().code(), Errc::kUsage);
  }
}

TEST(Glob, HostilePatternsStayLinear) {
  // A backtracking matcher takes 2^40 steps here; this test ends only when none are taken.
  std::string pattern;
  std::string deep;
  for (int i = 0; i < 40; ++i) {
    pattern += "a*";
    deep += "**/a/";
  }
  EXPECT_FALSE(file_matches(pattern + "b", std::string(5000, 'a')));
  std::string path;
  for (int i = 0; i < 2000; ++i)
    path += "a/";
  EXPECT_FALSE(file_matches(deep + "b", path + "a"));
}

TEST(GlobSet, MatchesWhenAnyDoesAndNamesTheBadOne) {
  const Result<GlobSet> set = GlobSet::compile(std::vector<std::string>{"*.pem", "/out/"});
  ASSERT_TRUE(set.has_value());
  EXPECT_TRUE(set->matches_file("a/k.pem"));
  EXPECT_TRUE(set->matches_file("out/x"));
  EXPECT_TRUE(set->matches_folder("out"));
  EXPECT_FALSE(set->matches_file("in/x"));
  EXPECT_FALSE(GlobSet().matches_file("x"));

  const Result<GlobSet> bad = GlobSet::compile(std::vector<std::string>{"ok", "[z"});
  ASSERT_FALSE(bad.has_value());
  EXPECT_THAT(bad.error().message(), ::testing::HasSubstr("'[z'"));
  EXPECT_FALSE(GlobSet::compile(std::vector<std::string>{"!a"}).has_value());
}

// Random patterns and paths over a small alphabet.
std::string random_text(std::mt19937& random, const std::vector<std::string>& pieces, int most) {
  std::string text;
  const auto count = 1 + random() % static_cast<unsigned>(most);
  for (unsigned i = 0; i < count; ++i)
    text += pieces[random() % pieces.size()];
  return text;
}

// git 2.39 compares the literal front of a pattern apart, so that it takes the "**" of "a**/b" for
// one at the start; its documentation says that one is an ordinary '*', and so do we.
bool git_misreads(std::string_view pattern) {
  for (std::size_t at = pattern.find("**"); at < pattern.size(); at = pattern.find("**", at + 1)) {
    if (at > 0 && pattern[at - 1] != '/') return true;
  }
  return false;
}

TEST(Glob, AgreesWithGitCheckIgnore) {
  std::mt19937 random(7);
  std::set<std::string> paths;
  while (paths.size() < 60) {
    std::string path = random_text(random, {"a", "b", "c", "ab"}, 2);
    for (auto more = random() % 4; more > 0; --more)
      path.append("/").append(random_text(random, {"a", "b", "c", "ab"}, 2));
    paths.insert(path);
  }
  std::string list;
  for (const std::string& path : paths)
    list += path + "\n";

  const testing::TempDir dir;
  testing::git(dir.path(), "git init -q .");
  testing::write_file(dir / "paths.txt", list);
  std::vector<std::string> patterns;
  for (int i = 0; i < 200; ++i) {
    const std::string pattern =
        random_text(random, {"a", "b", "c", "/", "/", "*", "?", "[ab]", "[!a]", "**/", "/**"}, 6);
    if (!Glob::compile(pattern).has_value()) continue;
    if (git_misreads(pattern)) continue;
    testing::write_file(dir / ("patterns/" + std::to_string(patterns.size())), pattern + "\n");
    patterns.push_back(pattern);
  }
  testing::git(dir.path(),
               "for i in $(seq 0 " + std::to_string(patterns.size() - 1) +
                   "); do git -c core.excludesFile=$PWD/patterns/$i check-ignore --no-index "
                   "--stdin <paths.txt >patterns/$i.out || true; done");
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    const Glob glob = compiled(patterns[i]);
    std::string matched;
    for (const std::string& path : paths) {
      if (glob.matches_or_holds(path, false)) matched += path + "\n";
    }
    EXPECT_EQ(matched, testing::read_file(dir / ("patterns/" + std::to_string(i) + ".out")))
        << patterns[i];
  }
}

}  // namespace
}  // namespace dowse
