#include "engine/attribute/tree_edges.h"

#include "tests/attribute/made_finding.h"
#include "tests/attribute/parts.h"

namespace dowse::attribution {
namespace {

using ::testing::ElementsAre;
using testing::finding_with;
using ::testing::IsEmpty;
using testing::occurrence_in;
using testing::PackWriter;
using testing::TempDir;
using testing::tree_entry;
using ::testing::UnorderedElementsAre;

// Trees have the ids 0, 1, 2, ..., marked blobs 100 and above.
class TreeEdgesOf : public ::testing::Test {
 protected:
  TreeEdgesOf() { findings_ = testing::in_blobs({PackWriter::id(100), PackWriter::id(101)}); }

  void add_tree(std::string_view bytes) { pack_.add(PackWriter::id(trees_++), 2, bytes); }

  // A finding in names of trees: (tree, line), sorted.
  void mark_names(const std::vector<std::pair<unsigned, std::uint32_t>>& lines) {
    std::vector<Occurrence> occurrences;
    for (const auto& [tree, line] : lines) {
      occurrences.push_back(occurrence_in(TextKind::kTreeNames, PackWriter::id(tree), line));
    }
    findings_.push_back(finding_with(std::move(occurrences)));
  }

  // Reads all trees, and `more` that are not there.
  TreeEdges read(unsigned more = 0, unsigned jobs = 2) {
    if (!std::exchange(written_, true)) testing::make_repository(pack_, folder_ / "r");
    const git::Repository repo = testing::opened(folder_ / "r");
    IdTable objects;
    for (unsigned i = 0; i < trees_ + more; ++i)
      objects.add(PackWriter::id(i));
    marks_.emplace(findings_, TargetIndex{});
    Result<TreeEdges> edges =
        read_tree_edges(*ObjectPass::plan(repo, jobs, {}), objects, *marks_, names_);
    EXPECT_TRUE(edges);
    return std::move(*edges);
  }

  // "name>tree" and "name=mark" of a tree's edges; NUL is written "|".
  std::vector<std::string> lines(const TreeEdges& edges, std::uint32_t tree) {
    std::vector<std::string> all;
    for (const TreeEdge& edge : edges.of[tree]) {
      std::string name(names_.text(edge.name));
      std::replace(name.begin(), name.end(), '\0', '|');
      all.push_back(name + (edge.is_mark() ? "=" + std::to_string(edge.mark())
                                           : ">" + std::to_string(edge.to)));
    }
    return all;
  }

