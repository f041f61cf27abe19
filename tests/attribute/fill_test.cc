#include "engine/attribute/fill.h"

#include "engine/attribute/attribute.h"
#include "tests/attribute/made_finding.h"
#include "tests/attribute/parts.h"

namespace dowse::attribution {
namespace {

using ::testing::ElementsAre;
using testing::finding_with;
using testing::id_in;
using ::testing::IsEmpty;
using testing::occurrence_in;
using testing::opened;

Occurrence in_target(std::uint32_t target, Occurrence occurrence) {
  occurrence.target = TargetIndex{target};
  return occurrence;
}

std::vector<std::string> paths_of(const Finding& finding) {
  std::vector<std::string> paths;
  for (const Place& place : finding.places)
    paths.push_back(place.path + ":" + std::to_string(place.begin.line));
  return paths;
}

// What a finding says of a commit.
std::string summary(const std::optional<CommitInfo>& commit) {
  return commit ? commit->summary : "no commit";
}

// Repositories in folders beside each other; the findings of all of them.
class Fill : public ::testing::Test {
 protected:
  void script(const std::string& commands) { testing::git(folder_.path(), commands); }

  ObjectId id(const std::string& repository, const std::string& name) const {
    return id_in(folder_ / repository, name);
  }

  Finding& add(std::vector<Occurrence> occurrences) {
    findings_.push_back(finding_with(std::move(occurrences)));
    return findings_.back();
  }

  void attribute_in(const std::string& repository, std::uint32_t target = 0,
                    PlaceFilter* filter = nullptr) {
    Coverage coverage;
    ASSERT_TRUE(attribute(findings_, opened(folder_ / repository), {TargetIndex{target}, 2, filter},
                          coverage, {}));
  }

  // As when attribution of the target was stopped.
  void give_up_on(const std::string& repository, std::uint32_t target) {
    Coverage coverage;
    std::stop_source stop;
    stop.request_stop();
    ASSERT_FALSE(attribute(findings_, opened(folder_ / repository), {TargetIndex{target}, 2},
                           coverage, stop.get_token()));
  }

