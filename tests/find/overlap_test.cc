#include "engine/find/overlap.h"

namespace dowse {
namespace {

JudgedView judged(std::uint32_t rule, ByteSpan secret, Confidence confidence,
                  RuleClass rule_class) {
  JudgedView view;
  view.match = {RuleIndex{rule}, secret, secret};
  view.verdict.confidence = confidence;
  view.verdict.severity = Severity::kMedium;
  view.rule_class = rule_class;
  return view;
}

std::vector<std::uint32_t> rules_of(const std::vector<JudgedView>& views) {
  std::vector<std::uint32_t> rules;
  for (const JudgedView& view : views)
    rules.push_back(static_cast<std::uint32_t>(view.match.rule));
  return rules;
}

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Overlap, NeighboursBothStay) {
  std::vector<JudgedView> views = {
      judged(1, {10, 20}, Confidence::kLow, RuleClass::kEntropy),
      judged(0, {0, 10}, Confidence::kHigh, RuleClass::kSpecific),
  };
  EXPECT_THAT(resolve_overlaps(views), IsEmpty());
  EXPECT_THAT(rules_of(views), ElementsAre(0, 1));
}

TEST(Overlap, TheSurerWins) {
  std::vector<JudgedView> views = {
      judged(0, {0, 30}, Confidence::kMedium, RuleClass::kSpecific),
      judged(1, {29, 31}, Confidence::kHigh, RuleClass::kEntropy),
  };
  EXPECT_THAT(rules_of(resolve_overlaps(views)), ElementsAre(0));
  EXPECT_THAT(rules_of(views), ElementsAre(1));
}

TEST(Overlap, ARuleOnItsOwnTermsHasNoRivalsButItsOwnMatches) {
  std::vector<JudgedView> views = {
      judged(0, {0, 30}, Confidence::kHigh, RuleClass::kSpecific),
      judged(1, {0, 30}, Confidence::kMedium, RuleClass::kOwnTerms),
      judged(1, {10, 30}, Confidence::kMedium, RuleClass::kOwnTerms),
      judged(2, {0, 30}, Confidence::kMedium, RuleClass::kOwnTerms),
      judged(3, {5, 30}, Confidence::kHigh, RuleClass::kEntropy),
  };
  EXPECT_THAT(rules_of(resolve_overlaps(views)), ::testing::UnorderedElementsAre(1, 3));
  EXPECT_THAT(rules_of(views), ::testing::UnorderedElementsAre(0, 1, 2));
}

TEST(Overlap, ThenTheMoreSpecificThenTheLongerThenTheEarlierRule) {
  std::vector<JudgedView> by_class = {
      judged(0, {0, 30}, Confidence::kMedium, RuleClass::kGeneric),
      judged(1, {5, 10}, Confidence::kMedium, RuleClass::kSpecific),
  };
  resolve_overlaps(by_class);
  EXPECT_THAT(rules_of(by_class), ElementsAre(1));
  std::vector<JudgedView> by_length = {
      judged(0, {0, 30}, Confidence::kMedium, RuleClass::kGeneric),
      judged(1, {0, 31}, Confidence::kMedium, RuleClass::kGeneric),
  };
  resolve_overlaps(by_length);
  EXPECT_THAT(rules_of(by_length), ElementsAre(1));
  std::vector<JudgedView> by_rule = {
      judged(4, {0, 30}, Confidence::kMedium, RuleClass::kGeneric),
      judged(3, {0, 30}, Confidence::kMedium, RuleClass::kGeneric),
  };
  resolve_overlaps(by_rule);
  EXPECT_THAT(rules_of(by_rule), ElementsAre(3));
}

TEST(Overlap, AFormatIsAsSureAsTheSurestThatSeesTheSameBytes) {
  std::vector<JudgedView> views = {
      judged(0, {0, 30}, Confidence::kMedium, RuleClass::kGeneric),
      judged(1, {0, 30}, Confidence::kLow, RuleClass::kSpecific),
      judged(2, {0, 30}, Confidence::kHigh, RuleClass::kOwnTerms),
      judged(3, {40, 70}, Confidence::kMedium, RuleClass::kGeneric),
      judged(4, {41, 70}, Confidence::kLow, RuleClass::kSpecific),
  };
  EXPECT_THAT(rules_of(resolve_overlaps(views)), ::testing::UnorderedElementsAre(0, 4));
  ASSERT_THAT(rules_of(views), ::testing::UnorderedElementsAre(1, 2, 3));
  for (const JudgedView& view : views) {
    if (view.match.rule == RuleIndex{1}) {
      EXPECT_EQ(view.verdict.confidence, Confidence::kMedium);
    }
  }
}

TEST(Overlap, ARuleThatAsksForAPathTakesNothingFromOthers) {
  std::vector<JudgedView> views = {
      judged(0, {0, 30}, Confidence::kHigh, RuleClass::kSpecific),
      judged(1, {0, 30}, Confidence::kLow, RuleClass::kEntropy),
      judged(2, {40, 70}, Confidence::kHigh, RuleClass::kSpecific),
      judged(3, {40, 70}, Confidence::kLow, RuleClass::kSpecific),
      judged(3, {45, 70}, Confidence::kLow, RuleClass::kSpecific),
  };
  views[0].asks_path = views[2].asks_path = views[3].asks_path = views[4].asks_path = true;
  EXPECT_THAT(rules_of(resolve_overlaps(views)), ::testing::UnorderedElementsAre(0, 3));
  EXPECT_THAT(rules_of(views), ::testing::UnorderedElementsAre(1, 2, 3));
}

// Whether it counts is not known yet.
TEST(Overlap, ARuleThatAsksForAPathLendsNothing) {
  std::vector<JudgedView> views = {
      judged(0, {0, 30}, Confidence::kHigh, RuleClass::kEntropy),
      judged(1, {0, 30}, Confidence::kLow, RuleClass::kSpecific),
  };
  views[0].asks_path = true;
  resolve_overlaps(views);
  ASSERT_THAT(rules_of(views), ElementsAre(1));
  EXPECT_EQ(views[0].verdict.confidence, Confidence::kLow);
}

TEST(Overlap, WhatIsSaidToBePublicHidesNoSecret) {
  std::vector<JudgedView> views = {
      judged(0, {0, 30}, Confidence::kMedium, RuleClass::kGeneric),
      judged(1, {0, 30}, Confidence::kLow, RuleClass::kSpecific),
  };
  views[1].verdict.severity = Severity::kInfo;
  EXPECT_THAT(rules_of(resolve_overlaps(views)), ElementsAre(1));
  EXPECT_THAT(rules_of(views), ElementsAre(0));
}

TEST(Overlap, ALoserDoesNotShadowThoseItOverlaps) {
  std::vector<JudgedView> views = {
      judged(0, {0, 10}, Confidence::kHigh, RuleClass::kSpecific),
      judged(1, {5, 15}, Confidence::kMedium, RuleClass::kSpecific),
      judged(2, {12, 20}, Confidence::kLow, RuleClass::kSpecific),
  };
  EXPECT_THAT(rules_of(resolve_overlaps(views)), ElementsAre(1));
  EXPECT_THAT(rules_of(views), ElementsAre(0, 2));
}

TEST(Overlap, AThousandNestedOnesLeaveOne) {
  std::vector<JudgedView> views;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    views.push_back(judged(i, {i, 2000 - i}, Confidence::kLow, RuleClass::kGeneric));
  }
  EXPECT_EQ(resolve_overlaps(views).size(), 999u);
  EXPECT_THAT(rules_of(views), ElementsAre(0));
}

}  // namespace
}  // namespace dowse
