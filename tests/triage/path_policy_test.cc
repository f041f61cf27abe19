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

struct Outcome {
  std::vector<std::string> paths;
  bool dropped = false;
  std::vector<std::string> rejected;
};

// One finding with a place at each path, in a blob; the first one came with kCommit. `agreed`: see
// Occurrence.
Outcome applied(const RuleSet& rules, const std::vector<std::string>& paths,
                std::uint32_t agreed = 0, GlobSet excludes = {}) {
  auto policy = PathPolicy::make(rules, std::move(excludes));
  EXPECT_TRUE(policy.has_value());
  std::vector<Finding> findings(1);
  Occurrence occurrence;
  occurrence.kind = TextKind::kBlob;
  occurrence.agreed = agreed;
  ObjectId commit = *ObjectId::from_hex(kCommit);
  Outcome outcome;
  for (const std::string& path : paths) {
    if (policy->keeps(findings[0], {&occurrence, path, commit, false})) {
      outcome.paths.push_back(path);
      ++findings[0].place_count;
    }
    commit = ObjectId();
  }
  std::vector<RejectedCount> rejected;
  policy->drop_excluded(findings, rejected);
  outcome.dropped = findings.empty();
  for (const RejectedCount& r : rejected) {
    outcome.rejected.push_back(r.filter + " " + std::to_string(r.count));
  }
  return outcome;
}

TEST(PathPolicy, ARuleWithAPathKeepsPlacesThatMatch) {
  const Outcome outcome = applied(one_rule("\\.tf$", {}), {"a.tf", "a.tfx", "b.tf", ""});
  EXPECT_THAT(outcome.paths, ElementsAre("a.tf", "b.tf"));
  EXPECT_FALSE(outcome.dropped);
  EXPECT_THAT(outcome.rejected, ElementsAre("path 2"));
}

TEST(PathPolicy, AFindingWithoutPlacesLeftIsDroppedAndCounted) {
  const Outcome outcome = applied(one_rule("\\.tf$", {}), {"a", "b"});
  EXPECT_TRUE(outcome.dropped);
  EXPECT_THAT(outcome.rejected, ElementsAre("path 2"));
}

TEST(PathPolicy, AFindingThatWasNotAttributedStays) {
  const Outcome outcome = applied(one_rule("\\.tf$", {}), {});
  EXPECT_FALSE(outcome.dropped);
  EXPECT_TRUE(outcome.rejected.empty());
}

TEST(PathPolicy, AllowlistsTakeAwayPathsAndCommits) {
  EXPECT_THAT(applied(one_rule("", {{.paths = {"^tests/"}}}), {"a", "tests/b", "x/tests/c"}).paths,
              ElementsAre("a", "x/tests/c"));
  const Outcome outcome = applied(one_rule("", {{.commits = {kCommit}}}), {"a", "b"});
  EXPECT_THAT(outcome.paths, ElementsAre("b"));
  EXPECT_THAT(outcome.rejected, ElementsAre("allowlist 1"));
}

TEST(PathPolicy, TheGlobalAllowlistCounts) {
  EXPECT_THAT(applied(one_rule("", {}, {{.paths = {"^a$"}}}), {"a", "b"}).paths, ElementsAre("b"));
}

TEST(PathPolicy, AllOfNeedsPathAndCommit) {
  const Allowlist list{.all_of = true, .paths = {"^a"}, .commits = {kCommit}};
  EXPECT_THAT(applied(one_rule("", {list}), {"a", "ab"}).paths, ElementsAre("ab"));
}

TEST(PathPolicy, ASplitAllowlistNeedsWhatTheTextSaid) {
  const Allowlist line{
      .all_of = true, .target = AllowTarget::kLine, .regexes = {"x"}, .paths = {"^a"}};
  EXPECT_THAT(applied(one_rule("", {line}), {"a", "b"}, 0).paths, ElementsAre("a", "b"));
  EXPECT_THAT(applied(one_rule("", {line}), {"a", "b"}, 1).paths, ElementsAre("b"));
  // The second bit is that of the list of all rules.
  EXPECT_THAT(applied(one_rule("", {line}, {line}), {"a", "b"}, 2).paths, ElementsAre("b"));
  EXPECT_THAT(applied(one_rule("", {line}, {line}), {"a", "b"}, 4).paths, ElementsAre("a", "b"));
}

