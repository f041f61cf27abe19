// Whatever the recipe: a message, or the same text each time with its secret inside.
#include <string>

#include "engine/base/check.h"
#include "engine/rules/recipe.h"
#include "tests/fuzz/harness.h"

std::vector<std::string> dowse::fuzz::seeds() {
  return {"",
          "token: {secret:p_{base62:30}{crc32:base62:6}}",
          "{choice:a|b}{uuid}{words:3}{pem:70}{password:9}{byte:e9}",
          "{b64:{b64url:{lbrace}x{rbrace}}}{{y}}",
          "{crc32all:hex:8}{hex:2-5}",
          "{secret:{secret:x}}",
          "{hex:99999999}",
          "{b64:{b64:{b64:{b64:{b64:{b64:{b64:{b64:{b64:x}}}}}}}}}",
          "}{"};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string recipe(data, data + size);
  const dowse::RecipeVariant variant{size, static_cast<dowse::RecipeLength>(size % 3)};
  const dowse::Result<dowse::RecipeText> made = dowse::expand_recipe(recipe, variant);
  if (!made) {
    DOWSE_CHECK(!made.error().message().empty());
    return 0;
  }
  DOWSE_CHECK(made->secret.begin <= made->secret.end && made->secret.end <= made->text.size());
  const dowse::Result<dowse::RecipeText> again = dowse::expand_recipe(recipe, variant);
  DOWSE_CHECK(again && again->text == made->text && again->secret == made->secret);
  return 0;
}
