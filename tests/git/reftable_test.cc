#include "engine/git/reftable.h"

#include <string>
#include <vector>

#include "tests/support/pack_writer.h"
#include "tests/support/reftable_writer.h"

namespace dowse::git {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using testing::LogLine;
using testing::PackWriter;
using testing::ReftableShape;
using testing::ReftableWriter;
using ::testing::SizeIs;

struct Given {
  std::vector<std::string> refs;
  std::vector<std::string> logs;
  std::string error;
};

std::string shown(const RefRecordView& ref) {
  const std::string value = ref.is_deletion() ? "deleted" : ref.id.hex() + std::string(ref.symref);
  return std::string(ref.name) + " " + value;
}

std::string shown(const LogRecordView& log) {
  const std::string name = (log.is_same_ref ? "= " : "") + std::string(log.ref_name);
  if (log.is_deletion()) return name + " deleted";
  return name + " " + log.old_id.hex().substr(0, 4) + " " + log.new_id.hex().substr(0, 4) + " " +
         std::string(log.committer) + " <" + std::string(log.email) + "> " +
         std::to_string(log.seconds) + " " + std::to_string(log.zone) + " " +
         std::string(log.message);
}

Given read(std::string_view bytes) {
  Given given;
  const Result<void> result = read_reftable(bytes, {[&](const RefRecordView& ref) {
                                                      given.refs.push_back(shown(ref));
                                                      return true;
                                                    },
                                                    [&](const LogRecordView& log) {
                                                      given.logs.push_back(shown(log));
                                                      return true;
                                                    }});
  if (!result.has_value()) given.error = result.error().message();
  return given;
}

ObjectId long_id(char fill) {
  return *ObjectId::from_hex(std::string(64, fill));
}

LogLine line(unsigned n, const std::string& message) {
  return {PackWriter::id(n),
          PackWriter::id(n + 1),
          "C O Mitter",
          "c@example.com",
          1234567890,
          -730,
          message};
}

// Each kind of record, in more than one block.
ReftableWriter every_kind(const ReftableShape& shape) {
  ReftableWriter table(shape);
  table.symref("HEAD", "refs/heads/main").deletion("refs/heads/gone");
  table.ref("refs/heads/main", PackWriter::id(1)).ref("refs/heads/main2", PackWriter::id(2));
  table.tag("refs/tags/v1", PackWriter::id(3), PackWriter::id(1));
  table.log("HEAD", 7, line(1, "seven")).log("HEAD", 300, line(2, "newest"));
  table.log("refs/heads/main", 7, line(1, "")).log_deletion("refs/stash", 1);
  return table;
}

void expect_every_kind(const Given& given) {
  EXPECT_THAT(given.error, IsEmpty());
  EXPECT_THAT(given.refs, ElementsAre("HEAD refs/heads/main", "refs/heads/gone deleted",
                                      "refs/heads/main " + PackWriter::id(1).hex(),
                                      "refs/heads/main2 " + PackWriter::id(2).hex(),
                                      "refs/tags/v1 " + PackWriter::id(3).hex()));
  EXPECT_THAT(given.logs,
              ElementsAre("HEAD 0002 0003 C O Mitter <c@example.com> 1234567890 -730 newest",
                          "= HEAD 0001 0002 C O Mitter <c@example.com> 1234567890 -730 seven",
                          "refs/heads/main 0001 0002 C O Mitter <c@example.com> 1234567890 -730 ",
                          "refs/stash deleted"));
}

TEST(Reftable, GivesEveryKindOfRecordInEveryShape) {
  for (const unsigned version : {1u, 2u}) {
    for (const std::uint32_t block_size : {0u, 256u, 4096u}) {
      for (const std::size_t records : {1u, 2u, 1000u}) {
        for (const bool with_indexes : {false, true}) {
          SCOPED_TRACE(::testing::Message() << version << " " << block_size << " " << records);
          expect_every_kind(read(every_kind({.version = version,
                                             .block_size = block_size,
                                             .block_records = records,
                                             .restart_every = 2,
                                             .with_indexes = with_indexes})
                                     .bytes()));
        }
      }
    }
  }
}

TEST(Reftable, GivesIdsOfThirtyTwoBytes) {
  ReftableWriter table({.version = 2, .hash = "s256"});
  table.ref("refs/a", long_id('a')).tag("refs/b", long_id('b'), long_id('a'));
  table.log("refs/a", 1, {long_id('1'), long_id('2'), "n", "e", 0, 0, "m"});
  const Given given = read(table.bytes());
  EXPECT_THAT(given.error, IsEmpty());
  EXPECT_THAT(given.refs,
              ElementsAre("refs/a " + std::string(64, 'a'), "refs/b " + std::string(64, 'b')));
  EXPECT_THAT(given.logs, ElementsAre("refs/a 1111 2222 n <e> 0 0 m"));
}

TEST(Reftable, TakesBothLengthsOfALogThatBeginsTheFile) {
  for (const bool counts : {false, true}) {
    ReftableWriter table({.log_counts_header = counts});
    table.log("refs/a", 1, line(1, "m"));
    EXPECT_THAT(read(table.bytes()).logs, SizeIs(1)) << counts;
    EXPECT_THAT(read(table.bytes()).error, IsEmpty()) << counts;
  }
}

TEST(Reftable, MayBeEmpty) {
  EXPECT_THAT(read(ReftableWriter().bytes()).error, IsEmpty());
  EXPECT_TRUE(is_reftable(ReftableWriter().bytes()));
  EXPECT_FALSE(is_reftable("REF"));
}

TEST(Reftable, ReadsManyRefsThroughTheirRestarts) {
  ReftableWriter table({.block_size = 4096, .block_records = 60, .with_indexes = true});
  for (unsigned i = 0; i < 5000; ++i)
    table.ref("refs/heads/of/a/long/name/" + std::to_string(i), PackWriter::id(i));
  const Given given = read(table.bytes());
  EXPECT_THAT(given.error, IsEmpty());
  EXPECT_THAT(given.refs, SizeIs(5000));
}

TEST(Reftable, StopsWhenToldSo) {
  int seen = 0;
  const std::string bytes = every_kind({.block_records = 1}).bytes();
  const ReftableVisit visit{[&](const RefRecordView&) { return ++seen < 2; }, nullptr};
  EXPECT_TRUE(read_reftable(bytes, visit).has_value());
  EXPECT_EQ(seen, 2);
}

TEST(Reftable, DoesNotInflateLogsThatNobodyWants) {
  std::string bytes = every_kind({}).bytes();
  bytes[bytes.size() - 70] ^= 1;  // of the checksum of the inflated log, in front of the footer
  EXPECT_THAT(read(bytes).error, HasSubstr("the block at byte"));
  const ReftableVisit refs_only{[](const RefRecordView&) { return true; }, nullptr};
  EXPECT_TRUE(read_reftable(bytes, refs_only).has_value());
}

TEST(Reftable, CutAnywhereIsAnError) {
  for (const ReftableShape& shape :
       {ReftableShape{}, ReftableShape{.version = 2, .block_size = 128, .block_records = 2}}) {
    const std::string bytes = every_kind(shape).bytes();
    const Given whole = read(bytes);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const Given given = read(bytes.substr(0, size));
      EXPECT_THAT(given.error, Not(IsEmpty())) << size;
      EXPECT_THAT(whole.refs, IsSupersetOf(given.refs)) << size;
      EXPECT_THAT(whole.logs, IsSupersetOf(given.logs)) << size;
    }
  }
}

