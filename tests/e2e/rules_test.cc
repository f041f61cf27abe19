// `dowse rules`, as people and their scripts run it.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/rules/recipe.h"
#include "tests/e2e/program.h"

namespace dowse {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Output;
using ::testing::StartsWith;

// A rule of our own, so that nothing here looks like a live token.
constexpr std::string_view kRule = R"([[rules]]
id = "test-token"
description = "A token of the tests"
regex = '''\b(tstoken_[a-z]{16})\b'''
severity = "high"
tags = ["tests"]
)";

class Rules : public ::testing::Test {
 protected:
  Rules() { testing::write_file(dir_ / "own.toml", kRule); }

  // Runs `dowse rules WORDS` in the folder of the test.
  Output rules(const std::string& words) {
    return testing::run_dowse("rules " + words, dir_.path());
  }

  const std::string secret_ = "tstoken_qwhzkxnvbpltrmds";
  testing::TempDir dir_;
};

TEST_F(Rules, ListIsForPipes) {
  const Output all = rules("list");
  EXPECT_EQ(all.status, 0);
  EXPECT_THAT(all.out, HasSubstr("github-pat  "));
  EXPECT_THAT(all.err, ::testing::MatchesRegex("dowse: [0-9,]+ rules of [0-9,]+ providers: .*\n"));
  EXPECT_THAT(rules("list --summary").out, ::testing::MatchesRegex("[0-9,]+ rules of .*\n"));
  const Output piped = testing::run_shell(
      DOWSE_PROGRAM " rules list --provider github 2>/dev/null | awk '{ print $2 }' | sort -u");
  EXPECT_THAT(piped.out, HasSubstr("critical\n"));
}

TEST_F(Rules, ListFiltersAndSaysWhatThereIs) {
  EXPECT_THAT(rules("list --provider GitHub --tag source-hosting").out, HasSubstr("github-pat"));
  EXPECT_THAT(rules("list --provider GitHub").out, Not(HasSubstr("stripe")));
  const Output unknown = rules("list --provider Githab");
  EXPECT_EQ(unknown.status, 2);
  EXPECT_THAT(unknown.err, HasSubstr("did you mean `GitHub`"));
  const Output none =
      rules("list --rules own.toml --no-builtin-rules --tag tests --basis checksum");
  EXPECT_EQ(none.status, 1);
  EXPECT_THAT(none.out, IsEmpty());
  EXPECT_EQ(rules("list --no-builtin-rules").status, 2);
}

TEST_F(Rules, ListAndShowSpeakJson) {
  const nlohmann::json list =
      nlohmann::json::parse(rules("list --format json --provider GitHub").out);
  EXPECT_EQ(list.at("counts").at("providers"), 1);
  EXPECT_EQ(list.at("rules").size(), list.at("counts").at("rules").get<std::size_t>());
  const nlohmann::json one = nlohmann::json::parse(rules("show github-pat --format json").out);
  ASSERT_EQ(one.at("rules").size(), 1U);
  EXPECT_EQ(one.at("rules")[0].at("prefix"), "ghp_");
  EXPECT_EQ(one.at("rules")[0].at("anchors")[0].at("text"), "ghp_");
}

TEST_F(Rules, ShowHasAllOfARule) {
  const Output shown = rules("show github-pat");
  EXPECT_EQ(shown.status, 0);
  for (const char* part : {"GitHub", "ghp_[A-Za-z0-9]{36,251}", "github-crc32", "How to rotate",
                           "https://github.com/settings/tokens"}) {
    EXPECT_THAT(shown.out, HasSubstr(part));
  }
  const Output unknown = rules("show github-patt");
  EXPECT_EQ(unknown.status, 2);
  EXPECT_THAT(
      unknown.err,
      StartsWith("dowse: error: there is no rule `github-patt`; did you mean `github-pat`"));
}

