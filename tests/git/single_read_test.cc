#include "engine/git/single_read.h"

#include <map>
#include <string>

#include "tests/support/pack_writer.h"
#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::dowse::testing::DeltaWriter;
using ::dowse::testing::PackWriter;
using ::dowse::testing::TempDir;

Result<PackFile> written(const TempDir& folder, const PackWriter& writer) {
  return PackFile::open(writer.write(folder.path()), kSha1Size);
}

TEST(SingleReader, BuildsObjectsFromChainsInAnyOrder) {
  const TempDir folder;
  PackWriter writer;
  std::map<unsigned, std::string> expected = {{0, std::string(500, 'a')}};
  std::uint64_t offset = writer.add(PackWriter::id(0), 3, expected[0]);
  for (unsigned i = 1; i < 60; ++i) {
    DeltaWriter delta(expected[i - 1].size(), expected[i - 1].size() + 2);
    delta.copy(0, expected[i - 1].size()).insert(std::to_string(10 + i));
    expected[i] = expected[i - 1] + std::to_string(10 + i);
    offset = i % 2 == 0
                 ? writer.add_offset_delta(PackWriter::id(i), offset, delta.bytes)
                 : writer.add_ref_delta(PackWriter::id(i), PackWriter::id(i - 1), delta.bytes);
  }
  const Result<PackFile> pack = written(folder, writer);
  ASSERT_TRUE(pack.has_value());
  SingleReader reader;
  for (unsigned step = 0; step < 240; ++step) {
    const unsigned i = step * 37 % 60;
    const std::size_t position = *pack->index().find(PackWriter::id(i));
    const Result<SingleObject> object = reader.read_packed(*pack, position);
    ASSERT_TRUE(object.has_value()) << object.error().message();
    EXPECT_EQ(object->content.text(), expected[i]);
    EXPECT_EQ(object->type, ObjectType::kBlob);
    EXPECT_EQ(reader.packed_header(*pack, position)->size, expected[i].size());
  }
}

TEST(SingleReader, DamagedEntriesAreErrors) {
  const TempDir folder;
  PackWriter writer;
  const std::uint64_t base = writer.add(PackWriter::id(1), 3, "base");
  writer.add_offset_delta(PackWriter::id(2), base, DeltaWriter(9, 1).insert("x").bytes);
  writer.add_raw(PackWriter::id(3), testing::entry_header(3, 50) + testing::deflated("short"));
  writer.add_raw(PackWriter::id(4),
                 testing::entry_header(3, 1ULL << 50) + testing::deflated("bomb"));
  writer.add_ref_delta(PackWriter::id(5), PackWriter::id(6), DeltaWriter(1, 1).insert("x").bytes);
  writer.add_ref_delta(PackWriter::id(6), PackWriter::id(5), DeltaWriter(1, 1).insert("x").bytes);
  writer.add_raw(PackWriter::id(7), testing::entry_header(3, 300) +
                                        testing::deflated(std::string(300, 'z')).substr(0, 9));
  const Result<PackFile> pack = written(folder, writer);
  ASSERT_TRUE(pack.has_value());
  SingleReader reader;
  for (unsigned i = 2; i <= 7; ++i) {
    const Result<SingleObject> object =
        reader.read_packed(*pack, *pack->index().find(PackWriter::id(i)));
    ASSERT_FALSE(object.has_value()) << i;
    EXPECT_EQ(object.error().code(), Errc::kCorrupt) << i;
  }
}

TEST(SingleReader, LooseFilesAreReadWholeOrNotAtAll) {
  const TempDir folder;
  SingleReader reader;
  const auto read = [&](const std::string& bytes) {
    testing::write_file(folder / "loose", bytes);
    return reader.read_loose(folder / "loose");
  };
  const std::string packed = testing::deflated(std::string("blob 7\0content", 14));
  const Result<SingleObject> whole = read(packed);
  ASSERT_TRUE(whole.has_value()) << whole.error().message();
  EXPECT_EQ(whole->content.text(), "content");
  for (std::size_t size = 0; size < packed.size(); ++size) {
    EXPECT_FALSE(read(packed.substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(read(packed + packed).has_value()) << "a second stream hides behind the first";
  for (const std::string& text :
       {std::string("blob 8\0content", 14), std::string("blob 6\0content", 14),
        std::string("blub 7\0content", 14), std::string("blob x\0content", 14),
        std::string("blob 7content"), std::string("blob 99999999999999\0content", 27)}) {
    EXPECT_FALSE(read(testing::deflated(text)).has_value()) << text;
  }
  ASSERT_TRUE(read(packed).has_value());
  EXPECT_EQ(reader.loose_header(folder / "loose")->size, 7U);
  testing::write_file(folder / "other", testing::deflated(std::string("blob 5\0other", 12)));
  EXPECT_EQ(reader.read_loose(folder / "other")->content.text(), "other");
  EXPECT_EQ(reader.loose_header(folder / "other")->size, 5U);
  EXPECT_EQ(reader.read_loose(folder / "other")->content.text(), "other");
}

}  // namespace
}  // namespace dowse::git
