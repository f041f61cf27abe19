#include "engine/source/worktree_source.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/git/blob_hash.h"
#include "tests/source/collect.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class WorktreeSource : public ::testing::Test {
 protected:
  WorktreeSource() { testing::git(dir_.path(), "git init -q -b main ."); }

  testing::Collected scan(const WorktreeOptions& options = {},
                          const std::vector<std::string>& excludes = {},
                          const std::string& path = "", const SourceLimits& limits = {}) {
    const Result<git::Repository> repository =
        git::Repository::open(path.empty() ? dir_.path() : path, {});
    EXPECT_TRUE(repository.has_value());
    Result<std::unique_ptr<Source>> source = open_worktree(
        {.index = {}, .name = "T", .path = "", .excludes = *GlobSet::compile(excludes)},
        *repository, options);
    EXPECT_TRUE(source.has_value());
    return testing::collect(**source, limits);
  }

  void write(const std::string& path, std::string_view content) {
    testing::write_file(dir_ / path, content);
  }

  testing::TempDir dir_;
};

TEST_F(WorktreeSource, PushesWhatTheStoreDoesNotHold) {
  write("same", "same");
  write("changed", "before");
  write("staged", "staged before");
  testing::git(dir_.path(), "git add . && git commit -qm c");
  write("changed", "after");
  write("staged", "staged after");
  testing::git(dir_.path(), "git add staged");
  write("d/new", "new");
  std::filesystem::create_symlink("somewhere", dir_ / "link");
  const testing::Collected got = scan();
  EXPECT_THAT(got.paths(), ElementsAre("changed", "d/new", "link"));
  EXPECT_EQ(got.texts[0].bytes, "after");
  EXPECT_EQ(got.texts[0].id, *git::hash_blob("after", kSha1Size));
  EXPECT_EQ(got.texts[0].kind, TextKind::kWorktreeFile);
  EXPECT_EQ(got.texts[2].bytes, "somewhere");
  EXPECT_EQ(got.present(TextKind::kWorktreeFile).count, 3U);
  EXPECT_EQ(got.scanned(TextKind::kWorktreeFile).bytes, 5U + 3U + 9U);
  EXPECT_EQ(got.done, 5U);
  EXPECT_TRUE(got.coverage.complete());
}

// Of the tracked one the index tells, and that is the objects' source's.
TEST_F(WorktreeSource, WhatIsNotReadIsThereUnderItsPath) {
  write("tracked", "too large");
  testing::git(dir_.path(), "git add . && git commit -qm c");
  write("untracked", "too large as well");
  const testing::Collected got = scan({}, {}, "", {.max_blob_bytes = 3});
  EXPECT_THAT(got.skips(), ElementsAre("too-large T: tracked", "too-large T: untracked"));
  EXPECT_THAT(got.files, ElementsAre("worktree-file untracked "));
}

TEST_F(WorktreeSource, DoesNotTrustFileTimes) {
  write("f", "aaaa");
  testing::git(dir_.path(),
               "git add . && git commit -qm c && touch -d @1600000000 f && git status -s");
  write("f", "bbbb");  // same size; and the same time as the index has noted:
  testing::git(dir_.path(), "touch -d @1600000000 f");
  EXPECT_THAT(scan().paths(), ElementsAre("f"));
}

TEST_F(WorktreeSource, LeavesOutWhatGitIgnores) {
  write(".gitignore", "*.log\nbuild/\n");
  write("tracked.log", "old");
  testing::git(dir_.path(), "git add . && git add -f tracked.log && git commit -qm c");
  write("tracked.log", "tracked, so never ignored");
  write("a.log", "x");
  write("build/one", "x");
  write("build/two/three", "x");
  write("sub/.gitignore", "local\n");
  write("sub/local", "x");
  const testing::Collected got = scan();
  EXPECT_THAT(got.paths(), ElementsAre("sub/.gitignore", "tracked.log"));
  EXPECT_THAT(got.skips(), ElementsAre("git-ignored T: a.log", "git-ignored T: build/",
                                       "git-ignored T: sub/local"));
  EXPECT_TRUE(got.coverage.complete());

  const testing::Collected all = scan({.include_ignored = true});
  EXPECT_EQ(all.texts.size(), 6U);
  EXPECT_THAT(all.skips(), IsEmpty());
}