  PackWriter pack_;
  unsigned trees_ = 0;
  std::vector<Finding> findings_;
  std::optional<Marks> marks_;
  NameTable names_;
  TempDir folder_;
  bool written_ = false;
};

TEST_F(TreeEdgesOf, OnlyTreesAndMarksAreKept) {
  add_tree(tree_entry("100644", "a", PackWriter::id(100)) +
           tree_entry("100644", "b", PackWriter::id(200)) +
           tree_entry("100755", "c", PackWriter::id(101)) +
           tree_entry("40000", "d", PackWriter::id(1)) +
           tree_entry("40000", "lost", PackWriter::id(90)) +
           tree_entry("120000", "link", PackWriter::id(100)));
  add_tree("");
  const TreeEdges edges = read();
  EXPECT_THAT(lines(edges, 0), UnorderedElementsAre("a=0", "c=1", "d>1", "link=0"));
  EXPECT_THAT(lines(edges, 1), IsEmpty());
  EXPECT_TRUE(std::is_sorted(edges.of[0].begin(), edges.of[0].end()));
  EXPECT_THAT(edges.unread, ElementsAre(0, 0));
  EXPECT_THAT(edges.named_marks, IsEmpty());
}

// Modes are believed for trees only.
TEST_F(TreeEdgesOf, AMarkedBlobIsSeenWhateverItsMode) {
  add_tree(tree_entry("160000", "submodule", PackWriter::id(100)) +
           tree_entry("40000", "folder", PackWriter::id(100)) +
           tree_entry("7", "odd", PackWriter::id(100)) +
           tree_entry("100644", "file", PackWriter::id(1)));
  add_tree("");
  EXPECT_THAT(lines(read(), 0), UnorderedElementsAre("submodule=0", "folder=0", "odd=0"));
}

TEST_F(TreeEdgesOf, DoublesAreOneAndSubtreesOfOneNameAreToldApart) {
  add_tree(
      tree_entry("40000", "d", PackWriter::id(2)) + tree_entry("40000", "d", PackWriter::id(1)) +
      tree_entry("40000", "d", PackWriter::id(1)) + tree_entry("100644", "d", PackWriter::id(100)) +
      tree_entry("100644", "d", PackWriter::id(101)) +
      tree_entry("100644", "d", PackWriter::id(101)) + tree_entry("40000", "d", PackWriter::id(3)));
  add_tree("");
  add_tree("");
  add_tree("");
  const TreeEdges edges = read();
  EXPECT_THAT(lines(edges, 0), UnorderedElementsAre("d>1", "d|1>2", "d|2>3", "d=0", "d=1"));
  EXPECT_TRUE(std::is_sorted(edges.of[0].begin(), edges.of[0].end()));
}

// The names of a tree are a text of one line for each, and more where a name holds a line break.
TEST_F(TreeEdgesOf, MarkedNamesAreThoseOfTheirLines) {
  add_tree(tree_entry("100644", "one", PackWriter::id(200)) +
           tree_entry("100644", "two\nthree\n", PackWriter::id(200)) +
           tree_entry("100644", "five", PackWriter::id(100)) +
           tree_entry("40000", "six", PackWriter::id(1)));
  add_tree(tree_entry("100644", "one", PackWriter::id(200)));
  mark_names({{0, 1}, {0, 3}, {0, 5}, {0, 6}, {0, 6}, {1, 2}});
  const TreeEdges edges = read();
  const std::uint32_t mark = 2;  // after the blobs
  std::vector<std::string> named;
  for (const NamedMark& it : edges.named_marks) {
    EXPECT_EQ(it.tree, 0U);  // line 2 of the other is past its end
    EXPECT_EQ(it.mark, mark);
    named.push_back(std::string(names_.text(it.name)) + " " + std::to_string(it.occurrence));
  }
  EXPECT_THAT(named, UnorderedElementsAre("one 0", "two\nthree\n 1", "five 2", "six 3", "six 4"));
  EXPECT_TRUE(std::is_sorted(edges.named_marks.begin(), edges.named_marks.end()));
  EXPECT_THAT(lines(edges, 0), UnorderedElementsAre("one=2", "two\nthree\n=2", "five=0", "five=2",
                                                    "six>1", "six=2"));
}

TEST_F(TreeEdgesOf, DamagedTreesCountAsFarAsTheyCanBeRead) {
  const std::string cut = tree_entry("100644", "cut", PackWriter::id(101));
  add_tree(tree_entry("100644", "a", PackWriter::id(100)) + cut.substr(0, cut.size() - 1));
  add_tree("no entry");
  pack_.add_raw(PackWriter::id(trees_++), testing::entry_header(2, 50) + "damage");
  const TreeEdges edges = read(1);
  EXPECT_THAT(lines(edges, 0), ElementsAre("a=0"));
  EXPECT_THAT(lines(edges, 1), IsEmpty());
  EXPECT_THAT(edges.unread, ElementsAre(0, 0, 1, 1));
  EXPECT_THAT(lines(edges, 3), IsEmpty());
}

// What each worker read is put together in the order of the numbers.
TEST_F(TreeEdgesOf, DoNotDependOnJobs) {
  constexpr unsigned kTrees = 600;
  for (unsigned i = 0; i < kTrees; ++i) {
    const std::string name = "f" + std::to_string(i);
    std::string bytes = tree_entry("100644", name, PackWriter::id(100 + i % 3));
    if (i % 2 == 0) bytes += tree_entry("40000", "next", PackWriter::id(1001 + i));
    pack_.add(PackWriter::id(1000 + i), 2, bytes);
  }
  testing::make_repository(pack_, folder_ / "r");
  const git::Repository repo = testing::opened(folder_ / "r");
  IdTable objects;
  for (unsigned i = 0; i < kTrees; ++i)
    objects.add(PackWriter::id(1000 + i));
  marks_.emplace(findings_, TargetIndex{});
  for (const unsigned jobs : {1U, 3U}) {
    const Result<TreeEdges> edges =
        read_tree_edges(*ObjectPass::plan(repo, jobs, {}), objects, *marks_, names_);
    ASSERT_TRUE(edges);
    ASSERT_EQ(edges->of.size(), kTrees);
    for (unsigned i = 0; i < kTrees; ++i) {
      std::vector<std::string> expected;
      if (i % 3 != 2) expected.push_back("f" + std::to_string(i) + "=" + std::to_string(i % 3));
      if (i % 2 == 0 && i + 1 < kTrees) expected.push_back("next>" + std::to_string(i + 1));
      ASSERT_THAT(lines(*edges, i), ::testing::UnorderedElementsAreArray(expected)) << i;
    }
  }
}

}  // namespace
}  // namespace dowse::attribution
