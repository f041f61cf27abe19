#include "engine/match/byte_set.h"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace dowse {
namespace {

TEST(ByteSet, HoldsRanges) {
  ByteSet set;
  EXPECT_EQ(set.count(), 0U);
  set.add(0, 0);
  set.add(62, 66);
  set.add(255, 255);
  EXPECT_EQ(set.count(), 7U);
  EXPECT_TRUE(set.contains(0) && set.contains(62) && set.contains(66) && set.contains(255));
  EXPECT_FALSE(set.contains(1) || set.contains(61) || set.contains(67) || set.contains(254));
  set.remove(64);
  EXPECT_FALSE(set.contains(64));
  set.negate();
  EXPECT_EQ(set.count(), 250U);
  set.add(ByteSet::of(0));
  EXPECT_EQ(set.count(), 251U);
  ByteSet all;
  all.add(0, 255);
  EXPECT_EQ(all.count(), 256U);
}

TEST(ByteSet, TellsWhatItSharesAndWhatNot) {
  ByteSet set;
  set.add(60, 70);
  set.add(200, 201);
  ByteSet other;
  other.add(65, 200);
  std::vector<std::uint8_t> bytes;
  const auto keep = [&bytes](std::uint8_t byte) { bytes.push_back(byte); };
  set.common(other).for_each(keep);
  EXPECT_EQ(bytes, (std::vector<std::uint8_t>{65, 66, 67, 68, 69, 70, 200}));
  bytes.clear();
  set.without(other).for_each(keep);
  EXPECT_EQ(bytes, (std::vector<std::uint8_t>{60, 61, 62, 63, 64, 201}));
  EXPECT_EQ(set.first(), 60);
  EXPECT_EQ(ByteSet::of(255).first(), 255);
  EXPECT_FALSE(set.empty());
  EXPECT_TRUE(set.without(set).empty());
}

TEST(ByteSet, FoldsLettersOnly) {
  for (unsigned byte = 0; byte < 256; ++byte) {
    const auto value = static_cast<std::uint8_t>(byte);
    ByteSet set = ByteSet::of(value);
    set.fold_case();
    const bool ascii = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
    EXPECT_TRUE(set.contains(value));
    if (byte < 128) {
      EXPECT_EQ(set.count(), ascii ? 2U : 1U) << byte;
    }
    if (ascii) {
      EXPECT_TRUE(set.contains(static_cast<std::uint8_t>(byte ^ 0x20))) << byte;
    }
  }
}

}  // namespace
}  // namespace dowse
