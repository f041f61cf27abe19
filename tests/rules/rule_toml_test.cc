#include "engine/rules/rule_toml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

RuleFile parsed(std::string_view text, LineEnds line_ends = LineEnds::kAsWritten) {
  Result<RuleFile> file = parse_rule_file(text, "x.toml", line_ends);
  if (file) return std::move(*file);
  ADD_FAILURE() << file.error().message();
  return {};
}

std::string fault_of(std::string_view text) {
  const Result<RuleFile> file = parse_rule_file(text, "x.toml");
  if (file) return "no error";
  EXPECT_EQ(file.error().code(), Errc::kRule);
  return file.error().message();
}

// What is wrong with a rule that has this line beside its id and expression.
std::string fault_of_line(std::string_view line) {
  return fault_of("[[rules]]\nid = 'r'\nregex = 'abcd(x)'\n" + std::string(line) + "\n");
}

TEST(RuleToml, EveryFieldOfARule) {
  const RuleFile file = parsed(R"toml(
    title = "t"
    [[rules]]
    id = "r-1"
    description = "d"
    provider = "p"
    family = "f"
    regex = '''(?<k>abcd)(x)$'''
    secretGroup = 2
    severity = "critical"
    confidence = "high"
    prefix = "ab"
    checksum = "c"
    structure = "s"
    entropy = 3
    keywords = ["k1", "K2"]
    path = '''\.tf$'''
    skipReport = true
    tags = ["t"]
    references = ["https://example.com/"]
    basis = "structure"
    fact = "x"
    examples = ["abcd{secret:x}"]
    counterexamples = ["abc{hex:3}"]
    [rules.rotation]
    steps = ["s"]
    commands = ["c"]
    console_url = "u"
    docs_url = "d"
    overlap = true
    reload = "l"
    check = "h"
    generate = "g"
    [[rules.parts]]
    id = "half"
    withinLines = 3
    [[rules.required]]
    id = "other"
    [[rules.required]]
    id = "near"
    withinLines = 0
    withinColumns = 7
    [[rules.allowlists]]
    description = "a"
    condition = "AND"
    regexTarget = "line"
    regexes = ['''(?<n>x)$''']
    paths = ['y$']
    stopwords = ["z"]
    commits = ["0123456789ABCDEF0123456789abcdef01234567"]
  )toml",
                               LineEnds::kAllowCr);
  ASSERT_EQ(file.rules.size(), 1u);
  const Rule& rule = file.rules[0];
  EXPECT_EQ(rule.id, "r-1");
  EXPECT_EQ(rule.description, "d");
  EXPECT_EQ(rule.provider, "p");
  EXPECT_EQ(rule.family, "f");
  EXPECT_EQ(rule.kind, RuleKind::kPattern);
  EXPECT_EQ(rule.pattern, "(?P<k>abcd)(x)(?:\\r?$)");
  EXPECT_EQ(rule.secret_group, 2u);
  EXPECT_EQ(rule.severity, Severity::kCritical);
  EXPECT_EQ(rule.confidence, Confidence::kHigh);
  EXPECT_EQ(rule.prefix, "ab");
  EXPECT_EQ(rule.checksum, "c");
  EXPECT_EQ(rule.structure, "s");
  EXPECT_EQ(rule.min_entropy, 3.0);
  EXPECT_THAT(rule.keywords, ElementsAre("k1", "K2"));
  EXPECT_EQ(rule.path, "\\.tf$");
  EXPECT_THAT(rule.tags, ElementsAre("t"));
  EXPECT_THAT(rule.references, ElementsAre("https://example.com/"));
  ASSERT_EQ(rule.examples.size(), 1u);
  EXPECT_EQ(rule.examples[0].recipe, "abcd{secret:x}");
  ASSERT_EQ(rule.counterexamples.size(), 1u);
  EXPECT_THAT(rule.rotation.steps, ElementsAre("s"));
  EXPECT_THAT(rule.rotation.commands, ElementsAre("c"));
  EXPECT_EQ(rule.rotation.console_url, "u");
  EXPECT_EQ(rule.rotation.docs_url, "d");
  EXPECT_EQ(rule.rotation.overlap, std::optional<bool>(true));
  EXPECT_EQ(rule.rotation.reload, "l");
  EXPECT_EQ(rule.rotation.check, "h");
  EXPECT_EQ(rule.rotation.generate, "g");
  EXPECT_EQ(rule.basis, Basis::kStructure);
  EXPECT_EQ(rule.fact, "x");
  EXPECT_TRUE(rule.skip_report);
  ASSERT_EQ(rule.parts.size(), 1u);
  EXPECT_EQ(rule.parts[0].rule_id, "half");
  EXPECT_EQ(rule.parts[0].within_lines, 3u);
  ASSERT_EQ(rule.required.size(), 2u);
  EXPECT_EQ(rule.required[0].rule_id, "other");
  EXPECT_EQ(rule.required[0].within_lines, std::nullopt);
  EXPECT_EQ(rule.required[0].within_columns, std::nullopt);
  EXPECT_EQ(rule.required[1].within_lines, 0u);
  EXPECT_EQ(rule.required[1].within_columns, 7u);
  ASSERT_EQ(rule.allowlists.size(), 1u);
  const Allowlist& list = rule.allowlists[0];
  EXPECT_EQ(list.description, "a");
  EXPECT_TRUE(list.all_of);
  EXPECT_EQ(list.target, AllowTarget::kLine);
  EXPECT_THAT(list.regexes, ElementsAre("(?P<n>x)(?:\\r?$)"));
  EXPECT_THAT(list.paths, ElementsAre("y$"));
  EXPECT_THAT(list.stopwords, ElementsAre("z"));
  EXPECT_THAT(list.commits, ElementsAre("0123456789abcdef0123456789abcdef01234567"));
  EXPECT_THAT(file.notes, IsEmpty());
}

