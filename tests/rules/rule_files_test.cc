#include "engine/rules/rule_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/rules/builtin.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::TempDir;
using testing::write_file;

class RuleFiles : public ::testing::Test {
 protected:
  std::string file(std::string_view name, std::string_view text) {
    write_file(folder_ / name, text);
    return folder_ / name;
  }

  static MergedRules merged(const std::vector<std::string>& paths, bool with_builtin = false) {
    Result<MergedRules> rules = merge_rule_files(paths, with_builtin);
    if (rules) return std::move(*rules);
    ADD_FAILURE() << rules.error().message();
    return {};
  }

  static std::string fault_of(const std::vector<std::string>& paths) {
    const Result<MergedRules> rules = merge_rule_files(paths, false);
    return rules ? "no error" : rules.error().message();
  }

  static std::vector<std::string> ids(const RulePack& pack) {
    std::vector<std::string> out;
    for (const Rule& rule : pack.rules)
      out.push_back(rule.id);
    return out;
  }

  TempDir folder_;
};

constexpr std::string_view kTwoRules =
    "[[rules]]\nid = 'a'\nregex = 'aaaa'\n[[rules]]\nid = 'b'\nregex = 'bbbb'\n";

TEST_F(RuleFiles, ALaterRuleTakesThePlaceOfAnEarlierOne) {
  const std::string one = file("one.toml", kTwoRules);
  const std::string two = file(
      "two.toml", "[[rules]]\nid = 'c'\nregex = 'cccc'\n[[rules]]\nid = 'a'\nregex = 'AAAA'\n");
  const MergedRules rules = merged({one, two});
  EXPECT_THAT(ids(rules.pack), ElementsAre("a", "b", "c"));
  EXPECT_EQ(rules.pack.rules[0].pattern, "AAAA");
  EXPECT_THAT(rules.notes, IsEmpty());
}

// A rule of gitleaks is one of ours once a file states what only we know.
TEST_F(RuleFiles, AnAmendmentMayAskForJudgement) {
  const std::string one = file("one.toml", kTwoRules);
  const std::string two = file("two.toml",
                               "[[rules]]\nid = 'a'\nentropy = 2\n[[rules]]\nid = 'b'\n"
                               "confidence = 'high'\n");
  const MergedRules rules = merged({one, two});
  EXPECT_TRUE(rules.pack.rules[0].own_terms);
  EXPECT_FALSE(rules.pack.rules[1].own_terms);
}

TEST_F(RuleFiles, AnAmendmentChangesWhatItStates) {
  const std::string one = file("one.toml",
                               "[[rules]]\nid = 'a'\nregex = '(a)(b)cd'\nkeywords = ['k']\n"
                               "severity = 'low'\nconfidence = 'high'\ndescription = 'd'\n");
  const std::string two = file("two.toml",
                               "[[rules]]\nid = 'a'\nsecretGroup = 2\nentropy = 3.5\nkeywords = "
                               "['l']\nseverity = 'critical'\n[[rules.allowlists]]\nstopwords = "
                               "['s']\n[rules.rotation]\nsteps = ['x']\noverlap = false\n");
  const Rule rule = merged({one, two}).pack.rules.at(0);
  EXPECT_EQ(rule.pattern, "(a)(b)cd");
  EXPECT_EQ(rule.description, "d");
  EXPECT_EQ(rule.secret_group, 2u);
  EXPECT_EQ(rule.min_entropy, 3.5);
  EXPECT_THAT(rule.keywords, ElementsAre("k", "l"));
  EXPECT_EQ(rule.severity, Severity::kCritical);
  EXPECT_EQ(rule.confidence, Confidence::kHigh);
  EXPECT_EQ(rule.allowlists.size(), 1u);
  EXPECT_EQ(rule.rotation.overlap, std::optional<bool>(false));
}

TEST_F(RuleFiles, AnAmendmentOfNothingIsARuleWithoutAnExpression) {
  EXPECT_THAT(fault_of({file("one.toml", "[[rules]]\nid = 'a'\nkeywords = ['k']\n")}),
              HasSubstr("rule `a`: needs a `regex`"));
  EXPECT_THAT(fault_of({file("one.toml", kTwoRules),
                        file("two.toml", "[[rules]]\nid = 'a'\nsecretGroup = 1\n")}),
              HasSubstr("0 groups"));
}

TEST_F(RuleFiles, DisabledAndTargetedRules) {
  const std::string one = file("one.toml", kTwoRules);
  const std::string two = file("two.toml",
                               "[extend]\npath = 'one.toml'\ndisabledRules = ['a', 'nosuch']\n"
                               "[[allowlists]]\ntargetRules = ['b', 'gone']\nstopwords = ['s']\n"
                               "[[allowlists]]\nstopwords = ['everywhere']\n");
  const MergedRules rules = merged({two});
  EXPECT_THAT(ids(rules.pack), ElementsAre("b"));
  EXPECT_THAT(rules.pack.rules[0].allowlists.at(0).stopwords, ElementsAre("s"));
  ASSERT_EQ(rules.pack.allowlists.size(), 1u);
  EXPECT_THAT(rules.pack.allowlists[0].stopwords, ElementsAre("everywhere"));
  EXPECT_THAT(rules.notes, ElementsAre(HasSubstr("`nosuch`"), HasSubstr("`gone`")));
}

