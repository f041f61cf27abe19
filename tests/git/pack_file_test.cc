#include "engine/git/pack_file.h"

#include <string>

#include "tests/support/pack_writer.h"
#include "tests/support/support.h"

namespace dowse::git {
namespace {

using testing::PackWriter;

PackFile opened(const testing::TempDir& dir, const PackWriter& writer) {
  Result<PackFile> pack = PackFile::open(writer.write(dir.path()), kSha1Size);
  EXPECT_TRUE(pack.has_value()) << pack.error().message();
  return *std::move(pack);
}

Result<PackFile::Entry> entry(const PackFile& pack, unsigned n) {
  return pack.entry(*pack.index().find(PackWriter::id(n)));
}

TEST(PackFile, FollowsDeltasToTheirRoot) {
  const testing::TempDir dir;
  PackWriter writer;
  const std::uint64_t root = writer.add(PackWriter::id(1), 2, std::string(500, 't'));
  const std::uint64_t next = writer.add_offset_delta(PackWriter::id(2), root, "d");
  writer.add_offset_delta(PackWriter::id(3), next, "dd");
  writer.add_ref_delta(PackWriter::id(4), PackWriter::id(3), "ddd");
  const PackFile pack = opened(dir, writer);
  EXPECT_EQ(entry(pack, 1)->deltas, 0u);
  EXPECT_EQ(entry(pack, 1)->size, 500u);
  EXPECT_EQ(entry(pack, 4)->deltas, 3u);
  EXPECT_EQ(entry(pack, 4)->type, ObjectType::kTree);
}

TEST(PackFile, EndsCyclesAndChainsThatLeaveThePack) {
  const testing::TempDir dir;
  PackWriter writer;
  writer.add_ref_delta(PackWriter::id(1), PackWriter::id(2), "a");
  writer.add_ref_delta(PackWriter::id(2), PackWriter::id(1), "b");
  writer.add_ref_delta(PackWriter::id(3), PackWriter::id(3), "itself");
  writer.add_ref_delta(PackWriter::id(4), PackWriter::id(99), "nowhere");
  writer.add_raw(PackWriter::id(5), std::string(1, '\x05'));  // a type that does not exist
  writer.add_raw(PackWriter::id(6), std::string(12, '\xFF'));
  const PackFile pack = opened(dir, writer);
  for (unsigned n = 1; n <= 6; ++n) {
    const Result<PackFile::Entry> found = entry(pack, n);
    ASSERT_FALSE(found.has_value()) << n;
    EXPECT_EQ(found.error().code(), Errc::kCorrupt);
  }
}

TEST(PackFile, EntriesBehindTheEndAreDamaged) {
  const testing::TempDir dir;
  PackWriter writer;
  writer.add(PackWriter::id(1), 3, "first");
  writer.add(PackWriter::id(2), 3, "second");
  const std::string index = writer.write(dir.path());
  testing::write_file(dir / "pack-test.pack", writer.pack().substr(0, 20));
  const Result<PackFile> pack = PackFile::open(index, kSha1Size);
  ASSERT_TRUE(pack.has_value());
  EXPECT_TRUE(entry(*pack, 1).has_value());
  EXPECT_FALSE(entry(*pack, 2).has_value());
}

// Packs of any number of objects: some indexes have a size that fits both.
TEST(PackFile, SaysThatIdsAreOfTheOtherSize) {
  const testing::TempDir dir;
  const std::pair<std::string, std::size_t> formats[] = {{"sha1", kSha1Size},
                                                         {"sha256", kSha256Size}};
  for (const auto& [format, id_size] : formats) {
    testing::git(dir.path(), "export GIT_DEFAULT_HASH=" + format + R"(
      git init -q $GIT_DEFAULT_HASH; cd $GIT_DEFAULT_HASH
      for i in 1 2 3 4 5 6 7 8; do
        echo $i | git hash-object -w --stdin >>ids
        mkdir ../p$i-$GIT_DEFAULT_HASH; git pack-objects -q ../p$i-$GIT_DEFAULT_HASH/p <ids >/dev/null
      done)");
    const std::size_t other = id_size == kSha1Size ? kSha256Size : kSha1Size;
    for (const char count : std::string("12345678")) {
      const std::string folder = dir / (std::string("p") + count + "-" + format);
      const std::string listed = testing::run_shell("ls $PWD/*.idx", folder).out;
      const std::string index = listed.substr(0, listed.find('\n'));
      EXPECT_TRUE(PackFile::open(index, id_size).has_value()) << index;
      const Result<PackFile> foreign = PackFile::open(index, other);
      ASSERT_FALSE(foreign.has_value()) << index;
      EXPECT_EQ(foreign.error().code(), Errc::kUnsupported);
      EXPECT_THAT(foreign.error().message(), ::testing::HasSubstr(foreign_ids(other)));
    }
  }
}

}  // namespace
}  // namespace dowse::git
