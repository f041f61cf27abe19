#include "engine/match/checksum.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/support/recipes.h"

namespace dowse {
namespace {

using testing::made;

// The token holds, and fails with any of its characters from `from` on changed, joints apart.
void expect_checked(std::string_view name, const std::string& token, std::size_t from) {
  EXPECT_EQ(verify_checksum(name, token), ChecksumResult::kHolds);
  for (std::size_t at = from; at < token.size(); ++at) {
    if (token[at] == '_' || token[at] == '.') continue;
    std::string changed = token;
    changed[at] = changed[at] == '1' ? '2' : '1';
    EXPECT_EQ(verify_checksum(name, changed), ChecksumResult::kFails) << at;
  }
}

TEST(Checksum, Github) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    expect_checked("github-crc32", made("ghp_{base62:30}{crc32:base62:6}", seed), 4);
    expect_checked("github-crc32", made("npm_{base62:30}{crc32:base62:6}", seed), 4);
  }
}

// Computed with zlib, not with our code: the CRC-32 of thirty zeros is 77E5DB82.
TEST(Checksum, GithubAgainstZlib) {
  const std::string zeros(30, '0');
  EXPECT_EQ(verify_checksum("github-crc32", "x_" + zeros + "2C8GjS"), ChecksumResult::kHolds);
  EXPECT_EQ(verify_checksum("github-crc32", "x_" + zeros + "2c8gJs"), ChecksumResult::kFails);
}

TEST(Checksum, GithubsOtherFormatsHaveNone) {
  EXPECT_EQ(verify_checksum("github-crc32", ""), ChecksumResult::kNone);
  EXPECT_EQ(verify_checksum("github-crc32", "_"), ChecksumResult::kNone);
  EXPECT_EQ(verify_checksum("github-crc32", made("{hex:35}")), ChecksumResult::kNone);
  EXPECT_EQ(verify_checksum("github-crc32", made("ghp_{base62:35}")), ChecksumResult::kNone);
  EXPECT_EQ(verify_checksum("github-crc32", made("ghp_{base62:60}")), ChecksumResult::kNone);
  EXPECT_EQ(verify_checksum("github-crc32", made("ghp_{base62:60}{crc32:base62:6}")),
            ChecksumResult::kHolds);
  EXPECT_EQ(verify_checksum("github-crc32", made("github_pat_{base62:22}_{base62:59}")),
            ChecksumResult::kNone);
}

TEST(Checksum, Gitlab) {
  expect_checked("gitlab-crc32", made("glpat-{base64url:36}.01.10{crc32all:base36:7}"), 0);
  const std::string body = "x-" + std::string(27, 'a') + ".01.0r";
  EXPECT_EQ(verify_checksum("gitlab-crc32", body + "1irtxvv"), ChecksumResult::kHolds);  // zlib
  EXPECT_EQ(verify_checksum("gitlab-crc32", made("glpat-{base64url:20}")), ChecksumResult::kNone);
  EXPECT_EQ(verify_checksum("gitlab-crc32", body + "1IRTXVV"), ChecksumResult::kNone);
  EXPECT_EQ(verify_checksum("gitlab-crc32", body + "zzzzzzz"), ChecksumResult::kFails);  // 37 bits
}

TEST(Checksum, Grafana) {
  const std::string token = "glsa_" + std::string(32, '0') + "_162149fe";  // zlib, bytes turned
  expect_checked("grafana-crc32", token, 5);
  EXPECT_EQ(verify_checksum("grafana-crc32", token.substr(0, token.size() - 1)),
            ChecksumResult::kNone);
  EXPECT_EQ(verify_checksum("grafana-crc32", "glsa_00000000"), ChecksumResult::kNone);
}

TEST(Checksum, GrafanaRecipe) {
  expect_checked("grafana-crc32", made("{grafana-crc32:glsa_{base62:32}}"), 5);
}

TEST(Checksum, BehindTheLastUnderscore) {
  expect_checked("crc32-base62", made("polar_oat_{crc32-base62:{base62:37}}"), 10);
  EXPECT_EQ(verify_checksum("crc32-base62", "polar_oat_" + std::string(37, '0') + "3jnQlY"),
            ChecksumResult::kHolds);  // zlib
  EXPECT_EQ(verify_checksum("crc32-base62", "polar_12345"), ChecksumResult::kNone);
  EXPECT_EQ(verify_checksum("crc32-base62", ""), ChecksumResult::kNone);
}

