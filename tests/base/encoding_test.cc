#include "engine/base/encoding.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace dowse {
namespace {

// The test vectors of RFC 4648, section 10.
TEST(Encoding, Rfc4648) {
  EXPECT_EQ(encode_base64("", false), "");
  EXPECT_EQ(encode_base64("f", false), "Zg==");
  EXPECT_EQ(encode_base64("foob", false), "Zm9vYg==");
  EXPECT_EQ(encode_base64("fooba", false), "Zm9vYmE=");
  EXPECT_EQ(encode_base64("foobar", false), "Zm9vYmFy");
  EXPECT_EQ(encode_base64("\xff\xfe\xfd", false), "//79");
  EXPECT_EQ(encode_base64("\xfb\xff", true), "-_8");
  EXPECT_EQ(encode_base32("foobar"), "MZXW6YTBOI");
  EXPECT_EQ(decode_base32("MZXW6YTBOI"), "foobar");
  EXPECT_EQ(decode_base32("mzxw6"), "foo");
  EXPECT_EQ(decode_hex("666F6f"), "foo");
}

TEST(Encoding, Base64ReadsBothAlphabetsAndAnyPadding) {
  EXPECT_EQ(decode_base64("Zm9vYg=="), "foob");
  EXPECT_EQ(decode_base64("Zm9vYg="), "foob");
  EXPECT_EQ(decode_base64("Zm9vYg"), "foob");
  EXPECT_EQ(decode_base64("+/8"), decode_base64("-_8"));
  EXPECT_EQ(decode_base64(""), "");
  EXPECT_EQ(decode_base64("="), "");
}

TEST(Encoding, RefusesWhatIsNoText) {
  EXPECT_EQ(decode_base64("Zm9v\n"), std::nullopt);
  EXPECT_EQ(decode_base64("Zm9vY"), std::nullopt);
  EXPECT_EQ(decode_base64("Zm9v===="), std::nullopt);
  EXPECT_EQ(decode_base64("Zm=v"), std::nullopt);
  EXPECT_EQ(decode_base64("\xff"), std::nullopt);
  EXPECT_EQ(decode_base32("MZXW1"), std::nullopt);
  EXPECT_EQ(decode_base32("M"), std::nullopt);
  EXPECT_EQ(decode_hex("abc"), std::nullopt);
  EXPECT_EQ(decode_base58("0"), std::nullopt);
  EXPECT_EQ(decode_base58("l"), std::nullopt);
  EXPECT_EQ(decode_base58(std::string(kMaxBase58 + 1, '2')), std::nullopt);
}

// draft-msporny-base58, section 5.
TEST(Encoding, Base58) {
  EXPECT_EQ(encode_base58("Hello World!"), "2NEpo7TZRRrLZSi2U");
  EXPECT_EQ(decode_base58("2NEpo7TZRRrLZSi2U"), "Hello World!");
  EXPECT_EQ(encode_base58(std::string("\0\0\x28\x7f\xb4\xcd", 6)), "11233QC4");
  EXPECT_EQ(decode_base58("11233QC4"), std::string("\0\0\x28\x7f\xb4\xcd", 6));
  EXPECT_EQ(decode_base58(""), "");
  EXPECT_EQ(decode_base58("11"), std::string(2, '\0'));
}

TEST(Encoding, ThereAndBack) {
  std::mt19937 random(1);
  for (std::size_t size = 0; size < 80; ++size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i)
      bytes += i < size / 8 ? '\0' : static_cast<char>(random() & 0xFF);
    EXPECT_EQ(decode_base64(encode_base64(bytes, false)), bytes);
    EXPECT_EQ(decode_base64(encode_base64(bytes, true)), bytes);
    EXPECT_EQ(decode_base32(encode_base32(bytes)), bytes);
    EXPECT_EQ(decode_base58(encode_base58(bytes)), bytes);
    EXPECT_EQ(decode_base58(encode_base58(bytes, kXrpAlphabet), kXrpAlphabet), bytes);
  }
}

}  // namespace
}  // namespace dowse