TEST(PathPolicy, WhatTheUserExcludesIsTakenAway) {
  const std::vector<std::string> globs = {"vendor/"};
  auto excludes = GlobSet::compile(globs);
  ASSERT_TRUE(excludes.has_value());
  const Outcome outcome = applied(one_rule("", {}), {"vendor/a", "src/b"}, 0, std::move(*excludes));
  EXPECT_THAT(outcome.paths, ElementsAre("src/b"));
  EXPECT_THAT(outcome.rejected, ElementsAre("exclude 1"));
}

TEST(PathPolicy, CountsAddUpWithThoseOfMatching) {
  const RuleSet rules = one_rule("", {{.paths = {"."}}});
  auto policy = PathPolicy::make(rules);
  ASSERT_TRUE(policy.has_value());
  std::vector<RejectedCount> rejected = {{RuleIndex{0}, "allowlist", 2},
                                         {RuleIndex{0}, "placeholder", 5}};
  std::vector<Finding> findings(1);
  const Occurrence occurrence;
  for (const char* path : {"a", "b", "c"}) {
    EXPECT_FALSE(policy->keeps(findings[0], {&occurrence, path, {}, false}));
  }
  policy->drop_excluded(findings, rejected);
  ASSERT_EQ(rejected.size(), 2u);
  EXPECT_EQ(rejected[0].filter, "allowlist");
  EXPECT_EQ(rejected[0].count, 5u);
}

TEST(PathPolicy, ABrokenPathNamesItsRule) {
  const auto policy = PathPolicy::make(one_rule("(", {}));
  ASSERT_FALSE(policy.has_value());
  EXPECT_EQ(policy.error().code(), Errc::kRule);
  EXPECT_NE(policy.error().message().find("some-rule"), std::string::npos);
}

// Occurrence::agreed speaks of the rule of the finding, not of what it requires.
TEST(PathPolicy, WhatTheTextOfARequiredRuleSaysIsNotKnown) {
  const Allowlist line{
      .all_of = true, .target = AllowTarget::kLine, .regexes = {"x"}, .paths = {"^here/"}};
  std::vector<Rule> rules(2);
  rules[0].id = "primary";
  rules[0].pattern = "never";
  rules[0].required = {{"other", {}, {}}};
  rules[0].allowlists = {{.all_of = true, .regexes = {"y"}, .paths = {"^there/"}}};
  rules[1].id = "other";
  rules[1].pattern = "never";
  const RuleSet set = RuleSet::from_rules(std::move(rules), {line}).value();
  EXPECT_THAT(applied(set, {"here/a"}, 1).paths, ElementsAre("here/a"));
}

TEST(PathPolicy, WhereARequiredRuleIsNotReportedThereIsNoFinding) {
  std::vector<Rule> rules(2);
  rules[0].id = "primary";
  rules[0].pattern = "never";
  rules[0].required = {{"other", {}, {}}};
  rules[1].id = "other";
  rules[1].pattern = "never";
  rules[1].path = "\\.tf$";
  rules[1].allowlists = {{.paths = {"^tests/"}}};
  const RuleSet set = RuleSet::from_rules(std::move(rules)).value();
  const Outcome outcome = applied(set, {"a.tf", "a.py", "tests/b.tf"});
  EXPECT_THAT(outcome.paths, ElementsAre("a.tf"));
  EXPECT_THAT(outcome.rejected, ElementsAre("required 2"));
}

TEST(PathPolicy, IgnoreFilesNameRuleAndPlace) {
  const RuleSet rules = one_rule("", {});
  IgnoreList ignored;
  ignored.add("a:some-rule:3\n", "file", std::nullopt);
  const auto policy = PathPolicy::make(rules, {}, std::move(ignored));
  ASSERT_TRUE(policy.has_value());
  const Finding finding;
  Occurrence occurrence;
  occurrence.match_line = 3;
  EXPECT_TRUE(policy->may_ignore(finding));
  EXPECT_TRUE(policy->ignores(finding, {&occurrence, "a", {}, false}));
  EXPECT_FALSE(policy->ignores(finding, {&occurrence, "b", {}, false}));
  EXPECT_FALSE(PathPolicy::make(rules).value().may_ignore(finding));
}

}  // namespace
}  // namespace dowse