TEST_F(WorktreeSource, FindsTrackedFilesInAnIgnoredFolder) {
  write("build/kept/f", "old");
  testing::git(dir_.path(), "git add . && git commit -qm c");
  write(".gitignore", "build/\n");
  write("build/kept/f", "changed");
  write("build/kept/other", "x");
  write("build/more/x", "x");
  const testing::Collected got = scan();
  EXPECT_THAT(got.paths(), ElementsAre(".gitignore", "build/kept/f"));
  EXPECT_THAT(got.skips(),
              ElementsAre("git-ignored T: build/kept/other", "git-ignored T: build/more/"));
}

TEST_F(WorktreeSource, LeavesOutWhatIsExcluded) {
  write("a.c", "x");
  write("vendor/b.c", "x");
  const testing::Collected got = scan({}, {"vendor/"});
  EXPECT_THAT(got.paths(), ElementsAre("a.c"));
  EXPECT_THAT(got.skips(), ElementsAre("excluded T: vendor/"));
}

TEST_F(WorktreeSource, NamesSubmodulesAndOtherRepositories) {
  testing::git(dir_.path(),
               "git init -q nested; git -C nested commit -q --allow-empty -m c;"
               "git init -q module; git -C module commit -q --allow-empty -m c;"
               "git add module 2>/dev/null");
  write("module/f", "x");
  write("nested/f", "x");
  const testing::Collected got = scan();
  EXPECT_THAT(got.paths(), IsEmpty());
  EXPECT_THAT(got.skips(), ElementsAre("submodule T: module", "submodule T: nested"));
}

TEST_F(WorktreeSource, LeavesSubmodulesOfGitmodulesToTheObjectSource) {
  write(".gitmodules", "[submodule \"m\"]\n\tpath = module\n\turl = ../module\n");
  testing::git(dir_.path(),
               "git init -q module; git -C module commit -q --allow-empty -m c;"
               "git add .gitmodules module 2>/dev/null");
  write("module/f", "x");
  const testing::Collected got = scan();
  EXPECT_THAT(got.paths(), IsEmpty());
  EXPECT_THAT(got.skips(), IsEmpty());
}

TEST_F(WorktreeSource, ScansAFolderThatOnlyClaimsToBeASubmodule) {
  const std::string any(40, '1');
  testing::git(dir_.path(), "git update-index --add --cacheinfo 160000," + any + ",module");
  write("module/f", "no repository is here");
  const testing::Collected got = scan();
  EXPECT_THAT(got.paths(), ElementsAre("module/f"));
  EXPECT_THAT(got.skips(), ElementsAre("submodule T: module"));
}

TEST_F(WorktreeSource, ScansTrackedFilesThatLookLikeABareRepository) {
  write("fixture.git/HEAD", "ref: refs/heads/main");
  write("fixture.git/objects/x", "x");
  write("fixture.git/refs/x", "x");
  testing::git(dir_.path(), "git add . && git commit -qm c");
  write("fixture.git/HEAD", "changed");
  EXPECT_THAT(scan().paths(), ElementsAre("fixture.git/HEAD"));
}

TEST_F(WorktreeSource, ADamagedIndexIsToldAndNothingIsIgnored) {
  write(".gitignore", "secret\n");
  write("secret", "tracked for all we know");
  write(".git/index", "this is no index");
  const testing::Collected got = scan();
  EXPECT_THAT(got.paths(), ElementsAre(".gitignore", "secret"));
  EXPECT_FALSE(got.coverage.complete());
  ASSERT_EQ(got.coverage.diagnostics.size(), 1U);
}

TEST_F(WorktreeSource, WorksInALinkedWorktree) {
  write("f", "x");
  testing::git(dir_.path(), "git add . && git commit -qm c && git worktree add -q --detach linked");
  write("linked/new", "new");
  const testing::Collected got = scan({}, {}, dir_ / "linked");
  EXPECT_THAT(got.paths(), ElementsAre("new"));
  EXPECT_THAT(scan().skips(), Contains("submodule T: linked"));
}

}  // namespace
}  // namespace dowse
