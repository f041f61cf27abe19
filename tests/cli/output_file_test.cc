#include "cli/output_file.h"

#include <sys/stat.h>

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::HasSubstr;

std::size_t entries_in(const std::string& path) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(path))
    ++count;
  return count;
}

mode_t mode_of(const std::string& path) {
  struct stat status {};

  EXPECT_EQ(::stat(path.c_str(), &status), 0);
  return status.st_mode & 07777;
}

TEST(OutputFile, IsThereWholeAfterCommitAndNotBefore) {
  const testing::TempDir dir;
  Result<OutputFile> file = OutputFile::create(dir / "report");
  ASSERT_TRUE(file.has_value());
  file->stream() << "text";
  EXPECT_FALSE(std::filesystem::exists(dir / "report"));
  ASSERT_TRUE(file->commit().has_value());
  EXPECT_EQ(testing::read_file(dir / "report"), "text");
  EXPECT_EQ(mode_of(dir / "report"), 0600U);
  EXPECT_EQ(entries_in(dir.path()), 1U);
}

TEST(OutputFile, ReplacesAnOlderFileForTheOwnerAlone) {
  const testing::TempDir dir;
  testing::write_file(dir / "report", "old");
  ::chmod((dir / "report").c_str(), 0666);
  Result<OutputFile> file = OutputFile::create(dir / "report");
  ASSERT_TRUE(file.has_value());
  file->stream() << "new";
  ASSERT_TRUE(file->commit().has_value());
  EXPECT_EQ(testing::read_file(dir / "report"), "new");
  EXPECT_EQ(mode_of(dir / "report"), 0600U);
}

TEST(OutputFile, LeavesNothingWithoutCommit) {
  const testing::TempDir dir;
  testing::write_file(dir / "report", "old");
  {
    Result<OutputFile> file = OutputFile::create(dir / "report");
    ASSERT_TRUE(file.has_value());
    file->stream() << "half";
  }
  EXPECT_EQ(testing::read_file(dir / "report"), "old");
  EXPECT_EQ(entries_in(dir.path()), 1U);
}

TEST(OutputFile, TakesAMode) {
  const testing::TempDir dir;
  Result<OutputFile> file = OutputFile::create(dir / "hook", 0755);
  ASSERT_TRUE(file.has_value());
  ASSERT_TRUE(file->commit().has_value());
  EXPECT_EQ(mode_of(dir / "hook"), 0755U);
}

TEST(OutputFile, RefusesSymlinksFoldersAndDevices) {
  const testing::TempDir dir;
  testing::write_file(dir / "victim", "untouched");
  std::filesystem::create_symlink("victim", dir / "link");
  std::filesystem::create_symlink("nowhere", dir / "dangling");
  std::filesystem::create_directory(dir / "folder");
  ASSERT_EQ(::mkfifo((dir / "fifo").c_str(), 0600), 0);
  for (const char* name : {"link", "dangling", "folder", "folder/", "fifo"}) {
    const Result<OutputFile> file = OutputFile::create(dir / name);
    ASSERT_FALSE(file.has_value()) << name;
    EXPECT_EQ(file.error().code(), Errc::kUsage) << name;
    EXPECT_THAT(file.error().message(), HasSubstr(name));
  }
  EXPECT_EQ(testing::read_file(dir / "victim"), "untouched");
  EXPECT_FALSE(check_output_path("/dev/full").has_value());
  EXPECT_FALSE(check_output_path("").has_value());
}

TEST(OutputFile, NamesAFolderThatIsNotThere) {
  const testing::TempDir dir;
  const Result<void> checked = check_output_path(dir / "absent/report");
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().code(), Errc::kIo);
  EXPECT_THAT(checked.error().message(), HasSubstr("absent"));
}

}  // namespace
}  // namespace dowse
