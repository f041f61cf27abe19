#include "engine/git/safe_file.h"

#include <array>
#include <string>

#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::testing::ElementsAre;

TEST(SafeFile, ReadsRegularFilesOnly) {
  const testing::TempDir dir;
  testing::git(dir.path(),
               "echo text >file; : >empty; mkfifo fifo; mkdir folder; ln -s file link; ln -s loop "
               "loop; ln -s nowhere dangling");
  EXPECT_EQ(**read_regular_file(dir / "file", 100), "text\n");
  EXPECT_EQ(**read_regular_file(dir / "empty", 0), "");
  EXPECT_EQ(**read_regular_file(dir / "link", 100), "text\n");
  EXPECT_FALSE(read_regular_file(dir / "nothing", 100)->has_value());
  EXPECT_FALSE(read_regular_file(dir / "file/below", 100)->has_value());
  EXPECT_FALSE(read_regular_file(dir / "dangling", 100)->has_value());
  EXPECT_EQ(read_regular_file(dir / "link", 100, Symlinks::kRefuse).error().code(), Errc::kIo);
  EXPECT_EQ(read_regular_file(dir / "fifo", 100).error().code(), Errc::kIo);
  EXPECT_EQ(read_regular_file(dir / "folder", 100).error().code(), Errc::kIo);
  EXPECT_EQ(read_regular_file(dir / "loop", 100).error().code(), Errc::kIo);
  EXPECT_EQ(read_regular_file("/dev/null", 100).error().code(), Errc::kIo);
  EXPECT_EQ(read_regular_file(dir / "file", 4).error().code(), Errc::kLimit);
  EXPECT_TRUE(read_regular_file(dir / "file", 5).has_value());
}

// Its size is told as nothing, and there is something.
TEST(SafeFile, ReadsMoreThanTheSizeSays) {
  const Result<std::optional<std::string>> content =
      read_regular_file("/proc/self/status", 1 << 20);
  ASSERT_TRUE(content.has_value() && content->has_value());
  EXPECT_NE((*content)->find("State:"), std::string::npos);
  EXPECT_EQ(read_regular_file("/proc/self/status", 10).error().code(), Errc::kLimit);
}

TEST(SafeFile, OpenFileReadsAnywhere) {
  const testing::TempDir dir;
  testing::write_file(dir / "file", "0123456789");
  Result<std::optional<OpenFile>> file = OpenFile::open(dir / "file");
  ASSERT_TRUE(file.has_value() && file->has_value());
  EXPECT_EQ((*file)->size(), 10u);
  std::array<char, 6> room{};
  EXPECT_EQ(*(*file)->read_at(2, room), 6u);
  EXPECT_EQ(std::string(room.data(), 6), "234567");
  EXPECT_EQ(*(*file)->read_at(7, room), 3u);
  EXPECT_EQ(*(*file)->read_at(99, room), 0u);
}

TEST(SafeFile, ListsFoldersByName) {
  const testing::TempDir dir;
  testing::git(dir.path(), "mkdir d; : >b; ln -s b a; mkfifo c");
  EXPECT_THAT(
      *list_directory(dir.path()),
      ElementsAre(DirectoryItem{"a", FileKind::kSymlink}, DirectoryItem{"b", FileKind::kRegular},
                  DirectoryItem{"c", FileKind::kOther}, DirectoryItem{"d", FileKind::kDirectory}));
  EXPECT_FALSE(list_directory(dir / "b").has_value());
  EXPECT_FALSE(list_directory(dir / "nothing").has_value());
}

TEST(SafeFile, KnowsWhereThingsLie) {
  const testing::TempDir dir;
  testing::git(dir.path(), "mkdir -p a/b; ln -s a/b link");
  EXPECT_EQ(resolve_path(dir / "link/../b/."), dir / "a/b");
  EXPECT_EQ(resolve_path(dir / "nothing"), std::nullopt);
  EXPECT_EQ(link_target(dir / "link"), "a/b");
  EXPECT_EQ(link_target(dir / "a"), "");
  EXPECT_EQ(kind_of(dir / "link"), FileKind::kDirectory);
  EXPECT_EQ(kind_without_following(dir / "link"), FileKind::kSymlink);
  EXPECT_EQ(kind_of(dir / "nothing"), std::nullopt);
  EXPECT_TRUE(lies_inside("/a/b", "/a"));
  EXPECT_TRUE(lies_inside("/a", "/a"));
  EXPECT_FALSE(lies_inside("/ab", "/a"));
  EXPECT_TRUE(lies_inside("/a", "/"));
  EXPECT_EQ(join_path("/a", "b"), "/a/b");
  EXPECT_EQ(join_path("/a", "/b"), "/b");
}

}  // namespace
}  // namespace dowse::git
