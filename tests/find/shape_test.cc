#include "engine/find/shape.h"

#include <string>

#include "tests/support/recipes.h"

namespace dowse {
namespace {

using testing::made;

TEST(Shape, HashesAndUuids) {
  for (const char* recipe : {"{hex:32}", "{hex:40}", "{HEX:64}", "{hex:128}"}) {
    EXPECT_EQ(shape_of(made(recipe, 0)), Shape::kHash) << recipe;
  }
  EXPECT_NE(shape_of(made("{hex:33}", 0)), Shape::kHash);
  EXPECT_EQ(shape_of(made("{uuid}", 0)), Shape::kUuid);
}

TEST(Shape, NumbersDatesVersionsAddresses) {
  for (const char* value : {"12345", "-1.5", "2021-03-04", "2021-03-04 10:20:30", "1.2.3", "^1.2.3",
                            "192.168.0.1:8080", "0xDEADBEEF", "-0x1f", "0xffu", "100ms", "50%"}) {
    EXPECT_EQ(shape_of(value), Shape::kNumber) << value;
  }
  EXPECT_NE(shape_of("1a2b3c4d"), Shape::kNumber);
  EXPECT_NE(shape_of("12345678901234567890"), Shape::kNumber);
}

TEST(Shape, Colours) {
  for (const char* value : {"#fff", "#0a84FF", "#12345678", "#abcd"})
    EXPECT_EQ(shape_of(value), Shape::kColour) << value;
  for (const char* value : {"#", "#ff", "#12345", "#1234567", "#ggg", "fff", "#fff;"})
    EXPECT_NE(shape_of(value), Shape::kColour) << value;
}

TEST(Shape, PathsUrlsEmails) {
  for (const char* value : {"/etc/passwd", "./some/file", "src/main/java/Thing.java",
                            "C:\\Users\\me", "../config/settings", "./foo", "/tmp"}) {
    EXPECT_EQ(shape_of(value), Shape::kPath) << value;
  }
  EXPECT_EQ(shape_of("https://example.com/a?b=c"), Shape::kUrl);
  EXPECT_EQ(shape_of("ssh://git@example.com/x"), Shape::kUrl);
  EXPECT_NE(shape_of("https://me:hunter2@example.com/"), Shape::kUrl);
  EXPECT_EQ(shape_of("somebody@example.com"), Shape::kEmail);
  EXPECT_NE(shape_of("p@ssw0rd"), Shape::kEmail);
}

TEST(Shape, CryptAndResourceNames) {
  EXPECT_EQ(shape_of("$2b$12$" + made("{base62:53}", 0)), Shape::kCrypt);
  EXPECT_EQ(shape_of("{SSHA}" + made("{base64:32}", 0)), Shape::kCrypt);
  EXPECT_EQ(shape_of("arn:aws:kms:eu-west-1:1:key/x"), Shape::kResource);
}

TEST(Shape, NumbersHaveTheirUnitBehindThem) {
  EXPECT_EQ(shape_of("250ms"), Shape::kNumber);
  EXPECT_EQ(shape_of("v1.24"), Shape::kNumber);
  EXPECT_EQ(shape_of("w482915"), Shape::kNone);
}

// The key of 32 zero bytes, as user, and that with another digit.
TEST(Shape, PublicNkeysHoldTheirChecksum) {
  const std::string sum = "BET7";
  const std::string zeros = "UA" + std::string(50, 'A');
  EXPECT_EQ(shape_of(zeros + sum), Shape::kPublicKey);
  EXPECT_NE(shape_of("UB" + std::string(50, 'A') + sum), Shape::kPublicKey);
  EXPECT_NE(shape_of("SU" + std::string(50, 'A') + sum), Shape::kPublicKey);
  EXPECT_NE(shape_of(zeros + "AAA1"), Shape::kPublicKey);
}

TEST(Shape, IdentifiersAreWords) {
  for (const char* value :
       {"getAccessToken", "some-kebab-name", "CONSTANT_NAME", "obj.field.name"}) {
    EXPECT_EQ(shape_of(value), Shape::kIdentifier) << value;
  }
}

TEST(Shape, RandomTokensHaveNone) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    for (const char* recipe :
         {"{base62:24}", "{base64:40}", "{base64url:43}", "{alnum_lower:20}"}) {
      EXPECT_EQ(shape_of(made(recipe, seed)), Shape::kNone) << recipe << " seed " << seed;
    }
  }
}

