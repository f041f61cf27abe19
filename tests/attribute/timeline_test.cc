#include "engine/attribute/timeline.h"

#include "tests/attribute/parts.h"

namespace dowse::attribution {
namespace {

using testing::add_commit;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::MadeHistory;
using testing::ModelHistory;
using ::testing::UnorderedElementsAre;

// Contents 0 and 1 hold the secrets 0 and 1, content 2 holds none.
ModelHistory contents() {
  ModelHistory history;
  history.contents = {{{0}, {}}, {{1}, {}}, {{}, {}}};
  return history;
}

std::vector<std::size_t> introducers(MadeHistory& made, std::string_view path,
                                     std::size_t content = 0) {
  return made.commits(made.parts().timeline.introducers(made.holding(path, content)));
}

std::vector<std::string> changes(MadeHistory& made, std::size_t commit) {
  std::vector<std::string> lines;
  for (const Change& change : made.parts().timeline.changes_of(made.node(commit))) {
    lines.push_back((change.added ? "+" : "-") + made.parts().text(change.holding));
  }
  return lines;
}

TEST(Timeline, ChangesAreThoseAgainstTheFirstParent) {
  ModelHistory history = contents();
  add_commit(history, {}, {{"a", 0}, {"d/b", 0}, {"c", 2}});
  add_commit(history, {0}, {{"a", 0}, {"d/b", 0}});             // nothing marked
  add_commit(history, {1}, {{"a", 1}, {"d/b", 0}});             // another version
  add_commit(history, {2}, {{"e/b", 0}, {"a", 1}});             // a rename
  add_commit(history, {0}, {{"a", 0}, {"x", 1}});               // a branch
  add_commit(history, {4, 3}, {{"a", 0}, {"x", 1}, {"y", 0}});  // first parent: the branch
  MadeHistory made(std::move(history));
  EXPECT_THAT(changes(made, 0), UnorderedElementsAre("+a", "+d/b"));
  EXPECT_THAT(changes(made, 1), IsEmpty());
  EXPECT_THAT(changes(made, 2), UnorderedElementsAre("-a", "+a"));
  EXPECT_THAT(changes(made, 3), UnorderedElementsAre("-d/b", "+e/b"));
  EXPECT_THAT(changes(made, 4), UnorderedElementsAre("-d/b", "+x"));
  EXPECT_THAT(changes(made, 5), ElementsAre("+y"));
  EXPECT_THAT(made.parts().timeline.over_limits, IsEmpty());
}

TEST(Timeline, IntroducersHoldWhatNoParentHolds) {
  ModelHistory history = contents();
  add_commit(history, {}, {{"c", 2}});
  add_commit(history, {0}, {{"c", 2}, {"key", 0}});
  add_commit(history, {0}, {{"c", 2}, {"other", 0}});
  // Takes one from each parent and brings one of its own.
  add_commit(history, {2, 1}, {{"key", 0}, {"other", 0}, {"evil", 0}});
  add_commit(history, {1}, {{"key", 0}, {"third", 0}});
  // An octopus: what only the third parent has is not new.
  add_commit(history, {0, 2, 4}, {{"other", 0}, {"third", 0}, {"octopus", 0}});
  MadeHistory made(std::move(history));
  EXPECT_THAT(introducers(made, "key"), ElementsAre(1U));
  EXPECT_THAT(introducers(made, "other"), ElementsAre(2U));
  EXPECT_THAT(introducers(made, "evil"), ElementsAre(3U));
  EXPECT_THAT(introducers(made, "third"), ElementsAre(4U));
  EXPECT_THAT(introducers(made, "octopus"), ElementsAre(5U));
  EXPECT_THAT(changes(made, 3), UnorderedElementsAre("+key", "+evil"));
}

TEST(Timeline, WhatComesBackIsIntroducedAgain) {
  ModelHistory history = contents();
  add_commit(history, {}, {{"key", 0}});
  add_commit(history, {0}, {{"c", 2}});
  add_commit(history, {1}, {{"key", 0}});  // a revert
  add_commit(history, {}, {{"key", 0}});   // another root
  add_commit(history, {2}, {{"key", 1}});
  add_commit(history, {4}, {{"key", 0}});
  add_commit(history, {1, 3}, {{"key", 0}});  // brings the other root in
  MadeHistory made(std::move(history));
  EXPECT_THAT(introducers(made, "key"), ElementsAre(0U, 2U, 3U, 5U));
  EXPECT_THAT(introducers(made, "key", 1), ElementsAre(4U));
}

TEST(Timeline, AMergeThatDropsWhatItsFirstParentBroughtIntroducesNothing) {
  ModelHistory history = contents();
  add_commit(history, {}, {{"c", 2}});
  add_commit(history, {0}, {{"key", 0}});
  add_commit(history, {1, 0}, {{"c", 2}});
  add_commit(history, {2}, {{"key", 0}});
  MadeHistory made(std::move(history));
  EXPECT_THAT(changes(made, 2), ElementsAre("-key"));
  EXPECT_THAT(introducers(made, "key"), ElementsAre(1U, 3U));
}

TEST(Timeline, AnUnknownTreeStandsWithThatOfItsParent) {
  const testing::TempDir folder;
  const std::string& path = folder.path();
  testing::git(path,
               "git init -q -b main .; echo s >key; git add .; git commit -q -m A;"
               "echo 1 >x; git rm -q key; git add .; git commit -q -m B;"
               "echo 2 >x; git checkout -q HEAD~1 key; git add .; git commit -q -m C;"
               "git checkout -q --orphan root; echo 3 >x; git add .; git commit -q -m D;"
               "for t in main~1 root; do rm -f .git/objects/$(git rev-parse $t^{tree} | sed "
               "'s,..,&/,'); done");
  testing::Parts parts(path, testing::in_blobs({testing::id_in(path, "main:key")}));
  const std::uint32_t lost = parts.node(testing::id_in(path, "main~1"));
  const std::uint32_t child = parts.node(testing::id_in(path, "main"));
  const std::uint32_t first = parts.node(testing::id_in(path, "main~2"));
  const std::uint32_t root = parts.node(testing::id_in(path, "root"));
  ASSERT_EQ(parts.history.root[lost], History::kNone);
  EXPECT_NE(parts.timeline.root[first], MarkedTrees::kEmpty);
  EXPECT_EQ(parts.timeline.root[lost], parts.timeline.root[first]);
  EXPECT_EQ(parts.timeline.root[root], MarkedTrees::kEmpty);
  EXPECT_TRUE(parts.timeline.changes_of(lost).empty());
  EXPECT_TRUE(parts.timeline.changes_of(child).empty());
  EXPECT_TRUE(parts.timeline.over_limits.empty());  // it is lost, not too large
}

TEST(Timeline, WhatIsOverALimitStandsWithTheTreeOfItsParent) {
  ModelHistory history = contents();
  add_commit(history, {}, {{"key", 0}});
  add_commit(history, {0}, {{"key", 0}, {"1", 0}, {"2", 0}, {"3", 0}, {"4", 0}, {"5", 0}});
  add_commit(history, {1}, {{"key", 0}, {"1", 0}, {"x", 1}});
  add_commit(history, {0}, {{"y", 1}});
  DiffLimits limits;
  limits.steps_of_commit = 4;
  MadeHistory made(std::move(history), limits);
  const Timeline& timeline = made.parts().timeline;
  EXPECT_THAT(made.commits(timeline.over_limits), ElementsAre(1U));
  EXPECT_EQ(timeline.root[made.node(1)], timeline.root[made.node(0)]);
  EXPECT_THAT(changes(made, 1), IsEmpty());
  EXPECT_THAT(changes(made, 2), UnorderedElementsAre("+1", "+x"));
  EXPECT_THAT(changes(made, 3), UnorderedElementsAre("-key", "+y"));
  EXPECT_THAT(introducers(made, "2"), IsEmpty());
  EXPECT_THAT(introducers(made, "1"), ElementsAre(2U));
}

TEST(Timeline, StopsWhenAsked) {
  ModelHistory history = contents();
  add_commit(history, {}, {{"key", 0}});
  MadeHistory made(std::move(history));
  std::stop_source stop;
  stop.request_stop();
  const Result<Timeline> timeline =
      make_timeline(made.parts().history, made.parts().diff, stop.get_token());
  ASSERT_FALSE(timeline);
  EXPECT_EQ(timeline.error().code(), Errc::kCancelled);
}

TEST(Timeline, HoldsMeansThisBlobUnderThisPath) {
  ModelHistory history = contents();
  add_commit(history, {}, {{"d/e/key", 0}, {"key", 1}});
  MadeHistory made(std::move(history));
  const testing::Parts& parts = made.parts();
  const std::uint32_t root = parts.history.root[made.node(0)];
  const std::tuple<std::string, std::size_t, bool> cases[] = {
      {"d/e/key", 0, true},     {"d/e/key", 1, false}, {"key", 1, true},
      {"key", 0, false},        {"d/e", 0, false},     {"d/key", 0, false},
      {"d/e/key/x", 0, false},  {"e/key", 0, false},   {"d/e/other", 0, false},
      {"absent/key", 0, false},
  };
  for (const auto& [path, content, expected] : cases) {
    const std::uint32_t holding = made.holding(path, content);
    EXPECT_EQ(holds(parts.trees, parts.paths, root, holding), expected) << path << " " << content;
    EXPECT_FALSE(holds(parts.trees, parts.paths, MarkedTrees::kEmpty, holding));
  }
}

}  // namespace
}  // namespace dowse::attribution
