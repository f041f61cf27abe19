#pragma once
// Recipes: texts with holes that are filled from a fixed seed, so that examples of tokens can stand
// in rules and tests while nothing that looks like a live token stands in the repository.
// rules/README.md, "Recipes", documents the language.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/base/text.h"

namespace dowse {

// Which length a part with a range ({base62:20-40}) takes.
enum class RecipeLength : std::uint8_t { kLongest, kShortest, kAny };

// Which of the many texts of a recipe. The same recipe and variant give the same text everywhere.
struct RecipeVariant {
  std::uint64_t seed = 0;  // {choice:...} takes alternative seed % count
  RecipeLength length = RecipeLength::kLongest;
};

struct RecipeText {
  std::string text;
  ByteSpan secret;  // what {secret:...} made; the whole text without it
};

// Makes the text. Safe on any input. Errors: kRule naming the part that is wrong; a recipe holds no
// secret, so naming it tells nothing. kLimit for a text above kMaxRecipeText.
Result<RecipeText> expand_recipe(std::string_view recipe, RecipeVariant variant = {});

inline constexpr std::size_t kMaxRecipeText = 1u << 20;

}  // namespace dowse
