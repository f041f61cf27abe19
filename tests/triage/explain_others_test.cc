#include "engine/triage/explain_others.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/vendor_rule.h"
#include "tests/triage/explained.h"

namespace dowse {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::explained;
using ::testing::HasSubstr;
using testing::step_text;
using testing::steps_of;
using testing::vendor_rule;

const std::string kToken = testing::vendor_token();

// The key of the vendor, the id beside it, and the region.
std::vector<Rule> composite(std::vector<RulePart> parts, std::vector<RulePart> required = {}) {
  Rule key = vendor_rule();
  key.parts = std::move(parts);
  key.required = std::move(required);
  Rule id = vendor_rule();
  id.id = "vendor-id";
  id.pattern = R"(\bvid_[0-9]{8}\b)";
  id.prefix = "vid_";
  Rule region = id;
  region.id = "vendor-region";
  region.pattern = R"(\bvrg_[a-z]{8}\b)";
  region.prefix = "vrg_";
  return {key, id, region};
}

TEST(ExplainOthers, AnotherHalfIsToldWithItsDistance) {
  const std::vector<Rule> rules = composite({{"vendor-id", 2, {}}});
  const Explanation near = explained(rules, "vid_48291507\n\n" + kToken);
  EXPECT_TRUE(near.is_finding);
  EXPECT_EQ(near.matches.at(0).confidence, Confidence::kHigh);
  EXPECT_THAT(steps_of(near), ElementsAre("value: passes", "because: tells", "part: passes"));
  EXPECT_EQ(step_text(near, "part"),
            "`vendor-id` at 1:1, 2 lines away (within 2 lines): one finding with it, high "
            "confidence");
  EXPECT_THAT(step_text(near, "because"), HasSubstr("Vendor token near it"));
  EXPECT_THAT(step_text(explained(rules, kToken + " vid_48291507"), "part"),
              HasSubstr("at 1:26, on the same line (within 2 lines)"));
}

TEST(ExplainOthers, HalfAPairIsLessSureAndSaysWhy) {
  const std::vector<Rule> rules = composite({{"vendor-id", 2, {}}});
  const Explanation far = explained(rules, "vid_48291507\n\n\n" + kToken);
  EXPECT_TRUE(far.is_finding);
  EXPECT_EQ(far.matches.at(0).confidence, Confidence::kMedium);
  EXPECT_THAT(steps_of(far), ElementsAre("value: passes", "because: tells", "part: tells"));
  EXPECT_EQ(step_text(far, "part"),
            "too far: `vendor-id` at 1:1, 3 lines away (within 2 lines): half a pair is a step "
            "less sure, medium confidence");
  EXPECT_THAT(step_text(explained(rules, kToken), "part"),
              HasSubstr("no match of `vendor-id` (within 2 lines): half a pair"));
}

TEST(ExplainOthers, OneOfSeveralPartsIsEnough) {
  const std::vector<Rule> rules = composite({{"vendor-region", 1, {}}, {"vendor-id", 1, {}}});
  const Explanation told = explained(rules, "vid_48291507\n" + kToken);
  EXPECT_EQ(told.matches.at(0).confidence, Confidence::kHigh);
  EXPECT_THAT(steps_of(told),
              ElementsAre("value: passes", "because: tells", "part: tells", "part: passes"));
  EXPECT_THAT(step_text(told, "part"), HasSubstr("(within 1 line): another part is enough"));
}

TEST(ExplainOthers, WhatIsRequiredIsAskedOneByOne) {
  const std::vector<Rule> rules = composite({}, {{"vendor-id", 1, 40}, {"vendor-region", {}, {}}});
  const Explanation all = explained(rules, "vid_48291507\nvrg_qhzrtwvk " + kToken);
  EXPECT_TRUE(all.is_finding);
  EXPECT_THAT(steps_of(all), ElementsAre("value: passes", "because: tells", "required: passes",
                                         "required: passes"));
  EXPECT_EQ(step_text(all, "required"),
            "`vendor-id` at 1:1, 1 line and 13 columns away (within 1 line and 40 columns)");
  const Explanation some = explained(rules, "vid_48291507\n" + kToken);
  EXPECT_FALSE(some.is_finding);
  EXPECT_EQ(some.matches.at(0).steps.back().text,
            "no match of `vendor-region` (anywhere in the text): no finding without it");
  const Explanation far = explained(rules, "vid_48291507\n\nvrg_qhzrtwvk\n" + kToken);
  EXPECT_THAT(steps_of(far), ElementsAre("value: passes", "because: tells", "required: rejects"));
  EXPECT_THAT(step_text(far, "required"), HasSubstr("too far: `vendor-id` at 1:1, 3 lines and 0"));
}

TEST(ExplainOthers, APartIsToldWithAnother) {
  std::vector<Rule> rules = composite({{"vendor-id", 2, {}}});
  std::swap(rules[0], rules[1]);
  const Explanation taken = explained(rules, kToken + "\nvid_48291507");
  EXPECT_FALSE(taken.is_finding);
  EXPECT_THAT(steps_of(taken), ElementsAre("value: passes", "because: tells", "part: rejects"));
  EXPECT_EQ(step_text(taken, "part"), "told with rule `vendor-token` at 1:1");
  EXPECT_TRUE(explained(rules, "vid_48291507").is_finding);
  rules[0].skip_report = true;
  EXPECT_THAT(steps_of(explained(rules, "vid_48291507")),
              ElementsAre("value: passes", "because: tells", "skip-report: rejects"));
}

// A rule that is required has to be reported under the path itself.
TEST(ExplainOthers, APathDecidesAboutWhatIsRequired) {
  std::vector<Rule> rules = composite({}, {{"vendor-id", {}, {}}});
  rules[1].path = R"(\.env$)";
  const std::string text = "vid_48291507 " + kToken;
  EXPECT_THAT(steps_of(explained(rules, text)), Contains("path: tells"));
  EXPECT_TRUE(explained(rules, text, {.path = "a.env"}).is_finding);
  EXPECT_THAT(steps_of(explained(rules, text, {.path = "a.txt"})), Contains("required: rejects"));
}

}  // namespace
}  // namespace dowse
