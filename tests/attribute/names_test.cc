#include "engine/attribute/names.h"

#include <string>
#include <thread>
#include <vector>

namespace dowse::attribution {
namespace {

TEST(NameTable, GivesOneNumberToOneText) {
  NameTable table;
  const NameView a = table.intern("a");
  const NameView b = table.intern(std::string_view("a\0b", 3));
  EXPECT_NE(a.number, b.number);
  EXPECT_EQ(table.intern("a").number, a.number);
  EXPECT_EQ(table.text(a.number), "a");
  EXPECT_EQ(table.text(b.number), std::string_view("a\0b", 3));
  EXPECT_EQ(table.text(table.intern("").number), "");
}

TEST(NameCache, ManyThreadsAgree) {
  constexpr std::size_t kNames = 500;
  NameTable table;
  std::vector<std::vector<std::uint32_t>> seen(4, std::vector<std::uint32_t>(kNames));
  {
    std::vector<std::jthread> threads;
    for (std::vector<std::uint32_t>& mine : seen) {
      threads.emplace_back([&table, &mine] {
        NameCache cache(table);
        for (int round = 0; round < 2; ++round) {
          for (std::size_t i = 0; i < kNames; ++i) {
            mine[i] = cache.intern("name" + std::to_string(i));
          }
        }
      });
    }
  }
  for (const std::vector<std::uint32_t>& mine : seen)
    EXPECT_EQ(mine, seen[0]);
  for (std::size_t i = 0; i < kNames; ++i) {
    EXPECT_EQ(table.text(seen[0][i]), "name" + std::to_string(i));
  }
}

}  // namespace
}  // namespace dowse::attribution
