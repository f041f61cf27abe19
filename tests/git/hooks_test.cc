#include "engine/git/hooks.h"

#include <gtest/gtest.h>

#include "tests/support/support.h"

namespace dowse::git {
namespace {

// Keeps the configuration of whoever runs the tests out of them.
class Hooks : public ::testing::Test {
 protected:
  Hooks() { testing::git(dir_.path(), "mkdir -p home && git init -q repo"); }

  HooksFolder folder(const std::string& name = "repo") {
    const Result<Repository> repository = Repository::open(dir_ / name, {});
    EXPECT_TRUE(repository.has_value());
    const Result<HooksFolder> found = hooks_folder(*repository);
    EXPECT_TRUE(found.has_value());
    return *found;
  }

  testing::TempDir dir_;
  testing::Variable home_{"HOME", dir_ / "home"};
  testing::Variable config_{"XDG_CONFIG_HOME", dir_ / "home/.config"};
};

TEST_F(Hooks, StandInTheGitDirectory) {
  EXPECT_FALSE(folder().configured);
  EXPECT_EQ(folder().path, dir_ / "repo/.git/hooks");
}

TEST_F(Hooks, OfALinkedWorktreeStandInTheCommonDirectory) {
  testing::git(dir_ / "repo", "git commit -q --allow-empty -m c && git worktree add -q ../linked");
  EXPECT_EQ(folder("linked").path, dir_ / "repo/.git/hooks");
}

TEST_F(Hooks, TheRepositoryMayMoveThem) {
  testing::git(dir_ / "repo", "git config core.hooksPath .githooks");
  EXPECT_TRUE(folder().configured);
  EXPECT_EQ(folder().path, ".githooks");
}

TEST_F(Hooks, TheUserMayMoveThem) {
  testing::write_file(dir_ / "home/.gitconfig", "[core]\n\thooksPath = ~/hooks\n");
  EXPECT_TRUE(folder().configured);
  EXPECT_EQ(folder().path, dir_ / "home/hooks");
}

}  // namespace
}  // namespace dowse::git
