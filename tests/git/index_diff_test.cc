#include "engine/git/index_diff.h"

#include <random>
#include <string>
#include <vector>

#include "engine/git/repository.h"
#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

// "path" of each entry that is not in HEAD's tree, one a line.
std::string staged(const std::string& path, bool against_nothing = false) {
  Result<Repository> repository = Repository::open(path, {});
  EXPECT_TRUE(repository.has_value());
  ObjectReader reader(repository->store());
  const std::string tree = testing::run_shell("git rev-parse HEAD^{tree}", path).out;
  const ObjectId id =
      against_nothing ? ObjectId{} : *ObjectId::from_hex(tree.substr(0, tree.find('\n')));
  const Result<IndexDifference> difference = staged_entries(path + "/.git/index", id, reader);
  EXPECT_TRUE(difference.has_value()) << difference.error().message();
  EXPECT_THAT(difference->errors, IsEmpty());
  std::string text;
  for (const StagedEntry& entry : difference->entries) {
    text += entry.path + "\n";
  }
  return text;
}

std::string told_by_git(const std::string& path) {
  return testing::run_shell("git diff --cached --no-renames --name-only --diff-filter=d", path).out;
}

class IndexDiffOfFormat : public ::testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(ObjectFormats, IndexDiffOfFormat, ::testing::Values("sha1", "sha256"),
                         [](const auto& format) { return std::string(format.param); });

// Random trees, random changes, with whatever cached trees git leaves behind.
TEST_P(IndexDiffOfFormat, AgreesWithGit) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string("export GIT_DEFAULT_HASH=") + GetParam() + R"(
    git init -q -b main .; mkdir -p a/a/b a/b b/a/a; for d in . a a/a a/a/b a/b b/a b/a/a; do
    for f in 1 2 a.c; do echo $d/$f >$d/$f; done; done; git add .; git commit -qm c)");
  std::mt19937 random(7);
  const std::vector<std::string> commands = {
      "echo $RANDOM >a/a/b/1; git add a/a/b/1",
      "git rm -q --cached a/b/2 || true",
      "echo x >b/a/new; git add b/a/new",
      "git commit -qm c || true",
      "git reset -q --soft HEAD~1 || true",
      "git write-tree",
      "git update-index --chmod=+x b/a/a/1",
      "git add -A",
      "git update-index --force-remove a/a/b/2",
      "rm -rf b/a; git add -A; git checkout -q HEAD -- b/a || true",
      "echo $RANDOM >a-file; git add a-file",
      "git read-tree HEAD"};
  std::size_t lines = 0;
  for (int round = 0; round < 60; ++round) {
    const std::string& command = commands[random() % commands.size()];
    testing::git(dir.path(), command);
    const std::string expected = told_by_git(dir.path());
    ASSERT_EQ(staged(dir.path()), expected) << command;
    lines += expected.size();
  }
  EXPECT_GT(lines, 100u);
}

TEST(IndexDiff, IsEverythingAgainstNothing) {
  const testing::TempDir dir;
  testing::git(dir.path(),
               "git init -q .; mkdir d; echo 1 >d/a; echo 2 >b; git add .; git commit -qm c");
  EXPECT_EQ(staged(dir.path()), "");
  EXPECT_EQ(staged(dir.path(), true), "b\nd/a\n");
}

// A cached tree that claims to cover more or fewer entries than lie in its folder hides nothing.
TEST(IndexDiff, IsNotMisledByCachedTrees) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q .; mkdir d e; for i in 1 2 3 4; do echo $i >d/$i; echo $i >e/$i; done; git add .; git commit -qm c
    echo changed >e/1; git add e)");
  const std::string whole = testing::read_file(dir / ".git/index");
  const std::size_t at =
      whole.find(std::string("d\0"
                             "4 0\n",
                             6));
  ASSERT_NE(at, std::string::npos);
  for (const char count : {'1', '3', '5', '8', '9'}) {
    std::string bytes = whole;
    bytes[at + 2] = count;
    testing::write_file(dir / ".git/index", bytes);
    EXPECT_EQ(staged(dir.path()), "e/1\n") << count;
  }
}

TEST(IndexDiff, NamesTreesItCouldNotRead) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q .; mkdir -p d/e; echo 1 >d/e/f; echo 2 >d/g; git add .; git commit -qm c
    echo 3 >d/e/f; git add .; id=$(git rev-parse HEAD:d/e); rm .git/objects/${id:0:2}/${id:2})");
  Result<Repository> repository = Repository::open(dir.path(), {});
  ASSERT_TRUE(repository.has_value());
  ObjectReader reader(repository->store());
  const std::string tree = testing::run_shell("git rev-parse HEAD^{tree}", dir.path()).out;
  const Result<IndexDifference> difference = staged_entries(
      dir / ".git/index", *ObjectId::from_hex(tree.substr(0, tree.find('\n'))), reader);
  ASSERT_TRUE(difference.has_value());
  EXPECT_THAT(difference->errors, SizeIs(1));
  ASSERT_THAT(difference->entries, SizeIs(1));
  EXPECT_EQ(difference->entries[0].path, "d/e/f");
}

}  // namespace
}  // namespace dowse::git
