#include "engine/attribute/paths.h"

namespace dowse::attribution {
namespace {

TEST(Paths, StepsAndTextsMeanTheSame) {
  NameTable names;
  Paths paths(names);
  const std::uint32_t dir = paths.path(Paths::kRoot, names.intern("src").number);
  const std::uint32_t file = paths.path(dir, names.intern("a.txt").number);
  EXPECT_EQ(paths.path("src/a.txt"), file);
  EXPECT_EQ(paths.path("src"), dir);
  EXPECT_NE(paths.path("a.txt"), file);
  EXPECT_EQ(paths.text(file), "src/a.txt");
  EXPECT_EQ(paths.text(Paths::kRoot), "");
  EXPECT_EQ(paths.names_of(file).size(), 2U);
}

TEST(Paths, DoublesReadAsTheirName) {
  NameTable names;
  Paths paths(names);
  const std::uint32_t second = names
                                   .intern(std::string_view("d\0"
                                                            "1",
                                                            3))
                                   .number;
  const std::uint32_t path = paths.path(paths.path(Paths::kRoot, second), names.intern("k").number);
  EXPECT_EQ(paths.text(path), "d/k");
  EXPECT_NE(path, paths.path("d/k"));
}

TEST(Paths, HoldingsAreNumberedOnce) {
  NameTable names;
  Paths paths(names);
  const std::uint32_t path = paths.path("a");
  EXPECT_EQ(paths.holding({path, 7}), 0U);
  EXPECT_EQ(paths.holding({path, 8}), 1U);
  EXPECT_EQ(paths.holding({path, 7}), 0U);
  EXPECT_EQ(paths.holdings(), 2U);
  EXPECT_EQ(paths[1].mark, 8U);
  EXPECT_EQ(paths[1].path, path);
}

TEST(Paths, AHoldingStandsUnderItsPath) {
  NameTable names;
  Paths paths(names);
  const std::uint32_t holding = paths.holding({paths.path("src/a.txt"), 7});
  EXPECT_TRUE(paths.stands_under(holding, "src/a.txt"));
  EXPECT_TRUE(paths.stands_under(holding, ""));
  EXPECT_FALSE(paths.stands_under(holding, "a.txt"));
}

}  // namespace
}  // namespace dowse::attribution
