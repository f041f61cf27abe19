#include "engine/triage/triage.h"

#include <string>

#include "tests/triage/findings.h"

namespace dowse {
namespace {

struct Seen {
  bool at_head = false;
  bool allowed = false;
};

TriageState state_of(const std::vector<Seen>& places) {
  std::vector<Finding> findings;
  findings.push_back(testing::weak_finding(0));
  findings[0].places.clear();
  for (const Seen& seen : places) {
    findings[0].places.push_back({.path = "p", .at_head = seen.at_head, .allowed = seen.allowed});
  }
  const RuleSet rules = testing::two_rules();
  std::vector<RejectedCount> rejected;
  EXPECT_TRUE(apply_triage(findings, rules, {}, rejected).has_value());
  return findings.at(0).state;
}

TEST(Triage, AllowedWhereAllPlacesAtHeadAre) {
  EXPECT_EQ(state_of({{true, true}, {true, true}}), TriageState::kAllowed);
  EXPECT_EQ(state_of({{true, true}, {true, false}}), TriageState::kNew);
  EXPECT_EQ(state_of({{true, true}, {false, false}}), TriageState::kAllowed);
  EXPECT_EQ(state_of({{true, false}, {false, true}}), TriageState::kNew);
}

TEST(Triage, AllowedOutsideHeadOnlyWhereAllPlacesAre) {
  EXPECT_EQ(state_of({{false, true}, {false, true}}), TriageState::kAllowed);
  EXPECT_EQ(state_of({{false, true}, {false, false}}), TriageState::kNew);
}

TEST(Triage, WithoutPlacesTheOccurrencesDecide) {
  EXPECT_EQ(state_of({}), TriageState::kNew);
  std::vector<Finding> findings;
  findings.push_back(testing::weak_finding(0));
  findings[0].places.clear();
  findings[0].occurrences.emplace_back().allowed = true;
  std::vector<RejectedCount> rejected;
  ASSERT_TRUE(apply_triage(findings, testing::two_rules(), {}, rejected).has_value());
  EXPECT_EQ(findings[0].state, TriageState::kAllowed);
}

TEST(Triage, CutsTheListOfPlacesAndKeepsTheirCount) {
  std::vector<Finding> findings;
  findings.push_back(testing::weak_finding(0));
  findings[0].places.assign(Finding::kMaxPlaces + 50, {.path = "p"});
  findings[0].place_count = findings[0].places.size();
  std::vector<RejectedCount> rejected;
  ASSERT_TRUE(apply_triage(findings, testing::two_rules(), {}, rejected).has_value());
  EXPECT_EQ(findings[0].places.size(), Finding::kMaxPlaces);
  EXPECT_EQ(findings[0].place_count, Finding::kMaxPlaces + 50);
}

TEST(Triage, ThePlaceBeyondTheListKeepsAFinding) {
  std::vector<Rule> rules(1);
  rules[0].id = rules[0].family = "some-rule";
  rules[0].pattern = "never";
  rules[0].allowlists = {{.paths = {"^tests/"}}};
  const auto set = RuleSet::from_rules(std::move(rules));
  ASSERT_TRUE(set.has_value());
  std::vector<Finding> findings;
  findings.push_back(testing::weak_finding(0));
  findings[0].rule = RuleIndex{0};
  findings[0].places.assign(Finding::kMaxPlaces + 50, {.path = "tests/p"});
  findings[0].places.push_back({.path = "zz"});
  findings[0].place_count = findings[0].places.size();
  std::vector<RejectedCount> rejected;
  ASSERT_TRUE(apply_triage(findings, *set, {}, rejected).has_value());
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].place_count, 1u);
  EXPECT_EQ(findings[0].places.at(0).path, "zz");
}

TEST(Triage, TheBaselineMakesFindingsKnownAndAllowCommentsGoBeforeIt) {
  const RuleSet rules = testing::two_rules();
  std::vector<Finding> findings;
  for (unsigned i = 0; i < 3; ++i)
    findings.push_back(testing::strong_finding(i));
  const Baseline baseline =
      Baseline::from_findings({findings.data(), 2}, rules, Redactor::revealing(), false, nullptr);
  for (Place& place : findings[0].places)
    place.allowed = true;
  std::vector<RejectedCount> rejected;
  ASSERT_TRUE(apply_triage(findings, rules, {.baseline = &baseline}, rejected).has_value());
  EXPECT_EQ(findings[0].state, TriageState::kAllowed);
  EXPECT_EQ(findings[1].state, TriageState::kKnown);
  EXPECT_EQ(findings[2].state, TriageState::kNew);
}

}  // namespace
}  // namespace dowse
