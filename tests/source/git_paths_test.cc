#include "engine/source/git_paths.h"

#include <mutex>
#include <set>
#include <sstream>
#include <stop_token>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/source/git_objects.h"
#include "engine/source/git_range.h"
#include "engine/source/target.h"
#include "tests/source/collect.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class GitPaths : public ::testing::Test {
 protected:
  void script(const std::string& commands) { testing::git(folder_.path(), commands); }

  // What is told of the repository "r": "kind path id".
  std::set<std::string> told(unsigned jobs = 2) {
    const Result<git::Repository> repository = git::Repository::open(folder_ / "r", {});
    if (!repository) {
      ADD_FAILURE() << repository.error().message();
      return {};
    }
    GitObjectSource source(TargetIndex{0}, "R", *repository);
    testing::Collected collected = testing::collect(source, {.jobs = jobs});
    EXPECT_EQ(collected.skipped(Skip::kBudget), 0U);
    return collected.files;
  }

  // The same as git sees it: all files of all commits, and the index.
  std::set<std::string> listed() {
    const std::string out =
        testing::run_shell(
            "cd r; for c in $(git rev-list --all --reflog); do git ls-tree -r $c; done |"
            "grep -v '^160000' | sed 's/^[0-9]* blob \\([0-9a-f]*\\)\\t\\(.*\\)/blob \\2 \\1/'; "
            "git ls-files -s | sed 's/^[0-9]* \\([0-9a-f]*\\) [0-9]\\t\\(.*\\)/blob \\2 \\1/'",
            folder_.path())
            .out;
    std::set<std::string> lines;
    std::istringstream stream(out);
    for (std::string line; std::getline(stream, line);)
      lines.insert(line);
    return lines;
  }

  std::set<std::string> told_of_range(const std::string& range) {
    const Result<git::Repository> repository = git::Repository::open(folder_ / "r", {});
    EXPECT_TRUE(repository.has_value());
    const auto source = open_range(TargetIndex{0}, "R", *repository, range);
    EXPECT_TRUE(source.has_value());
    return testing::collect(**source).files;
  }

  testing::TempDir folder_;
};

constexpr char kHistory[] =
    "git init -q -b main r; cd r; mkdir -p a/b c; for i in $(seq 40); do echo $i >a/b/f$((i % 7));"
    "seq $i >c/g$((i % 5)); echo $i >top$i; git add .; git commit -q -m $i; done; git mv a d;"
    "git commit -q -m moved; git checkout -q -b other HEAD~9; cp -r c copy; git add .;"
    "git commit -q -m copied; git checkout -q main; git merge -q other -m merged; ";

TEST_F(GitPaths, TellsEachFileOfEachCommitHoweverItIsPacked) {
  script(kHistory);
  const std::set<std::string> all = listed();
  EXPECT_GT(all.size(), 100U);
  EXPECT_EQ(told(), all);
  for (const char* repack :
       {"git -C r repack -qadf --depth=50", "git -C r repack -qadf --depth=2"}) {
    script(repack);
    EXPECT_EQ(told(1), all) << repack;
    EXPECT_EQ(told(3), all) << repack;
  }
}

TEST_F(GitPaths, WhatIsStagedAndInNoCommitIsTold) {
  script("git init -q r; cd r; echo 1 >a; git add .; git commit -q -m A; echo 2 >b; git add b");
  EXPECT_EQ(told(), listed());
  EXPECT_EQ(told().size(), 2U);
}

TEST_F(GitPaths, TreesThatNothingNamesAreRoots) {
  script(
      "git init -q r; cd r; git commit -q --allow-empty -m A; mkdir d; echo 1 >d/a; git add .;"
      "git write-tree; git rm -q --cached d/a; rm -r d .git/index");
  ASSERT_EQ(told().size(), 1U);
  EXPECT_THAT(*told().begin(), ::testing::HasSubstr("blob d/a "));
}

// A tree of 68 MB: as large as the limit on any text lets it be.
TEST_F(GitPaths, ALargeTreeIsFollowed) {
  script(
      "git init -q r; cd r; id=$(echo 1 | git hash-object -w --stdin); "
      "awk -v id=$id 'BEGIN { pad = sprintf(\"%4000s\", \"\"); gsub(/ /, \"x\", pad);"
      " for (i = 0; i < 17000; ++i) printf \"100644 blob %s\\t%05d%s\\n\", id, i, pad;"
      " printf \"100644 blob %s\\tz.kdbx\\n\", id }' >list;"
      "git update-ref HEAD $(git commit-tree $(git mktree <list) -m A)");
  const std::set<std::string> files = told();
  EXPECT_EQ(files.size(), 17001U);
  EXPECT_THAT(*files.rbegin(), ::testing::StartsWith("blob z.kdbx "));
}

// What the objects' own walk told of is not told again.
TEST_F(GitPaths, ATreeOverTheLimitIsToldOnce) {
  script(
      "git init -q r; cd r; mkdir d; for i in $(seq 100); do echo $i >d/f$i; done; echo 1 >top;"
      "git add .; git commit -q -m A; rm .git/index");
  const Result<git::Repository> repository = git::Repository::open(folder_ / "r", {});
  ASSERT_TRUE(repository.has_value());
  GitObjectSource source(TargetIndex{0}, "R", *repository);
  const testing::Collected collected = testing::collect(source, {.jobs = 2, .max_blob_bytes = 999});
  EXPECT_EQ(collected.skipped(Skip::kTooLarge), 1U);
  EXPECT_EQ(collected.files.size(), 1U);
}

