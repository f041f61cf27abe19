#include "engine/git/object_reader.h"

#include <string>

#include "engine/git/object_store.h"
#include "tests/support/pack_writer.h"
#include "tests/support/support.h"

namespace dowse::git {
namespace {

using testing::DeltaWriter;
using testing::PackWriter;

// An object folder with what a test puts into it.
class ObjectReaderTest : public ::testing::Test {
 protected:
  ObjectReaderTest() { testing::git(dir_.path(), "mkdir -p objects/pack other/pack"); }

  // A loose file with these bytes, whatever they are.
  void add_loose(const ObjectId& id, const std::string& bytes) {
    const std::string hex = id.hex();
    testing::write_file(dir_ / ("objects/" + hex.substr(0, 2) + "/" + hex.substr(2)), bytes);
  }

  // How reading the whole object ends: its content, or the kind of error.
  std::string read(const ObjectId& id) {
    const ObjectStore store = ObjectStore::open(dir_ / "objects", {dir_.path(), true});
    ObjectReader reader(store);
    Result<Object> object = reader.read(id);
    const Result<ObjectHeader> header = reader.header(id);
    if (!object.has_value()) return "! " + std::string(name_of(object.error().code()));
    EXPECT_TRUE(header.has_value() && header->type == object->type() &&
                header->size == object->bytes().size());
    return std::string(name_of(object->type())) + " " + std::string(object->bytes());
  }

  std::string header(const ObjectId& id) {
    const ObjectStore store = ObjectStore::open(dir_ / "objects", {dir_.path(), true});
    ObjectReader reader(store);
    const Result<ObjectHeader> header = reader.header(id);
    if (!header.has_value()) return "! " + std::string(name_of(header.error().code()));
    return std::string(name_of(header->type)) + " " + std::to_string(header->size);
  }

