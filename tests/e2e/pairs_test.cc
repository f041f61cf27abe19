// The halves of a pair, with the rules of the program: one finding that names both, whatever the
// history and however it is packed.
#include <string>
#include <vector>

#include "tests/e2e/program.h"
#include "tests/support/recipes.h"

namespace dowse {
namespace {

using testing::git;
using ::testing::HasSubstr;
using testing::made;
using testing::run_dowse;
using testing::scan;
using testing::Scanned;
using testing::TempDir;
using testing::write_file;

struct Pair {
  std::string rule;  // of the key
  std::string part;  // rule of the id
  std::string id;
  std::string key;
  std::string text;  // holds both, the key first or the id
};

std::vector<Pair> pairs() {
  std::vector<Pair> all;
  std::uint64_t seed = 0;
  const auto add = [&](std::string rule, std::string part, std::string_view id_recipe,
                       std::string_view key_recipe, const std::string& format) {
    Pair pair{std::move(rule), std::move(part), made(id_recipe, ++seed), made(key_recipe, ++seed),
              format};
    pair.text.replace(pair.text.find("<ID>"), 4, pair.id);
    pair.text.replace(pair.text.find("<KEY>"), 5, pair.key);
    all.push_back(std::move(pair));
  };
  add("aws-secret-access-key", "aws-access-key-id", "AKIA{base32:16}", "{base64:40}",
      "[default]\naws_access_key_id = <ID>\naws_secret_access_key = <KEY>\n");
  add("aws-secret-access-key", "aws-access-key-id", "ASIA{base32:16}", "{base64:40}",
      "{\"SecretAccessKey\": \"<KEY>\",\n \"x\": 1,\n \"AccessKeyId\": \"<ID>\"}\n");
  add("alibaba-access-key-secret", "alibaba-access-key-id", "LTAI{base62:20}", "{base62:30}",
      "accessKeyId: <ID>\naccessKeySecret: <KEY>\n");
  add("tencent-secret-key", "tencent-secret-id", "AKID{base62:32}", "{base62:32}",
      "TENCENT_SECRET_ID=<ID>\nTENCENT_SECRET_KEY=<KEY>\n");
  add("twilio-auth-token", "twilio-account-sid", "AC{hex:32}", "{hex:32}",
      "TWILIO_AUTH_TOKEN=<KEY>\nTWILIO_ACCOUNT_SID=<ID>\n");
  add("twilio-api-key-secret", "twilio-api-key-sid", "SK{hex:32}", "{base62:32}",
      "TWILIO_API_KEY=<ID>\nTWILIO_API_SECRET=<KEY>\n");
  add("google-oauth-client-secret", "google-oauth-client-id",
      "{digits:12}-{alnum_lower:32}.apps.googleusercontent.com", "GOCSPX-{base64url:28}",
      "{\"client_id\": \"<ID>\",\n\"client_secret\": \"<KEY>\"}\n");
  add("google-oauth-client-secret-legacy", "google-oauth-client-id",
      "{digits:12}-{alnum_lower:32}.apps.googleusercontent.com", "{base64url:24}",
      "{\"client_id\": \"<ID>\",\n\"client_secret\": \"<KEY>\"}\n");
  add("github-oauth-client-secret", "github-oauth-client-id", "Ov23li{base62:14}", "{hex:40}",
      "clientId: '<ID>',\nclientSecret: '<KEY>',\n");
  add("facebook-app-secret", "facebook-app-id", "{digits:16}", "{hex:32}",
      "FACEBOOK_APP_ID=<ID>\nFACEBOOK_APP_SECRET=<KEY>\n");
  add("azure-entra-client-secret", "azure-client-id", "{uuid}", "{base62:3}8Q~{base62:34}",
      "\"clientId\": \"<ID>\",\n\"clientSecret\": \"<KEY>\",\n");
  return all;
}

class Pairs : public ::testing::Test {
 protected:
  static std::string file_of(const Pair& pair, std::size_t number) {
    return pair.rule + std::to_string(number);
  }