TEST(Shape, HostileValuesAreSafe) {
  for (const std::string& value :
       {std::string(), std::string("\0", 1), std::string("\xff\xff@\xff.\xff"), std::string("://"),
        std::string("@"), std::string(1'000'000, '/'), std::string(1'000'000, '@')}) {
    EXPECT_NE(shape_of(value), Shape::kUuid);
  }
}

TEST(IsHex, OneCaseOnly) {
  EXPECT_TRUE(is_hex("0123abc"));
  EXPECT_TRUE(is_hex("0123ABC"));
  EXPECT_FALSE(is_hex("0123abC"));
  EXPECT_FALSE(is_hex(""));
  EXPECT_FALSE(is_hex("12g"));
}

bool is_embedded(const std::string& before, const std::string& run, const std::string& after) {
  const std::string text = before + run + after;
  return is_embedded_data(text, {before.size(), before.size() + run.size()});
}

TEST(EmbeddedData, MarkedOnes) {
  const std::string run = made("{base62:64}", 0);
  EXPECT_TRUE(is_embedded("\"integrity\": \"sha512-", run, "\""));
  EXPECT_TRUE(is_embedded("src=\"data:image/png;base64,", run, "\""));
  EXPECT_TRUE(is_embedded("ssh-rsa ", run, " me@host"));
  EXPECT_TRUE(is_embedded("h1:", run, "="));
  EXPECT_FALSE(is_embedded("token: ", run, ""));
  EXPECT_FALSE(is_embedded("", run, ""));
}

TEST(EmbeddedData, IdsOfOpenPgpKeys) {
  const std::string print = made("{HEX:40}");
  const auto is_data = [](const std::string& before, const std::string& run) {
    return is_embedded_data(before + run, {before.size(), before.size() + run.size()});
  };
  EXPECT_TRUE(is_data("gpg:                using RSA key ", print));
  EXPECT_TRUE(is_data("using EDDSA key ", print));
  EXPECT_TRUE(is_data("RSA key ID ", print.substr(24)));
  EXPECT_TRUE(is_data("Primary key fingerprint = ", print));
  EXPECT_FALSE(is_data("the key ", print));
  EXPECT_FALSE(is_data("using RSA key ", print.substr(1)));
  EXPECT_FALSE(is_data("using the key ", made("{base62:40}")));
}

TEST(EmbeddedData, LinesOfABlock) {
  const std::string a = made("{base62:64}", 1);
  const std::string b = made("{base62:64}", 2);
  EXPECT_TRUE(is_embedded(a + "\n", b, "\n"));
  EXPECT_TRUE(is_embedded("", b, "\n" + a + "\n"));
  EXPECT_TRUE(is_embedded("\"" + a + "\\n\"\r\n  \"", b, "\\n\"\r\n"));
  EXPECT_FALSE(is_embedded("# comment here\n", b, "\nother words\n"));
  EXPECT_FALSE(is_embedded(a + "\nkey = ", b, "\n" + a));
}

TEST(EmbeddedData, TheEndsOfATextAreSafe) {
  const std::string a = made("{base62:64}", 1);
  EXPECT_FALSE(is_embedded("\n", a, ""));
  EXPECT_FALSE(is_embedded("\n\n", a, "\n"));
  EXPECT_FALSE(is_embedded("\r\n", a, "\r\n"));
  EXPECT_FALSE(is_embedded(std::string(100'000, 'y') + " ", a, " " + std::string(100'000, 'y')));
}

}  // namespace
}  // namespace dowse