TEST_F(GitPaths, WhatIsLostHereAloneIsToldHere) {
  script("git init -q r; cd r; mkdir d; echo 1 >d/f; git add .; git commit -q -m A");
  const Result<git::Repository> repository = git::Repository::open(folder_ / "r", {});
  ASSERT_TRUE(repository.has_value());
  Coverage coverage;
  const auto walk = git::ObjectWalk::plan(*repository, "R", coverage);
  ASSERT_TRUE(walk.has_value());
  testing::Collected collected;
  std::mutex mutex;
  testing::CollectingVisitor visitor(collected, mutex);
  LostObjects lost;
  const std::string name = "R";
  const SourceLimits limits{.jobs = 1, .max_blob_bytes = 10};
  const std::stop_token stop;
  const PathRun run{{}, name, *repository, limits, lost, coverage, stop};
  for (int round = 0; round < 2; ++round) {
    EXPECT_TRUE(tell_paths(*walk, {&visitor}, run).has_value());
    // Two trees and the commit.
    EXPECT_EQ(coverage.snapshot().skipped[static_cast<std::size_t>(Skip::kTooLarge)].count, 3U);
  }
}

TEST_F(GitPaths, WhatOfARangeIsLostHereAloneIsToldHere) {
  script("git init -q r; cd r; git commit -q --allow-empty -m A");
  const Result<git::Repository> repository = git::Repository::open(folder_ / "r", {});
  ASSERT_TRUE(repository.has_value());
  Coverage coverage;
  testing::Collected collected;
  std::mutex mutex;
  testing::CollectingVisitor visitor(collected, mutex);
  LostObjects lost;
  const std::string name = "R";
  const SourceLimits limits;
  const std::stop_token stop;
  git::RangeObjects range;
  range.objects = {{git::ObjectType::kCommit, *ObjectId::from_hex(std::string(40, '1'))},
                   {git::ObjectType::kTree, *ObjectId::from_hex(std::string(40, '2'))},
                   {git::ObjectType::kBlob, *ObjectId::from_hex(std::string(40, '3'))}};
  for (int round = 0; round < 2; ++round) {
    tell_range_paths(range, {}, visitor, {{}, name, *repository, limits, lost, coverage, stop});
    EXPECT_EQ(coverage.snapshot().items.size(), 2U);
  }
}

TEST_F(GitPaths, AStopIsAskedForAndTold) {
  script("git init -q r; cd r; echo 1 >f; git add .; git commit -q -m A; git rev-parse HEAD >id");
  const Result<git::Repository> repository = git::Repository::open(folder_ / "r", {});
  ASSERT_TRUE(repository.has_value());
  Coverage coverage;
  const auto walk = git::ObjectWalk::plan(*repository, "R", coverage);
  ASSERT_TRUE(walk.has_value());
  testing::Collected collected;
  std::mutex mutex;
  testing::CollectingVisitor visitor(collected, mutex);
  LostObjects lost;
  const std::string name = "R";
  const SourceLimits limits;
  std::stop_source source;
  source.request_stop();
  const std::stop_token stop = source.get_token();
  const PathRun run{{}, name, *repository, limits, lost, coverage, stop};
  EXPECT_TRUE(tell_paths(*walk, {&visitor}, run).has_value());
  EXPECT_EQ(coverage.snapshot().skipped[static_cast<std::size_t>(Skip::kDeadline)].count, 1U);
  tell_range_paths({}, {}, visitor, run);
  EXPECT_EQ(coverage.snapshot().skipped[static_cast<std::size_t>(Skip::kDeadline)].count, 2U);
  EXPECT_THAT(collected.files, IsEmpty());
}

// Trees that name the same subtree again and again, level upon level, make paths without end.
TEST_F(GitPaths, PathsWithoutEndAreABudget) {
  script(
      "git init -q r; cd r; t=$(echo 1 | git hash-object -w --stdin);"
      "t=$(printf '100644 blob %s\\tf\\n' $t | git mktree);"
      "for level in $(seq 12); do t=$(for i in 0 1 2 3 4 5 6 7 8 9; do"
      " printf '040000 tree %s\\t%s\\n' $t $i; done | git mktree); done;"
      "git update-ref HEAD $(git commit-tree $t -m A)");
  const Result<git::Repository> repository = git::Repository::open(folder_ / "r", {});
  ASSERT_TRUE(repository.has_value());
  GitObjectSource source(TargetIndex{0}, "R", *repository);
  const testing::Collected collected = testing::collect(source, {.jobs = 2});
  EXPECT_EQ(collected.skipped(Skip::kBudget), 1U);
}

TEST_F(GitPaths, OfARangeOnlyWhatIsNewUnderItsPath) {
  script(
      "git init -q -b main r; cd r; mkdir d; echo 1 >d/old; echo 2 >d/changed; git add .;"
      "git commit -q -m A; echo 3 >d/changed; cp d/old d/copied; mkdir e; echo 4 >e/new;"
      "git add .; git commit -q -m B; echo 5 >late; git add .; git commit -q -m C");
  std::set<std::string> paths;
  for (const std::string& line : told_of_range("HEAD~2..HEAD~1"))
    paths.insert(line.substr(0, line.rfind(' ')));
  EXPECT_THAT(paths, ElementsAre("blob d/changed", "blob d/copied", "blob e/new"));
  EXPECT_EQ(told_of_range("HEAD~2..HEAD").size(), 4U);
  EXPECT_THAT(told_of_range("HEAD..HEAD"), IsEmpty());
}

}  // namespace
}  // namespace dowse
