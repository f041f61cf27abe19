#include "engine/find/composite.h"

#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::uint32_t kKey = 0;
constexpr std::uint32_t kId = 1;
constexpr std::uint32_t kOther = 2;

Rule rule(const std::string& id) {
  Rule made;
  made.id = made.family = id;
  made.description = id + " of a vendor";
  made.pattern = id;
  return made;
}

// "key" with "id" as its part or what it requires, and "other".
struct Pack {
  Rule key = rule("key");
  Rule id = rule("id");
  Rule other = rule("other");

  RuleSet set() const { return RuleSet::from_rules({key, id, other}).value(); }
};

JudgedView judged(std::string_view text, std::uint32_t rule, std::string_view word,
                  std::size_t nth = 0) {
  std::size_t at = text.find(word);
  for (; nth > 0; --nth)
    at = text.find(word, at + 1);
  JudgedView view;
  view.match = {RuleIndex{rule}, {at, at + word.size()}, {at, at + word.size()}};
  view.verdict.confidence = Confidence::kHigh;
  view.rule_class = RuleClass::kSpecific;
  return view;
}

std::vector<std::string> told(const std::vector<JudgedView>& rejected) {
  std::vector<std::string> out;
  for (const JudgedView& each : rejected) {
    out.push_back(std::to_string(static_cast<std::uint32_t>(each.match.rule)) + " " +
                  std::string(each.verdict.filter));
  }
  return out;
}

std::vector<std::string> parts_of(std::string_view text, const JudgedView& view) {
  std::vector<std::string> out;
  for (const PartView& part : view.parts) {
    out.emplace_back(text.substr(part.secret.begin, part.secret.end - part.secret.begin));
  }
  return out;
}

TEST(Composite, APartInEitherOrderKeepsTheConfidenceAndIsTakenIn) {
  Pack pack;
  pack.key.parts = {{"id", 2, {}}};
  const RuleSet rules = pack.set();
  const Composites composites(rules);
  for (const std::string_view text : {"ID1\n\nKEY1\n", "KEY1\n\nID1\n", "KEY1 ID1"}) {
    std::vector<JudgedView> views = {judged(text, kKey, "KEY1"), judged(text, kId, "ID1")};
    EXPECT_THAT(composites.join(text, views), IsEmpty());
    EXPECT_EQ(views[0].verdict.confidence, Confidence::kHigh);
    EXPECT_THAT(views[0].verdict.explain(pack.key), ElementsAre("id of a vendor near it"));
    EXPECT_THAT(parts_of(text, views[0]), ElementsAre("ID1"));
    EXPECT_THAT(told(composites.take_in(views)), ElementsAre("1 part"));
    ASSERT_EQ(views.size(), 1u);
    EXPECT_EQ(views[0].match.rule, RuleIndex{kKey});
  }
}

TEST(Composite, AHalfAloneIsOneStepLessSure) {
  Pack pack;
  pack.key.parts = {{"id", 2, {}}};
  const RuleSet rules = pack.set();
  const Composites composites(rules);
  const std::string_view text = "ID1\n\n\nKEY1\n";
  for (const auto& [with, alone] : {std::pair(Confidence::kHigh, Confidence::kMedium),
                                    std::pair(Confidence::kMedium, Confidence::kLow),
                                    std::pair(Confidence::kLow, Confidence::kLow)}) {
    std::vector<JudgedView> views = {judged(text, kKey, "KEY1"), judged(text, kId, "ID1")};
    views[0].verdict.confidence = with;
    EXPECT_THAT(composites.join(text, views), IsEmpty());
    EXPECT_EQ(views[0].verdict.confidence, alone);
    EXPECT_THAT(views[0].verdict.explain(pack.key), ElementsAre("no id of a vendor near it"));
    EXPECT_THAT(views[0].parts, IsEmpty());
    EXPECT_EQ(views[1].verdict.confidence, Confidence::kHigh);
    EXPECT_THAT(composites.take_in(views), IsEmpty());
    EXPECT_EQ(views.size(), 2u);
  }
}

TEST(Composite, OneOfSeveralPartsIsEnough) {
  Pack pack;
  pack.key.parts = {{"id", 2, {}}, {"other", 2, {}}};
  const RuleSet rules = pack.set();
  const std::string_view text = "OTHER KEY1";
  std::vector<JudgedView> views = {judged(text, kKey, "KEY1"), judged(text, kOther, "OTHER")};
  Composites(rules).join(text, views);
  EXPECT_EQ(views[0].verdict.confidence, Confidence::kHigh);
  EXPECT_THAT(parts_of(text, views[0]), ElementsAre("OTHER"));
}

