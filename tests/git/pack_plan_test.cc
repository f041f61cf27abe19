#include "engine/git/pack_plan.h"

#include <map>
#include <random>
#include <set>
#include <string>

#include "tests/support/pack_writer.h"
#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::dowse::testing::PackWriter;
using ::dowse::testing::TempDir;

// Every entry that a walk of all units would show.
std::multiset<std::uint32_t> walked(const PackPlan& plan) {
  std::multiset<std::uint32_t> seen;
  for (const PackPlan::Unit& unit : plan.units()) {
    for (std::uint32_t s = unit.begin; s < unit.end; ++s) {
      std::vector<std::uint32_t> left = {plan.starts()[s]};
      while (!left.empty()) {
        const std::uint32_t entry = left.back();
        left.pop_back();
        seen.insert(entry);
        for (const std::uint32_t child : plan.children(entry)) {
          if (!plan.is_cut(child)) left.push_back(child);
        }
      }
    }
  }
  for (const std::uint32_t entry : plan.cyclic())
    seen.insert(entry);
  return seen;
}

TEST(PackPlan, EveryEntryIsInOneUnitWhateverTheShape) {
  const TempDir folder;
  std::mt19937 random(7);
  for (int round = 0; round < 12; ++round) {
    PackWriter writer;
    std::vector<std::uint64_t> offsets;
    const auto count = static_cast<unsigned>(400 + random() % 400);
    // Sizes are only claimed: the plan reads headers. Large claims force families to be split.
    for (unsigned i = 0; i < count; ++i) {
      if (i < 3 || random() % 50 == 0) {
        offsets.push_back(
            writer.add_raw(PackWriter::id(i), testing::entry_header(3, 1 + random() % 900'000)));
      } else if (random() % 40 == 0) {
        offsets.push_back(writer.add_ref_delta(PackWriter::id(i), PackWriter::id(count + 5), ""));
      } else if (random() % 40 == 0) {
        offsets.push_back(writer.add_ref_delta(PackWriter::id(i), PackWriter::id(i), ""));
      } else {
        const std::size_t near = round % 3 == 0 ? i - 1 : random() % i;
        offsets.push_back(writer.add_offset_delta(PackWriter::id(i), offsets[near], ""));
      }
    }
    const Result<Pack> pack = Pack::open(writer.write(folder.path()), kSha1Size);
    ASSERT_TRUE(pack.has_value()) << pack.error().message();
    const Result<PackPlan> plan = PackPlan::make(*pack);
    ASSERT_TRUE(plan.has_value());
    const std::multiset<std::uint32_t> seen = walked(*plan);
    ASSERT_EQ(seen.size(), count);
    ASSERT_EQ(std::set<std::uint32_t>(seen.begin(), seen.end()).size(), count);
    for (std::size_t i = 1; i < plan->units().size(); ++i) {
      EXPECT_GE(plan->units()[i - 1].weight, plan->units()[i].weight);
    }
  }
}

// Families of both kinds, one after the other, some of them large enough to be cut.
TEST(PackPlan, TreesHaveUnitsOfTheirOwn) {
  const TempDir folder;
  PackWriter writer;
  std::vector<std::uint64_t> roots;
  for (unsigned i = 0; i < 600; ++i) {
    const bool is_tree = i % 3 == 1;
    if (i < 20) {
      const std::string header = testing::entry_header(is_tree ? 2 : 3, 900'000 - i * 40'000);
      roots.push_back(writer.add_raw(PackWriter::id(i), header));
    } else {
      writer.add_offset_delta(PackWriter::id(i), roots[i % 20], "");
    }
  }
  const Result<Pack> pack = Pack::open(writer.write(folder.path()), kSha1Size);
  ASSERT_TRUE(pack.has_value());
  const Result<PackPlan> plan = PackPlan::make(*pack);
  ASSERT_TRUE(plan.has_value());
  std::size_t trees = 0;
  for (const PackPlan::Unit& unit : plan->units()) {
    trees += unit.trees ? 1 : 0;
    for (std::uint32_t s = unit.begin; s < unit.end; ++s)
      EXPECT_EQ(plan->type(plan->starts()[s]) == ObjectType::kTree, unit.trees);
  }
  EXPECT_GT(trees, 1u);
  EXPECT_LT(trees, plan->units().size());
  EXPECT_EQ(walked(*plan).size(), 600u);
}

TEST(PackPlan, SplitsAFamilyThatBranches) {
  const TempDir folder;
  PackWriter writer;
  const std::uint64_t root = writer.add_raw(PackWriter::id(0), testing::entry_header(3, 400'000));
  for (unsigned i = 1; i <= 2000; ++i)
    writer.add_offset_delta(PackWriter::id(i), root, "");
  const Result<Pack> pack = Pack::open(writer.write(folder.path()), kSha1Size);
  ASSERT_TRUE(pack.has_value());
  const Result<PackPlan> plan = PackPlan::make(*pack);
  ASSERT_TRUE(plan.has_value());
  EXPECT_GE(plan->units().size(), 10u);
  for (const PackPlan::Unit& unit : plan->units()) {
    for (std::uint32_t s = unit.begin + 1; s < unit.end; ++s) {
      EXPECT_EQ(plan->base(plan->starts()[s]), plan->base(plan->starts()[unit.begin]));
    }
  }
}

TEST(PackPlan, ACycleIsReachedByNoUnit) {
  const TempDir folder;
  PackWriter writer;
  writer.add_ref_delta(PackWriter::id(1), PackWriter::id(2), "");
  writer.add_ref_delta(PackWriter::id(2), PackWriter::id(3), "");
  writer.add_ref_delta(PackWriter::id(3), PackWriter::id(1), "");
  writer.add_ref_delta(PackWriter::id(4), PackWriter::id(2), "");
  writer.add(PackWriter::id(5), 3, "fine");
  const Result<Pack> pack = Pack::open(writer.write(folder.path()), kSha1Size);
  ASSERT_TRUE(pack.has_value());
  const Result<PackPlan> plan = PackPlan::make(*pack);
  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->cyclic().size(), 4u);
  EXPECT_EQ(plan->starts().size(), 1u);
}

}  // namespace
}  // namespace dowse::git
