#include "engine/attribute/history_reader.h"

#include <memory>
#include <string>
#include <vector>

#include "engine/source/git_objects.h"
#include "tests/attribute/made_finding.h"
#include "tests/attribute/parts.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using attribution::MarkedTrees;
using attribution::Marks;
using testing::finding_with;
using testing::occurrence_in;

class Heard : public ::testing::Test {
 protected:
  // Reads all objects, and says that these blobs were found.
  void hear(const std::string& commands, const std::vector<std::string>& blobs) {
    testing::git(folder_.path(), "git init -q -b main r; cd r; " + commands);
    repo_ = std::make_unique<git::Repository>(testing::opened(folder_ / "r"));
    std::vector<ObjectId> found;
    for (const std::string& blob : blobs)
      found.push_back(id(blob));
    heard_ =
        std::make_unique<HistoryReader>(*repo_, 2, std::stop_token(), [found] { return found; });
    source_ = std::make_unique<GitObjectSource>(TargetIndex{}, "r", *repo_);
    source_->listen(heard_.get());
    testing::read_idly(*source_, 2, coverage_);
    heard_->end();
  }

  ObjectId id(const std::string& name) const { return testing::id_in(folder_ / "r", name); }

  std::optional<MarkedTrees> take(const std::vector<Finding>& findings) {
    const Marks marks(findings, TargetIndex{}, heard_->blobs());
    Result<std::optional<MarkedTrees>> trees =
        heard_->take_trees({*repo_, *source_->walk(), 2, {}, nullptr}, marks);
    EXPECT_TRUE(trees);
    return trees ? *std::move(trees) : std::nullopt;
  }

  static std::vector<Finding> in(TextKind kind, const std::vector<ObjectId>& objects) {
    std::vector<Occurrence> occurrences;
    for (const ObjectId& object : objects)
      occurrences.push_back(occurrence_in(kind, object, 1));
    std::vector<Finding> findings;
    findings.push_back(finding_with(std::move(occurrences)));
    return findings;
  }

  testing::TempDir folder_;
  Coverage coverage_;
  std::unique_ptr<git::Repository> repo_;
  std::unique_ptr<GitObjectSource> source_;
  std::unique_ptr<HistoryReader> heard_;
};

constexpr char kHistory[] =
    "mkdir d; for i in $(seq 30); do echo $i >d/f$((i % 4)); echo $i >g; git add .; git commit -q "
    "-m $i; done; git repack -qad; echo new >h; git add .; git commit -q -m loose";

TEST_F(Heard, TreesLeadToTheBlobsThatWereFound) {
  hear(kHistory, {"main:d/f1", "main~20:g"});
  const std::optional<MarkedTrees> trees =
      take(in(TextKind::kBlob, {id("main:d/f1"), id("main~20:g")}));
  ASSERT_TRUE(trees);
  const auto pruned = [&](const std::string& name) {
    return trees->pruned(trees->object(id(name)));
  };
  EXPECT_EQ(trees->child(pruned("main^{tree}"), trees->names().intern("d").number),
            pruned("main:d"));
  EXPECT_NE(pruned("main:d"), MarkedTrees::kEmpty);
  EXPECT_EQ(trees->edges(pruned("main~20^{tree}")).size(), 2U);  // g, and d: f3 holds the same
  EXPECT_EQ(pruned("main~25^{tree}"), MarkedTrees::kEmpty);
  EXPECT_EQ(heard_->take_ids().commits.size(), 31U);
}

TEST_F(Heard, NothingIsKeptWhereNothingWasFound) {
  hear(kHistory, {});
  EXPECT_EQ(heard_->blobs().size(), 0U);
  EXPECT_FALSE(take(in(TextKind::kTreeNames, {id("main^{tree}")})));
  std::size_t commits = 0;
  heard_->commits().for_each([&](const attribution::CommitLog::EntryView&) { ++commits; });
  EXPECT_EQ(commits, 31U);
}

TEST_F(Heard, ABlobThatWasFoundLaterIsNotForgotten) {
  hear(kHistory, {"main:g"});
  EXPECT_FALSE(take(in(TextKind::kBlob, {id("main:g"), id("main:h")})));
}

// Found while trees were read: those are read again.
TEST_F(Heard, MarkedNamesAreAdded) {
  hear(kHistory, {"main:g"});
  std::vector<Finding> findings = in(TextKind::kBlob, {id("main:g")});
  findings.push_back(
      finding_with({occurrence_in(TextKind::kTreeNames, id("main~3:d"), 2)}));  // f1, after f0
  const std::optional<MarkedTrees> trees = take(findings);
  ASSERT_TRUE(trees);
  ASSERT_EQ(trees->named_marks().size(), 1U);
  EXPECT_EQ(trees->names().text(trees->named_marks().front().name), "f1");
  EXPECT_EQ(trees->id(trees->named_marks().front().tree), id("main~3:d"));
}

// The header of a packed tree still tells what it is.
TEST_F(Heard, LostTreesAreUnknownNotEmpty) {
  hear(
      std::string(kHistory) +
          "; git repack -qadf --depth=0; t=$(git rev-parse main:d); at=$(git show-index "
          "<$(ls .git/objects/pack/*.idx) | grep $t | cut -d' ' -f1); p=$(ls "
          ".git/objects/pack/*.pack); chmod +w $p; printf damaged | dd of=$p bs=1 seek=$((at + 4)) "
          "conv=notrunc status=none",
      {"main:g"});
  const std::optional<MarkedTrees> trees = take(in(TextKind::kBlob, {id("main:g")}));
  ASSERT_TRUE(trees);
  EXPECT_EQ(trees->pruned(trees->object(id("main:d"))), MarkedTrees::kNone);
  EXPECT_NE(trees->pruned(trees->object(id("main^{tree}"))), MarkedTrees::kNone);
  EXPECT_FALSE(coverage_.snapshot().complete());
}

}  // namespace
}  // namespace dowse
