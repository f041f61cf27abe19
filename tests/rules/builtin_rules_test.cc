// Every built-in rule by itself: what rules/README.md asks of one.

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/match/rule_plan.h"
#include "engine/match/rule_proof.h"
#include "engine/rules/rule_set.h"

namespace dowse {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

// Rules with an anchor of three bytes, each with its reason.
const std::set<std::string_view> kShortAnchors = {
    "url-credentials",  // "://": no rarer literal; an attempt ends at the first slash or quote
    "generic-secret",   // "pwd"
    "azure-entra-client-secret",  // "7Q~", "8Q~": no longer literal; tildes are rare
};

const RuleSet& builtin() {
  static const RuleSet kRules = RuleSet::builtin().value();
  return kRules;
}

bool has_tag(const Rule& rule, std::string_view tag) {
  return std::find(rule.tags.begin(), rule.tags.end(), tag) != rule.tags.end();
}

class BuiltinRule : public ::testing::TestWithParam<std::size_t> {
 protected:
  const Rule& rule() const { return builtin().rules()[GetParam()]; }
};

TEST_P(BuiltinRule, SaysWhatItIs) {
  EXPECT_THAT(rule().id, Not(IsEmpty()));
  EXPECT_EQ(rule().id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"),
            std::string::npos);
  EXPECT_THAT(rule().description, Not(IsEmpty()));
  EXPECT_FALSE(rule().description.ends_with("."));
  EXPECT_THAT(rule().tags, Not(IsEmpty()));
  const bool has_no_provider = has_tag(rule(), "generic") || has_tag(rule(), "entropy") ||
                               has_tag(rule(), "private-key") || has_tag(rule(), "standard");
  EXPECT_EQ(rule().provider.empty(), has_no_provider);
  EXPECT_THAT(rule().references, Not(IsEmpty()));
  for (const std::string& reference : rule().references) {
    EXPECT_THAT(reference, StartsWith("https://"));
  }
}

TEST_P(BuiltinRule, SaysHowToRotate) {
  const Rotation& rotation = rule().rotation;
  EXPECT_THAT(rotation.steps, Not(IsEmpty()));
  for (const std::string& step : rotation.steps)
    EXPECT_TRUE(step.ends_with(".")) << step;
  EXPECT_THAT(rotation.docs_url, StartsWith("https://"));
  EXPECT_TRUE(rotation.console_url.empty() || rotation.console_url.starts_with("https://"));
  EXPECT_TRUE(rotation.overlap.has_value());
}

TEST_P(BuiltinRule, ProvesItself) {
  EXPECT_THAT(rule().examples, Not(IsEmpty()));
  EXPECT_THAT(rule().counterexamples, Not(IsEmpty()));
  const Result<void> proved = prove_rule(rule());
  EXPECT_TRUE(proved) << proved.error().message();
}

TEST_P(BuiltinRule, HasRareAnchorsAndBoundedReach) {
  if (rule().kind != RuleKind::kPattern) return;
  const Result<RuleSet> alone = RuleSet::from_rules({rule()});
  const Result<std::vector<RulePlan>> plans = plan_rules(*alone);
  ASSERT_TRUE(plans) << plans.error().message();
  const RulePlan& plan = plans->front();
  ASSERT_EQ(plan.tier, RuleTier::kAnchored);
  std::size_t shortest = 99;
  for (const AnchorLiteral& literal : plan.pattern.literals) {
    shortest = std::min(shortest, literal.bytes.size());
  }
  EXPECT_EQ(shortest < 4, kShortAnchors.contains(rule().id)) << shortest;
  // What stands before an anchor costs an attempt a byte (rules/README.md).
  EXPECT_LE(plan.pattern.max_before, 80u);
}

std::string name_of_test(const ::testing::TestParamInfo<std::size_t>& info) {
  std::string name = builtin().rules()[info.param].id;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, BuiltinRule, ::testing::Range(std::size_t{0}, builtin().size()),
                         name_of_test);

}  // namespace
}  // namespace dowse
