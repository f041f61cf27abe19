#include "engine/base/check_code.h"

#include <string>

#include <gtest/gtest.h>

namespace dowse {
namespace {

// The check values of the CRC catalogue.
TEST(CheckCode, Crc) {
  EXPECT_EQ(crc32_of("123456789"), 0xCBF43926U);
  EXPECT_EQ(crc32_of(""), 0U);
  EXPECT_EQ(crc16_of("123456789"), 0x31C3U);
  EXPECT_EQ(crc16_of(""), 0U);
}

// SymCrypt's vectors, the halves folded.
TEST(CheckCode, Marvin32) {
  constexpr std::uint64_t kSeed = 0x004FB61A001BDBCCU;
  EXPECT_EQ(marvin32_of("", kSeed), 0x30ED35C1U ^ 0x00CD3C7DU);
  EXPECT_EQ(marvin32_of("\xAF", kSeed), 0x48E73FC7U ^ 0x7D75DDC1U);
  EXPECT_EQ(marvin_seed("Master00"), 0x4D61737465723030U);
}

// A Bitcoin address of twenty zero bytes ends in their check.
TEST(CheckCode, Base58Check) {
  EXPECT_EQ(base58_check_of(std::string(21, '\0')), "\x94\xA0\x09\x11");
}

TEST(CheckCode, Bech32OfTheBips) {
  for (const std::string_view valid :
       {"A12UEL5L", "a12uel5l", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "?1ezyfcl",
        "A1LQFN3A", "a1lqfn3a", "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx", "?1v759aa"}) {
    EXPECT_TRUE(bech32_holds(valid)) << valid;
  }
  for (const std::string_view invalid : {"", "1", "1qzzfhee", "a12UEL5L", "a12uel5m", "de1lg7w\xFF",
                                         "x1b4n0q5v", "li1dgmt3", "y1b0jsk6g"}) {
    EXPECT_FALSE(bech32_holds(invalid)) << invalid;
  }
}

TEST(CheckCode, Bech32Made) {
  EXPECT_EQ("A1" + bech32_digits("A", ""), "A12UEL5L");
  EXPECT_EQ(
      "abcdef1" + bech32_digits("abcdef", std::string("\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf"
                                                      "\x84\x65\x3a\x56\xd7\xc6\x75\xbe\x77\xdf",
                                                      20)),
      "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw");
}

// Computed with zlib; the second sum has four digits.
TEST(CheckCode, DigitsOfMatrix) {
  EXPECT_EQ(matrix_digits("syt_YWxpY2U_" + std::string(20, 'A')), "1aqkg6");
  EXPECT_EQ(matrix_digits("mct_" + std::string(27, '0') + "398"), "00icWJ");
}

// The examples of the registry's own tests.
TEST(CheckCode, CharacterOfCratesIo) {
  EXPECT_EQ(crates_io_character(std::string(31, '0')), 'w');
  EXPECT_EQ(crates_io_character(""), 'A');
}

}  // namespace
}  // namespace dowse
