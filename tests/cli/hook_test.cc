#include "cli/hook.h"

#include <sys/stat.h>

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using Kind = HookState::Kind;

const std::string kProgram = "/opt/it's here/dowse";

class Hook : public ::testing::Test {
 protected:
  Hook() { testing::git(dir_.path(), "git init -q repo && mkdir -p repo/folder"); }

  HookState state(const std::string& program = kProgram) {
    const Result<HookState> found = hook_state(repo_, program);
    EXPECT_TRUE(found.has_value());
    return *found;
  }

  testing::Variable global_{"GIT_CONFIG_GLOBAL", "/dev/null"};
  testing::Variable no_system_{"GIT_CONFIG_NOSYSTEM", "1"};
  testing::TempDir dir_;
  std::string repo_ = dir_ / "repo";
  std::string hook_ = dir_ / "repo/.git/hooks/pre-commit";
};

TEST_F(Hook, IsInstalledAndTakenAway) {
  EXPECT_EQ(state().kind, Kind::kNone);
  ASSERT_TRUE(install_hook(repo_, kProgram, false).has_value());
  EXPECT_EQ(state().kind, Kind::kOurs);
  EXPECT_EQ(testing::read_file(hook_), hook_script(kProgram));

  struct stat status {};

  ASSERT_EQ(::stat(hook_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0755U);
  ASSERT_TRUE(uninstall_hook(repo_, kProgram).has_value());
  EXPECT_FALSE(std::filesystem::exists(hook_));
}

TEST_F(Hook, IsFoundFromAFolderBelow) {
  ASSERT_TRUE(install_hook(repo_ + "/folder", kProgram, false).has_value());
  EXPECT_TRUE(std::filesystem::exists(hook_));
}

TEST_F(Hook, MakesTheFolderOfHooks) {
  std::filesystem::remove_all(dir_ / "repo/.git/hooks");
  ASSERT_TRUE(install_hook(repo_, kProgram, false).has_value());
  EXPECT_EQ(state().kind, Kind::kOurs);
}

TEST_F(Hook, OfAnOlderPlaceIsBroughtUpToDate) {
  ASSERT_TRUE(install_hook(repo_, "/old/dowse", false).has_value());
  EXPECT_EQ(state().kind, Kind::kStale);
  ASSERT_TRUE(install_hook(repo_, kProgram, false).has_value());
  EXPECT_EQ(state().kind, Kind::kOurs);
}

TEST_F(Hook, LeavesAForeignHookAlone) {
  testing::write_file(hook_, "#!/bin/sh\nexit 0\n");
  EXPECT_EQ(state().kind, Kind::kForeign);
  const Result<std::string> installed = install_hook(repo_, kProgram, false);
  ASSERT_FALSE(installed.has_value());
  EXPECT_EQ(installed.error().code(), Errc::kUsage);
  EXPECT_THAT(installed.error().message(), HasSubstr("--force"));
  EXPECT_FALSE(uninstall_hook(repo_, kProgram).has_value());
  EXPECT_EQ(testing::read_file(hook_), "#!/bin/sh\nexit 0\n");
}

TEST_F(Hook, WithForceKeepsAForeignHookAndPutsItBack) {
  testing::write_file(hook_, "#!/bin/sh\nexit 0\n");
  ASSERT_TRUE(install_hook(repo_, kProgram, true).has_value());
  EXPECT_EQ(state().kind, Kind::kOurs);
  EXPECT_TRUE(state().chained);
  EXPECT_EQ(testing::read_file(hook_ + ".before-dowse"), "#!/bin/sh\nexit 0\n");
  ASSERT_TRUE(uninstall_hook(repo_, kProgram).has_value());
  EXPECT_EQ(testing::read_file(hook_), "#!/bin/sh\nexit 0\n");
  EXPECT_FALSE(std::filesystem::exists(hook_ + ".before-dowse"));
}

TEST_F(Hook, DoesNotWriteOverAKeptHook) {
  testing::write_file(hook_, "new foreign");
  testing::write_file(hook_ + ".before-dowse", "kept");
  EXPECT_FALSE(install_hook(repo_, kProgram, true).has_value());
  EXPECT_EQ(testing::read_file(hook_), "new foreign");
  EXPECT_EQ(testing::read_file(hook_ + ".before-dowse"), "kept");
}

TEST_F(Hook, ASymlinkIsForeignAndNotWrittenThrough) {
  testing::write_file(dir_ / "shared", "#!/bin/sh\n");
  std::filesystem::create_directories(dir_ / "repo/.git/hooks");
  std::filesystem::create_symlink(dir_ / "shared", hook_);
  EXPECT_EQ(state().kind, Kind::kForeign);
  EXPECT_FALSE(install_hook(repo_, kProgram, false).has_value());
  ASSERT_TRUE(install_hook(repo_, kProgram, true).has_value());
  EXPECT_EQ(testing::read_file(dir_ / "shared"), "#!/bin/sh\n");
}

TEST_F(Hook, SaysSoWhenGitLooksElsewhere) {
  testing::git(repo_, "git config core.hooksPath /shared/hooks");
  EXPECT_EQ(state().kind, Kind::kElsewhere);
  const Result<std::string> installed = install_hook(repo_, kProgram, true);
  ASSERT_FALSE(installed.has_value());
  EXPECT_THAT(installed.error().message(), HasSubstr("/shared/hooks/pre-commit"));
  EXPECT_FALSE(std::filesystem::exists(hook_));
}

TEST_F(Hook, IsSharedByLinkedWorktrees) {
  testing::git(repo_, "git commit -q --allow-empty -m c && git worktree add -q ../linked");
  ASSERT_TRUE(install_hook(dir_ / "linked", kProgram, false).has_value());
  EXPECT_EQ(state().kind, Kind::kOurs);
}

TEST_F(Hook, OutsideARepositoryIsAMistake) {
  const Result<HookState> found = hook_state("/", kProgram);
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().code(), Errc::kUsage);
}

