#include "engine/git/index_cursor.h"

#include <string>
#include <vector>

#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

IndexCursor open(const std::string& path) {
  Result<std::optional<IndexCursor>> cursor = IndexCursor::open(path, kSha1Size);
  EXPECT_TRUE(cursor.has_value() && cursor->has_value());
  return **std::move(cursor);
}

// The paths of all entries, one a line.
std::string paths(IndexCursor& cursor) {
  std::string text;
  for (;;) {
    const Result<bool> more = cursor.next();
    EXPECT_TRUE(more.has_value()) << more.error().message();
    if (!more.has_value() || !*more) return text;
    text += std::string(cursor.entry().path) + "\n";
  }
}

// More than its buffer holds, with paths of all lengths round the steps of its padding and its
// flags.
TEST(IndexCursor, ReadsFilesLargerThanItsBuffer) {
  const testing::TempDir dir;
  testing::git(dir.path(), "git init -q .; echo x >x; git add x; git mv x zz");
  const std::string entry =
      "100644 " + testing::run_shell("git rev-parse :zz", dir.path()).out.substr(0, 40) + "\t";
  std::string list;
  for (std::size_t i = 10'000; i < 16'000; ++i) {
    list += entry + std::to_string(i) + "/" + std::string(i % 150 + 1, 'x') + "\n";
  }
  for (const unsigned size : {4088u, 4092u, 4093u, 4094u, 4095u, 4096u, 5000u}) {
    list += entry + std::string(size, 'y') + "\n";
  }
  testing::write_file(dir / "list", list);
  testing::git(dir.path(), "git update-index --index-info <list");
  for (const char* version : {"2", "4"}) {
    testing::git(dir.path(), std::string("git update-index --index-version ") + version);
    IndexCursor cursor = open(dir / ".git/index");
    EXPECT_EQ(cursor.count(), 6008u);
    EXPECT_EQ(paths(cursor), testing::run_shell("git ls-files", dir.path()).out);
  }
}

TEST(IndexCursor, PassesOverEntries) {
  const testing::TempDir dir;
  testing::git(dir.path(),
               "git init -q .; for i in $(seq 10 99); do echo >file$i; done; git add file*");
  for (const char* version : {"2", "4"}) {
    testing::git(dir.path(), std::string("git update-index --index-version ") + version);
    IndexCursor cursor = open(dir / ".git/index");
    ASSERT_TRUE(*cursor.next());
    EXPECT_EQ(cursor.entry().path, "file10");
    ASSERT_TRUE(cursor.pass_over(0).has_value());
    EXPECT_EQ(cursor.entry().path, "file10");
    ASSERT_TRUE(cursor.pass_over(1).has_value());
    EXPECT_EQ(cursor.entry().path, "file11");
    ASSERT_TRUE(cursor.pass_over(80).has_value());
    EXPECT_EQ(cursor.entry().path, "file91");
    EXPECT_EQ(paths(cursor), "file92\nfile93\nfile94\nfile95\nfile96\nfile97\nfile98\nfile99\n");
  }
}

TEST(IndexCursor, HasTheCachedTreesFromTheBeginning) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q .; mkdir -p a/b c; echo 1 >a/b/f; echo 2 >c/f; echo 3 >r; git add .; git commit -qm a)");
  const IndexCursor whole = open(dir / ".git/index");
  ASSERT_THAT(whole.cached_trees(), SizeIs(4));
  EXPECT_EQ(whole.cached_trees()[0].name, "");
  EXPECT_EQ(whole.cached_trees()[0].entries, 3);
  EXPECT_EQ(whole.cached_trees()[0].subtrees, 2u);
  EXPECT_EQ(whole.cached_trees()[0].id.hex() + "\n",
            testing::run_shell("git rev-parse HEAD^{tree}", dir.path()).out);
  EXPECT_EQ(whole.cached_trees()[1].name, "a");
  EXPECT_EQ(whole.cached_trees()[1].subtrees, 1u);
  testing::git(dir.path(), "echo 4 >c/f; git add c");
  const IndexCursor changed = open(dir / ".git/index");
  EXPECT_EQ(changed.cached_trees()[0].entries, -1);
  EXPECT_TRUE(changed.cached_trees()[0].id.empty());
  EXPECT_EQ(changed.cached_trees()[1].entries, 1);
}

// What only looks like the extension is taken for it until the end is reached.
TEST(IndexCursor, SaysWhetherTheCachedTreesWereReal) {
  const testing::TempDir dir;
  testing::git(dir.path(), "git init -q .; echo a >a; git add a; git write-tree");
  IndexCursor real = open(dir / ".git/index");
  EXPECT_THAT(real.cached_trees(), SizeIs(1));
  paths(real);
  EXPECT_TRUE(real.had_cached_trees());

  std::string bytes = testing::read_file(dir / ".git/index");
  const auto extension = [](const char* name, const std::string& content) {
    return name + std::string(3, '\0') + static_cast<char>(content.size()) + content;
  };
  const std::string tree = std::string(1, '\0') + "1 0\n" + std::string(20, 'i');
  bytes.replace(bytes.find("TREE"), 4, "GONE");
  bytes.insert(bytes.size() - 20, extension("FAKE", extension("TREE", tree)));
  Result<IndexCursor> cursor = IndexCursor::over(bytes, kSha1Size);
  ASSERT_TRUE(cursor.has_value());
  EXPECT_THAT(cursor->cached_trees(), SizeIs(1));
  EXPECT_EQ(paths(*cursor), "a\n");
  EXPECT_FALSE(cursor->had_cached_trees());
}

TEST(IndexCursor, TakesDamagedCachedTreesForNone) {
  const testing::TempDir dir;
  testing::git(dir.path(), "git init -q .; echo a >a; git add a; git write-tree");
  std::string bytes = testing::read_file(dir / ".git/index");
  bytes[bytes.find("TREE") + 9] = 'x';
  Result<IndexCursor> cursor = IndexCursor::over(bytes, kSha1Size);
  ASSERT_TRUE(cursor.has_value());
  EXPECT_EQ(paths(*cursor), "a\n");
  EXPECT_THAT(cursor->cached_trees(), IsEmpty());
}

}  // namespace
}  // namespace dowse::git