// Two pairs in a row belong together as they are written, whichever half comes first.
TEST(Composite, EachKeyTakesAPartOfItsOwn) {
  Pack pack;
  pack.key.parts = {{"id", 5, {}}};
  const RuleSet rules = pack.set();
  const Composites composites(rules);
  for (const std::string_view text : {"ID1\nKEY1\nID2\nKEY2\n", "KEY1\nID1\nKEY2\nID2\n"}) {
    std::vector<JudgedView> views = {judged(text, kKey, "KEY1"), judged(text, kKey, "KEY2"),
                                     judged(text, kId, "ID1"), judged(text, kId, "ID2")};
    composites.join(text, views);
    EXPECT_THAT(parts_of(text, views[0]), ElementsAre("ID1")) << text;
    EXPECT_THAT(parts_of(text, views[1]), ElementsAre("ID2")) << text;
    composites.take_in(views);
    EXPECT_EQ(views.size(), 2u);
  }
  // The nearest that no other key has.
  const std::string_view list = "ID1\nID2\nKEY1\nKEY2\n";
  std::vector<JudgedView> listed = {judged(list, kKey, "KEY1"), judged(list, kKey, "KEY2"),
                                    judged(list, kId, "ID1"), judged(list, kId, "ID2")};
  composites.join(list, listed);
  EXPECT_THAT(parts_of(list, listed[0]), ElementsAre("ID2"));
  EXPECT_THAT(parts_of(list, listed[1]), ElementsAre("ID1"));
  const std::string_view one = "ID1\nKEY1\nKEY2\n";
  std::vector<JudgedView> views = {judged(one, kKey, "KEY1"), judged(one, kKey, "KEY2"),
                                   judged(one, kId, "ID1")};
  composites.join(one, views);
  EXPECT_THAT(parts_of(one, views[1]), ElementsAre("ID1"));
}

TEST(Composite, WhatOverlapsTheSecretIsNoPartOfIt) {
  Pack pack;
  pack.key.parts = {{"id", 5, {}}};
  const RuleSet rules = pack.set();
  const std::string_view text = "KEYID1";
  std::vector<JudgedView> views = {judged(text, kKey, "KEYID1"), judged(text, kId, "ID1")};
  Composites(rules).join(text, views);
  EXPECT_THAT(views[0].parts, IsEmpty());
}

TEST(Composite, APartThatIsNotThereIsNotAskedFor) {
  Pack pack;
  pack.key.parts = {{"absent", 5, {}}};
  const RuleSet rules = pack.set();
  const std::string_view text = "KEY1";
  std::vector<JudgedView> views = {judged(text, kKey, "KEY1")};
  Composites(rules).join(text, views);
  EXPECT_EQ(views[0].verdict.confidence, Confidence::kHigh);
}

TEST(Composite, WhatLacksAllItRequiresIsNoFinding) {
  Pack pack;
  pack.key.required = {{"id", {}, {}}, {"other", {}, {}}};
  const RuleSet rules = pack.set();
  const Composites composites(rules);
  const std::string_view text = "KEY1\n\n\n\nID1\nOTHER";
  std::vector<JudgedView> views = {judged(text, kKey, "KEY1"), judged(text, kId, "ID1")};
  EXPECT_THAT(told(composites.join(text, views)), ElementsAre("0 required"));
  EXPECT_EQ(views.size(), 1u);
  views = {judged(text, kKey, "KEY1"), judged(text, kId, "ID1"), judged(text, kOther, "OTHER")};
  EXPECT_THAT(composites.join(text, views), IsEmpty());
  EXPECT_THAT(parts_of(text, views[0]), ElementsAre("ID1", "OTHER"));
  EXPECT_THAT(composites.take_in(views), IsEmpty());  // they are findings of their own, too
  EXPECT_EQ(views.size(), 3u);
  pack.key.required = {{"absent", {}, {}}};
  const RuleSet hopeless = pack.set();
  EXPECT_THAT(told(Composites(hopeless).join(text, views)), ElementsAre("0 required"));
}

// A secret that nothing tells from others is one where its id stands near it, and takes it in.
TEST(Composite, ARequiredOneMayBeAPartToo) {
  Pack pack;
  pack.key.required = {{"id", 3, {}}};
  pack.key.parts = {{"id", 3, {}}};
  const RuleSet rules = pack.set();
  const std::string_view text = "ID1\n  ID2\nKEY1\n";
  std::vector<JudgedView> views = {judged(text, kKey, "KEY1"), judged(text, kId, "ID1"),
                                   judged(text, kId, "ID2")};
  EXPECT_THAT(Composites(rules).join(text, views), IsEmpty());
  EXPECT_THAT(parts_of(text, views[0]), ElementsAre("ID2"));
  EXPECT_THAT(told(Composites(rules).take_in(views)), ElementsAre("1 part"));
}

