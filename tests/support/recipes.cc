#include "tests/support/recipes.h"

#include <gtest/gtest.h>

#include "engine/rules/recipe.h"

namespace dowse::testing {

std::string made(std::string_view recipe, std::uint64_t seed) {
  const Result<RecipeText> text = expand_recipe(recipe, {.seed = seed});
  EXPECT_TRUE(text.has_value()) << recipe;
  return text ? text->text : "";
}

}  // namespace dowse::testing
