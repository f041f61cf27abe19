#include "engine/git/ignore.h"

#include <array>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/support/support.h"

namespace dowse::git {
namespace {

// A line made of the parts that patterns are made of. "**" stands for folders only as a whole name:
// what git makes of "x**/" depends on how long the plain text before it is.
std::string random_line(std::mt19937& random) {
  static constexpr std::array<std::string_view, 13> kParts = {
      "a", "b", "a", "b", "ab", "*", "?", "/", "/", "[ab]", "[!a]", "\\a", "[[:alpha:]b]"};
  std::string line = random() % 4 == 0 ? "!" : "";
  if (random() % 6 == 0) line += "**/";
  for (std::size_t i = 0, n = 1 + random() % 5; i < n; ++i) {
    const std::string_view part = kParts[random() % kParts.size()];
    line += part == "*" && line.ends_with('*') ? "a" : part;
    if (random() % 8 == 0) line += i + 1 < n ? "/**/" : "/**";
  }
  if (random() % 5 == 0) line += "/";
  return line + "\n";
}

// All files and folders of names a, b, ab and aab, three deep.
std::vector<std::string> tree_of_names() {
  static constexpr std::array<std::string_view, 4> kNames = {"a", "b", "ab", "aab"};
  std::vector<std::string> paths;
  for (const std::string_view first : kNames) {
    const std::string folder(first);
    paths.push_back(folder + "/");
    for (const std::string_view second : kNames) {
      const std::string path = folder + "/" + std::string(second);
      paths.push_back(second == "ab" ? path : path + "/");
      if (second == "ab") continue;
      for (const std::string_view third : kNames) {
        paths.push_back(path + "/" + std::string(third));
      }
    }
  }
  return paths;
}

// git decides the same for every path, for random rules in several folders.
TEST(Ignore, AgreesWithGit) {
  const testing::TempDir dir;
  testing::git(dir.path(), "git init -q .");
  const std::vector<std::string> paths = tree_of_names();
  std::string input;
  for (const std::string& path : paths) {
    testing::write_file(dir / (path.back() == '/' ? path + "file" : path), "");
    input += path.substr(0, path.size() - (path.back() == '/' ? 1 : 0)) + "\n";
  }
  testing::write_file(dir / ".git/input", input);
  std::mt19937 random(20241107);
  std::size_t ignored = 0;
  for (int round = 0; round < 150; ++round) {
    std::string all;
    for (const char* file :
         {".gitignore", "a/.gitignore", "b/aab/.gitignore", ".git/info/exclude"}) {
      std::string lines;
      for (std::size_t i = 0, n = random() % 4; i < n; ++i) {
        lines += random_line(random);
      }
      testing::write_file(dir / file, lines);
      all += std::string(file) + ":\n" + lines;
    }
    const testing::Output told =
        testing::run_shell("git check-ignore --no-index --stdin <.git/input", dir.path());
    ASSERT_LE(told.status, 1) << told.err;
    std::set<std::string> expected;
    for (std::size_t at = 0; at < told.out.size();) {
      const std::size_t end = told.out.find('\n', at);
      expected.insert(told.out.substr(at, end - at));
      at = end + 1;
    }
    ignored += expected.size();
    Ignore ignore(dir.path(), dir / ".git/info/exclude");
    for (const std::string& path : paths) {
      const bool is_directory = path.back() == '/';
      const std::string_view name = std::string_view(path).substr(0, path.size() - is_directory);
      ASSERT_EQ(ignore.is_ignored(name, is_directory), expected.count(std::string(name)) == 1)
          << path << "\n"
          << all;
    }
  }
  EXPECT_GT(ignored, 1000u);  // the rounds say something
}

TEST(Ignore, IsIgnoredBelowAnIgnoredFolderWhateverIsAskedFirst) {
  const testing::TempDir dir;
  testing::write_file(dir / ".gitignore", "/out\n!keep\n");
  testing::write_file(dir / "out/.gitignore", "!*\n");
  Ignore ignore(dir.path(), "");
  EXPECT_TRUE(ignore.is_ignored("out/deep/keep", false));
  EXPECT_FALSE(ignore.is_ignored("in/keep", false));
  EXPECT_TRUE(ignore.is_ignored("out", true));
  EXPECT_TRUE(ignore.is_ignored("out/deep", true));
}

TEST(Ignore, ReadsNoUserConfiguration) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q .; echo 'secret*' >everything; git config core.excludesFile "$PWD/everything"
    echo local >.git/info/exclude)");
  Result<Repository> repository = Repository::open(dir.path(), {});
  ASSERT_TRUE(repository.has_value());
  Ignore ignore(*repository);
  EXPECT_FALSE(ignore.is_ignored("secret.txt", false));
  EXPECT_TRUE(ignore.is_ignored("local", false));
}

// A rule file that is a FIFO, a link or unreadable hides nothing and stops nothing.
TEST(Ignore, OddRuleFilesCountAsEmpty) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    mkdir fifo link folder; mkfifo fifo/.gitignore; echo '*' >rules; ln -s ../rules link/.gitignore
    mkdir folder/.gitignore)");
  Ignore ignore(dir.path(), dir / "nothing");
  EXPECT_FALSE(ignore.is_ignored("fifo/a", false));
  EXPECT_FALSE(ignore.is_ignored("link/a", false));
  EXPECT_FALSE(ignore.is_ignored("folder/a", false));
}

}  // namespace
}  // namespace dowse::git
