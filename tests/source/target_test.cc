#include "engine/source/target.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/source/collect.h"
#include "tests/support/reftable_writer.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::git;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using testing::TempDir;
using testing::write_file;

// `repo`, a repository with a branch, a tag, a remote and an untracked file; `plain`, a folder.
class TargetTest : public ::testing::Test {
 protected:
  TargetTest() {
    git(dir_.path(),
        "git init -q -b main repo; cd repo; mkdir sub; echo one >sub/tracked; git add .;"
        "git commit -q -m A; git tag t; git remote add origin https://u:p@host.example/x.git;"
        "echo two >untracked; echo log >noise.log; mkdir -p ../plain/deep; echo three "
        ">../plain/deep/f;"
        "echo log >../plain/noise.log");
  }

  Result<Target> open(const std::string& relative, const TargetOptions& options = {}) {
    return open_target(TargetIndex{0}, dir_ / relative, options, coverage_);
  }

  // Requires: it can be opened.
  Target opened(const std::string& relative, const TargetOptions& options = {}) {
    Result<Target> target = open(relative, options);
    EXPECT_TRUE(target) << target.error().message();
    return std::move(*target);
  }

  Errc error_of(const std::string& relative, const TargetOptions& options = {}) {
    const Result<Target> target = open(relative, options);
    EXPECT_FALSE(target) << relative;
    if (target) return Errc::kInternal;
    EXPECT_THAT(target.error().message(), HasSubstr(relative));
    return target.error().code();
  }

  std::string id(const std::string& name, const std::string& relative = "repo") {
    return testing::run_shell("git rev-parse " + name, dir_ / relative).out.substr(0, 40);
  }

  TempDir dir_;
  Coverage coverage_;
};

// "kind path" of every text that has a path, "kind" of others, each once; git files left out.
std::vector<std::string> texts(const Target& target) {
  std::set<std::string> found;
  for (const std::unique_ptr<Source>& source : target.sources) {
    for (const testing::Visited& text : testing::collect(*source).texts) {
      if (text.kind == TextKind::kGitFile) continue;
      const std::string kind(name_of(text.kind));
      found.insert(text.path.empty() ? kind : kind + " " + text.path);
    }
  }
  return {found.begin(), found.end()};
}

const std::vector<std::string>& of_objects() {
  static const std::vector<std::string> kKinds = {"blob", "commit", "ref-names", "tree-names"};
  return kKinds;
}

