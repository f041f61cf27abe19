#include "engine/find/redactor.h"

#include <string>

#include "tests/support/recipes.h"

namespace dowse {
namespace {

using ::testing::HasSubstr;
using testing::made;
using ::testing::Not;

RuleSet make_rules() {
  std::vector<Rule> rules(3);
  rules[0].id = rules[0].family = "vendor-token";
  rules[0].pattern = "\\b(vnd_[A-Za-z0-9]{20})\\b";
  rules[0].prefix = "vnd_";
  rules[1].id = rules[1].family = "generic";
  rules[1].pattern = "password = \"([^\"]{4,40})\"";
  rules[1].tags = {"generic"};
  rules[2].id = rules[2].family = "entropy";
  rules[2].kind = RuleKind::kEntropy;
  auto set = RuleSet::from_rules(std::move(rules));
  EXPECT_TRUE(set.has_value());
  return std::move(*set);
}

// A redactor that knows the given secrets, all found by `rule`.
class RedactorTest : public ::testing::Test {
 protected:
  RedactorTest() : rules_(make_rules()), matcher_(Matcher::compile(rules_)) {}

  std::string redact(std::string_view text, const std::vector<std::string>& known = {},
                     std::uint32_t rule = 1) {
    return redactor(known, rule).redact(text);
  }

  std::string redact_name(std::string_view name, const std::vector<std::string>& known = {}) {
    return redactor(known, 1).redact_name(name);
  }

  Redactor redactor(const std::vector<std::string>& known, std::uint32_t rule) {
    std::vector<Finding> findings;
    for (const std::string& secret : known) {
      Finding& finding = findings.emplace_back();
      finding.secret = Secret(secret);
      finding.rule = RuleIndex{rule};
    }
    EXPECT_TRUE(matcher_.has_value());
    auto redactor = Redactor::make(rules_, *matcher_, findings);
    EXPECT_TRUE(redactor.has_value());
    return std::move(*redactor);
  }

  RuleSet rules_;
  Result<Matcher> matcher_;
};

TEST_F(RedactorTest, TextWithoutSecretsStays) {
  for (const std::string_view text :
       {std::string_view(), std::string_view("src/main.cc"), std::string_view("a\0b\xff\n", 5)}) {
    EXPECT_EQ(redact(text, {"some secret"}), text);
  }
}

TEST_F(RedactorTest, MasksKnownSecretsWhereverTheyStand) {
  EXPECT_EQ(redact("keys/hunter2hunter2.pem", {"hunter2hunter2"}), "keys/****(14).pem");
  EXPECT_EQ(redact("pw root toor rooted", {"toor", "root"}), "pw ****(4) ****(4) rooted");
}

TEST_F(RedactorTest, InNamesWordsStayThatAreSecretElsewhere) {
  EXPECT_EQ(redact_name("src/hunter2/a.c", {"hunter2"}), "src/hunter2/a.c");
  EXPECT_EQ(redact("su hunter2", {"hunter2"}), "su ****(7)");
  for (const char* secret : {"hunter2x", "h4nter2", "hunter-2", "hunter12345", "huntershunter"}) {
    EXPECT_EQ(redact_name("src/" + std::string(secret), {secret}),
              "src/****(" + std::to_string(std::string_view(secret).size()) + ")");
  }
  const std::string token = made("vnd_{base62:20}", 11);
  EXPECT_EQ(redact_name("src:" + token), "src:vnd_****(24)");
}

TEST_F(RedactorTest, MasksWrittenForms) {
  const std::string secret = "p@ss\"w/rd\n9";
  EXPECT_EQ(redact("https://me:p%40ss%22w%2Frd%0A9@host", {secret}), "https://me:****(19)@host");
  EXPECT_EQ(redact("{\"x\":\"p@ss\\\"w/rd\\n9\"}", {secret}), "{\"x\":\"****(13)\"}");
}

TEST_F(RedactorTest, LeavesWhatIsMaskedAlready) {
  EXPECT_EQ(redact("password = \"****(15)\""), "password = \"****(15)\"");
  EXPECT_EQ(redact("password = \"vnd_****(24)\""), "password = \"vnd_****(24)\"");
}

TEST_F(RedactorTest, AMaskHidesNothingBesideIt) {
  EXPECT_EQ(redact("password = \"hunter2****(24)\""), "password = \"****(15)\"");
  EXPECT_EQ(redact("password = \"****(24)hunter2\""), "password = \"****(15)\"");
  EXPECT_EQ(redact("password = \"****(hunter2)\""), "password = \"****(13)\"");
  EXPECT_EQ(redact("password = \"****()\""), "password = \"****(6)\"");
}

TEST_F(RedactorTest, ShowsThePublicPrefix) {
  const std::string token = "vnd_" + made("{base62:20}", 1);
  EXPECT_EQ(redact("x:" + token, {token}, 0), "x:vnd_****(24)");
  EXPECT_EQ(redact("say " + token), "say vnd_****(24)");
}

TEST_F(RedactorTest, MasksRawMatchesThatNobodyReported) {
  EXPECT_EQ(redact("password = \"changeme\""), "password = \"****(8)\"");
}

TEST_F(RedactorTest, MasksRandomRunsButNotPathsAndHashes) {
  const std::string run = made("{base62:40}", 3);
  EXPECT_EQ(redact("keys/ " + run), "keys/ ****(40)");
  const std::string hash = made("{hex:40}", 3);
  EXPECT_EQ(redact("reverts " + hash), "reverts " + hash);
  const std::string path = "src/some/long/path/to/a/SourceFileName2.java";
  EXPECT_EQ(redact(path), path);
  EXPECT_EQ(redact("reverts " + hash, {hash}), "reverts ****(40)");
}

TEST_F(RedactorTest, OverlappingSpansBecomeOne) {
  EXPECT_EQ(redact("abcdefghijklmnop", {"abcdefghij", "fghijklmnop"}), "****(16)");
  EXPECT_EQ(redact("password = \"hunter2hunter2\"", {"hunter2hunter2"}), "password = \"****(14)\"");
}

TEST_F(RedactorTest, SecretsAtBothEnds) {
  EXPECT_EQ(redact("longsecretXlongsecret", {"longsecret"}), "****(10)X****(10)");
}

TEST_F(RedactorTest, NothingOfASecretIsLeftInAHugeText) {
  std::string text;
  for (int i = 0; i < 20'000; ++i)
    text += "some words and longsecret here\n";
  const std::string redacted = redact(text, {"longsecret"});
  EXPECT_THAT(redacted, Not(HasSubstr("longsecret")));
  EXPECT_THAT(redacted, HasSubstr("some words and ****(10) here"));
}

TEST(Redactor, RevealingRedactsNothing) {
  const Redactor redactor = Redactor::revealing();
  const std::string text = "password = \"changeme\"";
  EXPECT_EQ(redactor.redact(text), text);
}

}  // namespace
}  // namespace dowse
