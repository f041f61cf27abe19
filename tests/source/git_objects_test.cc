#include "engine/source/git_objects.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/source/collect.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class GitObjectsTest : public ::testing::Test {
 protected:
  // What the source of the repository at `name` gives.
  testing::Collected scan(const std::string& name, const SourceLimits& limits = {}) {
    Result<git::Repository> repository = git::Repository::open(folder_ / name, {});
    if (!repository) {
      ADD_FAILURE() << repository.error().message();
      return {};
    }
    GitObjectSource source(TargetIndex{0}, "R", *repository);
    return testing::collect(source, limits);
  }

  std::string shell(const std::string& command) {
    std::string out = testing::run_shell(command, folder_.path()).out;
    if (!out.empty()) out.pop_back();
    return out;
  }

  testing::TempDir folder_;
};

constexpr char kHistory[] =
    "git init -q r; cd r; mkdir d; for i in $(seq 30); do seq $((i * 9)) > d/f$((i % 5)); git add "
    ".; git commit -qm c$i; "
    "done; git tag -am 'a tag message' v1; echo unpacked | git hash-object -w --stdin; ";

TEST_F(GitObjectsTest, CountsWhatGitCountsPackedAndLoose) {
  testing::git(folder_.path(), kHistory);
  for (const char* pack : {"true", "git -C r repack -qad"}) {
    testing::git(folder_.path(), pack);
    const testing::Collected got = scan("r", {.jobs = 2});
    for (const auto& [type, kind] :
         std::map<std::string, TextKind>{{"blob", TextKind::kBlob},
                                         {"commit", TextKind::kCommit},
                                         {"tag", TextKind::kTag},
                                         {"tree", TextKind::kTreeNames}}) {
      const std::string counted =
          shell("git -C r cat-file --batch-all-objects --batch-check | awk '$2 == \"" + type +
                "\" {n++; b += $3} END {print n, b}'");
      EXPECT_EQ(
          std::to_string(got.present(kind).count) + " " + std::to_string(got.present(kind).bytes),
          counted)
          << type;
      EXPECT_EQ(got.scanned(kind).count, got.present(kind).count);
    }
    EXPECT_TRUE(got.coverage.complete());
    EXPECT_EQ(got.expected, got.done);
  }
}

TEST_F(GitObjectsTest, NamesOfATreeStandOneALine) {
  testing::git(
      folder_.path(),
      "git init -q r; cd r; echo 1 > 'name one'; echo 2 > two; git add .; git commit -qm m");
  const testing::Collected got = scan("r");
  std::vector<std::string> names;
  for (const testing::Visited& text : got.texts) {
    if (text.kind == TextKind::kTreeNames) names.push_back(text.bytes);
  }
  EXPECT_THAT(names, ::testing::ElementsAre("name one\ntwo\n"));
}

// Finds something in names that hold "secret", and keeps what it was given to visit.
class NamesVisitor final : public BlobVisitor {
 public:
  Visit visit(const BlobView& blob) override {
    if (blob.kind == TextKind::kTreeNames) visited.emplace_back(blob.bytes);
    return {};
  }

  std::unique_ptr<TextMemory> recall(const BlobView& /*blob*/) override { return nullptr; }

  bool finds_in_names(std::string_view names) override {
    return names.find("secret") != std::string_view::npos;
  }

  std::vector<std::string> visited;
};

// A tree in which something was found is visited whole, and so is every tree that still has it,
// however it is packed; others need no visit.
TEST_F(GitObjectsTest, TreesAreVisitedWhenSomethingStandsInTheirNames) {
  testing::git(folder_.path(),
               "git init -q r; cd r; for i in $(seq 40); do echo $i >f$i; done; git add .;"
               "git commit -qm a; for i in 1 2 3; do echo x$i >>f1; git commit -qam b; done;"
               "echo s >secret; git add .; git commit -qm c;"
               "for i in 4 5 6; do echo x$i >>f2; git commit -qam d; done; git rm -q secret;"
               "git commit -qm e; echo y >>f3; git commit -qam f");
  for (const char* pack : {"true", "git -C r repack -qadf --depth=50"}) {
    testing::git(folder_.path(), pack);
    const Result<git::Repository> repository = git::Repository::open(folder_ / "r", {});
    ASSERT_TRUE(repository.has_value());
    NamesVisitor visitor;
    Coverage coverage;
    testing::CountingProgress progress;
    GitObjectSource source(TargetIndex{0}, "R", *repository);
    ASSERT_TRUE(source
                    .for_each_blob([&]() -> BlobVisitor& { return visitor; }, {.jobs = 1}, coverage,
                                   progress, {})
                    .has_value());
    EXPECT_EQ(visitor.visited.size(), 4U) << pack;
    for (const std::string& names : visitor.visited)
      EXPECT_EQ(std::count(names.begin(), names.end(), '\n'), 41) << pack;
    const auto trees =
        coverage.snapshot().scanned[static_cast<std::size_t>(TextKind::kTreeNames)].count;
    EXPECT_EQ(trees, 10U) << pack;
  }
}

