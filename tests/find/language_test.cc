#include "engine/find/language.h"

#include <string>

#include "engine/rules/recipe.h"

namespace dowse {
namespace {

TEST(Language, WordsAndIdentifiersDoNotSurprise) {
  for (const char* text : {"password", "the quick brown fox", "getAccessToken", "HTTPServerError",
                           "my_secret_key", "CONFIG_FILE_PATH", "username"}) {
    EXPECT_LT(language_score(text).bits_per_letter, kWordlikeBits) << text;
  }
}

TEST(Language, RandomLettersDo) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    for (const char* recipe : {"{lower:16}", "{upper:16}", "{base62:32}"}) {
      const auto made = expand_recipe(recipe, {.seed = seed});
      ASSERT_TRUE(made.has_value());
      EXPECT_GT(language_score(made->text).bits_per_letter, kWordlikeBits) << recipe << seed;
    }
  }
}

TEST(Language, OnlyLettersCount) {
  EXPECT_EQ(language_score("").letters, 0u);
  EXPECT_EQ(language_score("12 34-\xff\x80\n").letters, 0u);
  EXPECT_EQ(language_score("12 34").bits_per_letter, 0);
  EXPECT_EQ(language_score("a1b2").letters, 2u);
  EXPECT_EQ(language_score("pass1word").bits_per_letter,
            language_score("pass word").bits_per_letter);
}

TEST(Language, CaseIsNoMatterWithinAWord) {
  EXPECT_EQ(language_score("TOKEN").bits_per_letter, language_score("token").bits_per_letter);
  EXPECT_EQ(language_score("HTTPServer").bits_per_letter,
            language_score("http server").bits_per_letter);
}

}  // namespace
}  // namespace dowse