// The values are zlib's.
TEST(Checksum, OfAllBeforeIt) {
  expect_checked("crc32all-base62", made("jsrp_{base62:29}{crc32all:base62:6}"), 5);
  EXPECT_EQ(verify_checksum("crc32all-base62", "jsrp_" + std::string(29, '0') + "2tnSqV"),
            ChecksumResult::kHolds);
  expect_checked("crc32all-hex", made("packagist_out_{hex:60}{crc32all:hex:8}"), 14);
  EXPECT_EQ(verify_checksum("crc32all-hex", "packagist_uut_" + std::string(60, '0') + "857d0c49"),
            ChecksumResult::kHolds);
  EXPECT_EQ(verify_checksum("crc32all-base62", "2tnSqV"), ChecksumResult::kNone);
  EXPECT_EQ(verify_checksum("crc32all-hex", ""), ChecksumResult::kNone);
}

TEST(Checksum, Matrix) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    expect_checked("matrix-crc32", made("{matrix-crc32:syt_{b64url:{lower:9}}_{letters:20}}", seed),
                   4);
    expect_checked("matrix-crc32", made("{matrix-crc32:mcr_{base62:30}}", seed), 4);
  }
  const auto check = [](const std::string& token) {
    return verify_checksum("matrix-crc32", token);
  };
  const std::string kind = "mat_";
  EXPECT_EQ(check("syt_YWxpY2U_" + std::string(20, 'A') + "_1aqkg6"), ChecksumResult::kHolds);
  EXPECT_EQ(check(kind + std::string(30, '0') + "_IZMxE3"), ChecksumResult::kHolds);
  EXPECT_EQ(check(kind + std::string(30, '0') + "_3ExMZI"), ChecksumResult::kFails);
  EXPECT_EQ(check(kind + std::string(30, '0')), ChecksumResult::kNone);
  EXPECT_EQ(check(""), ChecksumResult::kNone);
}

TEST(Checksum, CratesIo) {
  expect_checked("crates-io-check", made("{crates-io-check:cio_tp_{base62:31}}"), 38);
  const std::string zeros = "cio_tp_" + std::string(31, '0');
  EXPECT_EQ(verify_checksum("crates-io-check", zeros + "w"), ChecksumResult::kHolds);
  EXPECT_EQ(verify_checksum("crates-io-check", zeros + "0"), ChecksumResult::kFails);
  EXPECT_EQ(verify_checksum("crates-io-check", made("cio{base62:32}")), ChecksumResult::kNone);
  EXPECT_EQ(verify_checksum("crates-io-check", zeros), ChecksumResult::kNone);
}

TEST(Checksum, Confluent) {
  expect_checked("confluent-crc32", made("cflt{confluent-crc32:{base64:54}}"), 4);
  const std::string letters = "cflt" + std::string(54, 'A');
  EXPECT_EQ(verify_checksum("confluent-crc32", letters + "FZQbVQ"),
            ChecksumResult::kHolds);  // zlib
  EXPECT_EQ(verify_checksum("confluent-crc32", made("{base64:64}")), ChecksumResult::kNone);
  EXPECT_EQ(verify_checksum("confluent-crc32", letters), ChecksumResult::kNone);
}

TEST(Checksum, AzureAnnotated) {
  const std::string body = std::string(52, 'A') + "JQQJ99" + std::string(18, 'A') + "ACOG";
  EXPECT_EQ(verify_checksum("azure-annotated", body + "PPej"), ChecksumResult::kHolds);
  EXPECT_EQ(verify_checksum("azure-annotated", body + "PPejcg=="), ChecksumResult::kHolds);
  EXPECT_EQ(verify_checksum("azure-annotated", body + "PPek"), ChecksumResult::kFails);
  EXPECT_EQ(verify_checksum("azure-annotated", body + "PPe"), ChecksumResult::kNone);
  EXPECT_EQ(verify_checksum("azure-annotated", made("{base62:52}JQQJ9D{base62:26}")),
            ChecksumResult::kNone);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const std::string key = made("{azure-annotated:{base62:52}JQQJ99{base62:18}AZDO}", seed);
    EXPECT_EQ(verify_checksum("azure-annotated", key), ChecksumResult::kHolds);
    EXPECT_EQ(key.find_first_of("+/"), std::string::npos);
  }
}

