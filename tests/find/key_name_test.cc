#include "engine/find/key_name.h"

#include <string>

namespace dowse {
namespace {

TEST(KeyMeaning, NamesOfSecrets) {
  for (const char* name :
       {"password",     "DB_PASSWORD",     "dbPassword",    "db.password", "secret",
        "clientSecret", "token",           "access_token",  "apiKey",      "API-KEY",
        "x-api-key",    "AccountKey",      "pwd",           "root_pass",   "credentials",
        "--password",   "island_token",    "PASSWORD_MAIN", "aesKey",      "integration_key",
        "serverKey",    "CURLOPT_USERPWD", "token2",        "password_1",  "Authorization"}) {
    EXPECT_EQ(meaning_of(name), KeyMeaning::kStrong) << name;
  }
}

TEST(KeyMeaning, NamesOfWhatIsNoSecret) {
  for (const char* name :
       {"key_id",          "token_url",    "passwordFile",       "secretName",
        "public_key",      "PUBLIC_TOKEN", "tokenizer",          "key_checksum",
        "password_hash",   "secret_path",  "accessTokenExpiry",  "ssh_key_fingerprint",
        "primaryKey",      "token_type",   "CREDENTIAL_STORE",   "TOKEN_EXPIRES_IN",
        "passwordTimeout", "tokenDelim",   "LABEL_PASSWORD",     "showPassword",
        "is_token",        "csrfToken",    "authenticity_token", "password_encryption",
        "src/Password.php"}) {
    EXPECT_EQ(meaning_of(name), KeyMeaning::kPublic) << name;
  }
}

TEST(KeyMeaning, WeakNames) {
  for (const char* name :
       {"key", "KEY", "auth", "session", "foo_key", "keys", "NextContinuationToken", "nextToken",
        "ClientRequestToken", "creation_token", "idempotencyToken"}) {
    EXPECT_EQ(meaning_of(name), KeyMeaning::kWeak) << name;
  }
}

TEST(KeyMeaning, OtherNames) {
  for (const char* name : {"value", "author", "passenger", "compass", "x", "monkey",
                           "commit_count_", "checksum", "sha256", "keyboard"}) {
    const KeyMeaning meaning = meaning_of(name);
    EXPECT_TRUE(meaning == KeyMeaning::kOther || meaning == KeyMeaning::kPublic) << name;
  }
  EXPECT_EQ(meaning_of("author"), KeyMeaning::kOther);
  EXPECT_EQ(meaning_of("passenger"), KeyMeaning::kOther);
}

TEST(KeyMeaning, NoName) {
  for (const char* name : {"", "---", "123", "$", "\xff\xfe"}) {
    EXPECT_EQ(meaning_of(name), KeyMeaning::kNone) << name;
  }
}

TEST(KeyMeaning, TheEndOfAHugeNameCounts) {
  EXPECT_EQ(meaning_of(std::string(1'000'000, 'x') + "_password"), KeyMeaning::kStrong);
  EXPECT_EQ(meaning_of("password_" + std::string(1'000'000, 'x')), KeyMeaning::kOther);
}

}  // namespace
}  // namespace dowse
