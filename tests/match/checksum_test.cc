#include "engine/match/checksum.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "engine/rules/recipe.h"

namespace dowse {
namespace {

std::string made(std::string_view recipe, std::uint64_t seed = 1) {
  return expand_recipe(recipe, {seed, RecipeLength::kLongest})->text;
}

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

TEST(Checksum, KnowsItsNames) {
  EXPECT_TRUE(is_known_checksum("github-crc32"));
  EXPECT_TRUE(is_known_checksum("gitlab-crc32"));
  EXPECT_TRUE(is_known_checksum("grafana-crc32"));
  EXPECT_FALSE(is_known_checksum(""));
  EXPECT_FALSE(is_known_checksum("github"));
  EXPECT_EQ(verify_checksum("github", made("ghp_{base62:30}{crc32:base62:6}")),
            ChecksumResult::kNone);
}

}  // namespace
}  // namespace dowse
