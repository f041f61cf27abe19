#include "corpora/plants.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace dowse::corpora {
namespace {

PlantMaker maker_of(std::uint64_t seed) {
  Result<PlantMaker> maker = PlantMaker::make(seed);
  if (!maker) ADD_FAILURE() << maker.error().message();
  return std::move(*maker);
}

// Messages name the rule, never the secret.
TEST(Plants, EachIsANewSecretOfManyRules) {
  PlantMaker maker = maker_of(1);
  std::set<std::string> secrets;
  std::set<std::string> rules;
  for (int i = 0; i < 1500; ++i) {
    const Result<Plant> plant = maker.next();
    ASSERT_TRUE(plant);
    EXPECT_FALSE(plant->secret_bytes().empty()) << plant->rule;
    EXPECT_TRUE(plant->text.ends_with('\n')) << plant->rule;
    EXPECT_TRUE(secrets.emplace(plant->secret_bytes()).second) << plant->rule;
    EXPECT_TRUE(plant->masked.find(plant->secret_bytes()) == std::string::npos) << plant->rule;
    rules.insert(plant->rule);
  }
  EXPECT_GT(rules.size(), 150U);
}

TEST(Plants, TheSameSeedPlantsTheSame) {
  PlantMaker one = maker_of(1);
  PlantMaker again = maker_of(1);
  PlantMaker other = maker_of(2);
  bool differs = false;
  for (int i = 0; i < 50; ++i) {
    const Result<Plant> plant = one.next();
    ASSERT_TRUE(plant);
    EXPECT_TRUE(again.next()->text == plant->text) << i;
    differs = differs || other.next()->text != plant->text;
  }
  EXPECT_TRUE(differs);
}

TEST(Plants, SomeCanBeNamesOfFiles) {
  PlantMaker maker = maker_of(1);
  for (int i = 0; i < 100; ++i) {
    const Result<Plant> plant = maker.next_name();
    ASSERT_TRUE(plant);
    const bool fits = std::none_of(plant->text.begin(), plant->text.end() - 1, [](char c) {
      return c == '/' || c == '\0' || c == '\n' || c == '"' || c == '\\';
    });
    EXPECT_TRUE(fits) << plant->rule;
    EXPECT_LE(plant->text.size(), 201U) << plant->rule;
  }
}

}  // namespace
}  // namespace dowse::corpora
