#include "engine/source/file_reader.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/source/file_descriptor.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

class FileReaderTest : public ::testing::Test {
 protected:
  std::optional<Unread> read(FileReader& reader, const std::string& name) {
    const FileDescriptor folder(::open(dir_.path().c_str(), O_RDONLY | O_DIRECTORY));
    content_.clear();
    return reader.read_file(folder.get(), name, [&](std::string_view bytes) { content_ = bytes; });
  }

  testing::TempDir dir_;
  ByteBudget budget_{1u << 20};
  std::string content_;
};

TEST_F(FileReaderTest, ReadsFilesOfAllSizesOneAfterTheOther) {
  FileReader reader(budget_, 8u << 20);
  for (const std::size_t size : {3U << 20, 0U, 1U, 65535U, 65536U, 65537U, 200000U}) {
    std::string text(size, 'x');
    for (std::size_t i = 0; i < size; i += 1000)
      text[i] = static_cast<char>(i / 1000);
    testing::write_file(dir_ / "f", text);
    EXPECT_FALSE(read(reader, "f").has_value()) << size;
    EXPECT_TRUE(content_ == text) << size;
  }
}

TEST_F(FileReaderTest, SkipsWhatIsOverTheLimit) {
  FileReader reader(budget_, 1000);
  testing::write_file(dir_ / "fits", std::string(1000, 'a'));
  testing::write_file(dir_ / "over", std::string(1001, 'a'));
  EXPECT_FALSE(read(reader, "fits").has_value());
  const std::optional<Unread> unread = read(reader, "over");
  ASSERT_TRUE(unread.has_value());
  EXPECT_EQ(unread->reason, Skip::kTooLarge);
  EXPECT_EQ(unread->bytes, 1001U);
  EXPECT_EQ(content_, "");
}

TEST_F(FileReaderTest, FollowsNoSymlink) {
  testing::write_file(dir_ / "f", "content");
  std::filesystem::create_symlink("f", dir_ / "link");
  FileReader reader(budget_, 1000);
  const std::optional<Unread> unread = read(reader, "link");
  ASSERT_TRUE(unread.has_value());
  EXPECT_EQ(unread->reason, Skip::kUnreadable);
}

TEST_F(FileReaderTest, DoesNotWaitForAFifo) {
  ASSERT_EQ(::mkfifo((dir_ / "fifo").c_str(), 0600), 0);
  FileReader reader(budget_, 1000);
  const std::optional<Unread> unread = read(reader, "fifo");
  ASSERT_TRUE(unread.has_value());
  EXPECT_EQ(unread->reason, Skip::kSpecial);
}

TEST_F(FileReaderTest, SaysWhatTheSystemRefused) {
  FileReader reader(budget_, 1000);
  const std::optional<Unread> unread = read(reader, "absent");
  ASSERT_TRUE(unread.has_value());
  EXPECT_EQ(unread->reason, Skip::kUnreadable);
  EXPECT_THAT(unread->detail, ::testing::HasSubstr("No such file"));
}

TEST_F(FileReaderTest, ReadErrorIsUnreadable) {
  // Page 0 is never mapped, so reading a process's memory at 0 fails (proc(5), /proc/PID/mem).
  const FileDescriptor file(::open("/proc/self/mem", O_RDONLY));
  ASSERT_TRUE(file.is_open());
  FileReader reader(budget_, 1u << 20);
  const std::optional<Unread> unread =
      reader.read_open(file.get(), [](std::string_view) { FAIL() << "nothing can be read"; });
  ASSERT_TRUE(unread.has_value());
  EXPECT_EQ(unread->reason, Skip::kUnreadable);
}

TEST_F(FileReaderTest, ReadsAFileWhoseSizeSaysNothing) {
  // proc files have size 0 and content all the same: what a growing file looks like to the reader.
  const FileDescriptor file(::open("/proc/self/status", O_RDONLY));
  FileReader reader(budget_, 1u << 20);
  std::string content;
  EXPECT_FALSE(
      reader.read_open(file.get(), [&](std::string_view bytes) { content = bytes; }).has_value());
  EXPECT_THAT(content, ::testing::HasSubstr("VmSize"));
}

TEST_F(FileReaderTest, TakesMoreRoomForAFileLongerThanItsSizeSays) {
  // Every second page has other rights, so /proc/self/maps has a line for each: over 200 KB, while
  // its size says 0.
  constexpr std::size_t kPages = 4000;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  void* mapped = ::mmap(nullptr, kPages * page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(mapped, MAP_FAILED);
  for (std::size_t i = 0; i < kPages; i += 2)
    ASSERT_EQ(::mprotect(static_cast<char*>(mapped) + i * page, page, PROT_NONE), 0);

  const FileDescriptor file(::open("/proc/self/maps", O_RDONLY));
  FileReader reader(budget_, 256u << 20);
  EXPECT_FALSE(
      reader.read_open(file.get(), [&](std::string_view bytes) { content_ = bytes; }).has_value());
  EXPECT_GE(std::count(content_.begin(), content_.end(), '\n'), 4000);

  FileReader small(budget_, 100000);
  const std::optional<Unread> unread =
      small.read_open(file.get(), [](std::string_view) { FAIL() << "over the limit"; });
  ASSERT_TRUE(unread.has_value());
  EXPECT_EQ(unread->reason, Skip::kTooLarge);
  ::munmap(mapped, kPages * page);
}

TEST_F(FileReaderTest, ReadsTheTextOfALink) {
  const std::string target(3000, 'x');
  std::filesystem::create_symlink(target, dir_ / "link");
  const FileDescriptor folder(::open(dir_.path().c_str(), O_RDONLY | O_DIRECTORY));
  FileReader reader(budget_, 1000);
  EXPECT_FALSE(
      reader.read_link(folder.get(), "link", [&](std::string_view bytes) { content_ = bytes; })
          .has_value());
  EXPECT_EQ(content_, target);

  testing::write_file(dir_ / "f", "content");
  const std::optional<Unread> unread =
      reader.read_link(folder.get(), "f", [](std::string_view) { FAIL() << "not a link"; });
  ASSERT_TRUE(unread.has_value());
  EXPECT_EQ(unread->reason, Skip::kUnreadable);
}

}  // namespace
}  // namespace dowse
