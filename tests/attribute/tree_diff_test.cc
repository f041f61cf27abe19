#include "engine/attribute/tree_diff.h"

#include <algorithm>
#include <set>

#include "tests/attribute/parts.h"

namespace dowse::attribution {
namespace {

using testing::add_commit;
using ::testing::IsEmpty;
using testing::MadeHistory;
using testing::ModelHistory;
using ::testing::UnorderedElementsAre;

// "+path" and "-path" with the number of the mark, between the trees of two commits.
std::vector<std::string> compared(const MadeHistory& made, testing::Parts& parts, std::size_t a,
                                  std::size_t b) {
  std::vector<Change> changes;
  EXPECT_TRUE(parts.diff.compare(parts.history.root[made.node(a)], parts.history.root[made.node(b)],
                                 changes));
  std::vector<std::string> lines;
  for (const Change& change : changes) {
    const Holding holding = parts.paths[change.holding];
    lines.push_back((change.added ? "+" : "-") + parts.paths.text(holding.path) + " " +
                    parts.marks.blobs()[holding.mark].hex());
  }
  return lines;
}

// The same from the lists of files.
std::vector<std::string> listed(const ModelHistory& history, std::size_t a, std::size_t b) {
  std::vector<std::string> lines;
  const auto list = [&](const auto& from, const auto& other, const char* sign) {
    for (const auto& [path, content] : from) {
      if (history.contents[content].secrets.empty()) continue;
      const auto same = other.find(path);
      if (same != other.end() && same->second == content) continue;
      lines.push_back(sign + path + " " + history.contents[content].id.hex());
    }
  };
  list(history.commits[b].files, history.commits[a].files, "+");
  list(history.commits[a].files, history.commits[b].files, "-");
  return lines;
}

class EveryPair : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(EveryPair, DiffersAsItsListsOfFilesDo) {
  ModelHistory history = testing::make_random_history(GetParam());
  testing::TempDir folder;
  testing::build_repository(history, folder.path());
  MadeHistory made(history);
  std::size_t different = 0;
  for (std::size_t a = 0; a < history.commits.size(); ++a) {
    for (std::size_t b = 0; b < history.commits.size(); ++b) {
      const std::vector<std::string> expected = listed(history, a, b);
      ASSERT_THAT(compared(made, made.parts(), a, b),
                  ::testing::UnorderedElementsAreArray(expected))
          << a << " and " << b;
      if (!expected.empty()) ++different;
    }
  }
  EXPECT_GT(different, history.commits.size());
}

INSTANTIATE_TEST_SUITE_P(Seeds, EveryPair, ::testing::Values(101U, 102U, 103U));

// Two marks whose edges stand in either order, a file that becomes a folder, and a folder a file.
TEST(TreeDiff, OneNameCanMeanAFileAndAFolder) {
  ModelHistory history;
  history.contents = {{{0}, {}}, {{1}, {}}};
  add_commit(history, {}, {{"x", 0}, {"y/k", 0}});
  add_commit(history, {}, {{"x/k", 0}, {"y", 0}});
  add_commit(history, {}, {{"x", 1}, {"y/k/k", 0}});
  MadeHistory made(std::move(history));
  const auto paths = [&](std::size_t a, std::size_t b) {
    std::vector<std::string> lines = compared(made, made.parts(), a, b);
    for (std::string& line : lines)
      line.resize(line.find(' '));
    return lines;
  };
  EXPECT_THAT(paths(0, 1), UnorderedElementsAre("-x", "-y/k", "+x/k", "+y"));
  EXPECT_THAT(paths(1, 0), UnorderedElementsAre("+x", "+y/k", "-x/k", "-y"));
  EXPECT_THAT(paths(0, 2), UnorderedElementsAre("-x", "+x", "-y/k", "+y/k/k"));
  EXPECT_THAT(paths(2, 0), UnorderedElementsAre("-x", "+x", "+y/k", "-y/k/k"));
  EXPECT_THAT(paths(0, 0), IsEmpty());
}

class Limits : public ::testing::Test {
 protected:
  // Commit 0 holds two paths over four edges, three levels deep; commit 1 all but the same.
  static ModelHistory history() {
    ModelHistory history;
    history.contents = {{{0}, {}}, {{1}, {}}};
    add_commit(history, {}, {{"copy", 0}, {"d/e/key", 0}});
    add_commit(history, {}, {{"copy", 1}, {"d/e/key", 0}});
    return history;
  }

  std::uint32_t root(std::size_t commit) { return made_.parts().history.root[made_.node(commit)]; }

  MadeHistory made_{history()};
};

TEST_F(Limits, EachOfThemEndsAComparison) {
  // Paths count the root.
  const std::pair<DiffLimits, bool> cases[] = {
      {{4, 4, 2, 9, 3}, true},  {{3, 4, 2, 9, 3}, false}, {{4, 3, 2, 9, 3}, false},
      {{4, 4, 1, 9, 3}, false}, {{4, 4, 2, 1, 3}, false}, {{4, 4, 2, 9, 2}, false},
  };
  for (const auto& [limits, fits] : cases) {
    Paths paths(made_.parts().trees.names());
    TreeDiff diff(made_.parts().trees, paths, limits);
    std::vector<Change> changes = {{77, true}};
    EXPECT_EQ(diff.compare(MarkedTrees::kEmpty, root(0), changes), fits);
    EXPECT_EQ(changes.size(), fits ? 3U : 1U);
    EXPECT_EQ(changes[0].holding, 77U);
  }
}

TEST_F(Limits, AreForAllComparisonsTogether) {
  Paths paths(made_.parts().trees.names());
  TreeDiff diff(made_.parts().trees, paths, {.steps = 9, .steps_of_commit = 4, .changes = 99});
  std::vector<Change> changes;
  EXPECT_TRUE(diff.compare(MarkedTrees::kEmpty, root(0), changes));  // 4 steps, 2 changes
  EXPECT_TRUE(diff.compare(root(1), root(0), changes));              // 4 steps, 2 changes
  EXPECT_FALSE(diff.compare(root(0), root(1), changes));             // one step is left
  EXPECT_TRUE(diff.compare(root(0), root(0), changes));              // costs nothing
  EXPECT_EQ(changes.size(), 4U);
}

TEST_F(Limits, OfChangesAreForAllComparisonsTogether) {
  Paths paths(made_.parts().trees.names());
  TreeDiff diff(made_.parts().trees, paths, {.changes = 3});
  std::vector<Change> changes;
  EXPECT_TRUE(diff.compare(MarkedTrees::kEmpty, root(0), changes));
  EXPECT_FALSE(diff.compare(root(0), root(1), changes));
  EXPECT_EQ(changes.size(), 2U);
}

}  // namespace
}  // namespace dowse::attribution
