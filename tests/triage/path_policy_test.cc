#include "engine/triage/path_policy.h"

#include <string>

namespace dowse {
namespace {

using ::testing::ElementsAre;

const std::string kCommit = std::string(39, 'a') + "1";

RuleSet one_rule(std::string path, std::vector<Allowlist> lists,
                 std::vector<Allowlist> global = {}) {
  std::vector<Rule> rules(1);
  rules[0].id = rules[0].family = "some-rule";
  rules[0].pattern = "never";
  rules[0].path = std::move(path);
  rules[0].allowlists = std::move(lists);
  auto set = RuleSet::from_rules(std::move(rules), std::move(global));
  EXPECT_TRUE(set.has_value());
  return std::move(*set);
}

// One finding with a place at each path; the first one came with kCommit.
std::vector<Finding> finding_at(const std::vector<std::string>& paths) {
  std::vector<Finding> findings;
  Finding made{.secret = Secret("the secret value")};
  for (const std::string& path : paths)
    made.places.push_back({.path = path});
  if (!made.places.empty()) made.places[0].commit = *ObjectId::from_hex(kCommit);
  made.place_count = made.places.size();
  findings.push_back(std::move(made));
  return findings;
}

struct Outcome {
  std::vector<std::string> paths;
  std::vector<std::string> rejected;
};

Outcome applied(const RuleSet& rules, std::vector<Finding> findings, GlobSet excludes = {}) {
  const auto policy = PathPolicy::make(rules, std::move(excludes));
  EXPECT_TRUE(policy.has_value());
  std::vector<RejectedCount> rejected;
  policy->apply(findings, rejected);
  Outcome outcome;
  for (const Finding& finding : findings) {
    EXPECT_EQ(finding.place_count, finding.places.size());
    for (const Place& place : finding.places)
      outcome.paths.push_back(place.path);
    if (finding.places.empty()) outcome.paths.emplace_back("(no places)");
  }
  for (const RejectedCount& r : rejected) {
    outcome.rejected.push_back(r.filter + " " + std::to_string(r.count));
  }
  return outcome;
}

TEST(PathPolicy, WhatTheUserExcludesIsRemovedWhereItHasAVersionedPath) {
  const RuleSet rules = one_rule("", {});
  const std::vector<std::string> globs = {"vendor/**", "config"};
  std::vector<Finding> findings = finding_at({"src/a", "vendor/b", "config", ""});
  findings[0].places[2].kind = TextKind::kGitFile;  // the repository's own, not a path of its tree
  const Outcome outcome = applied(rules, std::move(findings), *GlobSet::compile(globs));
  EXPECT_THAT(outcome.paths, ElementsAre("src/a", "config", ""));
  EXPECT_THAT(outcome.rejected, ElementsAre("exclude 1"));
}

TEST(PathPolicy, ARuleWithAPathKeepsPlacesThatMatch) {
  const RuleSet rules = one_rule("\\.tf$", {});
  const Outcome outcome = applied(rules, finding_at({"a.tf", "a.tfx", "b.tf", ""}));
  EXPECT_THAT(outcome.paths, ElementsAre("a.tf", "b.tf"));
  EXPECT_THAT(outcome.rejected, ElementsAre("path 2"));
}

TEST(PathPolicy, AFindingWithoutPlacesLeftIsDroppedAndCounted) {
  const RuleSet rules = one_rule("\\.tf$", {});
  const Outcome outcome = applied(rules, finding_at({"a", "b"}));
  EXPECT_TRUE(outcome.paths.empty());
  EXPECT_THAT(outcome.rejected, ElementsAre("path 2"));
}

TEST(PathPolicy, AFindingThatWasNotAttributedStays) {
  const RuleSet rules = one_rule("\\.tf$", {});
  const Outcome outcome = applied(rules, finding_at({}));
  EXPECT_THAT(outcome.paths, ElementsAre("(no places)"));
  EXPECT_TRUE(outcome.rejected.empty());
}

TEST(PathPolicy, AllowlistsTakeAwayPathsAndCommits) {
  const RuleSet by_path = one_rule("", {{.paths = {"^tests/"}}});
  EXPECT_THAT(applied(by_path, finding_at({"a", "tests/b", "x/tests/c"})).paths,
              ElementsAre("a", "x/tests/c"));
  const RuleSet by_commit = one_rule("", {{.commits = {kCommit}}});
  const Outcome outcome = applied(by_commit, finding_at({"a", "b"}));
  EXPECT_THAT(outcome.paths, ElementsAre("b"));
  EXPECT_THAT(outcome.rejected, ElementsAre("allowlist 1"));
}

TEST(PathPolicy, TheGlobalAllowlistCounts) {
  const RuleSet rules = one_rule("", {}, {{.paths = {"^a$"}}});
  EXPECT_THAT(applied(rules, finding_at({"a", "b"})).paths, ElementsAre("b"));
}

TEST(PathPolicy, AllOfNeedsEachPartToAgree) {
  Allowlist list{.all_of = true, .paths = {"^a"}, .commits = {kCommit}};
  EXPECT_THAT(applied(one_rule("", {list}), finding_at({"a", "ab"})).paths, ElementsAre("ab"));
  list.stopwords = {"ABSENT"};
  EXPECT_THAT(applied(one_rule("", {list}), finding_at({"a", "ab"})).paths, ElementsAre("a", "ab"));
  list.stopwords = {"SECRET"};
  list.regexes = {"^the secret"};
  EXPECT_THAT(applied(one_rule("", {list}), finding_at({"a", "ab"})).paths, ElementsAre("ab"));
}

TEST(PathPolicy, AllOfWithTheLineIsNotJudgedAndAllowsNothing) {
  const Allowlist list{
      .all_of = true, .target = AllowTarget::kLine, .regexes = {"secret"}, .paths = {"^a"}};
  EXPECT_THAT(applied(one_rule("", {list}), finding_at({"a"})).paths, ElementsAre("a"));
}

TEST(PathPolicy, CountsAddUpWithThoseOfMatching) {
  const RuleSet rules = one_rule("", {{.paths = {"."}}});
  const auto policy = PathPolicy::make(rules);
  ASSERT_TRUE(policy.has_value());
  std::vector<RejectedCount> rejected = {{RuleIndex{0}, "placeholder", 5},
                                         {RuleIndex{0}, "allowlist", 2}};
  std::vector<Finding> findings = finding_at({"a", "b", "c"});
  policy->apply(findings, rejected);
  ASSERT_EQ(rejected.size(), 2u);
  EXPECT_EQ(rejected[0].filter, "allowlist");
  EXPECT_EQ(rejected[0].count, 5u);
}

TEST(PathPolicy, ABrokenPathNamesItsRule) {
  const RuleSet rules = one_rule("(", {});
  const auto policy = PathPolicy::make(rules);
  ASSERT_FALSE(policy.has_value());
  EXPECT_EQ(policy.error().code(), Errc::kRule);
  EXPECT_NE(policy.error().message().find("some-rule"), std::string::npos);
}

}  // namespace
}  // namespace dowse
