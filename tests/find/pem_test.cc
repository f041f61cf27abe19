#include "engine/find/pem.h"

#include <string>

#include <gtest/gtest.h>

namespace dowse {
namespace {

// "foobarfoobar" between lines of any kind.
std::string armoured(std::string_view body) {
  return "-----BEGIN A KEY-----" + std::string(body) + "-----END A KEY-----";
}

void expect_foobar(std::string_view body) {
  const auto armour = read_armour(armoured(body));
  ASSERT_TRUE(armour) << body;
  EXPECT_EQ(armour->label, "A KEY");
  EXPECT_TRUE(armour->is_whole);
  EXPECT_EQ(armour_bytes(*armour), "foobarfooba") << body;
}

TEST(Pem, TakesTheBodyOutOfCode) {
  expect_foobar("\nZm9vYmFy\nZm9vYmE=\n");
  expect_foobar("\r\nZm9vYmFy\r\nZm9vYmE=\r\n");
  expect_foobar("\n    Zm9vYmFy\n    Zm9vYmE=\n    ");
  expect_foobar("\\nZm9vYmFy\\nZm9vYmE=\\n");
  expect_foobar("\\\\r\\\\nZm9vYmFy\\\\nZm9vYmE=\\\\n");
  expect_foobar("\\n\"\n  \"Zm9vYmFy\\n\"\n  \"Zm9vYmE=\\n\"\n  \"");
  expect_foobar("\\n\" +\n  \"Zm9vYmFy\\n\" +\n  \"Zm9vYmE=\\n\" +\n  \"");
  expect_foobar("', 'Zm9vYmFy', 'Zm9vYmE=', '");
  expect_foobar("\n// Zm9vYmFy\n// Zm9vYmE=\n// ");
  expect_foobar("\n# Zm9vYmFy\n# Zm9vYmE=\n# ");
  expect_foobar("\\\nZm9vYmFy\\\nZm9vYmE=\\\n");
  expect_foobar(" Zm9vYmFy Zm9vYmE= ");
  expect_foobar("\n+Zm9vYmFy\n+Zm9vYmE=\n+");
}

TEST(Pem, KeepsHeadersApart) {
  const auto armour = read_armour(
      armoured("\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123\n\nZm9vYmFy\n=abcd\n"));
  ASSERT_TRUE(armour);
  EXPECT_EQ(armour->headers, "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123\n");
  EXPECT_EQ(armour->body, "Zm9vYmFy");
}

TEST(Pem, WhatIsCut) {
  const auto armour = read_armour("-----BEGIN A KEY-----\nZm9vYmFyZm");
  ASSERT_TRUE(armour);
  EXPECT_FALSE(armour->is_whole);
  EXPECT_EQ(armour_bytes(*armour), "foobar");
}

TEST(Pem, WhatIsNone) {
  EXPECT_FALSE(read_armour(""));
  EXPECT_FALSE(read_armour("-----BEGIN "));
  EXPECT_FALSE(read_armour("x-----BEGIN A-----"));
  EXPECT_EQ(armour_bytes(*read_armour(armoured("\nZm9vY\n"))), std::nullopt);
  EXPECT_EQ(armour_bytes(*read_armour(armoured(""))), "");
  EXPECT_EQ(armour_bytes(*read_armour(armoured("\\"))), "");
  EXPECT_EQ(armour_bytes(*read_armour(armoured("===="))), "");
}

bool in_armour(const std::string& before, std::string_view token = "AKIAQ1") {
  const std::string text = before + std::string(token) + "abc";
  return stands_in_armour(text, {before.size(), before.size() + token.size()});
}

TEST(Pem, KnowsWhatStandsInArmour) {
  const std::string line(64, 'A');
  EXPECT_TRUE(in_armour("-----BEGIN CERTIFICATE-----\n" + line + "\n" + line));
  EXPECT_TRUE(in_armour("key: '-----BEGIN EC PRIVATE KEY-----\\n" + line + "\\n"));
  EXPECT_TRUE(in_armour("-----BEGIN RSA PRIVATE KEY-----"));
  EXPECT_FALSE(in_armour("-----BEGIN CERTIFICATE-----\n" + line, "a_b"));
  EXPECT_FALSE(in_armour("-----BEGIN CERTIFICATE-----\n" + line + "\n-----END CERTIFICATE-----\n"));
  EXPECT_FALSE(in_armour("-----BEGIN CERTIFICATE-----\nkey: "));
  EXPECT_FALSE(in_armour("-----\n"));
  // By itself between quotes, spaces or line ends it is a token, whatever stands in front.
  const std::string alone = "\"-----BEGIN CERTIFICATE-----\", \"AKIAQ1\"";
  EXPECT_FALSE(stands_in_armour(alone, {alone.size() - 7, alone.size() - 1}));
  EXPECT_FALSE(in_armour("-----BEGIN " + std::string(100, 'A') + "-----\n"));
  EXPECT_FALSE(in_armour(""));
  EXPECT_FALSE(in_armour("-----BEGIN A-----" + std::string(kMaxArmour + 1, 'A')));
}

}  // namespace
}  // namespace dowse