// Distances are those of gitleaks: between where the matches begin.
TEST(Composite, RequiredOnesStandInARectangle) {
  const auto fits = [](std::string_view text, std::optional<std::uint32_t> lines,
                       std::optional<std::uint32_t> columns) {
    Pack pack;
    pack.key.required = {{"id", lines, columns}};
    const RuleSet rules = pack.set();
    std::vector<JudgedView> views = {judged(text, kKey, "KEY1"), judged(text, kId, "ID1")};
    return Composites(rules).join(text, views).empty();
  };
  EXPECT_TRUE(fits("KEY1\n\nID1", 2, {}));
  EXPECT_FALSE(fits("KEY1\n\nID1", 1, {}));
  EXPECT_TRUE(fits("ID1\n\nKEY1", 2, {}));
  EXPECT_FALSE(fits("ID1\n\nKEY1", 1, {}));
  EXPECT_TRUE(fits("ID1 KEY1", 0, {}));
  EXPECT_TRUE(fits("ID1 KEY1", {}, 4));
  EXPECT_FALSE(fits("ID1 KEY1", {}, 3));
  EXPECT_TRUE(fits("KEY1   ID1", {}, 7));
  EXPECT_FALSE(fits("KEY1   ID1", {}, 6));
  EXPECT_TRUE(fits("ID1\n\n\n   KEY1", {}, 3));
  EXPECT_TRUE(fits("ID1\n   KEY1", 1, 3));
  EXPECT_FALSE(fits("ID1\n    KEY1", 1, 3));
  EXPECT_FALSE(fits("ID1\n\n   KEY1", 1, 3));
}

TEST(Composite, ARectangleIsFoundAmongManyOnOneLine) {
  std::string text;
  for (int i = 0; i < 20'000; ++i)
    text += "ID1 KEY1";
  text += std::string(100, ' ') + "KEY1";
  Pack pack;
  pack.key.required = {{"id", 0, 10}};
  const RuleSet rules = pack.set();
  std::vector<JudgedView> views;
  for (std::uint64_t at = text.find("KEY1"); at != text.npos; at = text.find("KEY1", at + 1)) {
    views.push_back(judged(text, kKey, "KEY1"));
    views.back().match.whole = views.back().match.secret = {at, at + 4};
  }
  for (std::uint64_t at = text.find("ID1"); at != text.npos; at = text.find("ID1", at + 1)) {
    views.push_back(judged(text, kId, "ID1"));
    views.back().match.whole = views.back().match.secret = {at, at + 3};
  }
  EXPECT_EQ(Composites(rules).join(text, views).size(), 1u);
  EXPECT_EQ(views.size(), 40'000u);
}

// gitleaks does not count line ends that a match begins with.
TEST(Composite, AMatchBeginsBehindItsLineEnds) {
  Pack pack;
  pack.key.required = {{"id", 0, {}}};
  const RuleSet rules = pack.set();
  const std::string_view text = "\r\nKEY1 ID1";
  std::vector<JudgedView> views = {judged(text, kKey, "KEY1"), judged(text, kId, "ID1")};
  views[0].match.whole.begin = 0;
  EXPECT_THAT(Composites(rules).join(text, views), IsEmpty());
}

TEST(Composite, ARuleThatSkipsReportsIsNoFindingByItself) {
  Pack pack;
  pack.id.skip_report = true;
  const RuleSet rules = pack.set();
  const std::string_view text = "ID1 OTHER";
  std::vector<JudgedView> views = {judged(text, kId, "ID1"), judged(text, kOther, "OTHER")};
  EXPECT_THAT(told(Composites(rules).take_in(views)), ElementsAre("1 skip-report"));
  EXPECT_EQ(views.size(), 1u);
}

TEST(Composite, TheOrderOfCandidatesDecidesNothing) {
  Pack pack;
  pack.key.parts = {{"id", 3, {}}};
  const RuleSet rules = pack.set();
  const std::string_view text = "ID1 KEY1\nKEY2\nID2\n\n\nKEY3";
  std::vector<JudgedView> views = {judged(text, kKey, "KEY1"), judged(text, kKey, "KEY2"),
                                   judged(text, kKey, "KEY3"), judged(text, kId, "ID1"),
                                   judged(text, kId, "ID2")};
  std::vector<JudgedView> turned(views.rbegin(), views.rend());
  Composites(rules).join(text, views);
  Composites(rules).join(text, turned);
  for (std::size_t i = 0; i < views.size(); ++i) {
    EXPECT_EQ(parts_of(text, views[i]), parts_of(text, turned[views.size() - 1 - i]));
  }
}

}  // namespace
}  // namespace dowse