TEST(RuleToml, RulesTakeWhatTheyDoNotStateFromTheRotationOfTheirFile) {
  const RuleFile file = parsed(R"toml(
    [rotation]
    steps = ["shared"]
    commands = ["c"]
    console_url = "u"
    docs_url = "d"
    overlap = true
    reload = "l"
    check = "h"
    generate = "g"
    [[rules]]
    id = "plain"
    regex = "abcd"
    [[rules]]
    id = "own"
    regex = "efgh"
    [rules.rotation]
    steps = ["own"]
    overlap = false
  )toml");
  ASSERT_EQ(file.rules.size(), 2u);
  const Rotation& plain = file.rules[0].rotation;
  EXPECT_THAT(plain.steps, ElementsAre("shared"));
  EXPECT_THAT(plain.commands, ElementsAre("c"));
  EXPECT_EQ(plain.console_url, "u");
  EXPECT_EQ(plain.docs_url, "d");
  EXPECT_EQ(plain.overlap, std::optional<bool>(true));
  EXPECT_EQ(plain.reload, "l");
  EXPECT_EQ(plain.check, "h");
  EXPECT_EQ(plain.generate, "g");
  const Rotation& own = file.rules[1].rotation;
  EXPECT_THAT(own.steps, ElementsAre("own"));
  EXPECT_THAT(own.commands, ElementsAre("c"));
  EXPECT_EQ(own.overlap, std::optional<bool>(false));
}

TEST(RuleToml, KindsOfRules) {
  const RuleFile file = parsed(R"toml(
    rules = [
      {id = "a", regex = "abcd"}, {id = "b", path = "x"}, {id = "c", kind = "entropy", path = "y"},
      {id = "d", kind = "path", path = "z"}, {id = "e", kind = "pattern", regex = "efgh", path = "x"},
      {id = "f", severity = "low", keywords = ["k"]}
    ]
  )toml");
  ASSERT_EQ(file.rules.size(), 5u);
  EXPECT_EQ(file.rules[0].kind, RuleKind::kPattern);
  EXPECT_EQ(file.rules[0].severity, Severity::kMedium);
  EXPECT_EQ(file.rules[1].kind, RuleKind::kPath);
  EXPECT_EQ(file.rules[2].kind, RuleKind::kEntropy);
  EXPECT_EQ(file.rules[3].kind, RuleKind::kPath);
  EXPECT_EQ(file.rules[4].kind, RuleKind::kPattern);
  ASSERT_EQ(file.amendments.size(), 1u);
  EXPECT_EQ(file.amendments[0].stated.id, "f");
  EXPECT_EQ(file.amendments[0].severity, std::optional<Severity>(Severity::kLow));
  EXPECT_EQ(file.amendments[0].confidence, std::nullopt);
}

