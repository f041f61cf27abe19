#include "engine/report/sarif_text.h"

#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(SarifText, ScoresFallIntoGithubsRangesOfTheSameName) {
  EXPECT_EQ(sarif_score(Severity::kCritical), "9.5");  // over 9.0
  EXPECT_EQ(sarif_score(Severity::kHigh), "8.0");      // 7.0 to 8.9
  EXPECT_EQ(sarif_score(Severity::kMedium), "5.5");    // 4.0 to 6.9
  EXPECT_EQ(sarif_score(Severity::kLow), "3.0");       // 0.1 to 3.9
  EXPECT_EQ(sarif_score(Severity::kInfo), "1.0");
  EXPECT_EQ(sarif_level(Severity::kHigh), "error");
  EXPECT_EQ(sarif_level(Severity::kMedium), "warning");
  EXPECT_EQ(sarif_level(Severity::kInfo), "note");
}

TEST(SarifText, RuleNamesAreOneWord) {
  EXPECT_EQ(sarif_rule_name("acme-deploy-token"), "AcmeDeployToken");
  EXPECT_EQ(sarif_rule_name("s3-2fa"), "S32fa");
}

TEST(SarifText, DescriptionsKeepTheLimit) {
  Rule rule;
  rule.id = "a";
  EXPECT_EQ(sarif_short(rule), "a");
  rule.description = std::string(2000, 'x');
  EXPECT_LE(sarif_short(rule).size(), 1024u + 3);  // the ellipsis is one character of three bytes
  EXPECT_LE(sarif_full(rule).size(), 1024u + 3);
}

TEST(SarifText, HelpSaysHowToRotate) {
  Rule rule;
  rule.provider = "Acme";
  rule.rotation.steps = {"Revoke it.", "Make another."};
  rule.rotation.commands = {"acme revoke ID"};
  rule.rotation.console_url = "https://acme.example/a b";
  rule.rotation.overlap = true;
  EXPECT_THAT(sarif_help(rule), HasSubstr("\n1. Revoke it.\n2. Make another.\n$ acme revoke ID\n"));
  const std::string markdown = sarif_help_markdown(rule);
  EXPECT_THAT(markdown,
              HasSubstr("\n\n1. Revoke it.\n2. Make another.\n\n```sh\nacme revoke ID\n```\n"));
  EXPECT_THAT(markdown, HasSubstr("[Console](https://acme.example/a%20b)"));
  EXPECT_THAT(markdown, HasSubstr("side by side"));
  EXPECT_THAT(markdown, Not(HasSubstr("Reload")));
  EXPECT_THAT(markdown, Not(HasSubstr("Recognised")));
  rule.rotation.console_url = "javascript:alert(1)";
  EXPECT_THAT(sarif_help_markdown(rule), Not(HasSubstr("javascript")));
}

TEST(SarifText, HelpSaysWhatReloadsHowToCheckAndHowToMakeANewOne) {
  Rule rule;
  rule.basis = Basis::kChecksum;
  rule.fact = "`a_`, then 32 digits";
  rule.rotation.reload = "Restart the agent.";
  rule.rotation.check = "`curl -u OLD` answers 401.";
  rule.rotation.generate = "openssl rand -hex 32";
  const std::string help = sarif_help(rule);
  EXPECT_THAT(help, HasSubstr("\nNew value: openssl rand -hex 32\nReload: Restart the agent.\n"
                              "Check: `curl -u OLD` answers 401.\n"
                              "Recognised by its checksum: `a_`, then 32 digits.\n"));
  const std::string markdown = sarif_help_markdown(rule);
  EXPECT_THAT(markdown, HasSubstr("\n\n**New value:** `openssl rand -hex 32`\n"
                                  "\n**Reload:** Restart the agent.\n"
                                  "\n**Check:** `curl -u OLD` answers 401.\n"
                                  "\nRecognised by its checksum: `a_`, then 32 digits.\n"));
  rule.rotation.generate = "echo `date`";
  EXPECT_THAT(sarif_help_markdown(rule), HasSubstr("**New value:** ``` echo `date` ```\n"));
}

TEST(SarifText, MessagesHoldNoPlaceholderOrLinkOfOthers) {
  EXPECT_EQ(sarif_escaped("{0} [x](y)"), "{{0}} \\[x\\](y)");
}

TEST(SarifText, RemotesBecomeUris) {
  EXPECT_EQ(sarif_repository_uri("https://git.example.com/a/b.git"),
            "https://git.example.com/a/b.git");
  EXPECT_EQ(sarif_repository_uri("git@git.example.com:a/b.git"),
            "ssh://git@git.example.com/a/b.git");
  EXPECT_EQ(sarif_repository_uri("host:/srv/b c.git"), "ssh://host/srv/b%20c.git");
  EXPECT_EQ(sarif_repository_uri("/srv/b.git"), "");
  EXPECT_EQ(sarif_repository_uri("../b:c.git"), "");
  EXPECT_EQ(sarif_repository_uri("ext::sh -c x"), "ssh://ext/:sh%20-c%20x");
  EXPECT_EQ(sarif_repository_uri(""), "");
}

TEST(SarifText, EveryPlaceHasAUri) {
  Place place;
  place.kind = TextKind::kBlob;
  EXPECT_EQ(sarif_place_uri(place, "src/a b.c"), "src/a%20b.c");
  EXPECT_EQ(sarif_place_uri(place, "a:b"), "a%3Ab");
  EXPECT_EQ(sarif_place_uri(place, "/tmp/x"), "file:///tmp/x");
  place.object = *ObjectId::from_hex(std::string(40, 'a'));
  EXPECT_EQ(sarif_place_uri(place, ""), ".git/blob/" + std::string(40, 'a'));
  place.kind = TextKind::kCommit;
  EXPECT_EQ(sarif_place_uri(place, ""), ".git/commit/" + std::string(40, 'a'));
  place.kind = TextKind::kTreeNames;
  EXPECT_EQ(sarif_place_uri(place, "a"), ".git/tree/" + std::string(40, 'a'));
  place.kind = TextKind::kGitFile;
  EXPECT_EQ(sarif_place_uri(place, "config"), ".git/config");
  place.kind = TextKind::kRefNames;
  EXPECT_EQ(sarif_place_uri(place, ""), ".git/refs");
  place.kind = TextKind::kStdin;
  EXPECT_EQ(sarif_place_uri(place, ""), "stdin");
}

}  // namespace
}  // namespace dowse
