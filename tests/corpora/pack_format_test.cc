#include "corpora/pack_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse::corpora {
namespace {

// The examples follow gitformat-pack.
TEST(PackFormat, EntryHeaderHoldsFourBitsThenSevens) {
  EXPECT_EQ(entry_header(3, 0), "\x30");
  EXPECT_EQ(entry_header(1, 15), "\x1F");
  EXPECT_EQ(entry_header(1, 16), "\x90\x01");
  EXPECT_EQ(entry_header(6, 15 + (127u << 4)), "\xEF\x7F");
  EXPECT_EQ(entry_header(6, 1u << 11), (std::string("\xE0\x80\x01", 3)));
}

TEST(PackFormat, OffsetsOfSeveralBytesHaveNoTwoWritings) {
  EXPECT_EQ(offset_distance(127), "\x7F");
  EXPECT_EQ(offset_distance(128), (std::string("\x80\x00", 2)));
  EXPECT_EQ(offset_distance(255), "\x80\x7F");
  EXPECT_EQ(offset_distance(16511), "\xFF\x7F");
  EXPECT_EQ(offset_distance(16512), (std::string("\x80\x80\x00", 3)));
}

TEST(PackFormat, BigEndian) {
  EXPECT_EQ(big_endian(0x01020304, 4), "\x01\x02\x03\x04");
  EXPECT_EQ(big_endian(1, 2), (std::string("\x00\x01", 2)));
}

TEST(DeltaWriter, LeavesOutWhatIsZero) {
  DeltaWriter delta(0x200, 0x10005);
  delta.copy(0, 0x10000).copy(0x100, 2).insert("abc");
  EXPECT_EQ(delta.bytes, (std::string("\x80\x04\x85\x80\x04\x80\x92\x01\x02\x03"
                                      "abc",
                                      13)));
}

TEST(DeltaWriter, SplitsLongInserts) {
  DeltaWriter delta(0, 128);
  delta.insert(std::string(128, 'x'));
  EXPECT_EQ(delta.bytes, std::string("\x00\x80\x01\x7F", 4) + std::string(127, 'x') + "\x01x");
}

}  // namespace
}  // namespace dowse::corpora