std::vector<std::string> with_objects(const std::vector<std::string>& more) {
  std::vector<std::string> all = of_objects();
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

TEST_F(TargetTest, ARepositoryIsObjectsGitFilesAndItsWorkingTree) {
  const Target target = opened("repo");
  EXPECT_EQ(target.info.name, dir_ / "repo");
  EXPECT_EQ(target.info.type, "git");
  EXPECT_EQ(target.info.head, "refs/heads/main");
  EXPECT_EQ(target.info.head_commit.hex(), id("HEAD"));
  EXPECT_EQ(target.info.remote_url, "https://host.example/x.git");
  EXPECT_EQ(target.info.refs, 3U);  // HEAD, the branch, the tag
  EXPECT_THAT(target.info.outside_stores, IsEmpty());
  ASSERT_NE(target.repository, nullptr);
  EXPECT_THAT(target.sources, SizeIs(3));
  EXPECT_THAT(texts(target), ::testing::UnorderedElementsAreArray(with_objects(
                                 {"worktree-file noise.log", "worktree-file untracked"})));
}

TEST_F(TargetTest, IsTheSameByAnyNameOfItsFolder) {
  git(dir_.path(), "ln -s repo link");
  for (const std::string name : {"repo/", "repo/.", "plain/../repo", "link", "link/"}) {
    const Target target = opened(name);
    EXPECT_EQ(target.info.type, "git") << name;
    EXPECT_EQ(target.info.name, dir_ / name);
    EXPECT_THAT(target.sources, SizeIs(3)) << name;
  }
}

TEST_F(TargetTest, AGitDirectoryHasNoWorkingTree) {
  git(dir_.path(), "git clone -q --bare repo bare.git");
  for (const std::string name : {"bare.git", "repo/.git"}) {
    const Target target = opened(name);
    EXPECT_EQ(target.info.type, "git") << name;
    EXPECT_EQ(target.info.head_commit.hex(), id("HEAD")) << name;
    EXPECT_THAT(texts(target), ::testing::ElementsAreArray(of_objects())) << name;
  }
}

TEST_F(TargetTest, ALinkedWorktreeHasItsOwnHeadAndFiles) {
  git(dir_ / "repo",
      "git worktree add -q -b side ../linked; cd ../linked; git commit -q --allow-empty -m B;"
      "echo four >here");
  const Target target = opened("linked");
  EXPECT_EQ(target.info.type, "git");
  EXPECT_EQ(target.info.head, "refs/heads/side");
  EXPECT_EQ(target.info.head_commit.hex(), id("HEAD", "linked"));
  EXPECT_THAT(target.info.outside_stores, Contains(HasSubstr("repo/.git")));
  EXPECT_THAT(texts(target),
              ::testing::UnorderedElementsAreArray(with_objects({"worktree-file here"})));
  const Result<Target> left_out = open("linked", {.follow_outside = false});
  ASSERT_FALSE(left_out);  // all of it lies outside
  EXPECT_EQ(left_out.error().code(), Errc::kGit);
}

TEST_F(TargetTest, WhatIsBorrowedIsNamedAndLeftOutOnRequest) {
  git(dir_.path(), "git clone -q --shared repo borrower");
  const Target followed = opened("borrower");
  EXPECT_THAT(followed.info.outside_stores, ElementsAre(HasSubstr("repo/.git/objects")));
  EXPECT_THAT(followed.info.outside_stores[0], Not(HasSubstr("not followed")));
  EXPECT_THAT(texts(followed), Contains("blob"));
  const Target left_out = opened("borrower", {.follow_outside = false});
  EXPECT_THAT(left_out.info.outside_stores,
              ElementsAre(::testing::EndsWith("repo/.git/objects (not followed)")));
}

TEST_F(TargetTest, ADetachedOrUnbornHeadSaysSo) {
  git(dir_ / "repo", "git checkout -q --detach");
  EXPECT_EQ(opened("repo").info.head, "");
  EXPECT_EQ(opened("repo").info.head_commit.hex(), id("HEAD"));
  git(dir_.path(), "git init -q -b first empty");
  const Target empty = opened("empty");
  EXPECT_EQ(empty.info.head, "refs/heads/first");
  EXPECT_TRUE(empty.info.head_commit.empty());
  EXPECT_EQ(empty.info.refs, 0U);
  EXPECT_EQ(empty.info.remote_url, "");
}

TEST_F(TargetTest, AFolderThatIsNoRepositoryIsItsFiles) {
  const Target plain = opened("plain");
  EXPECT_EQ(plain.info.type, "directory");
  EXPECT_EQ(plain.repository, nullptr);
  EXPECT_EQ(plain.info.head, "");
  EXPECT_THAT(texts(plain), ElementsAre("file deep/f", "file noise.log"));
  // Nor is one inside of a repository: its files and no more.
  const Target inside = opened("repo/sub");
  EXPECT_EQ(inside.info.type, "directory");
  EXPECT_EQ(inside.repository, nullptr);
  EXPECT_THAT(texts(inside), ElementsAre("file tracked"));
}

TEST_F(TargetTest, AFileIsItself) {
  git(dir_.path(), "ln -s repo/untracked link");
  for (const std::string name : {"plain/deep/f", "repo/untracked", "repo/.git/config", "link"}) {
    const Target target = opened(name);
    EXPECT_EQ(target.info.type, "file") << name;
    EXPECT_EQ(target.repository, nullptr) << name;
    EXPECT_THAT(texts(target), ElementsAre("file " + name.substr(name.rfind('/') + 1))) << name;
  }
}

TEST_F(TargetTest, AMinusIsStandardInput) {
  git(dir_.path(), "echo x >-");
  const Result<Target> target = open_target(TargetIndex{0}, "-", {}, coverage_);
  ASSERT_TRUE(target);
  EXPECT_EQ(target->info.type, "stdin");
  EXPECT_EQ(target->info.name, "-");
  EXPECT_EQ(target->repository, nullptr);
  EXPECT_THAT(target->sources, SizeIs(1));
  EXPECT_EQ(opened("-").info.type, "file");  // by a path it is a file
}

TEST_F(TargetTest, StandardInputHoldsNoRepository) {
  const TargetOptions staged{.staged = true};
  const TargetOptions range{.range = "A..B"};
  for (const TargetOptions& options : {staged, range}) {
    const Result<Target> target = open_target(TargetIndex{0}, "-", options, coverage_);
    ASSERT_FALSE(target);
    EXPECT_EQ(target.error().code(), Errc::kUsage);
  }
}

TEST_F(TargetTest, StagedIsWhatTheIndexHoldsAndHeadDoesNot) {
  git(dir_ / "repo",
      "echo staged >sub/new; git add sub/new; git worktree add -q -b side ../linked");
  for (const std::string name : {"repo", "repo/sub", "repo/sub/tracked", "repo/.git"}) {
    const Target target = opened(name, {.staged = true});
    EXPECT_EQ(target.info.type, "staged") << name;
    EXPECT_EQ(target.info.name, dir_ / name);
    EXPECT_EQ(target.info.head, "refs/heads/main") << name;
    EXPECT_EQ(target.info.refs, 0U) << name;  // not counted
    EXPECT_THAT(texts(target), ElementsAre("staged sub/new")) << name;
  }
  EXPECT_THAT(texts(opened("linked", {.staged = true})), IsEmpty());  // another index
}

TEST_F(TargetTest, StagedCanReadAnotherIndex) {
  git(dir_ / "repo", "echo other >other; GIT_INDEX_FILE=.git/given git add other");
  const Target target = opened("repo", {.staged = true, .index_file = dir_ / "repo/.git/given"});
  EXPECT_THAT(texts(target), ElementsAre("staged other"));
}

TEST_F(TargetTest, RangeIsWhatOneRevisionHasAndTheOtherHasNot) {
  git(dir_ / "repo",
      "git checkout -q -b topic; echo new >added; git add added; git commit -q -m topic;"
      "git checkout -q main");
  const Target target = opened("repo", {.range = "main..topic"});
  EXPECT_EQ(target.info.type, "range");
  EXPECT_THAT(texts(target), ElementsAre("blob", "commit", "tree-names"));
  EXPECT_THAT(texts(opened("repo", {.range = "topic..main"})), IsEmpty());
  for (const std::string range : {"main", "main..absent", "absent..main"}) {
    EXPECT_EQ(error_of("repo", {.range = range}), Errc::kUsage) << range;
  }
}

TEST_F(TargetTest, StagedAndRangeNeedARepository) {
  for (const std::string name : {"plain", "plain/deep/f"}) {
    EXPECT_EQ(error_of(name, {.staged = true}), Errc::kUsage) << name;
    EXPECT_EQ(error_of(name, {.range = "A..B"}), Errc::kUsage) << name;
  }
}

TEST_F(TargetTest, WhatIsNotThereIsAUsageError) {
  git(dir_.path(), "ln -s nowhere dangling");
  for (const std::string name : {"absent", "absent/below", "plain/deep/f/below", "dangling"}) {
    EXPECT_EQ(error_of(name), Errc::kUsage) << name;
    EXPECT_EQ(error_of(name, {.staged = true}), Errc::kUsage) << name;
  }
  const Result<Target> unnamed = open_target(TargetIndex{0}, "", {}, coverage_);
  ASSERT_FALSE(unnamed);
  EXPECT_EQ(unnamed.error().code(), Errc::kUsage);
}

TEST_F(TargetTest, WhatIsNeitherFileNorFolderIsAUsageError) {
  git(dir_.path(), "mkfifo fifo");
  EXPECT_EQ(error_of("fifo"), Errc::kUsage);  // and nobody waits for a writer
  const Result<Target> device = open_target(TargetIndex{0}, "/dev/null", {}, coverage_);
  ASSERT_FALSE(device);
  EXPECT_EQ(device.error().code(), Errc::kUsage);
}

// What is meant to be a repository and cannot be read as one is never scanned as mere files.
TEST_F(TargetTest, ABrokenRepositoryIsNoPlainFolder) {
  git(dir_.path(),
      "mkdir -p hollow/.git lost odd links; echo 'gitdir: /nowhere' >lost/.git; echo rubbish "
      ">odd/.git;"
      "ln -s nowhere links/.git; for d in hollow lost odd links; do echo text >$d/f; done");
  for (const std::string name : {"hollow", "lost", "odd", "links"}) {
    EXPECT_EQ(error_of(name), Errc::kGit) << name;
  }
  write_file(dir_ / "repo/.git/HEAD", "rubbish\n");
  EXPECT_EQ(error_of("repo"), Errc::kCorrupt);
}

// How often its sources tell of something damaged or missing.
std::uint64_t told_by_sources(const Target& target) {
  std::uint64_t told = 0;
  for (const std::unique_ptr<Source>& source : target.sources) {
    const CoverageSnapshot coverage = testing::collect(*source).coverage;
    for (const Skip reason : {Skip::kDamaged, Skip::kMissing})
      told += coverage.skipped[static_cast<std::size_t>(reason)].count;
  }
  return told;
}

TEST_F(TargetTest, BrokenRefsAreToldOnceAndAreNoEnd) {
  write_file(dir_ / "repo/.git/refs/heads/broken", "rubbish\n");
  const Target whole = opened("repo");
  EXPECT_EQ(whole.info.refs, 3U);
  EXPECT_EQ(told_by_sources(whole), 1U);
  EXPECT_TRUE(coverage_.snapshot().complete());
  EXPECT_EQ(opened("repo", {.range = "HEAD..HEAD"}).info.refs, 3U);
  const CoverageSnapshot told = coverage_.snapshot();
  EXPECT_EQ(told.skipped[static_cast<std::size_t>(Skip::kDamaged)].count, 1U);
}

// As without refs, not as without a repository.
TEST_F(TargetTest, ADamagedReftableIsToldAndIsNoEnd) {
  testing::move_to_reftable(dir_ / "repo");
  EXPECT_EQ(opened("repo").info.refs, 3U);
  EXPECT_EQ(opened("repo").info.head, "refs/heads/main");
  write_file(dir_ / "repo/.git/reftable/tables.list", "gone.ref\n");
  const Target damaged = opened("repo");
  EXPECT_EQ(damaged.info.refs, 0U);
  EXPECT_EQ(damaged.info.head, "");
  EXPECT_GE(told_by_sources(damaged), 1U);
}

TEST_F(TargetTest, ExcludesHoldForFilesOfEveryKindOfTarget) {
  const TargetOptions options{.excludes = {"*.log"}};
  EXPECT_THAT(texts(opened("plain", options)), ElementsAre("file deep/f"));
  EXPECT_THAT(texts(opened("plain/noise.log", options)), IsEmpty());
  EXPECT_THAT(texts(opened("repo", options)), Not(Contains("worktree-file noise.log")));
  EXPECT_FALSE(open("plain", {.excludes = {"["}}));
}

TEST_F(TargetTest, IgnoredFilesCountOnRequest) {
  write_file(dir_ / "repo/.git/info/exclude", "*.log\n");
  EXPECT_THAT(texts(opened("repo")), Not(Contains("worktree-file noise.log")));
  EXPECT_THAT(texts(opened("repo", {.include_ignored = true})),
              Contains("worktree-file noise.log"));
}

// Keeps the target of each text.
class TargetVisitor final : public BlobVisitor {
 public:
  Visit visit(const BlobView& blob) override {
    targets.insert(blob.target);
    ++texts;
    return {};
  }

  std::unique_ptr<TextMemory> recall(const BlobView& /*blob*/) override { return nullptr; }

  bool finds_in_names(std::string_view /*names*/) override { return true; }

  std::set<TargetIndex> targets;
  int texts = 0;
};

TEST_F(TargetTest, EveryTextNamesItsTargetAlsoWhenThatWasMoved) {
  git(dir_ / "repo", "echo staged >new; git add new");
  const std::pair<std::string, bool> cases[] = {
      {"repo", false}, {"repo", true}, {"plain", false}, {"plain/deep/f", false}};
  std::vector<Target> targets;
  for (const auto& [name, staged] : cases) {
    Result<Target> target = open_target(static_cast<TargetIndex>(targets.size()), dir_ / name,
                                        {.staged = staged}, coverage_);
    ASSERT_TRUE(target) << name;
    targets.push_back(std::move(*target));  // moves those before it
  }
  for (std::size_t i = 0; i < targets.size(); ++i) {
    TargetVisitor visitor;
    testing::CountingProgress progress;
    for (const std::unique_ptr<Source>& source : targets[i].sources) {
      EXPECT_TRUE(source->for_each_blob([&]() -> BlobVisitor& { return visitor; }, {}, coverage_,
                                        progress, {}));
    }
    EXPECT_THAT(visitor.targets, ElementsAre(static_cast<TargetIndex>(i)));
    EXPECT_GT(visitor.texts, 0);
  }
}

}  // namespace
}  // namespace dowse
