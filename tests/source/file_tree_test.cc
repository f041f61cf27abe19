#include "engine/source/file_tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include <gtest/gtest.h>

#include "tests/support/support.h"

namespace dowse {
namespace {

FileDescriptor open_folder(const std::string& path) {
  return FileDescriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY));
}

bool same_folder(int descriptor, const std::string& path) {
  struct stat a {};

  struct stat b {};

  return ::fstat(descriptor, &a) == 0 && ::stat(path.c_str(), &b) == 0 && a.st_ino == b.st_ino &&
         a.st_dev == b.st_dev;
}

TEST(FileTree, GivesPathsBack) {
  FileTree tree;
  const FolderIndex a = tree.add_folder(kRootFolder, "a");
  const FolderIndex b = tree.add_folder(a, "b\n\xFF");
  tree.add_file(kRootFolder, "top", false);
  tree.add_file(b, "leaf", true);
  ASSERT_EQ(tree.size(), 2U);
  EXPECT_EQ(tree.path_of(tree[0]), "top");
  EXPECT_EQ(tree.path_of(tree[1]), "a/b\n\xFF/leaf");
  EXPECT_FALSE(tree[0].symlink);
  EXPECT_TRUE(tree[1].symlink);
  EXPECT_EQ(tree.path_of(kRootFolder), "");
  EXPECT_EQ(tree.parent_of(b), a);
}

TEST(FolderOpener, OpensFoldersInAnyOrder) {
  const testing::TempDir dir;
  std::filesystem::create_directories(dir / "a/b/c");
  std::filesystem::create_directories(dir / "d");
  FileTree tree;
  const FolderIndex a = tree.add_folder(kRootFolder, "a");
  const FolderIndex b = tree.add_folder(a, "b");
  const FolderIndex c = tree.add_folder(b, "c");
  const FolderIndex d = tree.add_folder(kRootFolder, "d");
  const FileDescriptor root = open_folder(dir.path());
  FolderOpener opener(tree, root.get());
  for (const auto& [folder, path] :
       std::vector<std::pair<FolderIndex, std::string>>{{c, "a/b/c"},
                                                        {d, "d"},
                                                        {a, "a"},
                                                        {c, "a/b/c"},
                                                        {b, "a/b"},
                                                        {kRootFolder, ""},
                                                        {d, "d"}}) {
    const Result<int> opened = opener.open(folder);
    ASSERT_TRUE(opened.has_value()) << path;
    EXPECT_TRUE(same_folder(*opened, dir / path)) << path;
  }
}

TEST(FolderOpener, RefusesAFolderThatBecameALink) {
  const testing::TempDir dir;
  std::filesystem::create_directories(dir / "outside/b");
  std::filesystem::create_directories(dir / "root/d");
  std::filesystem::create_directory_symlink(dir / "outside", dir / "root/a");
  FileTree tree;
  const FolderIndex a = tree.add_folder(kRootFolder, "a");
  const FolderIndex b = tree.add_folder(a, "b");
  const FolderIndex d = tree.add_folder(kRootFolder, "d");
  const FileDescriptor root = open_folder(dir / "root");
  FolderOpener opener(tree, root.get());
  EXPECT_FALSE(opener.open(b).has_value());
  const Result<int> after = opener.open(d);
  ASSERT_TRUE(after.has_value());
  EXPECT_TRUE(same_folder(*after, dir / "root/d"));
}

}  // namespace
}  // namespace dowse
