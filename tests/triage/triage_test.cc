#include "engine/triage/triage.h"

#include <functional>
#include <string>

#include "tests/triage/findings.h"

namespace dowse {
namespace {

// What triage makes of one finding, with no policy that excludes anything.
TriageState state_of(Finding finding, const TriageOptions& options = {}) {
  const RuleSet rules = testing::two_rules();
  const auto policy = PathPolicy::make(rules);
  EXPECT_TRUE(policy.has_value());
  std::vector<Finding> findings;
  findings.push_back(std::move(finding));
  std::vector<RejectedCount> rejected;
  apply_triage(findings, rules, *policy, options, rejected);
  return findings.at(0).state;
}

struct Counts {
  std::uint64_t all = 0;
  std::uint64_t head = 0;
  std::uint64_t allowed = 0;
  std::uint64_t allowed_head = 0;
};

TriageState state_with(const Counts& counts) {
  Finding finding = testing::weak_finding(0);
  finding.place_count = counts.all;
  finding.head_count = counts.head;
  finding.allowed_count = counts.allowed;
  finding.allowed_head_count = counts.allowed_head;
  return state_of(std::move(finding));
}

TEST(Triage, AllowedWhereAllPlacesAtHeadAre) {
  EXPECT_EQ(state_with({2, 2, 2, 2}), TriageState::kAllowed);
  EXPECT_EQ(state_with({2, 2, 1, 1}), TriageState::kNew);
  EXPECT_EQ(state_with({2, 1, 1, 1}), TriageState::kAllowed);
  EXPECT_EQ(state_with({2, 1, 1, 0}), TriageState::kNew);
}

TEST(Triage, AllowedOutsideHeadOnlyWhereAllPlacesAre) {
  EXPECT_EQ(state_with({2, 0, 2, 0}), TriageState::kAllowed);
  EXPECT_EQ(state_with({2, 0, 1, 0}), TriageState::kNew);
}

TEST(Triage, WithoutPlacesTheOccurrencesDecide) {
  Finding finding = testing::weak_finding(0);
  finding.places.clear();
  finding.place_count = 0;
  finding.head_count = 0;
  finding.occurrences.emplace_back().allowed = true;
  Finding other = testing::weak_finding(0);
  other.places.clear();
  other.place_count = 0;
  other.head_count = 0;
  EXPECT_EQ(state_of(std::move(finding)), TriageState::kAllowed);
  EXPECT_EQ(state_of(std::move(other)), TriageState::kNew);
}

TEST(Triage, TheBaselineMakesFindingsKnownAndAllowCommentsGoBeforeIt) {
  const RuleSet rules = testing::two_rules();
  std::vector<Finding> findings;
  for (unsigned i = 0; i < 3; ++i)
    findings.push_back(testing::strong_finding(i));
  const Baseline baseline =
      Baseline::from_findings({findings.data(), 2}, rules, Redactor::revealing(), false, nullptr);
  findings[0].allowed_count = findings[0].place_count;
  findings[0].allowed_head_count = findings[0].head_count;
  std::vector<RejectedCount> rejected;
  const auto policy = PathPolicy::make(rules);
  ASSERT_TRUE(policy.has_value());
  apply_triage(findings, rules, *policy, {.baseline = &baseline}, rejected);
  EXPECT_EQ(findings[0].state, TriageState::kAllowed);
  EXPECT_EQ(findings[1].state, TriageState::kKnown);
  EXPECT_EQ(findings[2].state, TriageState::kNew);
}

// `key` names the other finding, which stands as its part wherever it stands.
std::size_t left_of_pair(const std::function<void(Finding& key, Finding& id)>& change,
                         std::vector<RejectedCount>* rejected) {
  const RuleSet rules = testing::two_rules();
  std::vector<Finding> findings;
  findings.push_back(testing::strong_finding(0));
  findings.push_back(testing::weak_finding(1));
  findings[0].parts.push_back({findings[1].rule, Secret("id"), findings[1].fingerprint});
  for (Occurrence& occurrence : findings[1].occurrences)
    occurrence.is_part = true;
  change(findings[0], findings[1]);
  apply_triage(findings, rules, *PathPolicy::make(rules), {}, *rejected);
  return findings.size();
}

TEST(Triage, APartIsDroppedWhereAFindingThatStandsNamesIt) {
  std::vector<RejectedCount> rejected;
  EXPECT_EQ(left_of_pair([](Finding&, Finding&) {}, &rejected), 1u);
  ASSERT_EQ(rejected.size(), 1u);
  EXPECT_EQ(rejected[0].filter, "part");
  rejected.clear();
  const auto allow_key = [](Finding& key, Finding&) {
    key.allowed_count = key.place_count;
    key.allowed_head_count = key.head_count;
  };
  EXPECT_EQ(left_of_pair(allow_key, &rejected), 2u);
  const auto stand_alone = [](Finding&, Finding& id) { id.occurrences.emplace_back(); };
  EXPECT_EQ(left_of_pair(stand_alone, &rejected), 2u);
  EXPECT_TRUE(rejected.empty());
}

// In the texts that hold the finding, not wherever the part stands.
TEST(Triage, APartIsToldWhereItsFindingStands) {
  const RuleSet rules = testing::two_rules();
  std::vector<Finding> findings;
  findings.push_back(testing::strong_finding(0));
  findings.push_back(testing::weak_finding(1));
  Finding& key = findings[0];
  key.parts.push_back({findings[1].rule, Secret("id"), findings[1].fingerprint});
  key.places = {{.path = "b", .at_head = true}, {.path = "b", .at_head = true}, {.path = "z"}};
  for (const char* path : {"a", "b", "c"}) {
    Occurrence occurrence;
    occurrence.path = path;
    occurrence.kind = TextKind::kFile;
    occurrence.is_part = true;
    occurrence.begin = {7, 3};
    findings[1].occurrences.push_back(occurrence);
  }
  for (Place& place : key.places)
    place.kind = TextKind::kFile;
  std::vector<RejectedCount> rejected;
  apply_triage(findings, rules, *PathPolicy::make(rules), {}, rejected);
  ASSERT_EQ(findings.size(), 1U);
  const std::vector<Place>& places = findings[0].parts[0].places;
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].path, "b");
  EXPECT_EQ(places[0].begin, (Position{7, 3}));
}

// Beside those of the same severity.
TEST(Triage, WhatOnlyTestsHoldComesBehind) {
  const RuleSet rules = testing::two_rules();
  std::vector<Finding> findings;
  for (unsigned i = 0; i < 4; ++i) {
    findings.push_back(testing::strong_finding(i));
    findings.back().severity = i < 3 ? Severity::kHigh : Severity::kMedium;
    findings.back().place_count = 1;
  }
  findings[0].test_count = 1;
  std::vector<Fingerprint> expected;
  for (const std::size_t i : {1U, 2U, 0U, 3U})
    expected.push_back(findings[i].fingerprint);
  std::vector<RejectedCount> rejected;
  apply_triage(findings, rules, *PathPolicy::make(rules), {}, rejected);
  std::vector<Fingerprint> order;
  for (const Finding& finding : findings)
    order.push_back(finding.fingerprint);
  EXPECT_EQ(order, expected);
}

}  // namespace
}  // namespace dowse
