#include "engine/attribute/edge_reader.h"

#include <string>
#include <vector>

#include "tests/attribute/parts.h"

namespace dowse::attribution {
namespace {

using testing::PackWriter;

// Trees have the ids 0 to 9, marked blobs 100 and 101.
class EdgesOfATree : public ::testing::Test {
 protected:
  EdgesOfATree() {
    for (unsigned i = 0; i < 10; ++i)
      objects_.add(PackWriter::id(i));
    for (const unsigned i : {100U, 101U})
      blobs_.add(PackWriter::id(i));
  }

  void entry(std::string_view mode, std::string_view name, unsigned id, std::uint32_t begin) {
    const std::string bytes = testing::tree_entry(mode, name, PackWriter::id(id));
    git::TreeWalkView walk(bytes, kSha1Size);
    const Result<std::optional<git::TreeEntryView>> entry = walk.next();
    ASSERT_TRUE(entry && entry->has_value());
    reader_.entry(**entry, begin);
  }

  // "name>tree" and "name=mark", NUL as "|".
  std::vector<std::string> end() {
    std::vector<std::string> lines;
    for (const TreeEdge& edge : reader_.end(lists_)) {
      std::string name(names_.text(edge.name));
      for (char& c : name)
        c = c == '\0' ? '|' : c;
      lines.push_back(name + (edge.is_mark() ? "=" + std::to_string(edge.mark())
                                             : ">" + std::to_string(edge.to)));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }

  IdTable objects_;
  IdTable blobs_;
  NameTable names_;
  EdgeReader reader_{objects_, blobs_, names_};
  EdgeLists lists_;
};

using Lines = std::vector<std::string>;

TEST_F(EdgesOfATree, LeadToTreesAndMarks) {
  reader_.begin(nullptr);
  entry("40000", "dir", 3, 0);
  entry("100644", "plain", 50, 30);
  entry("100644", "key", 101, 60);
  entry("100644", "tree as a file", 4, 90);
  entry("40000", "mark as a folder", 100, 120);
  reader_.mark("name", 2);
  EXPECT_EQ(end(), (Lines{"dir>3", "key=1", "mark as a folder=0", "name=2"}));
  reader_.begin(nullptr);
  EXPECT_EQ(end(), Lines());
}

TEST_F(EdgesOfATree, ComeFromTheBaseWhereEntriesAreCopied) {
  reader_.begin(nullptr);
  entry("40000", "a", 1, 0);
  entry("40000", "b", 2, 30);
  entry("100644", "c", 100, 60);
  reader_.mark("name", 7);
  end();
  const std::unique_ptr<TextMemory> base = reader_.memory();
  reader_.begin(base.get());
  const std::vector<CopiedRange> front = {{0, 30, 60}};  // b and c, moved to the front
  reader_.keep(front);
  entry("40000", "d", 3, 60);
  EXPECT_EQ(end(), (Lines{"b>2", "c=0", "d>3"}));
  // Those of a tree that was built from this one.
  const std::unique_ptr<TextMemory> next = reader_.memory();
  reader_.begin(next.get());
  const std::vector<CopiedRange> second = {{0, 30, 30}};
  reader_.keep(second);
  EXPECT_EQ(end(), (Lines{"c=0"}));
}

TEST_F(EdgesOfATree, AreSharedWhenTheyAreTheSame) {
  reader_.begin(nullptr);
  entry("40000", "a", 1, 0);
  const std::span<const TreeEdge> first = reader_.end(lists_);
  const std::unique_ptr<TextMemory> base = reader_.memory();
  reader_.begin(base.get());
  entry("100644", "new", 60, 0);
  entry("40000", "a", 1, 30);
  EXPECT_EQ(reader_.end(lists_).data(), first.data());
}

TEST_F(EdgesOfATree, OfOneNameAreToldApart) {
  reader_.begin(nullptr);
  entry("40000", "a", 1, 0);
  entry("40000", "a", 2, 30);
  entry("40000", "a", 2, 60);
  entry("100644", "a", 100, 90);
  EXPECT_EQ(end(), (Lines{"a=0", "a>1", "a|1>2"}));
}

}  // namespace
}  // namespace dowse::attribution
