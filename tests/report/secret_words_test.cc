#include "engine/report/secret_words.h"

#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace dowse {
namespace {

RuleSet rules() {
  std::vector<Rule> made(2);
  made[0].id = "token";
  made[0].description = "Token of a vendor";
  made[0].pattern = "never";
  made[0].prefix = "vnd_";
  made[1].id = "key-file";
  made[1].kind = RuleKind::kPath;
  made[1].path = "never";
  return RuleSet::from_rules(std::move(made)).value();
}

TEST(SecretWords, ASecretIsMaskedUnlessAskedFor) {
  Finding finding;
  finding.secret = Secret("vnd_\x1b-and-more");
  EXPECT_EQ(shown_secret(finding, rules(), false), "vnd_****(14)");
  EXPECT_EQ(shown_secret(finding, rules(), true), "vnd_\\x1B-and-more");
}

TEST(SecretWords, OfARuleOfPathsTheFileIsTheSecret) {
  Finding finding;
  finding.rule = RuleIndex{1};
  EXPECT_EQ(shown_secret(finding, rules(), false), "the file itself");
  EXPECT_EQ(shown_secret(finding, rules(), true), "the file itself");
}

TEST(SecretWords, APartIsNamedByItsRule) {
  const FindingPart part{RuleIndex{0}, Secret("vnd_half"), {}};
  EXPECT_EQ(shown_part(part, rules(), false), "Token of a vendor vnd_****(8)");
  EXPECT_EQ(shown_part(part, rules(), true), "Token of a vendor vnd_half");
  const FindingPart nameless{RuleIndex{1}, Secret("1234"), {}};
  EXPECT_EQ(shown_part(nameless, rules(), false), "key-file ****(4)");
}

}  // namespace
}  // namespace dowse
