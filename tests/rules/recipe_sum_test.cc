#include "engine/rules/recipe_sum.h"

#include <string>

#include <gtest/gtest.h>

#include "engine/rules/recipe.h"

namespace dowse {
namespace {

TEST(RecipeSum, Digits) {
  EXPECT_EQ(in_digits(0, "01", 3), "000");
  EXPECT_EQ(in_digits(5, "01", 0), "101");
  EXPECT_EQ(in_digits(0xFFFFFFFFU, "0123456789abcdef", 4), "ffffffff");
}

TEST(RecipeSum, KnowsItsNames) {
  EXPECT_TRUE(is_recipe_sum("base58check"));
  EXPECT_FALSE(is_recipe_sum(""));
  EXPECT_FALSE(is_recipe_sum("base58"));
}

// What reads the sums is tested against them, and against other programs, in tests/match.
TEST(RecipeSum, KeepsWhatIsInside) {
  EXPECT_EQ(recipe_summed("confluent-crc32", std::string(54, 'A')),
            std::string(54, 'A') + "FZQbVQ");
  EXPECT_EQ(recipe_summed("grafana-crc32", "glsa_" + std::string(32, '0')),
            "glsa_" + std::string(32, '0') + "_162149fe");
  EXPECT_EQ(recipe_summed("crc32-base62", std::string(37, '0')), std::string(37, '0') + "3jnQlY");
  EXPECT_EQ(recipe_summed("bech32", "A:"), "A12UEL5L");
  EXPECT_EQ(recipe_summed("matrix-crc32", "mat_" + std::string(30, '0')),
            "mat_" + std::string(30, '0') + "_IZMxE3");
  EXPECT_EQ(recipe_summed("crates-io-check", "cio_tp_" + std::string(31, '0')),
            "cio_tp_" + std::string(31, '0') + "w");
}

TEST(RecipeSum, TakesAnything) {
  for (const std::string_view name :
       {"crc32-base62", "matrix-crc32", "crates-io-check", "grafana-crc32", "confluent-crc32",
        "azure-annotated", "azure-identifiable", "base58check", "xrp-base58check", "bech32",
        "stellar-crc16", "nkey-crc16"}) {
    ASSERT_TRUE(is_recipe_sum(name)) << name;
    EXPECT_FALSE(recipe_summed(name, "").empty()) << name;
    EXPECT_FALSE(recipe_summed(name, std::string({'\xff', '\0'})).empty()) << name;
    EXPECT_FALSE(recipe_summed(name, std::string(kMaxSummed, '\xff')).empty()) << name;
    const std::string recipe = "{" + std::string(name) + ":{bytes:257}}";
    EXPECT_FALSE(expand_recipe(recipe).has_value()) << name;
  }
}

}  // namespace
}  // namespace dowse