TEST(Checksum, AzureIdentifiable) {
  const auto check = [](std::string_view key) {
    return verify_checksum("azure-identifiable", key);
  };
  const std::string as(76, 'A');
  EXPECT_EQ(check(as + "AzXyI6iBLw=="), ChecksumResult::kHolds);
  EXPECT_EQ(check(as + "AzXyI6iBLg=="), ChecksumResult::kNone);  // its seed may be another
  EXPECT_EQ(check(as.substr(0, 44) + "AzFuZg7Zjw=="), ChecksumResult::kHolds);
  EXPECT_EQ(check(as.substr(0, 44) + "AzFuZg7Zjg=="), ChecksumResult::kFails);
  EXPECT_EQ(check("AzFu"), ChecksumResult::kNone);
  EXPECT_EQ(check("%" + as), ChecksumResult::kNone);
  for (const std::string_view recipe :
       {"{azure-identifiable:{base64:76}ACDb}==", "{azure-identifiable:{base64:33}AIoT}=",
        "{azure-identifiable:{base62:42}AzSe}", "{azure-identifiable:{base64url:44}AzFu}=="}) {
    EXPECT_EQ(check(made(recipe)), ChecksumResult::kHolds) << recipe;
  }
  EXPECT_EQ(made("{azure-identifiable:{base62:42}AzSe}").size(), 52U);
  EXPECT_EQ(made("{azure-identifiable:{base64:76}ACDb}").size(), 86U);
}

// Of a key of zeros, which is none. Computed with Python's hashlib.
TEST(Checksum, Base58Check) {
  const std::string zeros = "5HpHagT65TZzG1PH3CSu63k8DbpvD8s5ip4nEB3kEsreAbuatmU";
  expect_checked("base58check", zeros, 0);
  expect_checked("base58check", made("{base58check:{byte:80}{bytes:32}{byte:01}}"), 0);
  expect_checked("base58check",
                 made("{base58check:{byte:04}{byte:88}{byte:ad}{byte:e4}{bytes:74}}"), 0);
  for (const std::string& bad : {std::string(), std::string("1111"), zeros + "0", zeros + "1",
                                 std::string(1'000'000, '2')}) {
    EXPECT_EQ(verify_checksum("base58check", bad), ChecksumResult::kFails);
  }
}

TEST(Checksum, Base58CheckOfXrp) {
  expect_checked("xrp-base58check", "sp6JS7f14BuwFY8Mw6bTtLKWauoUs", 0);
  expect_checked("xrp-base58check", made("{xrp-base58check:{byte:21}{bytes:16}}"), 0);
}

TEST(Checksum, Bech32) {
  const std::string zeros(52, 'q');
  expect_checked("bech32", "nsec1" + zeros + "wkhnav", 5);
  EXPECT_EQ(verify_checksum("bech32", "nsec1" + zeros + "m28lcw"), ChecksumResult::kHolds);
  EXPECT_EQ(verify_checksum("bech32", "AGE-SECRET-KEY-1" + std::string(52, 'Q') + "8H00W3"),
            ChecksumResult::kHolds);
  expect_checked("bech32", made("{bech32:nsec:{bytes:32}}"), 5);
  expect_checked("bech32", made("{bech32:AGE-SECRET-KEY-:{bytes:32}}"), 16);
}

TEST(Checksum, Base32Crc16) {
  expect_checked("stellar-crc16", "S" + std::string(51, 'A') + "BSU2", 0);
  expect_checked("stellar-crc16", made("{stellar-crc16:{byte:90}{bytes:32}}"), 0);
  const std::string seed = made("{nkey-crc16:{byte:95}{byte:00}{bytes:32}}");
  EXPECT_EQ(seed.substr(0, 2), "SU");
  EXPECT_EQ(seed.size(), 58U);
  EXPECT_EQ(verify_checksum("nkey-crc16", seed), ChecksumResult::kHolds);
  EXPECT_EQ(verify_checksum("nkey-crc16", seed + "A"), ChecksumResult::kFails);
  EXPECT_EQ(verify_checksum("nkey-crc16", ""), ChecksumResult::kFails);
}

TEST(Checksum, KnowsItsNames) {
  EXPECT_TRUE(is_known_checksum("github-crc32"));
  EXPECT_TRUE(is_known_checksum("gitlab-crc32"));
  EXPECT_TRUE(is_known_checksum("grafana-crc32"));
  EXPECT_TRUE(is_known_checksum("base58check"));
  EXPECT_TRUE(is_known_checksum("bech32"));
  EXPECT_TRUE(is_known_checksum("stellar-crc16"));
  EXPECT_FALSE(is_known_checksum(""));
  EXPECT_FALSE(is_known_checksum("github"));
  EXPECT_EQ(verify_checksum("github", made("ghp_{base62:30}{crc32:base62:6}")),
            ChecksumResult::kNone);
}

}  // namespace
}  // namespace dowse
