#include "engine/git/mapped_file.h"

#include <string>
#include <utility>

#include "tests/support/support.h"

namespace dowse::git {
namespace {

TEST(MappedFile, HoldsTheBytesAlsoAfterAMove) {
  const testing::TempDir folder;
  testing::write_file(folder / "a", "content");
  testing::write_file(folder / "b", "other");
  Result<MappedFile> a = MappedFile::open(folder / "a");
  Result<MappedFile> b = MappedFile::open(folder / "b");
  ASSERT_TRUE(a.has_value() && b.has_value());
  const std::uint8_t* where = a->bytes().data();
  *b = std::move(*a);
  EXPECT_EQ(b->bytes().data(), where);
  EXPECT_EQ(std::string(b->bytes().begin(), b->bytes().end()), "content");
}

TEST(MappedFile, AnEmptyFileIsNoBytes) {
  const testing::TempDir folder;
  testing::write_file(folder / "empty", "");
  const Result<MappedFile> file = MappedFile::open(folder / "empty");
  ASSERT_TRUE(file.has_value());
  EXPECT_TRUE(file->bytes().empty());
}

TEST(MappedFile, RefusesWhatIsNoFileAndNamesIt) {
  const testing::TempDir folder;
  testing::git(folder.path(), "mkfifo pipe; mkdir folder");
  for (const char* name : {"missing", "pipe", "folder"}) {
    const Result<MappedFile> file = MappedFile::open(folder / name);
    ASSERT_FALSE(file.has_value()) << name;
    EXPECT_EQ(file.error().code(), Errc::kIo);
    EXPECT_NE(file.error().message().find(name), std::string::npos);
  }
}

}  // namespace
}  // namespace dowse::git
