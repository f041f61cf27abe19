#include "engine/base/object_id.h"

#include <string>
#include <unordered_set>
#include <vector>

#include <gtest/gtest.h>

namespace dowse {
namespace {

std::vector<std::uint8_t> counting(std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  for (std::size_t i = 0; i < size; ++i) {
    bytes[i] = static_cast<std::uint8_t>(0x0F + i * 0x11);
  }
  return bytes;
}

TEST(ObjectId, IsEmptyByDefault) {
  const ObjectId id;
  EXPECT_TRUE(id.empty());
  EXPECT_EQ(id.hex(), "");
}

TEST(ObjectId, WritesLowerCaseHexAndReadsItBack) {
  for (const std::size_t size : {std::size_t{20}, std::size_t{32}}) {
    const ObjectId id = ObjectId::from_raw(counting(size));
    EXPECT_FALSE(id.empty());
    const std::string hex = id.hex();
    EXPECT_EQ(hex.size(), size * 2);
    EXPECT_EQ(hex.substr(0, 8), "0f203142");
    EXPECT_EQ(ObjectId::from_hex(hex), id);
  }
}

TEST(ObjectId, ReadsUpperCase) {
  const std::string digits = "0123456789ABCDEFabcdef0123456789abcdef01";
  ASSERT_TRUE(ObjectId::from_hex(digits));
  EXPECT_EQ(ObjectId::from_hex(digits)->hex(), "0123456789abcdefabcdef0123456789abcdef01");
}

TEST(ObjectId, RefusesWhatIsNoId) {
  const std::string good(40, 'a');
  EXPECT_TRUE(ObjectId::from_hex(good));
  for (const std::size_t size : {0u, 1u, 38u, 39u, 41u, 42u, 63u, 65u, 80u}) {
    EXPECT_FALSE(ObjectId::from_hex(std::string(size, 'a'))) << size;
  }
  for (const char bad : {'g', 'G', '/', ':', '@', '`', ' ', '\0', '\xE9'}) {
    for (const std::size_t place : {0u, 1u, 39u}) {
      std::string text = good;
      text[place] = bad;
      EXPECT_FALSE(ObjectId::from_hex(text)) << static_cast<int>(bad) << " at " << place;
    }
  }
}

TEST(ObjectId, OrdersAsItsBytes) {
  const auto id = [](char digit) { return *ObjectId::from_hex(std::string(40, digit)); };
  EXPECT_LT(id('0'), id('1'));
  EXPECT_LT(id('9'), id('a'));
  EXPECT_LT(ObjectId{}, id('1'));
  // The same 20 bytes as a SHA-1 and as the front of a SHA-256 of zeros are two ids.
  EXPECT_NE(*ObjectId::from_hex(std::string(40, '0')), *ObjectId::from_hex(std::string(64, '0')));
}

TEST(ObjectId, CanBeAKey) {
  std::unordered_set<ObjectId> ids;
  for (const char digit : std::string("0123456789abcdef")) {
    ids.insert(*ObjectId::from_hex(std::string(40, digit)));
    ids.insert(*ObjectId::from_hex(std::string(40, digit)));
  }
  EXPECT_EQ(ids.size(), 16u);
}

TEST(ObjectIdDeathTest, TakesTwentyOrThirtyTwoBytes) {
  EXPECT_DEATH(ObjectId::from_raw(counting(19)), "does not hold");
  EXPECT_DEATH(ObjectId::from_raw(counting(33)), "does not hold");
}

}  // namespace
}  // namespace dowse
