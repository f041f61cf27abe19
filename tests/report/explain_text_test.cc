#include "engine/report/explain_text.h"

#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/vendor_rule.h"

namespace dowse {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::vendor_rule;

const std::string kToken = testing::vendor_token();

std::string explained(const Rule& rule, const std::string& text) {
  const RuleSet rules = RuleSet::from_rules({rule}).value();
  const Explanation explanation = explain(rules, RuleIndex{0}, text, {}).value();
  std::ostringstream out;
  EXPECT_TRUE(write_explanation(rule, explanation, {.width = 80}, out).has_value());
  return out.str();
}

TEST(ExplainText, AFinding) {
  EXPECT_EQ(explained(vendor_rule(), "a = " + kToken),
            "Vendor token                                                        vendor-token\n"
            "  anchors      `vnd_` at 1:5: matches from 1:5 to 1:29\n"
            "\n"
            "  match at 1:5 to 1:29                                              vnd_****(24)\n"
            "    value        passes: it may be a credential\n"
            "    because      format of Vendor; key name `a` beside it\n"
            "    verdict      finding, high confidence\n"
            "\n"
            "finding: high severity, high confidence\n");
}

TEST(ExplainText, NoAnchor) {
  EXPECT_EQ(explained(vendor_rule(), "nothing"),
            "Vendor token                                                        vendor-token\n"
            "  anchors      none stands in the text; dowse rules show vendor-token lists them\n"
            "\n"
            "no finding: no match\n");
}

TEST(ExplainText, AFilterThatRejects) {
  Rule rule = vendor_rule();
  rule.keywords = {"acme"};
  const std::string page = explained(rule, kToken);
  EXPECT_THAT(page, HasSubstr("keywords     REJECTS: none stands in the text: `acme`\n"));
  EXPECT_THAT(page, HasSubstr("verdict      no finding\n"));
  EXPECT_THAT(page, EndsWith("\nno finding: rejected by keywords\n"));
}

TEST(ExplainText, WhatIsMissingRejectsWhateverStandsBehindIt) {
  Rule rule = vendor_rule();
  rule.required = {{"vendor-id", 3, {}}};
  const std::string page = explained(rule, kToken);
  EXPECT_THAT(page, HasSubstr("    required     REJECTS: no match of `vendor-id` (within 3 lines): "
                              "no finding\n                 without it\n"));
  EXPECT_THAT(page, EndsWith("\nno finding: rejected by required\n"));
}

TEST(ExplainText, ListsThatAreCutSayHowMuch) {
  std::string text;
  for (int i = 0; i < 25; ++i)
    text += kToken + "\n";
  const std::string page = explained(vendor_rule(), text);
  EXPECT_THAT(page, HasSubstr("+ 5 more anchors\n"));
  EXPECT_THAT(page, HasSubstr("+ 5 more, not shown\n"));
}

TEST(ExplainText, OtherKindsSayWhatTheyAsk) {
  Rule path;
  path.id = "path-alone";
  path.kind = RuleKind::kPath;
  path.path = R"(\.key$)";
  EXPECT_THAT(explained(path, "x"), HasSubstr("it judges paths alone"));
  Rule everywhere = vendor_rule();
  everywhere.pattern = "[0-9a-f]{32}";
  EXPECT_THAT(explained(everywhere, "x"), HasSubstr("its expression is asked everywhere"));
  Rule entropy;
  entropy.id = "entropy";
  entropy.kind = RuleKind::kEntropy;
  EXPECT_THAT(explained(entropy, "x"), HasSubstr("0 runs of a credential alphabet"));
}

}  // namespace
}  // namespace dowse
