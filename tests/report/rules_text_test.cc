#include "engine/report/rules_text.h"

#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/report/terminal.h"
#include "tests/report/golden.h"
#include "tests/report/sample_rules.h"

namespace dowse {
namespace {

using ::testing::HasSubstr;

std::string page_of(const Rule& rule, const RulePageOptions& options) {
  std::ostringstream out;
  const Result<void> written = write_rule_page(rule, options, out);
  EXPECT_TRUE(written.has_value());
  return out.str();
}

TEST(RulesText, OneRuleALineInColumns) {
  const RuleSet rules = testing::made_up_rules();
  const std::vector<RuleIndex> all = {RuleIndex{0}, RuleIndex{1}};
  std::ostringstream out;
  write_rule_list(rules, all, out);
  EXPECT_EQ(out.str(),
            "acme-deploy-token  critical  high    checksum   Acme  Acme deploy token\n"
            "any-password       medium    low     name       -     Bad\\x1B[31m\n");
  std::ostringstream one;
  write_rule_list(rules, std::span(all).subspan(1), one);
  EXPECT_THAT(one.str(), ::testing::StartsWith("any-password  medium    low     name       -  "));
}

TEST(RulesText, CountsInALine) {
  EXPECT_EQ(counts_line(count_rules(testing::made_up_rules())),
            "2 rules of 1 provider: 1 checksum, 0 structure, 0 prefix, 0 observed, 1 name");
}

TEST(RulesText, Golden) {
  testing::expect_golden("rule-80.txt",
                         page_of(testing::made_up_rules().rules()[0], {.width = 80}));
  testing::expect_golden("rule-bare.txt",
                         page_of(testing::made_up_rules().rules()[1], {.width = 80}));
}

TEST(RulesText, ColoursAreAskedFor) {
  const Rule rule = testing::made_up_rules().rules()[0];
  EXPECT_THAT(page_of(rule, {.color = true, .width = 80}), HasSubstr("\x1b["));
}

TEST(RulesText, OtherKindsSayHowTheyAreFound) {
  Rule entropy;
  entropy.id = "entropy";
  entropy.kind = RuleKind::kEntropy;
  EXPECT_THAT(page_of(entropy, {}), HasSubstr("runs of a credential alphabet"));
  Rule path;
  path.id = "path-alone";
  path.kind = RuleKind::kPath;
  path.path = R"(\.key$)";
  EXPECT_THAT(page_of(path, {}), HasSubstr(R"(`\.key$`)"));
  Rule endless;
  endless.id = "endless";
  endless.pattern = "abcd[0-9]+";
  std::ostringstream out;
  EXPECT_FALSE(write_rule_page(endless, {}, out).has_value());
}

}  // namespace
}  // namespace dowse
