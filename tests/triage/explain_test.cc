#include "engine/triage/explain.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/vendor_rule.h"
#include "tests/triage/explained.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using testing::explained;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::step_text;
using testing::steps_of;
using testing::vendor_rule;

Rule generic_rule() {
  Rule rule;
  rule.id = "any-token";
  rule.description = "Value beside a name";
  rule.pattern = R"RE((?i:token) = "([^"]{8,40})")RE";
  rule.confidence = Confidence::kLow;
  rule.tags = {"generic"};
  return rule;
}

const std::string kToken = testing::vendor_token();

TEST(Explain, AFindingFromAnchorToVerdict) {
  const Explanation told = explained({vendor_rule()}, "first\ntoken = " + kToken + "\n");
  EXPECT_TRUE(told.is_finding);
  ASSERT_EQ(told.anchors.size(), 1U);
  EXPECT_EQ(told.anchors[0].literal, "vnd_");
  EXPECT_EQ(told.anchors[0].at, (Position{2, 9}));
  EXPECT_EQ(told.anchors[0].text, "matches from 2:9 to 2:33");
  ASSERT_EQ(told.matches.size(), 1U);
  EXPECT_EQ(told.matches[0].begin, (Position{2, 9}));
  EXPECT_EQ(told.matches[0].end, (Position{2, 33}));
  EXPECT_EQ(told.matches[0].secret, "vnd_****(24)");
  EXPECT_EQ(told.matches[0].confidence, Confidence::kHigh);
  EXPECT_THAT(steps_of(told), ElementsAre("value: passes", "because: tells"));
  EXPECT_THAT(step_text(told, "because"), HasSubstr("format of Vendor"));
}

TEST(Explain, NoAnchorNoMatch) {
  const Explanation told = explained({vendor_rule()}, "nothing here");
  EXPECT_FALSE(told.is_finding);
  EXPECT_EQ(told.anchor_count, 0U);
  EXPECT_THAT(told.matches, IsEmpty());
}

TEST(Explain, HowFarTheExpressionFits) {
  const auto fate = [](const std::string& text) {
    return explained({vendor_rule()}, text).anchors.at(0).text;
  };
  EXPECT_EQ(fate("x vnd_abc-def"), "the expression fits from 1:3 and not beyond the byte at 1:10");
  EXPECT_EQ(fate("x vnd_abc"), "the expression fits from 1:3 at most to the end of the text");
  EXPECT_THAT(fate("x" + kToken), HasSubstr("its bytes fit from 1:2, but a length, a boundary"));
  Rule before = vendor_rule();
  before.pattern = "[0-9]{4}vnd_[a-z]{8}";
  EXPECT_EQ(explained({before}, "aaaavnd_abcdefgh").anchors.at(0).text,
            "what should stand before it does not");
}

TEST(Explain, AnchorsAreCountedBeyondThoseShown) {
  std::string text;
  for (int i = 0; i < 30; ++i)
    text += "vnd_ ";
  const Explanation told = explained({vendor_rule()}, text);
  EXPECT_EQ(told.anchor_count, 30U);
  EXPECT_EQ(told.anchors.size(), Explanation::kMost);
}

TEST(Explain, EachFilterThatRejectsIsTheLastStep) {
  Rule rule = vendor_rule();
  rule.keywords = {"Vendor", "acme"};
  rule.min_entropy = 3.0;
  EXPECT_THAT(steps_of(explained({rule}, kToken)), ElementsAre("keywords: rejects"));
  EXPECT_THAT(
      steps_of(explained({rule}, "VENDOR " + kToken)),
      ElementsAre("keywords: passes", "entropy: passes", "value: passes", "because: tells"));
  const Explanation dull =
      explained({rule}, "vendor " + std::string("vnd") + "_abababababababababab");
  EXPECT_THAT(steps_of(dull), ElementsAre("keywords: passes", "entropy: rejects"));
  EXPECT_THAT(step_text(dull, "entropy"), HasSubstr("at least 3.00 are asked for"));
  EXPECT_THAT(steps_of(explained({vendor_rule()}, std::string("vnd") + "_xxxxxxxxxxxxxxxxxxxx")),
              ElementsAre("placeholder: rejects"));
}

TEST(Explain, WhichAllowlistAllows) {
  Rule rule = vendor_rule();
  rule.allowlists = {{.regexes = {"^zzz"}}, {.description = "documentation", .regexes = {"Rm1"}}};
  const Explanation own = explained({rule}, kToken);
  EXPECT_THAT(steps_of(own), ElementsAre("value: passes", "allowlist: rejects"));
  EXPECT_EQ(step_text(own, "allowlist"), "the rule's allowlist 2 allows it: documentation");
  const Explanation global = explained({vendor_rule()}, kToken, {}, {{.stopwords = {"rm1"}}});
  EXPECT_EQ(step_text(global, "allowlist"), "the allowlist of all rules 1 allows it");
}

TEST(Explain, ARuleThatKnowsMoreWins) {
  const Explanation told = explained({generic_rule(), vendor_rule()}, "token = \"" + kToken + "\"");
  EXPECT_FALSE(told.is_finding);
  EXPECT_THAT(steps_of(told), ElementsAre("value: passes", "because: tells", "overlap: rejects"));
  EXPECT_THAT(step_text(told, "overlap"),
              HasSubstr("rule `vendor-token` at 1:10 (high confidence)"));
}

TEST(Explain, ThePathDecidesWhenThereIsOne) {
  Rule rule = vendor_rule();
  rule.path = R"(\.env$)";
  EXPECT_THAT(steps_of(explained({rule}, kToken)),
              ElementsAre("value: passes", "because: tells", "path: tells"));
  EXPECT_TRUE(explained({rule}, kToken).is_finding);
  EXPECT_TRUE(explained({rule}, kToken, {.path = "a/.env"}).is_finding);
  const Explanation other = explained({rule}, kToken, {.path = "a/x.c"});
  EXPECT_FALSE(other.is_finding);
  EXPECT_THAT(steps_of(other), ElementsAre("value: passes", "because: tells", "path: rejects"));
  rule = vendor_rule();
  rule.allowlists = {{.paths = {"^test/"}}};
  EXPECT_FALSE(explained({rule}, kToken, {.path = "test/a"}).is_finding);
  EXPECT_TRUE(explained({rule}, kToken, {.path = "src/a"}).is_finding);
}

TEST(Explain, AnAllowCommentIsTold) {
  const Explanation told = explained({vendor_rule()}, kToken + "  # dowse:allow");
  EXPECT_TRUE(told.is_finding);
  EXPECT_THAT(steps_of(told), ::testing::Contains("comment: tells"));
}

TEST(Explain, NoSecretIsToldUnlessAskedFor) {
  // The name beside the secret is one itself.
  const std::string text = kToken + " = \"" + kToken + "\"";
  const auto all_of = [](const Explanation& told) {
    std::string all;
    for (const ExplainedAnchor& anchor : told.anchors)
      all += anchor.literal + anchor.text;
    for (const ExplainedMatch& match : told.matches) {
      all += match.secret;
      for (const ExplainedStep& step : match.steps)
        all += step.text;
    }
    return all;
  };
  EXPECT_THAT(all_of(explained({vendor_rule()}, text)), Not(HasSubstr(kToken.substr(4))));
  EXPECT_THAT(all_of(explained({vendor_rule()}, text, {.reveal = true})), HasSubstr(kToken));
}

// A class of few bytes behind a literal is spelled out in the anchors: `tok_0`, `tok_1`, ...
TEST(Explain, AnAnchorTellsNothingOfTheSecret) {
  Rule rule = vendor_rule();
  rule.pattern = "tok_[0-9a-f]{8}";
  const Explanation told = explained({rule}, "tok_7 tok_7");
  ASSERT_EQ(told.anchors.size(), 2U);
  EXPECT_EQ(told.anchors[0].literal, "tok_");
}

TEST(Explain, OtherKindsOfRules) {
  Rule path;
  path.id = "path-alone";
  path.kind = RuleKind::kPath;
  path.path = R"(\.key$)";
  EXPECT_EQ(explained({path}, "x").plan.tier, RuleTier::kNone);
  Rule everywhere = vendor_rule();
  everywhere.pattern = "[0-9a-f]{32}";
  everywhere.prefix.clear();
  const Explanation told = explained({everywhere}, "k = 3f8a91c04e7bd25660a7f3c1e9d24b85");
  EXPECT_EQ(told.plan.tier, RuleTier::kExpression);
  EXPECT_EQ(told.match_count, 1U);
  Rule endless = vendor_rule();
  endless.pattern = "vnd_[a-z]+";
  const RuleSet rules = RuleSet::from_rules({endless}).value();
  EXPECT_FALSE(explain(rules, RuleIndex{0}, "x", {}).has_value());
}

}  // namespace
}  // namespace dowse