TEST_F(Hook, RunsTheHookBeforeItAndThenTheProgram) {
  testing::write_file(dir_ / "bin/it's/dowse", "#!/bin/sh\necho \"called: $*\"\nexit 1\n");
  testing::write_file(hook_, "#!/bin/sh\necho before\n");
  testing::git(dir_.path(), "chmod +x \"bin/it's/dowse\" repo/.git/hooks/pre-commit");
  ASSERT_TRUE(install_hook(repo_, dir_ / "bin/it's/dowse", true).has_value());
  const testing::Output out =
      testing::run_shell("echo x >f && git add f && git commit -m c 2>&1", repo_);
  EXPECT_EQ(out.status, 1);
  EXPECT_EQ(out.out, "before\ncalled: hook run\n");
}

TEST_F(Hook, StopsWhenTheHookBeforeItDoes) {
  testing::write_file(hook_, "#!/bin/sh\nexit 3\n");
  testing::git(dir_.path(), "chmod +x repo/.git/hooks/pre-commit");
  ASSERT_TRUE(install_hook(repo_, "/bin/true", true).has_value());
  EXPECT_EQ(testing::run_shell("echo x >f && git add f && git commit -m c", repo_).status, 1);
}

TEST_F(Hook, StopsWhenTheProgramIsGone) {
  ASSERT_TRUE(install_hook(repo_, kProgram, false).has_value());
  const testing::Output out =
      testing::run_shell("echo x >f && git add f && git commit -m c", repo_);
  EXPECT_EQ(out.status, 1);
  EXPECT_THAT(out.err, HasSubstr(kProgram + " is gone"));
}

TEST(OwnProgram, IsTheOneThatRuns) {
  const Result<std::string> program = own_program();
  ASSERT_TRUE(program.has_value());
  EXPECT_THAT(*program, EndsWith("cli_tests"));
}

}  // namespace
}  // namespace dowse