TEST_F(GitObjectsTest, WhatIsNamedAndNotThereIsMissing) {
  testing::git(folder_.path(), std::string(kHistory) +
                                   "cd ..; git clone -q --depth 1 file://$PWD/r shallow; "
                                   "git -C r config uploadpack.allowFilter true; "
                                   "git clone -q --bare --filter=blob:none file://$PWD/r partial");
  const testing::Collected shallow = scan("shallow");
  EXPECT_EQ(shallow.skipped(Skip::kMissing), 1u) << "the parent of the last commit";
  EXPECT_FALSE(shallow.coverage.complete());
  const testing::Collected partial = scan("partial");
  const std::string blobs = shell(
      "git -C r rev-list --objects --all --filter=object:type=blob --filter-provided-objects | wc "
      "-l");
  EXPECT_EQ(std::to_string(partial.skipped(Skip::kMissing)), blobs);
}

TEST_F(GitObjectsTest, SubmodulesAreNamedWithTheirUrl) {
  testing::git(
      folder_.path(),
      "git init -q sub; git -C sub commit -qm s --allow-empty; git init -q r; cd r; "
      "git -c protocol.file.allow=always submodule --quiet add ../sub lib/sub; git commit -qm m; "
      "git update-index --add --cacheinfo 160000,$(git -C ../sub rev-parse HEAD),gone; "
      "git commit -qm n");
  const testing::Collected got = scan("r");
  EXPECT_THAT(got.skips(), Contains("submodule R: lib/sub"));
  EXPECT_THAT(got.skips(), Contains("submodule R: gone"));
  EXPECT_EQ(got.skipped(Skip::kSubmodule), 2u);
  EXPECT_EQ(got.skipped(Skip::kMissing), 0u);
  EXPECT_TRUE(got.coverage.complete());
}

TEST_F(GitObjectsTest, WhatIsTooLargeIsCountedWithItsBytes) {
  testing::git(folder_.path(),
               "git init -q r; cd r; head -c 5000 /dev/zero > big; echo small > small; git add .; "
               "git commit -qm m");
  for (const char* pack : {"true", "git -C r repack -qad"}) {
    testing::git(folder_.path(), pack);
    const testing::Collected got = scan("r", {.max_blob_bytes = 1000});
    EXPECT_EQ(got.skipped(Skip::kTooLarge), 1u);
    EXPECT_EQ(got.present(TextKind::kBlob).count, 2u);
    EXPECT_EQ(got.present(TextKind::kBlob).bytes, 5006u);
    EXPECT_EQ(got.scanned(TextKind::kBlob).bytes, 6u);
    EXPECT_FALSE(got.coverage.complete());
  }
}

TEST_F(GitObjectsTest, DamagedTreesAndCommitsAreSaidToBe) {
  testing::git(
      folder_.path(),
      "git init -q r; cd r; printf '100644 name' | git hash-object -w -t tree --literally --stdin; "
      "printf 'tree nothing' | git hash-object -w -t commit --literally --stdin; "
      "printf 'no header' | git hash-object -w -t tag --literally --stdin");
  const testing::Collected got = scan("r");
  EXPECT_EQ(got.skipped(Skip::kDamaged), 3u);
}

TEST_F(GitObjectsTest, ARepositoryWithoutObjectsIsAnError) {
  testing::git(folder_.path(), "git init -q r");
  Result<git::Repository> repository = git::Repository::open(folder_ / "r", {});
  ASSERT_TRUE(repository.has_value());
  Coverage coverage;
  testing::CountingProgress progress;
  const Result<void> read =
      GitObjectSource(TargetIndex{0}, "R", *repository)
          .for_each_blob([]() -> BlobVisitor& { std::abort(); }, {}, coverage, progress, {});
  ASSERT_FALSE(read.has_value());
  EXPECT_THAT(read.error().message(), HasSubstr("no objects"));
}

}  // namespace
}  // namespace dowse
