#include "engine/attribute/standing.h"

#include <algorithm>

#include "tests/attribute/made_finding.h"
#include "tests/attribute/parts.h"

namespace dowse::attribution {
namespace {

using testing::add_commit;
using ::testing::ElementsAre;
using testing::id_in;
using testing::in_blobs;
using ::testing::IsEmpty;
using testing::MadeHistory;
using testing::ModelHistory;
using testing::Parts;

git::Index index_of(const std::string& git_dir) {
  Result<git::Index> index = git::Index::read(git_dir + "/index", kSha1Size);
  EXPECT_TRUE(index) << index.error().message();
  return std::move(*index);
}

Standing standing_of(Parts& parts, const git::Index& index = {}) {
  return make_standing(parts.history, parts.timeline, parts.marks, parts.diff, index);
}

// "path", or "path at head", of each holding of a mark that makes places, sorted.
std::vector<std::string> places(const Parts& parts, const Standing& standing,
                                std::uint32_t mark = 0) {
  std::vector<std::string> lines;
  for (const std::uint32_t holding : standing.of(mark)) {
    lines.push_back(parts.text(holding) + (standing.at_head[holding] != 0 ? " at head" : ""));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

// A repository with a working tree, for one blob of it.
class StandingOf : public ::testing::Test {
 protected:
  void script(const std::string& commands) { testing::git(folder_.path(), commands); }

  std::vector<std::string> places_of(const std::string& blob) {
    Parts parts(folder_.path(), in_blobs({id_in(folder_.path(), blob)}));
    return places(parts, standing_of(parts, index_of(folder_ / ".git")));
  }

  testing::TempDir folder_;
};

TEST_F(StandingOf, AllPathsThatAnyTreeOrTheIndexGives) {
  script(
      "git init -q -b main .; mkdir d; echo s >was; echo s >d/is; git add .; git commit -q -m A;"
      "git rm -q was; git commit -q -m B; git checkout -q -b side; cp d/is branch; git add .;"
      "git commit -q -m C; git checkout -q main; echo s >staged; git add .; git rm -q --cached "
      "d/is");
  EXPECT_THAT(places_of("side:branch"),
              ElementsAre("branch", "d/is at head", "staged at head", "was"));
}

TEST_F(StandingOf, EverySideOfAConflictStandsInTheIndex) {
  script(
      "git init -q -b main .; echo base >f; git add .; git commit -q -m A;"
      "git checkout -q -b side; echo side >f; git commit -q -a -m B; git checkout -q main;"
      "echo main >f; git commit -q -a -m C; git merge -q side || true");
  EXPECT_THAT(places_of("main:f"), ElementsAre("f at head"));
  EXPECT_THAT(places_of("side:f"), ElementsAre("f at head"));
  EXPECT_THAT(places_of("main~1:f"), ElementsAre("f at head"));
}

TEST_F(StandingOf, LostTreesCountOnlyForWhatStandsNowhereElse) {
  script(
      "git init -q -b main .; mkdir d; echo s >key; echo t >lost; cp key lost d; git add key;"
      "git commit -q -m A; git add .; git write-tree >tree; git read-tree HEAD;"
      "echo nowhere | git hash-object -w --stdin >blob");
  EXPECT_THAT(places_of("HEAD:key"), ElementsAre("key at head"));
  EXPECT_THAT(places_of("$(cat tree):lost"), ElementsAre("d/lost", "lost"));
  EXPECT_THAT(places_of("$(cat blob)"), IsEmpty());
  script("git update-index --add --cacheinfo 100644,$(cat blob),given");
  EXPECT_THAT(places_of("$(cat blob)"), ElementsAre("given at head"));
}

TEST_F(StandingOf, WithoutACommitThereIsTheIndex) {
  script("git init -q -b main .; echo s >key; git add .");
  EXPECT_THAT(places_of(":key"), ElementsAre("key at head"));
}

TEST_F(StandingOf, ALinkedWorktreeHasAHeadAndAnIndexOfItsOwn) {
  script(
      "git init -q -b main .; echo s >key; git add .; git commit -q -m A; git worktree add -q -b "
      "side wt; cd wt; git mv key moved; git commit -q -m B; cp moved staged; git add .");
  const std::vector<Finding> findings = in_blobs({id_in(folder_.path(), "main:key")});
  Parts main(folder_.path(), findings);
  EXPECT_THAT(places(main, standing_of(main, index_of(main.repo.git_dir()))),
              ElementsAre("key at head", "moved"));
  Parts side(folder_ / "wt", findings);
  EXPECT_THAT(places(side, standing_of(side, index_of(side.repo.git_dir()))),
              ElementsAre("key", "moved at head", "staged at head"));
}

TEST_F(StandingOf, NamesStandWhereTheirTreesDo) {
  script(
      "git init -q -b main .; mkdir d; echo 1 >d/name; git add .; git commit -q -m A;"
      "cp -r d e; git add .; git commit -q -m B; git rm -q -r d; git commit -q -m C");
  std::vector<Finding> findings;
  findings.push_back(testing::finding_with(
      {testing::occurrence_in(TextKind::kTreeNames, id_in(folder_.path(), "HEAD:e"), 1)}));
  Parts parts(folder_.path(), findings);
  EXPECT_THAT(places(parts, standing_of(parts)), ElementsAre("d/name", "e/name at head"));
}

// The commit that is the oldest introducer of `path`, by number.
std::size_t oldest(MadeHistory& made, std::string_view path) {
  const Standing standing = standing_of(made.parts());
  const std::vector<std::size_t> commits =
      made.commits(std::span(&standing.oldest[made.holding(path, 0)], 1));
  return commits.empty() ? SIZE_MAX : commits.front();
}

TEST(Standing, TheOldestIsSoByDateNotByDescent) {
  ModelHistory history;
  history.contents = {{{0}, {}}};
  add_commit(history, {}, {{"key", 0}});
  add_commit(history, {0}, {});
  add_commit(history, {1}, {{"key", 0}});
  add_commit(history, {2}, {{"key", 0}, {"other", 0}});
  history.commits[2].committed -= 1'000'000;  // a clock that was wrong
  MadeHistory made(std::move(history));
  EXPECT_EQ(oldest(made, "key"), 2U);
  EXPECT_EQ(oldest(made, "other"), 3U);
}

TEST(Standing, OfOneSecondTheSmallestIdIsTheOldest) {
  ModelHistory history;
  history.contents = {{{0}, {}}};
  for (std::size_t i = 0; i < 6; ++i) {
    const std::string path = "p" + std::to_string(i);
    add_commit(history, {}, {{"key", 0}, {path, 0}});
    history.commits.back().committed = 1'700'000'000;
  }
  MadeHistory made(std::move(history));
  std::size_t smallest = 0;
  for (std::size_t i = 1; i < 6; ++i) {
    if (made.id(i) < made.id(smallest)) smallest = i;
  }
  EXPECT_EQ(oldest(made, "key"), smallest);
  EXPECT_EQ(oldest(made, "p3"), 3U);
}

TEST(Standing, WhatIsNoCommitIsNotTheOldest) {
  const testing::TempDir folder;
  testing::git(folder.path(),
               "git init -q -b main .; git commit -q --allow-empty -m A; echo s >key; git add key;"
               "git tag -a -m t tree $(git write-tree); rm .git/index");
  Parts parts(folder.path(), in_blobs({id_in(folder.path(), "tree^{tree}:key")}));
  const Standing standing = standing_of(parts);
  EXPECT_THAT(places(parts, standing), ElementsAre("key"));
  EXPECT_EQ(standing.oldest[standing.of(0)[0]], History::kNone);
}

// HEAD's tree is larger than any commit may change, and grew in steps that were small enough.
TEST(Standing, AllOfHeadIsAtHeadHoweverLargeItIs) {
  ModelHistory history;
  history.contents = {{{0}, {}}};
  std::map<std::string, std::size_t> files;
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t k = 0; k < 5; ++k) {
      files["d" + std::to_string(i) + "/f" + std::to_string(k)] = 0;
    }
    add_commit(history, i == 0 ? std::vector<std::size_t>() : std::vector{i - 1}, files);
  }
  history.head = 3;
  history.refs["refs/heads/main"] = 3;
  DiffLimits limits;
  limits.steps_of_commit = 15;  // the last one compares 3 + 4 + 5 edges; its tree has 4 + 20
  MadeHistory made(std::move(history), limits);
  EXPECT_THAT(made.parts().timeline.over_limits, IsEmpty());
  const std::vector<std::string> all = places(made.parts(), standing_of(made.parts()));
  EXPECT_EQ(all.size(), 20U);
  for (const std::string& place : all)
    EXPECT_TRUE(place.ends_with(" at head")) << place;
}

}  // namespace
}  // namespace dowse::attribution
