#include "engine/git/index.h"

#include <string>
#include <vector>

#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// As `git ls-files --stage` prints entries.
std::string listed(const Index& index) {
  std::string lines;
  for (const IndexEntryView& entry : index.entries()) {
    char mode[16];
    std::snprintf(mode, sizeof mode, "%06o", entry.mode);
    lines += std::string(mode) + " " + entry.id.hex() + " " + std::to_string(entry.stage) + "\t" +
             std::string(entry.path) + "\n";
  }
  return lines;
}

Index read(const std::string& path, std::size_t id_size = kSha1Size) {
  Result<Index> index = Index::read(path, id_size);
  EXPECT_TRUE(index.has_value()) << (index ? "" : index.error().message());
  return *std::move(index);
}

class IndexOfFormat : public ::testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(ObjectFormats, IndexOfFormat, ::testing::Values("sha1", "sha256"),
                         [](const auto& format) { return std::string(format.param); });

TEST_P(IndexOfFormat, ReadsEveryVersion) {
  const testing::TempDir dir;
  const std::size_t id_size = GetParam() == std::string("sha1") ? kSha1Size : kSha256Size;
  testing::git(dir.path(), std::string("export GIT_DEFAULT_HASH=") + GetParam() + R"(
    git init -q .; mkdir -p deep/er; for i in $(seq 300); do echo $i >deep/er/file-with-a-long-name-$i; done
    echo x >x; chmod +x x; ln -s x link; git add .; git commit -qm a
    echo later >later; git add -N later; git update-index --skip-worktree x)");
  for (const char* version : {"3", "4", "2"}) {
    testing::git(dir.path(), std::string("git update-index --index-version ") + version);
    const Index index = read(dir / ".git/index", id_size);
    EXPECT_EQ(listed(index), testing::run_shell("git ls-files --stage", dir.path()).out) << version;
    ASSERT_NE(index.find("later"), nullptr);
    EXPECT_TRUE(index.find("later")->intent_to_add);
    EXPECT_TRUE(index.find("x")->skip_worktree);
    EXPECT_EQ(index.find("link")->mode, 0120000u);
    EXPECT_EQ(index.find("deep/er"), nullptr);
    EXPECT_EQ(index.find("x")->size, 2u);
  }
}

TEST(Index, KnowsConflictStages) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main; echo base >f; git add .; git commit -qm base
    git checkout -q -b side; echo side >f; git commit -qam side
    git checkout -q main; echo main >f; git commit -qam main; git merge side || true)");
  const Index index = read(dir / ".git/index");
  EXPECT_EQ(listed(index), testing::run_shell("git ls-files --stage", dir.path()).out);
  EXPECT_THAT(index.entries(), SizeIs(3));
  EXPECT_EQ(index.find("f")->stage, 1);
}

TEST(Index, KnowsWhatLiesBelowAFolder) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q .; mkdir -p a/b z; for f in a/b/c a-x a.x ab z/z; do echo >$f; done; git add .)");
  const Index index = read(dir / ".git/index");
  for (const char* folder : {"", "a", "a/b", "z"})
    EXPECT_TRUE(index.tracks_below(folder)) << folder;
  for (const char* folder : {"a-x", "a.", "ab", "a/b/c", "b", "zz", "z/z"}) {
    EXPECT_FALSE(index.tracks_below(folder)) << folder;
  }
}

TEST(Index, NamesWhatItCannotRead) {
  const testing::TempDir dir;
  testing::git(dir.path(), "git init -q .; echo a >a; git add .; git update-index --split-index");
  const Result<Index> split = Index::read(dir / ".git/index", kSha1Size);
  ASSERT_FALSE(split.has_value());
  EXPECT_EQ(split.error().code(), Errc::kUnsupported);
  EXPECT_THAT(split.error().message(), HasSubstr("--no-split-index"));
  EXPECT_THAT(read(dir / "nothing").entries(), IsEmpty());
  testing::git(dir.path(), "mkfifo fifo");
  EXPECT_FALSE(Index::read(dir / "fifo", kSha1Size).has_value());
}

TEST(Index, SparseDirectoriesAreEntries) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q .; mkdir in out; echo 1 >in/f; echo 2 >out/f; git add .; git commit -qm a
    git sparse-checkout init --cone --sparse-index; git sparse-checkout set in)");
  const Index index = read(dir / ".git/index");
  ASSERT_NE(index.find("out/"), nullptr);
  EXPECT_TRUE(index.find("out/")->is_sparse_directory());
}

// Cut anywhere, or with any byte changed, it is an error or an index: never a crash.
TEST(Index, SurvivesDamage) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q .; mkdir -p d/e; echo 1 >d/e/f; echo 2 >d/g; git add .; git commit -qm a; git add -N .)");
  for (const char* version : {"2", "4"}) {
    testing::git(dir.path(), std::string("git update-index --index-version ") + version);
    const std::string whole = testing::read_file(dir / ".git/index");
    std::size_t refused = 0;
    std::size_t read = 0;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      if (!Index::parse(whole.substr(0, i), kSha1Size).has_value()) ++refused;
      for (const char byte : {'\0', '\x7F', '\xFF'}) {
        std::string damaged = whole;
        damaged[i] = byte;
        if (Index::parse(damaged, kSha1Size).has_value()) ++read;
      }
    }
    EXPECT_GT(refused, whole.size() / 2);
    EXPECT_GT(read, whole.size() / 2);  // most bytes are times and ids
  }
}

// Each entry of version 4 takes over the whole long path before it.
TEST(Index, RefusesPathsThatUnfoldWithoutEnd) {
  const testing::TempDir dir;
  testing::git(dir.path(),
               "git init -q .; echo a >a; git add .; git update-index --index-version 4");
  const std::string whole = testing::read_file(dir / ".git/index");
  std::string bytes = whole.substr(0, 12 + 62);
  const std::string fixed = whole.substr(12, 62);
  bytes += std::string(1, '\0') + std::string(100'000, 'p') + '\0';
  constexpr int kEntries = 2000;
  for (int i = 1; i < kEntries; ++i) {
    bytes += fixed + std::string(1, '\0') + "p" + '\0';
  }
  bytes += std::string(20, '\0');
  bytes[10] = static_cast<char>(kEntries >> 8);
  bytes[11] = static_cast<char>(kEntries & 0xFF);
  const Result<Index> index = Index::parse(bytes, kSha1Size);
  ASSERT_FALSE(index.has_value());
  EXPECT_EQ(index.error().code(), Errc::kLimit);
}

}  // namespace
}  // namespace dowse::git