  testing::TempDir folder_;
  std::vector<Finding> findings_;
};

constexpr const char* kKeyThenNone =
    "git init -q -b main one; cd one; echo s >key; git add .; git commit -q -m A; git rm -q key;"
    "git commit -q --allow-empty -m B; cd ..;";

TEST_F(Fill, EachFindingOfABlobHasItsOwnPlaces) {
  script(
      "git init -q -b main one; cd one; mkdir d; echo s >key; cp key d/copy; git add .;"
      "git commit -q -m A; echo t >other; git add .; git commit -q -m B");
  const ObjectId key = id("one", "HEAD:key");
  const ObjectId other = id("one", "HEAD:other");
  add({occurrence_in(TextKind::kBlob, key, 1), occurrence_in(TextKind::kBlob, key, 4),
       occurrence_in(TextKind::kBlob, other, 2)});
  add({occurrence_in(TextKind::kBlob, key, 9)});
  add({occurrence_in(TextKind::kBlob, key, 1),
       occurrence_in(TextKind::kCommit, id("one", "HEAD"), 6)});
  attribute_in("one");
  EXPECT_THAT(paths_of(findings_[0]),
              ElementsAre("d/copy:1", "d/copy:4", "key:1", "key:4", "other:2"));
  EXPECT_EQ(findings_[0].exposure.introduced_count, 2U);  // A brought two paths in, and counts once
  EXPECT_EQ(findings_[0].exposure.versions, 2U);
  EXPECT_THAT(paths_of(findings_[1]), ElementsAre("d/copy:9", "key:9"));
  EXPECT_EQ(findings_[1].exposure.introduced_count, 1U);
  EXPECT_EQ(findings_[1].exposure.versions, 1U);
  EXPECT_THAT(paths_of(findings_[2]), ElementsAre("d/copy:1", "key:1", ":6"));
  EXPECT_EQ(findings_[2].exposure.introduced_count, 2U);
  EXPECT_EQ(summary(findings_[2].exposure.introduced_by), "A");
}

// A rule of paths finds a blob under one path; where else its content stands is nobody's business.
TEST_F(Fill, AFileFoundByItsPathStandsThereAlone) {
  script(
      "git init -q -b main one; cd one; echo s >other; git add .; git commit -q -m A;"
      "echo s >key; git add .; git commit -q -m B; git rm -q key; git commit -q -m C");
  const ObjectId blob = id("one", "HEAD:other");
  add({occurrence_in(TextKind::kBlob, blob, 1, "key")});
  add({occurrence_in(TextKind::kBlob, blob, 1)});
  add({occurrence_in(TextKind::kBlob, blob, 1, "nowhere")});
  attribute_in("one");
  EXPECT_THAT(paths_of(findings_[0]), ElementsAre("key:1"));
  EXPECT_FALSE(findings_[0].exposure.at_head);
  EXPECT_EQ(summary(findings_[0].exposure.introduced_by), "B");
  EXPECT_EQ(summary(findings_[0].exposure.removed_by), "C");
  EXPECT_THAT(paths_of(findings_[1]), ElementsAre("other:1", "key:1"));
  EXPECT_EQ(summary(findings_[1].exposure.introduced_by), "A");
  EXPECT_THAT(paths_of(findings_[2]), ElementsAre("nowhere:1"));
  EXPECT_FALSE(findings_[2].exposure.introduced_by.has_value());
}

// Drops the paths that begin with "skip".
class SkipFilter final : public PlaceFilter {
 public:
  bool keeps(const Finding&, const PlaceView& place) override {
    return !place.path.starts_with("skip");
  }
};

TEST_F(Fill, PlacesThatAFilterDropsDoNotCount) {
  script(
      "git init -q -b main one; cd one; echo s >key; cp key skipped; git add .; git commit -q -m A;"
      "git rm -q key; git commit -q -m B");
  add({occurrence_in(TextKind::kBlob, id("one", "HEAD~1:key"), 1)});
  add({occurrence_in(TextKind::kWorktreeFile, ObjectId(), 1, "skip/file"),
       occurrence_in(TextKind::kWorktreeFile, ObjectId(), 1, "file")});
  SkipFilter filter;
  attribute_in("one", 0, &filter);
  EXPECT_THAT(paths_of(findings_[0]), ElementsAre("key:1"));
  EXPECT_EQ(findings_[0].place_count, 1U);
  EXPECT_FALSE(findings_[0].exposure.at_head);  // what is at HEAD does not count
  EXPECT_THAT(paths_of(findings_[1]), ElementsAre("file:1"));
}

TEST_F(Fill, ANameIsTheOneInTheTreeOfItsOldestCommit) {
  script(
      "git init -q -b main one; cd one; mkdir d; echo 1 >d/name; git add .; git commit -q -m A;"
      "echo 1 >d/a; git add .; git commit -q -m B; git mv d e; git commit -q -m C");
  const ObjectId first = id("one", "HEAD~2:d");
  const ObjectId second = id("one", "HEAD:e");
  add({occurrence_in(TextKind::kTreeNames, first, 1),
       occurrence_in(TextKind::kTreeNames, second, 2)});
  attribute_in("one");
  EXPECT_THAT(paths_of(findings_[0]), ElementsAre("e/name:2", "d/name:1"));
  EXPECT_EQ(findings_[0].places[0].object, second);
  EXPECT_EQ(findings_[0].places[1].object, first);
  EXPECT_EQ(findings_[0].exposure.introduced_count, 2U);
}

TEST_F(Fill, ANameThatNoCommitBroughtIsTheOneInTheSmallestTree) {
  script(
      "git init -q -b main one; cd one; git commit -q --allow-empty -m A; echo 1 >name; git add .;"
      "git write-tree >t1; echo 2 >a; git add a; git write-tree >t2; rm .git/index");
  const ObjectId t1 = id("one", "$(cat t1)");
  const ObjectId t2 = id("one", "$(cat t2)");
  add({occurrence_in(TextKind::kTreeNames, t1, 1), occurrence_in(TextKind::kTreeNames, t2, 2)});
  attribute_in("one");
  EXPECT_THAT(paths_of(findings_[0]), ElementsAre(t1 < t2 ? "name:1" : "name:2"));
  EXPECT_TRUE(findings_[0].exposure.unreachable);
  EXPECT_FALSE(findings_[0].exposure.introduced_by);
}

TEST_F(Fill, RemovedMeansRemovedFromEveryTargetThatHeldIt) {
  script(std::string(kKeyThenNone) +
         "git init -q -b main two; cd two; echo s >key; git add .; git commit -q -m A2;"
         "git rm -q key; GIT_COMMITTER_DATE='1800000000 +0000' git commit -q -m B2; cd ..;"
         "git init -q -b main still; cd still; echo s >key; git add .; git commit -q -m A3;"
         "git checkout -q -b other; git rm -q key; git commit -q -m B3");
  const ObjectId key = id("one", "HEAD~1:key");
  const auto in = [&](std::uint32_t target) {
    return in_target(target, occurrence_in(TextKind::kBlob, key, 1));
  };
  add({in(0), in(1)});
  add({in(0), in(1), in(2)});
  // The message of a commit is no tree: what it says is not removed from one.
  add({in(0), in_target(1, occurrence_in(TextKind::kCommit, id("two", "HEAD"), 1))});
  attribute_in("one", 0);
  attribute_in("two", 1);
  EXPECT_EQ(summary(findings_[1].exposure.removed_by), "B2");
  attribute_in("still", 2);  // a branch holds it there, HEAD does not
  EXPECT_EQ(summary(findings_[0].exposure.removed_by), "B2");
  EXPECT_EQ(findings_[0].exposure.removed_count, 2U);
  EXPECT_EQ(summary(findings_[1].exposure.removed_by), "no commit");
  EXPECT_EQ(findings_[1].exposure.removed_count, 3U);
  EXPECT_EQ(summary(findings_[2].exposure.removed_by), "B");
  for (const Finding& finding : findings_)
    EXPECT_FALSE(finding.exposure.at_head);
}

TEST_F(Fill, RefsOfAllTargetsAreSortedAndCut) {
  script(std::string(kKeyThenNone) +
         "cp -r one two; for i in $(seq 10 25); do git -C one branch a$i; git -C two branch b$i;"
         "git -C two branch B$i; done");
  const ObjectId key = id("one", "HEAD~1:key");
  add({in_target(0, occurrence_in(TextKind::kBlob, key, 1)),
       in_target(1, occurrence_in(TextKind::kBlob, key, 1))});
  attribute_in("one", 0);
  attribute_in("two", 1);
  const Exposure& exposure = findings_[0].exposure;
  EXPECT_EQ(exposure.ref_count, 17U + 33U);
  ASSERT_EQ(exposure.refs.size(), Exposure::kMaxRefs);
  EXPECT_EQ(exposure.refs.front(), "refs/heads/B10");
  EXPECT_EQ(exposure.refs.back(), "refs/heads/a13");
  EXPECT_TRUE(std::is_sorted(exposure.refs.begin(), exposure.refs.end()));
}

TEST_F(Fill, OfTwoTargetsTheOlderCommitIsTold) {
  script(
      "for r in one two; do git init -q -b main $r; (cd $r; echo s >key; git add .;"
      "git commit -q -m $r); done");
  const ObjectId key = id("one", "HEAD:key");
  add({in_target(0, occurrence_in(TextKind::kBlob, key, 1)),
       in_target(1, occurrence_in(TextKind::kBlob, key, 1))});
  attribute_in("one", 0);
  attribute_in("two", 1);
  const ObjectId smaller = std::min(id("one", "HEAD"), id("two", "HEAD"));  // of one second
  ASSERT_TRUE(findings_[0].exposure.introduced_by);
  EXPECT_EQ(findings_[0].exposure.introduced_by->id, smaller);
  EXPECT_EQ(findings_[0].exposure.introduced_count, 2U);
}

TEST_F(Fill, ReachedInOneTargetIsNotUnreachable) {
  script(std::string(kKeyThenNone) +
         "cp -r one two; git -C two checkout -q --orphan o; git -C two commit -q --allow-empty -m "
         "C; git -C two branch -q -D main");
  const ObjectId key = id("one", "HEAD~1:key");
  const auto in = [&](std::uint32_t target) {
    return in_target(target, occurrence_in(TextKind::kBlob, key, 1));
  };
  add({in(0)});
  add({in(0), in(1)});
  add({in(1)});
  add({in(0), in_target(2, occurrence_in(TextKind::kFile, ObjectId(), 1, "file"))});
  attribute_in("two", 0);
  attribute_in("one", 1);
  attribute_plain(findings_, TargetIndex{2});
  EXPECT_TRUE(findings_[0].exposure.unreachable);
  EXPECT_FALSE(findings_[1].exposure.unreachable);
  EXPECT_FALSE(findings_[2].exposure.unreachable);
  EXPECT_FALSE(findings_[3].exposure.unreachable);  // a file holds it
}

// Where attribution was stopped nothing is known of refs and removal, and nothing is said.
TEST_F(Fill, WhatWasNotLookedUpIsNotCalledUnreachable) {
  script(std::string(kKeyThenNone) + "git init -q -b main dir");
  const ObjectId key = id("one", "HEAD~1:key");
  add({in_target(0, occurrence_in(TextKind::kBlob, key, 1))});
  add({in_target(0, occurrence_in(TextKind::kCommit, id("one", "HEAD"), 1)),
       in_target(1, occurrence_in(TextKind::kGitFile, ObjectId(), 1, "config"))});
  give_up_on("one", 0);
  fill_plain(findings_, TargetIndex{1}, nullptr);
  EXPECT_THAT(paths_of(findings_[0]), ElementsAre(":1"));
  EXPECT_EQ(findings_[0].exposure.versions, 1U);
  EXPECT_FALSE(findings_[0].exposure.unreachable);
  EXPECT_FALSE(findings_[1].exposure.unreachable);
}

TEST_F(Fill, WhatWasNotLookedUpInOneTargetIsNotSaidOfTheOthers) {
  script(std::string(kKeyThenNone) +
         "cp -r one lost; cd lost; git checkout -q --orphan o; git commit -q --allow-empty -m C;"
         "git branch -q -D main");
  const ObjectId key = id("one", "HEAD~1:key");
  const auto in = [&](std::uint32_t target) {
    return in_target(target, occurrence_in(TextKind::kBlob, key, 1));
  };
  add({in(0), in(1)});
  add({in(1), in(2)});
  attribute_in("lost", 0);
  EXPECT_TRUE(findings_[0].exposure.unreachable);
  EXPECT_TRUE(findings_[0].exposure.removed_by);
  give_up_on("one", 1);
  attribute_in("lost", 2);
  for (const Finding& finding : findings_) {
    EXPECT_FALSE(finding.exposure.unreachable);
    EXPECT_FALSE(finding.exposure.removed_by);
  }
}

TEST_F(Fill, PlainPlacesAreThoseOfTheirTarget) {
  add({in_target(0, occurrence_in(TextKind::kFile, ObjectId(), 3, "a")),
       in_target(1, occurrence_in(TextKind::kFile, ObjectId(), 4, "b")),
       in_target(1, occurrence_in(TextKind::kStdin, ObjectId(), 5, ""))});
  add({in_target(0, occurrence_in(TextKind::kFile, ObjectId(), 3, "a"))});
  fill_plain(findings_, TargetIndex{1}, nullptr);
  EXPECT_THAT(paths_of(findings_[0]), ElementsAre(":5", "b:4"));
  EXPECT_THAT(paths_of(findings_[1]), IsEmpty());
  EXPECT_TRUE(findings_[0].exposure.at_head);
  EXPECT_FALSE(findings_[1].exposure.at_head);
  EXPECT_EQ(findings_[0].exposure.versions, 0U);  // no objects
  SkipFilter filter;
  add({in_target(2, occurrence_in(TextKind::kFile, ObjectId(), 3, "skip"))});
  fill_plain(findings_, TargetIndex{2}, &filter);
  EXPECT_EQ(findings_[2].place_count, 0U);
}

}  // namespace
}  // namespace dowse::attribution