  testing::TempDir dir_;
};

TEST_F(ObjectReaderTest, ReadsDeltasAndWholeObjects) {
  PackWriter writer;
  const std::uint64_t base = writer.add(PackWriter::id(1), 3, "0123456789");
  writer.add_offset_delta(PackWriter::id(2), base,
                          DeltaWriter(10, 9).copy(2, 5).insert("tail").bytes);
  writer.add_ref_delta(PackWriter::id(3), PackWriter::id(2), DeltaWriter(9, 3).copy(6, 3).bytes);
  writer.write(dir_ / "objects/pack");
  EXPECT_EQ(read(PackWriter::id(1)), "blob 0123456789");
  EXPECT_EQ(read(PackWriter::id(2)), "blob 23456tail");
  EXPECT_EQ(read(PackWriter::id(3)), "blob ail");
  EXPECT_EQ(header(PackWriter::id(3)), "blob 3");
}

TEST_F(ObjectReaderTest, SaysWhenThereIsNone) {
  EXPECT_EQ(read(PackWriter::id(1)), "! git");
  EXPECT_EQ(read(ObjectId{}), "! git");
  EXPECT_EQ(header(*ObjectId::from_hex(std::string(64, 'a'))), "! git");
}

// libgit2 alone would follow these deltas for ever.
TEST_F(ObjectReaderTest, EndsCyclesOfDeltas) {
  PackWriter writer;
  const std::string delta = DeltaWriter(3, 3).copy(0, 3).bytes;
  writer.add_ref_delta(PackWriter::id(1), PackWriter::id(2), delta);
  writer.add_ref_delta(PackWriter::id(2), PackWriter::id(1), delta);
  writer.add_ref_delta(PackWriter::id(3), PackWriter::id(3), delta);
  writer.write(dir_ / "objects/pack");
  for (unsigned n = 1; n <= 3; ++n) {
    EXPECT_EQ(read(PackWriter::id(n)), "! corrupt");
    EXPECT_EQ(header(PackWriter::id(n)), "! corrupt");
  }
}

TEST_F(ObjectReaderTest, NoticesDamageInPacks) {
  PackWriter writer;
  std::string stream = testing::deflated("some content that is long enough");
  stream[stream.size() - 1] = static_cast<char>(stream.back() ^ 1);  // of the Adler-32
  writer.add_raw(PackWriter::id(1), testing::entry_header(3, 32) + stream);
  writer.add_raw(PackWriter::id(2), testing::entry_header(3, 5) + "no zlib stream");
  writer.add_raw(PackWriter::id(3), testing::entry_header(3, 9) + testing::deflated("short"));
  writer.add_raw(PackWriter::id(4), testing::entry_header(3, 2) + testing::deflated("long"));
  const std::uint64_t base = writer.add(PackWriter::id(5), 3, "base");
  writer.add_offset_delta(PackWriter::id(6), base, DeltaWriter(4, 9).copy(2, 7).bytes);
  writer.add_offset_delta(PackWriter::id(7), base, DeltaWriter(99, 4).copy(0, 4).bytes);
  writer.add_offset_delta(PackWriter::id(8), base, DeltaWriter(4, 9).copy(0, 4).bytes);
  writer.write(dir_ / "objects/pack");
  for (const unsigned n : {1u, 2u, 3u, 4u, 6u, 7u, 8u}) {
    EXPECT_EQ(read(PackWriter::id(n)), "! corrupt") << n;
  }
  EXPECT_EQ(read(PackWriter::id(5)), "blob base");
}

TEST_F(ObjectReaderTest, ReadsAnotherCopyOfWhatIsDamaged) {
  PackWriter bad;
  bad.add_raw(PackWriter::id(1), testing::entry_header(3, 6) + "no zlib stream");
  bad.add_raw(PackWriter::id(2), testing::entry_header(3, 5) + "no zlib stream");
  bad.write(dir_ / "objects/pack");
  PackWriter good;
  good.add(PackWriter::id(1), 3, "packed");
  good.write(dir_ / "other/pack");
  testing::write_file(dir_ / "objects/info/alternates", "../other\n");
  add_loose(PackWriter::id(2), testing::deflated(std::string("blob 5\0loose", 12)));
  EXPECT_EQ(read(PackWriter::id(1)), "blob packed");
  EXPECT_EQ(read(PackWriter::id(2)), "blob loose");
}

TEST_F(ObjectReaderTest, NoticesDamageInLooseFiles) {
  const auto stream = [](const std::string& text) { return testing::deflated(text); };
  const std::string nul(1, '\0');
  std::string adler = stream("blob 4" + nul + "text");
  adler.back() = static_cast<char>(adler.back() ^ 1);
  const std::string whole = stream("blob 4" + nul + "text");
  const std::string bad[] = {"",
                             "rubbish",
                             adler,
                             whole.substr(0, whole.size() / 2),
                             stream("blob 5" + nul + "text"),
                             stream("blob 3" + nul + "text"),
                             stream("thing 4" + nul + "text"),
                             stream("blob x" + nul + "text"),
                             stream("blob 99999999999999999999999" + nul + "text"),
                             stream("blob 4"),
                             stream("")};
  unsigned n = 0;
  for (const std::string& bytes : bad) {
    add_loose(PackWriter::id(++n), bytes);
    EXPECT_EQ(read(PackWriter::id(n)), "! corrupt") << n;
  }
  add_loose(PackWriter::id(++n), whole);
  EXPECT_EQ(read(PackWriter::id(n)), "blob text");
}

TEST_F(ObjectReaderTest, DoesNotReadPacksCutShort) {
  PackWriter writer;
  writer.add(PackWriter::id(1), 3, "first");
  writer.add(PackWriter::id(2), 3, std::string(5000, 'x'));
  writer.write(dir_ / "objects/pack");
  testing::write_file(dir_ / "objects/pack/pack-test.pack", writer.pack().substr(0, 40));
  EXPECT_EQ(read(PackWriter::id(2)).substr(0, 1), "!");
}

}  // namespace
}  // namespace dowse::git
