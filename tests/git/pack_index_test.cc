#include "engine/git/pack_index.h"

#include <string>

#include "tests/support/pack_writer.h"
#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::dowse::testing::PackWriter;
using ::dowse::testing::TempDir;

std::string sample_index() {
  PackWriter writer;
  for (const unsigned n : {0u, 1u, 0x0100u, 0x7F01u, 0xFFFFu})
    writer.add(PackWriter::id(n), 3, "x");
  return writer.index();
}

Result<PackIndex> opened(const TempDir& folder, const std::string& bytes) {
  testing::write_file(folder / "x.idx", bytes);
  return PackIndex::open(folder / "x.idx", kSha1Size);
}

TEST(PackIndex, FindsEveryIdAndNoOther) {
  const TempDir folder;
  const Result<PackIndex> index = opened(folder, sample_index());
  ASSERT_TRUE(index.has_value());
  ASSERT_EQ(index->size(), 5u);
  for (std::size_t i = 0; i < index->size(); ++i)
    EXPECT_EQ(index->find(index->id(i)), i);
  for (const unsigned n : {2u, 0x00FFu, 0x0101u, 0x8000u, 0xFFFEu}) {
    EXPECT_FALSE(index->find(PackWriter::id(n)).has_value()) << n;
  }
  EXPECT_FALSE(index->find(ObjectId()).has_value());
}

TEST(PackIndex, ReadsWhatGitWrites) {
  const TempDir folder;
  testing::git(folder.path(),
               "git init -q r; cd r; for i in $(seq 50); do echo $i > f$i; done; git add .;"
               "git commit -qm x; git repack -qad");
  const std::string listed =
      testing::run_shell("cd r && git show-index < $(ls .git/objects/pack/*.idx) | cut -d' ' -f1,2",
                         folder.path())
          .out;
  const std::string v2 = testing::run_shell("ls $PWD/r/.git/objects/pack/*.idx", folder.path()).out;
  testing::git(folder.path(),
               "git index-pack --index-version=1 -o v1.idx r/.git/objects/pack/*.pack;"
               "git index-pack --index-version=2,0x40 -o large.idx r/.git/objects/pack/*.pack");
  // The last has offsets from 0x40 on in its table of 64 bits, as those of packs over 2 GiB are.
  const std::string small = v2.substr(0, v2.size() - 1);
  EXPECT_GT(testing::read_file(folder / "large.idx").size(),
            testing::read_file(small).size() + 300);
  for (const std::string& path : {small, folder / "v1.idx", folder / "large.idx"}) {
    const Result<PackIndex> index = PackIndex::open(path, kSha1Size);
    ASSERT_TRUE(index.has_value()) << index.error().message();
    std::string read;
    for (std::size_t i = 0; i < index->size(); ++i) {
      read += std::to_string(index->offset(i)) + " " + index->id(i).hex() + "\n";
    }
    EXPECT_EQ(read, listed);
  }
}

TEST(PackIndex, EveryCutIsRefused) {
  const TempDir folder;
  const std::string whole = sample_index();
  for (std::size_t size = 0; size < whole.size(); size += size < 1100 ? 97 : 1) {
    EXPECT_FALSE(opened(folder, whole.substr(0, size)).has_value()) << size;
  }
}

TEST(PackIndex, RefusesContradictions) {
  const TempDir folder;
  const std::string whole = sample_index();
  std::string down = whole;
  down[8 + 4 * 10] = '\x01';  // the fan-out rises above what follows
  EXPECT_FALSE(opened(folder, down).has_value());
  std::string unsorted = whole;
  std::swap(unsorted[8 + 1024 + 19], unsorted[8 + 1024]);
  unsorted[8 + 1024 + 1] = '\x77';  // the first id is now above the second
  EXPECT_FALSE(opened(folder, unsorted).has_value());
  std::string outside = whole;
  outside[8 + 1024 + 5 * 24] =
      '\x80';  // the first offset: entry 12 of a table of large offsets that is empty
  EXPECT_FALSE(opened(folder, outside).has_value());
  std::string version = whole;
  version[7] = 3;
  const Result<PackIndex> refused = opened(folder, version);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), Errc::kUnsupported);
}

}  // namespace
}  // namespace dowse::git
