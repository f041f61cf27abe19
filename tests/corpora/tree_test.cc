#include "corpora/tree.h"

#include <set>

#include <gtest/gtest.h>

#include "tests/support/support.h"

namespace dowse::corpora {
namespace {

using testing::run_shell;
using testing::TempDir;

TEST(Folders, HaveNamesOfTheirOwn) {
  Random random(3);
  const Folders folders(random, 200);
  ASSERT_EQ(folders.size(), 201U);
  EXPECT_EQ(folders.path(0), "");
  std::set<std::string> paths;
  for (std::size_t folder = 1; folder < folders.size(); ++folder) {
    EXPECT_LT(folders.parent(folder), folder);
    EXPECT_EQ(folders.path(folder),
              folders.path(folders.parent(folder)) + folders.name(folder) + '/');
    paths.insert(folders.path(folder));
  }
  EXPECT_EQ(paths.size(), 200U);
}

// A tree, what it should hold by git's own listing, and a branch of it that goes another way.
class TreeTest : public ::testing::Test {
 protected:
  static std::string made(const TempDir& dir) {
    testing::git(dir.path(), "git init -q --bare .");
    return dir / "objects/pack";
  }

  std::optional<ObjectId> blob(const std::string& content) {
    return pack_.add(git::ObjectType::kBlob, content).id;
  }

  std::string path(std::size_t folder, const std::string& name) {
    return folders_.path(folder) + name + "\n";
  }

  std::string listed(const ObjectId& tree) {
    return run_shell("git ls-tree -r --name-only " + tree.hex(), dir_.path()).out;
  }

  void expect_sound() {
    const testing::Output said = run_shell("git fsck --full --strict", dir_.path());
    EXPECT_EQ(said.status, 0) << said.err;
    EXPECT_EQ(said.err.find("error"), std::string::npos) << said.err;
    EXPECT_EQ(said.err.find("warning"), std::string::npos) << said.err;
  }

  TempDir dir_;
  Random random_{1};
  Folders folders_{random_, 5};
  PackWriter pack_{made(dir_)};
};

TEST_F(TreeTest, AddsChangesAndRemoves) {
  Tree tree(folders_);
  const ObjectId first = tree.change(
      {{{0, "b.c"}, blob("1")}, {{0, "a.c"}, blob("2")}, {{3, "x.c"}, blob("3")}}, pack_);
  Tree branch = tree;
  const ObjectId second =
      tree.change({{{0, "a.c"}, std::nullopt}, {{0, "aa.c"}, blob("4")}}, pack_);
  const ObjectId gone = tree.change({{{3, "x.c"}, std::nullopt}}, pack_);
  const ObjectId other = branch.change({{{3, "y.c"}, blob("5")}}, pack_);
  ASSERT_TRUE(pack_.finish());
  EXPECT_EQ(listed(first).size(), (path(0, "a.c") + path(0, "b.c") + path(3, "x.c")).size());
  EXPECT_NE(listed(second).find(path(0, "aa.c")), std::string::npos);
  EXPECT_EQ(("\n" + listed(second)).find("\n" + path(0, "a.c")), std::string::npos);
  EXPECT_EQ(listed(gone), "aa.c\nb.c\n");  // and no empty folder
  EXPECT_NE(listed(other).find(path(3, "x.c") + path(3, "y.c")), std::string::npos);
  EXPECT_NE(listed(other).find("a.c\n"), std::string::npos);
  expect_sound();
}

TEST_F(TreeTest, RemovingWhatIsNotThereChangesNothing) {
  Tree tree(folders_);
  const ObjectId before = tree.change({{{0, "a.c"}, blob("1")}}, pack_);
  EXPECT_EQ(tree.change({{{0, "b.c"}, std::nullopt}}, pack_), before);
}

// "a.c" < "a/" < "a0": git sorts a folder as if a slash stood behind its name.
TEST_F(TreeTest, SortsAsGitDoes) {
  Tree tree(folders_);
  FileChanges changes = {{{1, "in"}, blob("1")}};
  for (const char* after : {".c", "0", "-", ""}) {
    const std::string name = folders_.name(1);
    changes[{0, *after == '\0' ? name.substr(0, name.size() - 1) : name + after}] = blob("2");
  }
  tree.change(changes, pack_);
  ASSERT_TRUE(pack_.finish());
  expect_sound();
}

}  // namespace
}  // namespace dowse::corpora