TEST_F(Rules, HalvesOfAPairAreShownAndExplained) {
  EXPECT_THAT(rules("show aws-secret-access-key").out, HasSubstr("`aws-access-key-id` within "));
  const nlohmann::json shown =
      nlohmann::json::parse(rules("show aws-secret-access-key --format json").out);
  EXPECT_EQ(shown.at("rules")[0].at("parts")[0].at("id"), "aws-access-key-id");
  const std::string key = expand_recipe("aws_secret_access_key = {base64:40}").value().text;
  const std::string id = expand_recipe("AKIA{base32:16}").value().text;
  testing::write_file(dir_ / "alone", key);
  testing::write_file(dir_ / "both", id + "\n" + key);
  const Output alone = rules("explain aws-secret-access-key --file alone");
  EXPECT_THAT(alone.out, HasSubstr("no match of `aws-access-key-id`"));
  EXPECT_THAT(alone.out, EndsWith("medium confidence\n"));
  const Output both = rules("explain aws-secret-access-key --file both");
  EXPECT_THAT(both.out, HasSubstr("passes: `aws-access-key-id` at 1:1, 1 line away"));
  EXPECT_THAT(both.out, EndsWith("high confidence\n"));
  EXPECT_EQ(rules("explain aws-access-key-id --file both").status, 1);
}

TEST_F(Rules, TestHoldsAFileOfAPerson) {
  const Output bare = rules("test own.toml");
  EXPECT_EQ(bare.status, 0);
  EXPECT_THAT(bare.out, HasSubstr("note: rule `test-token`: has no examples\n"));
  EXPECT_THAT(bare.out, HasSubstr("1 rule, 0 examples, 0 wrong\n"));
  testing::write_file(dir_ / "wrong.toml",
                      std::string(kRule) + "examples = [\"tstoken_{lower:15}\"]\n");
  const Output wrong = rules("test wrong.toml");
  EXPECT_EQ(wrong.status, 1);
  EXPECT_THAT(wrong.out, StartsWith("rule `test-token`: example 1 `tstoken_{lower:15}` does not"));
  testing::write_file(dir_ / "broken.toml", std::string(kRule) + "colour = 1\n");
  const Output broken = rules("test broken.toml");
  EXPECT_EQ(broken.status, 2);
  EXPECT_THAT(broken.err, HasSubstr("colour"));
}

TEST_F(Rules, ExplainSaysWhyAndWhyNot) {
  const std::string own = " --rules own.toml --no-builtin-rules";
  const Output found = rules("explain test-token 'k = " + secret_ + "'" + own);
  EXPECT_EQ(found.status, 0);
  EXPECT_THAT(found.out, EndsWith("\nfinding: high severity, medium confidence\n"));
  EXPECT_THAT(found.out, Not(HasSubstr(secret_)));
  EXPECT_THAT(rules("explain test-token 'k = " + secret_ + "' --reveal" + own).out,
              HasSubstr(secret_));
  const Output short_one = rules("explain test-token 'tstoken_abc'" + own);
  EXPECT_EQ(short_one.status, 1);
  EXPECT_THAT(short_one.out, HasSubstr("fits from 1:1 at most to the end of the text"));
  EXPECT_THAT(short_one.out, EndsWith("\nno finding: no match\n"));
}

TEST_F(Rules, ExplainReadsStandardInputAndFiles) {
  const std::string own = " --rules own.toml --no-builtin-rules";
  testing::write_file(dir_ / "text", "\n\nk = " + secret_ + "\n");
  EXPECT_THAT(rules("explain test-token --file text" + own).out, HasSubstr("match at 3:5 to 3:29"));
  EXPECT_EQ(rules("explain test-token - <text" + own).status, 0);
  EXPECT_EQ(rules("explain test-token --file absent" + own).status, 2);
  EXPECT_THAT(rules("explain test-tokn x" + own).err, HasSubstr("did you mean `test-token`?"));
}

TEST_F(Rules, NewMakesAFileThatPassesItsTest) {
  const Output made = rules("new acme-api-token");
  EXPECT_EQ(made.status, 0);
  EXPECT_THAT(made.err, IsEmpty());
  testing::write_file(dir_ / "new.toml", made.out);
  const Output tested = rules("test new.toml");
  EXPECT_EQ(tested.status, 0) << tested.out;
  EXPECT_THAT(tested.out, StartsWith("1 rule, 4 examples, 0 wrong\n"));
  EXPECT_EQ(rules("new 'Acme Token'").status, 2);
  EXPECT_THAT(rules("new github-pat").err, HasSubstr("will take its place"));
}

}  // namespace
}  // namespace dowse
