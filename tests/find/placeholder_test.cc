#include "engine/find/placeholder.h"

#include <string>

#include "engine/rules/recipe.h"

namespace dowse {
namespace {

TEST(SequenceShare, CountsBytesInRuns) {
  EXPECT_DOUBLE_EQ(sequence_share(""), 0);
  EXPECT_DOUBLE_EQ(sequence_share("abc"), 0);
  EXPECT_DOUBLE_EQ(sequence_share("abcd"), 1);
  EXPECT_DOUBLE_EQ(sequence_share("dcba"), 1);
  EXPECT_DOUBLE_EQ(sequence_share("xxxx"), 1);
  EXPECT_DOUBLE_EQ(sequence_share("0123456789"), 1);
  EXPECT_DOUBLE_EQ(sequence_share("k7abcdq9"), 0.5);
  EXPECT_DOUBLE_EQ(sequence_share("1234abcd"), 1);
  EXPECT_DOUBLE_EQ(sequence_share("q1234"), 0.8);
}

TEST(Reference, TemplatesAndOtherPlaces) {
  for (const char* value : {"<your-token>",
                            "${DB_PASSWORD}",
                            "prefix-${X}-suffix",
                            "{{ .Values.password }}",
                            "$(cat /run/secret)",
                            "%(password)s",
                            "<%= ENV['X'] %>",
                            "#{token}",
                            "os.environ['TOKEN']",
                            "process.env.API_KEY",
                            "getenv(\"KEY\")",
                            "ENV[\"KEY\"]",
                            "$ALICE_PASS",
                            "$_[1]",
                            "%TOKEN%",
                            "__TOKEN__",
                            "[REDACTED]",
                            "{token}",
                            "vault:secret/data/x",
                            "op://vault/item",
                            "%s",
                            "token=%s"}) {
    EXPECT_TRUE(is_reference(value)) << value;
  }
}

TEST(Reference, OrdinaryValuesAreNone) {
  for (const char* value : {"", "x", "hunter2", "p%40ssword", "100%sure", "pa$$word", "a<b>c",
                            "$2a$10$abc", "[", "<>"}) {
    EXPECT_FALSE(is_reference(value)) << value;
  }
}

TEST(Dummy, ARunInALongTokenIsPartOfItsFormat) {
  const auto text = [](const char* recipe) { return expand_recipe(recipe)->text; };
  EXPECT_FALSE(is_dummy(text("{base64url:11}AAAAAAAAAA{base64url:43}")));
  EXPECT_TRUE(is_dummy(text("{base64url:6}AAAAAAAAAA{base64url:6}")));
  EXPECT_TRUE(is_dummy(text("{base64url:30}xxxxxxxx{base64url:30}")));
}

TEST(Dummy, MadeUpTokens) {
  for (const char* token :
       {"", "xxxxxxxxxxxx", "************", "1234567890", "abcdefghijkl", "abcabcabcabc",
        "0000000000000000", "deadbeefdeadbeef", "k3kxxxx9fq", "12345678abcdefgh", "........"}) {
    EXPECT_TRUE(is_dummy(token)) << token;
  }
}

TEST(Placeholder, TokensThatSaySo) {
  EXPECT_TRUE(says_placeholder(std::string("AKIAIOSFODNN7") + "EXAMPLE"));
  EXPECT_TRUE(says_placeholder("your_api_key_goes_here"));
  EXPECT_TRUE(says_placeholder("ChangeMe!"));
  EXPECT_FALSE(says_placeholder(""));
  EXPECT_FALSE(says_placeholder("hunter2"));
  EXPECT_TRUE(says_placeholder("q7zt2kd9xw...4pb6rm"));
  EXPECT_TRUE(says_placeholder(std::string("gho_16C7e42F292c6912") + "E7710c838347Ae178B4a"));
}

TEST(Placeholder, WhatProvidersPublish) {
  const std::string storage = std::string("Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsu") +
                              "Fq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
  EXPECT_TRUE(says_placeholder(storage));
  EXPECT_TRUE(says_placeholder(std::string("sk_test_") + "4eC39HqLyjWDarjtT1zdp7dc"));
  EXPECT_FALSE(says_placeholder(storage.substr(20)));
}

TEST(StockValue, WordsPeopleWriteForWantOfOne) {
  for (const char* value :
       {"password", "secret", "test", "foobar", "token123", "my_password", "MySecretToken",
        "password1", "the-api-key", "TEST_KEY", "s3cr3t", "grafana", "mongodb", "", "---"}) {
    EXPECT_TRUE(is_stock_value(value)) << value;
  }
}

TEST(StockValue, OthersAreNot) {
  for (const char* value : {"hunter2", "q7Zt2Kd9", "12345678", "passphrax", "test9k2j5h"}) {
    EXPECT_FALSE(is_stock_value(value)) << value;
  }
}

// None of them may take a real token for a made-up one.
TEST(Placeholder, RandomTokensAreNone) {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    for (const char* recipe : {"{base62:36}", "{hex:40}", "{base64:40}", "{upper:20}",
                               "{alnum_lower:32}", "{base64url:43}"}) {
      const auto made = expand_recipe(recipe, {.seed = seed});
      ASSERT_TRUE(made.has_value());
      const std::string& token = made->text;
      EXPECT_FALSE(is_reference(token) || is_dummy(token) || says_placeholder(token) ||
                   is_stock_value(token))
          << recipe << " seed " << seed;
    }
  }
}

TEST(Placeholder, HugeAndHostileValuesAreSafe) {
  std::string huge(1'000'000, 'a');
  EXPECT_FALSE(is_dummy(huge));
  EXPECT_FALSE(says_placeholder(huge));
  EXPECT_FALSE(is_stock_value(huge));
  EXPECT_FALSE(is_reference(huge));
  const std::string bytes("\0\xff<\x80>\0", 6);
  EXPECT_FALSE(is_reference(bytes));
  EXPECT_FALSE(is_stock_value(std::string(64, '1') + bytes));
}

}  // namespace
}  // namespace dowse
