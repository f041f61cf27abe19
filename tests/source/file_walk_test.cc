#include "engine/source/file_walk.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Takes everything but what is named "out" or lies in "other.git".
class PlainFilter final : public WalkFilter {
 public:
  std::optional<LeftOut> judge(std::string_view path, EntryType /*type*/) override {
    if (path.ends_with("out")) return LeftOut{Skip::kExcluded, "named out"};
    if (path.ends_with("quiet")) return LeftOut{Skip::kExcluded, "", false};
    return std::nullopt;
  }

  std::optional<LeftOut> judge_repository(std::string_view path) override {
    if (path == "mine") return std::nullopt;
    return LeftOut{Skip::kSubmodule, "a repository"};
  }
};

class FileWalk : public ::testing::Test {
 protected:
  // The paths that were listed.
  std::vector<std::string> walk(const std::stop_token& stop = {}) {
    const FileDescriptor root(::open(dir_.path().c_str(), O_RDONLY | O_DIRECTORY));
    PlainFilter filter;
    const FileTree tree = walk_files(root.get(), "T", filter, coverage_, stop);
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < tree.size(); ++i)
      paths.push_back(tree.path_of(tree[i]) + (tree[i].symlink ? "@" : ""));
    return paths;
  }

  // "reason subject" of each skip.
  std::vector<std::string> skips() const {
    std::vector<std::string> all;
    for (const SkippedItem& item : coverage_.snapshot().items)
      all.push_back(std::string(name_of(item.reason)) + " " + item.subject);
    return all;
  }

  testing::TempDir dir_;
  Coverage coverage_;
};

TEST_F(FileWalk, ListsFilesFolderByFolderInByteOrder) {
  for (const char* name : {"b", "a/z", "a/c/x", "a/b", "B", ".hidden", "a-b/x"})
    testing::write_file(dir_ / name, "x");
  std::filesystem::create_directory(dir_ / "empty");
  EXPECT_THAT(walk(), ElementsAre(".hidden", "B", "b", "a/b", "a/z", "a/c/x", "a-b/x"));
  EXPECT_THAT(skips(), IsEmpty());
}

TEST_F(FileWalk, FollowsNoSymlinkSoNoLoop) {
  testing::write_file(dir_ / "d/f", "x");
  std::filesystem::create_symlink("..", dir_ / "d/up");
  std::filesystem::create_symlink(".", dir_ / "self");
  std::filesystem::create_symlink("nowhere", dir_ / "broken");
  EXPECT_THAT(walk(), ElementsAre("broken@", "self@", "d/f", "d/up@"));
}

TEST_F(FileWalk, CountsWhatHoldsNoContentAndOpensNone) {
  ASSERT_EQ(::mkfifo((dir_ / "fifo").c_str(), 0600), 0);
  const FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = dir_ / "socket";
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_THAT(walk(), IsEmpty());
  EXPECT_THAT(skips(), ElementsAre("special-file T: fifo", "special-file T: socket"));
}

TEST_F(FileWalk, CountsADevice) {
  if (::mknod((dir_ / "null").c_str(), S_IFCHR | 0600, makedev(1, 3)) != 0) {
    GTEST_SKIP() << "only root makes devices";
  }
  EXPECT_THAT(walk(), IsEmpty());
  EXPECT_THAT(skips(), ElementsAre("special-file T: null"));
}

TEST_F(FileWalk, TellsWhatTheFilterLeavesOut) {
  testing::write_file(dir_ / "a/out", "x");
  testing::write_file(dir_ / "out/f", "x");
  testing::write_file(dir_ / "quiet/f", "x");
  EXPECT_THAT(walk(), IsEmpty());
  EXPECT_THAT(skips(), ElementsAre("excluded T: a/out", "excluded T: out/"));
}

TEST_F(FileWalk, RecognisesRepositories) {
  testing::write_file(dir_ / ".git/config", "x");  // of the root: not asked about
  testing::write_file(dir_ / "plain/.git/config", "x");
  testing::write_file(dir_ / "linked/.git", "gitdir: elsewhere");
  testing::write_file(dir_ / "bare.git/HEAD", "ref: refs/heads/main");
  std::filesystem::create_directories(dir_ / "bare.git/objects");
  std::filesystem::create_directories(dir_ / "bare.git/refs");
  testing::write_file(dir_ / "almost/HEAD", "x");
  testing::write_file(dir_ / "almost/refs", "x");
  std::filesystem::create_directories(dir_ / "almost/objects");
  testing::write_file(dir_ / "mine/.git/config", "x");
  EXPECT_THAT(walk(), ElementsAre(".git/config", "almost/HEAD", "almost/refs", "mine/.git/config"));
  EXPECT_THAT(skips(),
              ElementsAre("submodule T: bare.git", "submodule T: linked", "submodule T: plain"));
}

TEST_F(FileWalk, TakesNamesOfAnyBytes) {
  testing::write_file(dir_ / "a\nb", "x");
  testing::write_file(dir_ / "\xFF\xFE", "x");
  testing::write_file(dir_ / "-rf", "x");
  EXPECT_THAT(walk(), ElementsAre("-rf", "a\nb", "\xFF\xFE"));
}

TEST_F(FileWalk, GoesDownThreeThousandLevels) {
  // Deeper than the longest path the system takes at once (4096 bytes).
  constexpr int kLevels = 3000;
  FileDescriptor at(::open(dir_.path().c_str(), O_RDONLY | O_DIRECTORY));
  for (int i = 0; i < kLevels; ++i) {
    ASSERT_EQ(::mkdirat(at.get(), "dd", 0700), 0);
    at = FileDescriptor(::openat(at.get(), "dd", O_RDONLY | O_DIRECTORY));
  }
  const FileDescriptor leaf(::openat(at.get(), "leaf", O_WRONLY | O_CREAT, 0600));
  const std::vector<std::string> paths = walk();
  ASSERT_EQ(paths.size(), 1U);
  EXPECT_EQ(paths[0].size(), std::size_t{kLevels} * 3 + 4);
  EXPECT_THAT(skips(), IsEmpty());
  // Taken away from below: removing it from above needs a descriptor for each level.
  ::unlinkat(at.get(), "leaf", 0);
  for (int i = 0; i < kLevels; ++i) {
    at = FileDescriptor(::openat(at.get(), "..", O_RDONLY | O_DIRECTORY));
    ::unlinkat(at.get(), "dd", AT_REMOVEDIR);
  }
}

TEST_F(FileWalk, AStopLeavesFoldersUnlistedAndSaysSo) {
  testing::write_file(dir_ / "a/f", "x");
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THAT(walk(stop.get_token()), IsEmpty());
  EXPECT_THAT(skips(), ElementsAre("deadline T: ./"));
}

}  // namespace
}  // namespace dowse