// The whole of the documented gitleaks format, old spellings and both cases of keys included.
TEST(RuleToml, AGitleaksFileLoadsUnchanged) {
  const RuleFile file = parsed(R"toml(
    title = "Custom config"
    description = "x"
    minVersion = "v8.25.0"
    [extend]
    useDefault = true
    path = "other.toml"
    disabledRules = ["x", "y"]
    [[rules]]
    id = "Awesome Rule 1"
    description = "awesome rule 1"
    regex = '''one-go-style-regex'''
    secretgroup = 0
    entropy = 3.5
    path = '''a-file-path-regex'''
    keywords = ["auth", "password", "token"]
    tags = ["tag", "another tag"]
    [rules.allowlist]
    stopwords = ["client"]
    [[rules]]
    id = "two"
    regex = '''two-go'''
    [[rules.allowlists]]
    regextarget = "match"
    condition = "||"
    regexes = ['''process''']
    [[rules.allowlists]]
    paths = ['''go\.sum''']
    [allowlist]
    paths = ['''gitleaks\.toml''', '''(.*?)(jpg|gif|doc)''']
    [[allowlists]]
    targetRules = ["two"]
    regexTarget = "secret"
    regexes = ['''219-09-9999''']
  )toml");
  EXPECT_TRUE(file.extends_builtin);
  EXPECT_EQ(file.extends_path, "other.toml");
  EXPECT_THAT(file.disabled_rules, ElementsAre("x", "y"));
  ASSERT_EQ(file.rules.size(), 2u);
  EXPECT_EQ(file.rules[0].id, "Awesome Rule 1");
  EXPECT_THAT(file.rules[0].allowlists.at(0).stopwords, ElementsAre("client"));
  ASSERT_EQ(file.rules[1].allowlists.size(), 2u);
  EXPECT_EQ(file.rules[1].allowlists[0].target, AllowTarget::kMatch);
  EXPECT_FALSE(file.rules[1].allowlists[0].all_of);
  ASSERT_EQ(file.allowlists.size(), 1u);
  EXPECT_THAT(file.allowlists[0].paths, ElementsAre("gitleaks\\.toml", "(.*?)(jpg|gif|doc)"));
  ASSERT_EQ(file.targeted.size(), 1u);
  EXPECT_THAT(file.targeted[0].rule_ids, ElementsAre("two"));
}

TEST(RuleToml, ErrorsNameFileLineRuleAndKey) {
  EXPECT_THAT(fault_of("[[rules]]\nid = 'r'\nregex = 'abcd'\nregexp = 1"),
              AllOf(HasSubstr("x.toml:4"), HasSubstr("`r`"), HasSubstr("unknown key `regexp`")));
  EXPECT_THAT(fault_of("colour = 1"), AllOf(HasSubstr("x.toml:1"), HasSubstr("`colour`")));
  EXPECT_THAT(fault_of("[extend]\nusedefaults = true"), HasSubstr("`usedefaults`"));
  EXPECT_THAT(fault_of("[[allowlists]]\nfiles = ['x']"), HasSubstr("`files`"));
  EXPECT_THAT(fault_of_line("[rules.rotation]\nstep = []"), HasSubstr("`step`"));
  EXPECT_THAT(fault_of_line("[[rules.allowlists]]\nregex = 'x'"),
              AllOf(HasSubstr("rule `r`: allowlist"), HasSubstr("`regex`")));
  EXPECT_THAT(fault_of("[[rules]]\nregex = 'abcd'"), HasSubstr("needs an `id`"));
  EXPECT_THAT(fault_of("[[rules]\n"), HasSubstr("x.toml:1: not TOML"));
}

TEST(RuleToml, ValuesHaveTheirType) {
  for (const char* line : {"description = 1",
                           "secretGroup = 'x'",
                           "secretGroup = -1",
                           "secretGroup = 1.0",
                           "entropy = '3'",
                           "entropy = nan",
                           "entropy = 8.5",
                           "entropy = -1",
                           "keywords = 'k'",
                           "keywords = [1]",
                           "keywords = ['']",
                           "severity = 'bad'",
                           "severity = 3",
                           "confidence = 'sure'",
                           "kind = 'regex'",
                           "examples = ['{nosuch:1}']",
                           "rotation = 3",
                           "allowlists = [1]",
                           "[rules.rotation]\noverlap = 'yes'",
                           "[[rules.allowlists]]\ncondition = 'xor'",
                           "[[rules.allowlists]]\nregexTarget = 'file'"}) {
    const std::string key = std::string(line).substr(0, std::string(line).find(' '));
    const std::string fault = fault_of_line(line);
    EXPECT_THAT(fault, HasSubstr("`r`")) << line;
    if (!key.starts_with("[")) {
      EXPECT_THAT(fault, HasSubstr("`" + key + "`")) << line;
    }
  }
  EXPECT_THAT(fault_of_line("keywords = ['a']\nKeywords = ['b']"), HasSubstr("stands twice"));
  EXPECT_THAT(fault_of("rules = 3"), HasSubstr("`rules`"));
}

TEST(RuleToml, ExpressionsAreChecked) {
  EXPECT_THAT(fault_of("[[rules]]\nid = 'r'\nregex = '(?=x)'"), HasSubstr("`regex`: not a valid"));
  EXPECT_THAT(fault_of("[[rules]]\nid = 'r'\nregex = '\\pL'"), HasSubstr("`regex`: at offset 0"));
  EXPECT_THAT(fault_of("[[rules]]\nid = 'r'\npath = '('"), HasSubstr("`path`"));
  EXPECT_THAT(fault_of_line("secretGroup = 2"), HasSubstr("has 1 groups"));
  EXPECT_THAT(fault_of_line("[[rules.allowlists]]\nregexes = ['(']"), HasSubstr("`regexes`"));
  EXPECT_THAT(fault_of_line("[[rules.allowlists]]\npaths = ['(']"), HasSubstr("`paths`"));
  EXPECT_THAT(fault_of("[allowlist]\npaths = ['(']"), HasSubstr("`paths`"));
}

