#include "engine/rules/recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

std::string text_of(std::string_view recipe, RecipeVariant variant = {}) {
  const Result<RecipeText> made = expand_recipe(recipe, variant);
  return made ? made->text : "error: " + made.error().message();
}

std::string fault_of(std::string_view recipe) {
  const Result<RecipeText> made = expand_recipe(recipe);
  return made ? "no error" : made.error().message();
}

TEST(Recipe, EachPartHasItsShape) {
  EXPECT_THAT(text_of("{base62:40}"), MatchesRegex("[0-9A-Za-z]{40}"));
  EXPECT_THAT(text_of("{base64:40}"), MatchesRegex("[0-9A-Za-z+/]{40}"));
  EXPECT_THAT(text_of("{base64url:40}"), MatchesRegex("[0-9A-Za-z_-]{40}"));
  EXPECT_THAT(text_of("{hex:40}"), MatchesRegex("[0-9a-f]{40}"));
  EXPECT_THAT(text_of("{HEX:40}"), MatchesRegex("[0-9A-F]{40}"));
  EXPECT_THAT(text_of("{digits:40}"), MatchesRegex("[0-9]{40}"));
  EXPECT_THAT(text_of("{lower:40}"), MatchesRegex("[a-z]{40}"));
  EXPECT_THAT(text_of("{upper:40}"), MatchesRegex("[A-Z]{40}"));
  EXPECT_THAT(text_of("{letters:40}"), MatchesRegex("[A-Za-z]{40}"));
  EXPECT_THAT(text_of("{alnum_lower:40}"), MatchesRegex("[0-9a-z]{40}"));
  EXPECT_THAT(text_of("{alnum_upper:40}"), MatchesRegex("[0-9A-Z]{40}"));
  EXPECT_THAT(text_of("{base32:40}"), MatchesRegex("[A-Z2-7]{40}"));
  EXPECT_THAT(text_of("{base32_lower:40}"), MatchesRegex("[a-z2-7]{40}"));
  EXPECT_THAT(text_of("{base58:40}"), MatchesRegex("[1-9A-HJ-NP-Za-km-z]{40}"));
  EXPECT_THAT(text_of("{word:40}"), MatchesRegex("[0-9A-Za-z_]{40}"));
  EXPECT_THAT(text_of("{uuid}"),
              MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_THAT(text_of("{words:3}"), MatchesRegex("[a-z]+-[a-z]+-[a-z]+"));
  EXPECT_THAT(text_of("{pem:130}"),
              MatchesRegex("[0-9A-Za-z+/]{64}\n[0-9A-Za-z+/]{64}\n[0-9A-Za-z+/]{2}"));
  EXPECT_THAT(text_of("{password:5}"),
              MatchesRegex("[a-z][A-Z][2-9][^a-zA-Z0-9 \"'$&<>\\\\][a-z]"));
  EXPECT_EQ(text_of("{byte:E9}{byte:0a}"), "\xE9\n");
  EXPECT_EQ(text_of("{bytes:32}").size(), 32U);
  EXPECT_EQ(text_of("{secret:{bech32:A:}}"), "A12UEL5L");
}

TEST(Recipe, LiteralBraces) {
  EXPECT_EQ(text_of("a{{b}}c"), "a{b}c");
  EXPECT_EQ(text_of("{lbrace}{rbrace}"), "{}");
  EXPECT_EQ(text_of("{secret:{{x{rbrace}}"), "{x}");
}

TEST(Recipe, SecretSpan) {
  const RecipeText made = expand_recipe("key = '{secret:p_{hex:8}}'").value();
  EXPECT_EQ(made.secret, (ByteSpan{7, 17}));
  EXPECT_EQ(made.text.substr(7, 2), "p_");
  EXPECT_EQ(expand_recipe("abc").value().secret, (ByteSpan{0, 3}));
}

TEST(Recipe, EncodingsFollowRfc4648) {
  EXPECT_EQ(text_of("{b64:foobar}"), "Zm9vYmFy");
  EXPECT_EQ(text_of("{b64:fooba}"), "Zm9vYmE=");
  EXPECT_EQ(text_of("{b64:foob}"), "Zm9vYg==");
  EXPECT_EQ(text_of("{b64url:foob}"), "Zm9vYg");
  EXPECT_EQ(text_of("{b64:{byte:fb}{byte:ff}}"), "+/8=");
  EXPECT_EQ(text_of("{b64url:{byte:fb}{byte:ff}}"), "-_8");
  EXPECT_EQ(text_of("{b64:}"), "");
}

// The check value of the CRC catalogue: crc32("123456789") = cbf43926.
TEST(Recipe, CrcOfTheSecretSoFar) {
  EXPECT_EQ(text_of("x{secret:123456789{crc32all:hex:8}}"), "x123456789cbf43926");
  EXPECT_EQ(text_of("x_{secret:p_123456789{crc32:hex:10}}"), "x_p_12345678900cbf43926");
  EXPECT_EQ(text_of("{secret:123456789{crc32all:base36:7}}"), "1234567891kl8mjq");
  EXPECT_EQ(text_of("{secret:a_123456789{crc32:base62:6}}"), "a_1234567893jZRME");
}

TEST(Recipe, TheSameVariantGivesTheSameText) {
  EXPECT_EQ(text_of("{base62:30}"), text_of("{base62:30}"));
  EXPECT_NE(text_of("{base62:30}", {.seed = 0}), text_of("{base62:30}", {.seed = 1}));
  EXPECT_NE(text_of("{base62:30}"), text_of("{base62:30}{hex:0}"));
}

TEST(Recipe, RangesAndChoices) {
  EXPECT_EQ(text_of("{hex:3-9}").size(), 9u);
  EXPECT_EQ(text_of("{hex:3-9}", {.length = RecipeLength::kShortest}).size(), 3u);
  std::size_t least = 99;
  std::size_t most = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const std::size_t size = text_of("{hex:3-9}", {seed, RecipeLength::kAny}).size();
    least = std::min(least, size);
    most = std::max(most, size);
  }
  EXPECT_EQ(least, 3u);
  EXPECT_EQ(most, 9u);
  EXPECT_EQ(text_of("{choice:a|bb|}", {.seed = 0}), "a");
  EXPECT_EQ(text_of("{choice:a|bb|}", {.seed = 1}), "bb");
  EXPECT_EQ(text_of("{choice:a|bb|}", {.seed = 2}), "");
  EXPECT_EQ(text_of("{choice:a|bb|}", {.seed = 3}), "a");
}

