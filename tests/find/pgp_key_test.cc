#include "engine/find/pgp_key.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

std::string number(std::uint32_t value, unsigned size) {
  std::string bytes;
  while (size-- > 0)
    bytes += static_cast<char>(value >> (8 * size) & 0xFF);
  return bytes;
}

std::string mpi(std::uint32_t bits) {
  return number(bits, 2) + std::string((bits + 7) / 8, '\x01');
}

// A packet of the older format, version 4.
std::string packet(int algorithm, const std::string& rest) {
  const std::string body =
      "\x04" + number(1'700'000'000, 4) + number(static_cast<std::uint32_t>(algorithm), 1) + rest;
  return "\x95" + number(static_cast<std::uint32_t>(body.size()), 2) + body;
}

std::string name_of_key(const Structure& found) {
  return found.facts.empty() ? "" : found.facts.front().value;
}

TEST(PgpKey, Rsa) {
  const Structure open = pgp_key(packet(1, mpi(4096) + mpi(17) + number(0, 1) + mpi(4000)), true);
  EXPECT_EQ(open.result, StructureResult::kHolds);
  EXPECT_FALSE(open.encrypted);
  EXPECT_THAT(open.facts, ElementsAre(Fact{"key", "RSA 4096 bits"}, Fact{"format", "OpenPGP"},
                                      Fact{"encrypted", "no"}));
  const Structure closed = pgp_key(packet(1, mpi(2048) + mpi(17) + number(254, 1)), true);
  EXPECT_TRUE(closed.encrypted);
  EXPECT_THAT(closed.facts, Contains(Fact{"encrypted", "yes"}));
}

TEST(PgpKey, OtherAlgorithms) {
  const std::string curve = number(9, 1) + std::string(9, '+');
  EXPECT_EQ(name_of_key(pgp_key(packet(22, curve + mpi(263) + number(0, 1)), true)), "EdDSA");
  EXPECT_EQ(name_of_key(pgp_key(packet(19, curve + mpi(515) + number(0, 1)), true)), "ECDSA");
  EXPECT_EQ(name_of_key(pgp_key(
                packet(18, curve + mpi(263) + number(3, 1) + "\x01\x08\x07" + "\x01"), true)),
            "ECDH");
  EXPECT_EQ(name_of_key(pgp_key(packet(17, mpi(2048) + mpi(256) + mpi(2048) + mpi(2048)), true)),
            "DSA 2048 bits");
  EXPECT_EQ(name_of_key(pgp_key(packet(27, std::string(32, 'x') + number(0, 1)), true)), "Ed25519");
  EXPECT_EQ(name_of_key(pgp_key(packet(99, ""), true)), "OpenPGP");
}

TEST(PgpKey, NewerPackets) {
  const std::string body =
      "\x04" + number(1, 4) + number(27, 1) + std::string(32, 'x') + number(0, 1);
  for (const std::string& length : {number(40, 1), number(200, 1) + "x", number(255, 1) + "xxxx"}) {
    EXPECT_EQ(name_of_key(pgp_key("\xC5" + length + body, true)), "Ed25519");
  }
  EXPECT_EQ(pgp_key("\xC6" + number(40, 1) + body, true).result, StructureResult::kFails);
}

TEST(PgpKey, CutAnywhere) {
  const std::string whole = packet(1, mpi(2048) + mpi(17) + number(254, 1));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Structure cut = pgp_key(std::string_view(whole).substr(0, size), false);
    EXPECT_EQ(cut.result, size < 9 ? StructureResult::kFails : StructureResult::kHolds) << size;
    const Structure damaged = pgp_key(std::string_view(whole).substr(0, size), true);
    EXPECT_EQ(damaged.result,
              size < whole.size() - 1 ? StructureResult::kFails : StructureResult::kHolds)
        << size;
  }
}

TEST(PgpKey, WhatIsNone) {
  for (const std::string& bytes : {std::string(), std::string("x"), std::string(100, '\xFF'),
                                   std::string(100, '\0'), "\x99" + std::string(50, 'x')}) {
    EXPECT_EQ(pgp_key(bytes, true).result, StructureResult::kFails);
  }
}

TEST(PgpKey, TakesNumbers) {
  std::string_view bytes = "\x01\x02\x03";
  EXPECT_EQ(take_number(bytes, 2), 0x0102U);
  EXPECT_EQ(take_number(bytes, 2), std::nullopt);
  EXPECT_EQ(take_number(bytes, 1), 3U);
}

}  // namespace
}  // namespace dowse
