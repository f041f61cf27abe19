#include "engine/source/reftable_texts.h"

#include <string>
#include <vector>

#include "tests/support/pack_writer.h"
#include "tests/support/reftable_writer.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::PackWriter;
using testing::ReftableWriter;
using ::testing::SizeIs;

struct Given {
  std::vector<std::string> names;
  std::vector<std::string> logs;  // "REF: LINES"
  bool is_whole = false;
};

Given read(const std::string& table, std::size_t most_logs = 1000) {
  Given given;
  const TakeReftable take{[&](std::string_view name) { given.names.emplace_back(name); },
                          [&](std::string_view name, std::string_view lines) {
                            given.logs.push_back(std::string(name) + ": " + std::string(lines));
                            return given.logs.size() < most_logs;
                          }};
  given.is_whole = read_reftable_texts(table, take).has_value();
  return given;
}

testing::LogLine line(const std::string& message) {
  return {PackWriter::id(1), PackWriter::id(2), "C O", "c@example.com", 1700000000, 130, message};
}

TEST(ReftableTexts, AreTheNamesAndTheLogsAsFilesHoldThem) {
  ReftableWriter table({.block_records = 2});
  table.symref("HEAD", "refs/heads/main").deletion("refs/heads/gone");
  table.log("HEAD", 1, line("first\n")).log("HEAD", 2, line("second\n"));
  table.log("refs/heads/gone", 3, line("")).log_deletion("refs/stash", 4);
  const Given given = read(table.bytes());
  EXPECT_TRUE(given.is_whole);
  EXPECT_THAT(given.names, ElementsAre("HEAD", "refs/heads/main", "refs/heads/gone", "HEAD",
                                       "refs/heads/gone", "refs/stash"));
  const std::string front = PackWriter::id(1).hex() + " " + PackWriter::id(2).hex() +
                            " C O <c@example.com> 1700000000 +0130\t";
  EXPECT_THAT(given.logs, ElementsAre("HEAD: " + front + "second\n" + front + "first\n",
                                      "refs/heads/gone: " + front + "\n"));
}

TEST(ReftableTexts, LongLogsComeInPiecesOfWholeLines) {
  ReftableWriter table({.block_records = 100});
  for (std::uint64_t update = 0; update < 3000; ++update)
    table.log("HEAD", update, line(std::string(1000, 'm')));
  const Given given = read(table.bytes());
  ASSERT_THAT(given.logs, SizeIs(4));
  for (const std::string& piece : given.logs) {
    EXPECT_LT(piece.size(), (1u << 20) + 2000);
    EXPECT_EQ(piece.back(), '\n');
  }
  EXPECT_THAT(given.names, ElementsAre("HEAD"));
  EXPECT_THAT(read(table.bytes(), 2).logs, SizeIs(2));
}

TEST(ReftableTexts, OfADamagedTableAreWhatStandsBeforeTheDamage) {
  ReftableWriter table({.block_records = 1});
  table.log("HEAD", 1, line("first")).log("refs/a", 1, line("second"));
  std::string bytes = table.bytes();
  bytes[bytes.size() - 70] ^= 1;
  const Given given = read(bytes);
  EXPECT_FALSE(given.is_whole);
  EXPECT_THAT(given.logs, SizeIs(1));
  EXPECT_THAT(read("rubbish").names, IsEmpty());
}

}  // namespace
}  // namespace dowse