// Nothing sums up the refs themselves: another id or name there is another id or name.
TEST(Reftable, AnyOtherByteIsToldOrAnotherRecord) {
  const std::string bytes =
      every_kind({.block_size = 128, .block_records = 2, .restart_every = 100}).bytes();
  const Given whole = read(bytes);
  int same = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const int bit : {0x01, 0x10, 0x80, 0xFF}) {
      std::string other = bytes;
      other[at] = static_cast<char>(other[at] ^ bit);
      const Given given = read(other);
      if (given.error.empty() && given.refs == whole.refs && given.logs == whole.logs) ++same;
    }
  }
  // Updates, restarts, what tags name: that is not used.
  EXPECT_LT(same, 150);
}

// A file of one ref block with these records.
std::string with_records(const std::string& records) {
  const std::string header = std::string("REFT\1\0\0\0", 8) + std::string(16, '\0');
  const std::string content = records + std::string("\0\0\x1C\0\1", 5);
  const std::size_t length = header.size() + 4 + content.size();
  std::string block = "r";
  for (const int shift : {16, 8, 0})
    block += static_cast<char>(length >> shift & 0xFF);
  const std::string footer = header + std::string(40, '\0');
  const std::uint32_t sum = testing::crc32_of(footer);
  std::string file = header + block + content + footer;
  for (const int shift : {24, 16, 8, 0})
    file += static_cast<char>(sum >> shift & 0xFF);
  return file;
}

std::string record(std::uint64_t prefix, const std::string& suffix, unsigned type) {
  return testing::reftable_varint(prefix) + testing::reftable_varint(suffix.size() << 3 | type) +
         suffix + std::string(1, '\0');
}

TEST(Reftable, RefusesWhatNoWriterWrites) {
  EXPECT_THAT(read(with_records(record(0, "refs/a", 0))).error, IsEmpty());
  const std::string endless(12, '\xFF');
  for (const std::string& records :
       {record(1, "refs/a", 0), record(0, "", 0), record(0, "refs/a", 4),
        record(0, "b", 0) + record(0, "a", 0), record(0, "a", 0) + record(1, "", 0),
        record(0, "a", 0) + record(2, "b", 0), endless, record(0, "a", 1), record(0, "a", 3),
        record(0, "a", 3) + std::string(1, '\0'), record(0, "a", 3) + endless,
        testing::reftable_varint(0) + testing::reftable_varint(~std::uint64_t{0}) + "a"}) {
    EXPECT_THAT(read(with_records(records)).error, HasSubstr("the block at byte 24"));
  }
}

TEST(Reftable, RefusesOtherVersionsAndHashes) {
  std::string bytes = every_kind({.version = 2}).bytes();
  bytes[24] = 'x';
  EXPECT_THAT(read(bytes).error, HasSubstr("unknown hash"));
  bytes[4] = 3;
  EXPECT_THAT(read(bytes).error, HasSubstr("unknown version"));
  bytes[0] = 'r';
  EXPECT_THAT(read(bytes).error, HasSubstr("no reftable"));
}

TEST(Reftable, ReadsOnWhenOnlyTheFooterIsWrong) {
  std::string bytes = every_kind({}).bytes();
  bytes.back() ^= 1;
  const Given given = read(bytes);
  EXPECT_THAT(given.error, HasSubstr("the footer is damaged"));
  EXPECT_THAT(given.refs, SizeIs(5));
  EXPECT_THAT(given.logs, SizeIs(4));
}

TEST(Reftable, NamesThatUnfoldWithoutEndAreRefused) {
  std::string records = record(0, std::string(60000, 'a'), 0);
  for (int i = 0; i < 1000; ++i)
    records += record(60000, std::to_string(1000 + i), 0);
  EXPECT_THAT(read(with_records(records)).error, HasSubstr("unfold"));
  EXPECT_THAT(read(with_records(record(0, std::string(70000, 'a'), 0))).error, HasSubstr("64 KiB"));
}

}  // namespace
}  // namespace dowse::git