TEST(RuleToml, ContradictionsAreRefused) {
  EXPECT_THAT(fault_of_line("kind = 'entropy'"), HasSubstr("`regex`"));
  EXPECT_THAT(fault_of_line("kind = 'path'"), HasSubstr("`regex`"));
  EXPECT_THAT(fault_of("[[rules]]\nid = 'r'\nkind = 'path'"), HasSubstr("needs a `path`"));
  EXPECT_THAT(fault_of("[[rules]]\nid = 'r'\nkind = 'pattern'"), HasSubstr("needs a `regex`"));
  EXPECT_THAT(fault_of_line("[[rules.allowlists]]\nregexes = ['x']\ntargetRules = ['r']"),
              HasSubstr("`targetRules`"));
}

// One that states nothing of Dowse's own is judged by what it states alone.
TEST(RuleToml, KnowsARuleOfGitleaks) {
  const std::string head = "[[rules]]\nid = 'r'\nregex = '(abcd)'\n";
  EXPECT_TRUE(parsed(head + R"toml(description = "d"
    secretGroup = 1
    entropy = 3
    keywords = ["k"]
    path = "p"
    tags = ["generic"]
    skipReport = true
    [[rules.allowlists]]
    stopwords = ["s"]
    [[rules.required]]
    id = "other"
  )toml")
                  .rules.at(0)
                  .own_terms);
  for (const char* line :
       {"provider = 'P'", "family = 'f'", "kind = 'pattern'", "severity = 'low'",
        "confidence = 'low'", "prefix = 'ab'", "checksum = 'github-crc32'", "structure = 'jwt'",
        "references = ['https://example.com/']", "basis = 'prefix'", "fact = 'f'",
        "examples = ['abcd']", "counterexamples = ['abc']", "[rules.rotation]\nsteps = ['s']",
        "[[rules.parts]]\nid = 'other'\nwithinLines = 1", "[rotation]\nsteps = ['s']"}) {
    EXPECT_FALSE(parsed(head + line).rules.at(0).own_terms) << line;
  }
}

TEST(RuleToml, RulesThatNameOthersSayWhichAndHowNear) {
  EXPECT_THAT(fault_of_line("[[rules.required]]\nwithinLines = 1"), HasSubstr("needs an `id`"));
  EXPECT_THAT(fault_of_line("[[rules.required]]\nid = 'r'"), HasSubstr("names itself"));
  EXPECT_THAT(fault_of_line("[[rules.required]]\nid = 'x'\nwithinLines = -1"),
              HasSubstr("`withinLines`"));
  EXPECT_THAT(fault_of_line("[[rules.required]]\nid = 'x'\nwithin = 1"), HasSubstr("`within`"));
  EXPECT_THAT(fault_of_line("[[rules.parts]]\nid = 'x'"), HasSubstr("needs `withinLines`"));
  EXPECT_THAT(fault_of_line("skipReport = 'x'"), HasSubstr("`skipReport`"));
}

TEST(RuleToml, WhatIsKnownAndCannotBeHonouredIsRefusedByName) {
  EXPECT_THAT(fault_of("[extend]\nurl = 'https://example.com/'"), HasSubstr("`url`"));
}

TEST(RuleToml, WhatHasNoEffectIsNoted) {
  const RuleFile file = parsed(R"toml(
    [[rules]]
    id = "r"
    regex = "abcd"
    [[rules.allowlists]]
    condition = "AND"
    [allowlist]
    commits = ["abc1234"]
  )toml");
  EXPECT_THAT(file.rules.at(0).allowlists, IsEmpty());
  EXPECT_THAT(file.notes, ElementsAre(HasSubstr("names nothing"), HasSubstr("no full id")));
}

TEST(RuleToml, HostileFilesEndInAnError) {
  EXPECT_THAT(fault_of("x = " + std::string(100000, '[')), HasSubstr("not TOML"));
  EXPECT_THAT(fault_of(std::string("title = '\xFF'")), HasSubstr("not TOML"));
  EXPECT_THAT(fault_of("\xCD\xA3"), HasSubstr("not TOML"));
  EXPECT_THAT(fault_of("\n[##"), HasSubstr("not TOML"));
  EXPECT_THAT(fault_of("[[rules]]\nid = 'r'\nregex = '" + std::string(100000, '(') + "'"),
              HasSubstr("`regex`"));
}

}  // namespace
}  // namespace dowse