  TempDir dir_;
};

TEST_F(Pairs, OneFindingNamesBothHalves) {
  const std::vector<Pair> all = pairs();
  for (std::size_t i = 0; i < all.size(); ++i)
    write_file(dir_ / ("t/" + file_of(all[i], i)), all[i].text);
  const Scanned scanned = scan("--no-progress t", dir_.path());
  for (const Pair& pair : all) {
    const auto finding = testing::finding_of(scanned, pair.key);
    ASSERT_FALSE(finding.is_null()) << pair.rule << " in: " << pair.text;
    EXPECT_EQ(finding["rule"], pair.rule);
    EXPECT_EQ(finding["confidence"], "high") << pair.rule;
    ASSERT_EQ(finding["parts"].size(), 1U) << pair.rule;
    EXPECT_EQ(finding["parts"][0]["rule"], pair.part);
    EXPECT_EQ(finding["parts"][0]["secret"], pair.id) << pair.rule;
    EXPECT_TRUE(testing::finding_of(scanned, pair.id).is_null()) << pair.rule;
  }
}

// Of an id that would be a finding by itself.
TEST_F(Pairs, TheFindingTellsWhereItsPartStands) {
  const std::string id = made("AKIA{base32:16}", 88);
  write_file(dir_ / "t/f", "aws_secret_access_key = " + made("{base64:40}", 89) +
                               "\n\naws_access_key_id = " + id + "\n");
  const Scanned scanned = scan("--no-progress t", dir_.path());
  ASSERT_EQ(scanned.report["findings"].size(), 1U);
  const auto part = scanned.report["findings"][0]["parts"][0];
  ASSERT_EQ(part["places"].size(), 1U);
  EXPECT_EQ(part["places"][0]["path"], "f");
  EXPECT_EQ(part["places"][0]["line"], 3);
  EXPECT_EQ(part["places"][0]["column"], 21);
}

TEST_F(Pairs, AHalfAloneIsLessSure) {
  const std::string key = made("{base64:40}", 90);
  const std::string id = made("AKIA{base32:16}", 91);
  write_file(dir_ / "t/key", "aws_secret_access_key = " + key + "\n");
  write_file(dir_ / "t/id", "aws_access_key_id = " + id + "\n");
  const std::string far(40, '\n');
  const std::string far_key = made("{base64:40}", 92);
  const std::string far_id = made("AKIA{base32:16}", 93);
  write_file(dir_ / "t/far",
             "aws_access_key_id = " + far_id + far + "aws_secret_access_key = " + far_key + "\n");
  const Scanned scanned = scan("--no-progress t", dir_.path());
  for (const std::string& half : {key, id, far_key, far_id}) {
    const auto finding = testing::finding_of(scanned, half);
    ASSERT_FALSE(finding.is_null());
    EXPECT_EQ(finding["confidence"], "medium");
    EXPECT_FALSE(finding.contains("parts"));
  }
}

// What a finding names is told by it only when it is told itself.
TEST_F(Pairs, AnIdDoesNotVanishWithItsKey) {
  const std::string key = made("{base64:40}", 96);
  const std::string id = made("AKIA{base32:16}", 97);
  write_file(dir_ / "t/a", "aws_access_key_id = " + id + "\naws_secret_access_key = " + key +
                               "  # dowse:allow\n");
  const Scanned allowed = scan("--no-progress t", dir_.path());
  EXPECT_EQ(testing::finding_of(allowed, key)["state"], "allowed");
  EXPECT_EQ(testing::finding_of(allowed, id)["state"], "new");
  // One key in two places, with another id in each: one is named, the other one is its own.
  const std::string other = made("AKIA{base32:16}", 98);
  write_file(dir_ / "u/a", "aws_access_key_id = " + id + "\naws_secret_access_key = " + key);
  write_file(dir_ / "u/b", "aws_access_key_id = " + other + "\naws_secret_access_key = " + key);
  const Scanned both = scan("--no-progress u", dir_.path());
  EXPECT_EQ(testing::finding_of(both, key)["parts"][0]["secret"], id);
  EXPECT_TRUE(testing::finding_of(both, id).is_null());
  EXPECT_EQ(testing::finding_of(both, other)["state"], "new");
}

// The second half comes in a later version, far from the lines that a delta inserts; the same with
// one thread and with three, loose, and packed in long and short chains.
TEST_F(Pairs, HistoryIsJudgedVersionByVersion) {
  const std::string key = made("{base64:40}", 94);
  const std::string id = made("AKIA{base32:16}", 95);
  std::string filler;
  for (int i = 0; i < 400; ++i)
    filler += "line " + std::to_string(i) + " of a file that is long enough to be a delta\n";
  const std::string key_line = "aws_secret_access_key = " + key + "\n";
  const std::string id_line = "aws_access_key_id = " + id + "\n";
  write_file(dir_ / "r/conf", filler + key_line + filler);
  git(dir_ / "r", "git init -q -b main .; git add .; git commit -q -m A");
  write_file(dir_ / "r/conf", id_line + filler + key_line + filler);
  git(dir_ / "r", "git commit -qa -m B");
  write_file(dir_ / "r/conf", id_line + filler + id_line + key_line + filler);
  git(dir_ / "r", "git commit -qa -m C");
  write_file(dir_ / "r/conf", id_line + filler + filler);
  git(dir_ / "r", "git commit -qa -m D");
  const Scanned scanned = scan("--no-progress r", dir_.path());
  const auto finding = testing::finding_of(scanned, key);
  EXPECT_EQ(finding["confidence"], "high");
  EXPECT_EQ(finding["parts"][0]["secret"], id);
  EXPECT_EQ(finding["place_count"], 3);
  EXPECT_EQ(finding["exposure"]["removed_by"]["summary"], "D");
  // The id stands alone, too: in B (far from the key), in C (the first of two), in D.
  const auto alone = testing::finding_of(scanned, id);
  EXPECT_EQ(alone["fingerprint"], finding["parts"][0]["fingerprint"]);
  EXPECT_EQ(alone["place_count"], 4);
  for (const char* repack :
       {"git -C r repack -qadf --depth=50 --window=50", "git -C r repack -qadf --depth=1"}) {
    git(dir_.path(), repack);
    for (const char* jobs : {"1", "3"}) {
      const std::string words = std::string("--no-progress --jobs ") + jobs + " r";
      EXPECT_EQ(scan(words, dir_.path()).report["findings"], scanned.report["findings"]) << repack;
    }
  }
}

TEST_F(Pairs, BothHalvesAreMaskedInEveryFormat) {
  std::vector<Pair> all = pairs();
  std::string text;
  for (const Pair& pair : all)
    text += pair.text + std::string(20, '\n');
  write_file(dir_ / "t/conf", text);
  for (const char* format : {"text", "json", "jsonl", "sarif"}) {
    const std::string out =
        run_dowse("scan --no-progress --format " + std::string(format) + " t", dir_.path()).out;
    EXPECT_THAT(out, HasSubstr("AWS access key id")) << format;
    for (const Pair& pair : all) {
      EXPECT_TRUE(out.find(pair.id) == std::string::npos) << format << " " << pair.part;
      EXPECT_TRUE(out.find(pair.key) == std::string::npos) << format << " " << pair.rule;
    }
  }
}

}  // namespace
}  // namespace dowse
