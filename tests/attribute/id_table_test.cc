#include "engine/attribute/id_table.h"

#include <vector>

namespace dowse::attribution {
namespace {

// Ids that share their first `same` bytes: the hash of an id is its first eight.
ObjectId made_id(std::uint32_t number, std::size_t same) {
  std::vector<std::uint8_t> bytes(20, 0xAB);
  for (std::size_t i = 0; i < 4; ++i) {
    bytes[same + i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return ObjectId::from_raw(bytes);
}

TEST(IdTable, NumbersInOrderOfArrival) {
  IdTable table;
  EXPECT_EQ(table.find(made_id(1, 0)), IdTable::kNone);
  EXPECT_EQ(table.add(made_id(1, 0)), 0U);
  EXPECT_EQ(table.add(made_id(2, 0)), 1U);
  EXPECT_EQ(table.add(made_id(1, 0)), 0U);
  EXPECT_EQ(table.size(), 2U);
  EXPECT_EQ(table[1], made_id(2, 0));
  EXPECT_EQ(table.find(made_id(3, 0)), IdTable::kNone);
}

TEST(IdTable, KeepsThousandsApart) {
  for (const std::size_t same : {std::size_t{0}, std::size_t{8}}) {
    IdTable table;
    table.reserve(same * 100);  // room for none, or some
    for (std::uint32_t i = 0; i < 3000; ++i)
      ASSERT_EQ(table.add(made_id(i, same)), i);
    for (std::uint32_t i = 0; i < 3000; ++i)
      ASSERT_EQ(table.find(made_id(i, same)), i);
    EXPECT_EQ(table.find(made_id(3000, same)), IdTable::kNone);
  }
}

}  // namespace
}  // namespace dowse::attribution