TEST_F(RuleFiles, WhatARuleNamesHasToBeThere) {
  const std::string needs = "[[rules.required]]\nid = 'c'\n";
  EXPECT_THAT(fault_of({file("one.toml", std::string(kTwoRules) + needs)}),
              HasSubstr("rule `b`: `required`: rule `c` is not there"));
  const std::string one = file("one.toml", "[[rules]]\nid = 'c'\nregex = 'cccc'\n");
  EXPECT_EQ(fault_of({one, file("two.toml", std::string(kTwoRules) + needs)}), "no error");
  EXPECT_THAT(fault_of({one, file("two.toml", "[extend]\ndisabledRules = ['c']\n" +
                                                  std::string(kTwoRules) + needs)}),
              HasSubstr("rule `c` is disabled"));
  EXPECT_THAT(fault_of({file("path.toml", "[[rules]]\nid = 'c'\npath = 'c'\n" +
                                              std::string(kTwoRules) + needs)}),
              HasSubstr("rule `c` has no `regex`"));
  EXPECT_THAT(fault_of({file("path.toml", "[[rules]]\nid = 'c'\npath = 'c'\n" +
                                              std::string("[[rules.required]]\nid = 'a'\n") +
                                              std::string(kTwoRules))}),
              HasSubstr("rule `c`: a rule without a `regex` stands near nothing"));
  EXPECT_THAT(fault_of({file("mixed.toml",
                             "[[rules]]\nid = 'c'\nregex = 'cccc'\n"
                             "[[rules.allowlists]]\ncondition = 'AND'\n"
                             "paths = ['p']\nstopwords = ['s']\n" +
                                 std::string(kTwoRules) + needs)}),
              HasSubstr("asks for a text and a place at once"));
}

TEST_F(RuleFiles, APartThatWasDisabledIsNotAskedFor) {
  const std::string part = "[[rules.parts]]\nid = 'c'\nwithinLines = 1\n";
  EXPECT_THAT(fault_of({file("one.toml", std::string(kTwoRules) + part)}),
              HasSubstr("rule `b`: `parts`: rule `c` is not there"));
  const std::string one =
      file("one.toml", std::string(kTwoRules) + part + "[[rules]]\nid = 'c'\nregex = 'cccc'\n");
  EXPECT_EQ(merged({one}).pack.rules[1].parts.size(), 1u);
  const std::string two = file("two.toml", "[extend]\ndisabledRules = ['c']\n");
  EXPECT_THAT(merged({one, two}).pack.rules[1].parts, IsEmpty());
}

// Of a chain of parts, one in the middle would hide the last.
TEST_F(RuleFiles, APartHasNoPartsItself) {
  const std::string own = "[[rules.parts]]\nid = 'c'\nwithinLines = 1\n";
  const std::string other =
      "[[rules]]\nid = 'c'\nregex = 'cccc'\n[[rules.parts]]\nid = 'a'\nwithinLines = 1\n";
  EXPECT_THAT(fault_of({file("one.toml", std::string(kTwoRules) + own + other)}),
              HasSubstr("rule `b`: `parts`: rule `c` has parts itself"));
}

TEST_F(RuleFiles, AnAmendmentAddsPartsAndWhatIsRequired) {
  const std::string one = file("one.toml", kTwoRules);
  const std::string two =
      file("two.toml", "[[rules]]\nid = 'a'\nskipReport = true\n[[rules.required]]\nid = 'b'\n");
  const Rule rule = merged({one, two}).pack.rules.at(0);
  EXPECT_TRUE(rule.skip_report);
  EXPECT_EQ(rule.required.at(0).rule_id, "b");
}

TEST_F(RuleFiles, ExtendingTheBuiltinPackPutsItInFront) {
  const std::size_t count = builtin_pack().value().rules.size();
  const std::string plain = file("plain.toml", kTwoRules);
  const std::string extending =
      file("extending.toml",
           "[extend]\nuseDefault = true\n[[rules]]\nid = 'c'\nregex = 'cccc'\n"
           "[[rules]]\nid = 'a-rule-of-another-tool'\nkeywords = ['k']\n");
  const MergedRules rules = merged({plain, extending});
  ASSERT_EQ(rules.pack.rules.size(), count + 3);
  EXPECT_EQ(rules.pack.rules[count].id, "a");
  EXPECT_EQ(rules.pack.rules.back().id, "c");
  EXPECT_THAT(rules.notes, ElementsAre(HasSubstr("`a-rule-of-another-tool`")));
  EXPECT_EQ(merged({extending}, true).pack.rules.size(), count + 1);
  EXPECT_EQ(merged({}, true).pack.rules.size(), count);
}

TEST_F(RuleFiles, FilesThatCannotBeReadAreNamed) {
  const std::string missing = folder_ / "missing.toml";
  const Result<MergedRules> rules = merge_rule_files(std::vector{missing}, false);
  ASSERT_FALSE(rules);
  EXPECT_EQ(rules.error().code(), Errc::kIo);
  EXPECT_THAT(rules.error().message(), HasSubstr("missing.toml"));
  EXPECT_FALSE(merge_rule_files(std::vector{folder_.path()}, false));
  EXPECT_THAT(fault_of({file("two.toml", std::string(kTwoRules) + std::string(kTwoRules))}),
              HasSubstr("`a`: the id stands twice"));
}

TEST_F(RuleFiles, FilesThatExtendEachOtherEndInAnError) {
  const std::string one = file("one.toml", "[extend]\npath = 'two.toml'\n");
  file("two.toml", "[extend]\npath = 'one.toml'\n");
  const Result<MergedRules> rules = merge_rule_files(std::vector{one}, false);
  ASSERT_FALSE(rules);
  EXPECT_EQ(rules.error().code(), Errc::kLimit);
}

}  // namespace
}  // namespace dowse
