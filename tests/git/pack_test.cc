#include "engine/git/pack.h"

#include <string>

#include "tests/support/pack_writer.h"
#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::dowse::testing::deflated;
using ::dowse::testing::entry_header;
using ::dowse::testing::PackWriter;
using ::dowse::testing::TempDir;

Result<std::string> inflated(const Pack& pack, std::size_t i) {
  DOWSE_ASSIGN(const EntryHeader header, pack.header(i));
  std::string content(header.size, '?');
  Inflater inflater;
  DOWSE_TRY(inflater.inflate(pack, i, header,
                             {reinterpret_cast<std::uint8_t*>(content.data()), content.size()}));
  return content;
}

TEST(Pack, ReadsEntriesInFileOrder) {
  const TempDir folder;
  PackWriter writer;
  const std::uint64_t first = writer.add(PackWriter::id(9), 3, "first");
  writer.add(PackWriter::id(1), 1, std::string(5000, 'c'));
  writer.add_offset_delta(PackWriter::id(5), first, "delta");
  writer.add_ref_delta(PackWriter::id(4), PackWriter::id(9), "");
  const Result<Pack> pack = Pack::open(writer.write(folder.path()), kSha1Size);
  ASSERT_TRUE(pack.has_value()) << pack.error().message();
  ASSERT_EQ(pack->size(), 4u);
  EXPECT_EQ(pack->id(0), PackWriter::id(9));
  EXPECT_EQ(*inflated(*pack, 0), "first");
  EXPECT_EQ(*inflated(*pack, 1), std::string(5000, 'c'));
  EXPECT_EQ(pack->header(2)->type, EntryType::kOffsetDelta);
  EXPECT_EQ(pack->header(2)->base_offset, first);
  EXPECT_EQ(*inflated(*pack, 2), "delta");
  EXPECT_EQ(pack->header(3)->base_id, PackWriter::id(9));
  EXPECT_EQ(*inflated(*pack, 3), "");
  EXPECT_EQ(pack->entry_of(PackWriter::id(5)), 2u);
  EXPECT_EQ(pack->entry_at(first + 1), std::nullopt);
}

TEST(Pack, RefusesPacksThatContradictTheirIndex) {
  const TempDir folder;
  PackWriter writer;
  writer.add(PackWriter::id(1), 3, "one");
  writer.add(PackWriter::id(2), 3, "two");
  const std::string index = writer.write(folder.path());
  const std::string whole = writer.pack();
  const auto opens = [&](const std::string& bytes) {
    testing::write_file(folder / "pack-test.pack", bytes);
    return Pack::open(index, kSha1Size).has_value();
  };
  EXPECT_TRUE(opens(whole));
  EXPECT_FALSE(opens(whole.substr(0, 30)));
  EXPECT_FALSE(opens(""));
  std::string changed = whole;
  changed[0] = 'Q';
  EXPECT_FALSE(opens(changed));
  changed = whole;
  changed[7] = 4;
  EXPECT_FALSE(opens(changed)) << "version";
  changed = whole;
  changed[11] = 3;
  EXPECT_FALSE(opens(changed)) << "count";
  PackWriter gap;
  gap.entries = "hidden";
  gap.add(PackWriter::id(1), 3, "one");
  EXPECT_FALSE(Pack::open(gap.write(folder.path()), kSha1Size).has_value())
      << "an entry that no index names comes first";
}

TEST(Pack, RefusesBadEntryHeaders) {
  const TempDir folder;
  PackWriter writer;
  writer.add_raw(PackWriter::id(1), entry_header(5, 3) + deflated("abc"));  // no such type
  writer.add_raw(PackWriter::id(2), std::string(12, '\xBF'));              // a size that never ends
  writer.add_raw(PackWriter::id(3), entry_header(6, 3) + "\x7F\x7F\x7F");  // a base before the pack
  writer.add_raw(PackWriter::id(4), entry_header(6, 3) + std::string(1, '\0'));  // its own base
  writer.add_raw(PackWriter::id(5), entry_header(7, 3) + "short");  // a base id cut short
  const Result<Pack> pack = Pack::open(writer.write(folder.path()), kSha1Size);
  ASSERT_TRUE(pack.has_value());
  EXPECT_FALSE(pack->header(0).has_value());
  EXPECT_FALSE(pack->header(1).has_value());
  EXPECT_FALSE(pack->header(2).has_value());
  EXPECT_FALSE(pack->header(3).has_value());
  EXPECT_FALSE(pack->header(4).has_value());
}

TEST(Pack, RefusesDamagedStreams) {
  const TempDir folder;
  const std::string content(300, 'x');
  std::string flipped = deflated(content);
  flipped[flipped.size() - 1] ^= 1;  // the Adler-32
  PackWriter writer;
  writer.add_raw(PackWriter::id(1), entry_header(3, 300) + flipped);
  writer.add_raw(PackWriter::id(2), entry_header(3, 299) + deflated(content));
  writer.add_raw(PackWriter::id(3), entry_header(3, 301) + deflated(content));
  writer.add_raw(PackWriter::id(4), entry_header(3, 300) + deflated(content) + "hidden");
  writer.add_raw(PackWriter::id(5), entry_header(3, 300) + deflated(content).substr(0, 8));
  const Result<Pack> pack = Pack::open(writer.write(folder.path()), kSha1Size);
  ASSERT_TRUE(pack.has_value());
  for (std::size_t i = 0; i < pack->size(); ++i) {
    const Result<std::string> read = inflated(*pack, i);
    ASSERT_FALSE(read.has_value()) << i;
    EXPECT_EQ(read.error().code(), Errc::kCorrupt);
  }
}

}  // namespace
}  // namespace dowse::git
