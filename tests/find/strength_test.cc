#include "engine/find/strength.h"

#include <string>

#include "engine/rules/recipe.h"

namespace dowse {
namespace {

TEST(EntropyOf, IsShannons) {
  EXPECT_EQ(entropy_of(""), 0);
  EXPECT_EQ(entropy_of("aaaa"), 0);
  EXPECT_DOUBLE_EQ(entropy_of("abab"), 1);
  EXPECT_DOUBLE_EQ(entropy_of("abcdefgh"), 3);
  EXPECT_DOUBLE_EQ(entropy_of(std::string_view("\0\xff", 2)), 1);
}

TEST(Strength, RandomSecretsAreStrong) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    for (const char* recipe : {"{base62:24}", "{hex:32}", "{uuid}", "{lower:24}", "{base64:40}"}) {
      const auto made = expand_recipe(recipe, {.seed = seed});
      ASSERT_TRUE(made.has_value());
      EXPECT_TRUE(is_strong(Secret(made->text))) << recipe << " seed " << seed;
    }
  }
}

TEST(Strength, WhatCanBeGuessedIsNot) {
  for (const char* secret :
       {"", "hunter2", "correcthorsebatterystaple", "correct horse battery staple again",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "0123456789abcdefghijklmnop",
        "ThisIsTheAdminPassword1!", "192.168.100.200:5432"}) {
    EXPECT_FALSE(is_strong(Secret(secret))) << secret;
  }
}

TEST(Strength, ShortRandomSecretsAreNot) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    const auto made = expand_recipe("{base62:10}", {.seed = seed});
    ASSERT_TRUE(made.has_value());
    EXPECT_FALSE(is_strong(Secret(made->text)));
  }
}

}  // namespace
}  // namespace dowse