TEST(Recipe, ErrorsNameThePart) {
  EXPECT_THAT(fault_of("{nosuch:3}"), HasSubstr("{nosuch:3}"));
  EXPECT_THAT(fault_of("{hex}"), HasSubstr("{hex}"));
  EXPECT_THAT(fault_of("{hex:x}"), HasSubstr("{hex:x}"));
  EXPECT_THAT(fault_of("{hex:9-3}"), HasSubstr("{hex:9-3}"));
  EXPECT_THAT(fault_of("{hex:-3}"), HasSubstr("{hex:-3}"));
  EXPECT_THAT(fault_of("{hex:99999999999999999999}"), HasSubstr("{hex:9999"));
  EXPECT_THAT(fault_of("{crc32:octal:6}"), HasSubstr("{crc32:octal:6}"));
  EXPECT_THAT(fault_of("{crc32:hex}"), HasSubstr("{crc32:hex}"));
  EXPECT_THAT(fault_of("{byte:1}"), HasSubstr("{byte:1}"));
  EXPECT_THAT(fault_of("{secret:a}{secret:b}"), HasSubstr("{secret}"));
  EXPECT_THAT(fault_of("{secret:a{secret:b}}"), HasSubstr("{secret}"));
  EXPECT_THAT(fault_of("{b64:{secret:b}}"), HasSubstr("{secret}"));
  EXPECT_THAT(fault_of("{hex:3"), HasSubstr("not closed"));
  EXPECT_THAT(fault_of("{hex"), HasSubstr("not closed"));
  EXPECT_THAT(fault_of("{secret:a"), HasSubstr("not closed"));
  EXPECT_THAT(fault_of("a}"), HasSubstr("closes nothing"));
}

TEST(Recipe, HostileRecipesEndInAnError) {
  std::string deep;
  for (int i = 0; i < 100000; ++i)
    deep += "{b64:";
  EXPECT_THAT(fault_of(deep), HasSubstr("too deep"));
  EXPECT_EQ(expand_recipe("{hex:1048576}{hex:1}").error().code(), Errc::kLimit);
  EXPECT_EQ(expand_recipe("{words:1048576}").error().code(), Errc::kLimit);
}

}  // namespace
}  // namespace dowse
