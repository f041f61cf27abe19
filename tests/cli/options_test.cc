#include "cli/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<Arguments> parse(std::vector<const char*> words) {
  words.insert(words.begin(), "dowse");
  return parse_arguments(words);
}

// The scan that the words after "scan" ask for.
ScanArguments scan(std::vector<const char*> words) {
  words.insert(words.begin(), "scan");
  Result<Arguments> arguments = parse(std::move(words));
  if (!arguments) {
    ADD_FAILURE() << arguments.error().message();
    return {};
  }
  return std::get<ScanArguments>(std::move(*arguments));
}

std::string scan_error(std::vector<const char*> words) {
  words.insert(words.begin(), "scan");
  const Result<Arguments> arguments = parse(std::move(words));
  if (arguments) return "no error";
  EXPECT_EQ(arguments.error().code(), Errc::kUsage);
  return arguments.error().message();
}

TEST(Options, FailingOnInfoShowsIt) {
  EXPECT_TRUE(scan({".", "--fail-on", "info"}).show_info);
  EXPECT_FALSE(scan({".", "--fail-on", "low"}).show_info);
}

TEST(Options, ScanHasPlainDefaults) {
  const ScanArguments got = scan({"."});
  EXPECT_THAT(got.paths, ElementsAre("."));
  EXPECT_FALSE(got.staged);
  EXPECT_FALSE(got.include_ignored);
  EXPECT_TRUE(got.follow_outside);
  EXPECT_TRUE(got.builtin_rules);
  EXPECT_TRUE(got.inline_allow);
  EXPECT_FALSE(got.show_info);
  EXPECT_EQ(got.jobs, 0U);
  EXPECT_EQ(got.memory_bytes, 256U << 20);
  EXPECT_EQ(got.max_blob_bytes, 256U << 20);
  EXPECT_EQ(got.fail_on, Severity::kLow);
  EXPECT_THAT(got.outputs, ElementsAre(OutputOption{"text", ""}));
  EXPECT_TRUE(got.display.progress);
  EXPECT_FALSE(got.display.reveal);
}

TEST(Options, ScanTakesAllOfThem) {
  const ScanArguments got = scan({"a",
                                  "--range",
                                  "main..HEAD",
                                  "b",
                                  "--exclude",
                                  "*.log",
                                  "--exclude",
                                  "[ab,c].txt",
                                  "--rules",
                                  "r.toml",
                                  "--no-builtin-rules",
                                  "--no-inline-allow",
                                  "--show-info",
                                  "-j",
                                  "3",
                                  "--memory",
                                  "64M",
                                  "--no-follow-outside",
                                  "--max-blob-size",
                                  "2G",
                                  "--include-ignored",
                                  "--fail-on",
                                  "high",
                                  "--baseline",
                                  "known",
                                  "--write-baseline",
                                  "new",
                                  "--key-file",
                                  "key",
                                  "--quiet",
                                  "--stats",
                                  "--explain",
                                  "--no-progress",
                                  "--color",
                                  "never",
                                  "--reveal"});
  EXPECT_THAT(got.paths, ElementsAre("a", "b"));
  EXPECT_EQ(got.range, "main..HEAD");
  EXPECT_THAT(got.excludes, ElementsAre("*.log", "[ab,c].txt"));
  EXPECT_THAT(got.rule_files, ElementsAre("r.toml"));
  EXPECT_FALSE(got.builtin_rules);
  EXPECT_FALSE(got.inline_allow);
  EXPECT_TRUE(got.show_info);
  EXPECT_FALSE(got.follow_outside);
  EXPECT_TRUE(got.include_ignored);
  EXPECT_EQ(got.jobs, 3U);
  EXPECT_EQ(got.memory_bytes, 64U << 20);
  EXPECT_EQ(got.max_blob_bytes, 2ULL << 30);
  EXPECT_EQ(got.fail_on, Severity::kHigh);
  EXPECT_EQ(got.baseline, "known");
  EXPECT_EQ(got.write_baseline, "new");
  EXPECT_EQ(got.key_file, "key");
  EXPECT_TRUE(got.display.quiet);
  EXPECT_TRUE(got.display.stats);
  EXPECT_TRUE(got.display.explain);
  EXPECT_FALSE(got.display.progress);
  EXPECT_EQ(got.display.color, ColorMode::kNever);
  EXPECT_TRUE(got.display.reveal);
}

TEST(Options, ExcludeThatLooksLikeAListStaysOneGlob) {
  EXPECT_THAT(scan({".", "--exclude", "[a,b]"}).excludes, ElementsAre("[a,b]"));
}

TEST(Options, APathInBracketsIsTakenWithItsFolder) {
  EXPECT_THAT(scan({"./[a,b]"}).paths, ElementsAre("./[a,b]"));
}

TEST(Options, OptionsTakeOneWordEach) {
  EXPECT_THAT(scan({"--exclude", "x", "a", "--rules", "r", "b"}).paths, ElementsAre("a", "b"));
}

TEST(Options, StandardInputAndNamesLikeOptions) {
  EXPECT_THAT(scan({"-"}).paths, ElementsAre("-"));
  EXPECT_THAT(scan({"--", "-x", "--staged"}).paths, ElementsAre("-x", "--staged"));
}

TEST(Options, FormatsPairWithTheOutputThatFollows) {
  EXPECT_THAT(scan({".", "--format", "json"}).outputs, ElementsAre(OutputOption{"json", ""}));
  EXPECT_THAT(scan({".", "-o", "a.json", "-f", "json"}).outputs,
              ElementsAre(OutputOption{"json", "a.json"}));
  EXPECT_THAT(
      scan({".", "--format", "json", "--output", "a", "--format", "text", "--format", "sarif",
            "--output=b"})
          .outputs,
      ElementsAre(OutputOption{"json", "a"}, OutputOption{"text", ""}, OutputOption{"sarif", "b"}));
}

TEST(Options, OutputsThatAreUnclearAreRefused) {
  EXPECT_THAT(scan_error({".", "--output", "a"}), HasSubstr("--format json --output a"));
  EXPECT_THAT(scan_error({".", "-f", "json", "-f", "text"}), HasSubstr("standard output"));
  EXPECT_THAT(scan_error({".", "-f", "json", "-o", "a", "-f", "text", "-o", "a"}),
              HasSubstr("given twice"));
  EXPECT_THAT(scan_error({".", "-f", "json", "-o", "a", "-o", "b"}), HasSubstr("no --format"));
  EXPECT_THAT(scan_error({".", "-o", "a", "-f", "json", "-f", "text"}), HasSubstr("no --format"));
}

TEST(Options, MistakesAreNamed) {
  EXPECT_THAT(scan_error({}), HasSubstr("no target"));
  EXPECT_THAT(scan_error({"[a,b]"}), HasSubstr("./[a,b]"));
  EXPECT_THAT(scan_error({""}), HasSubstr("empty"));
  EXPECT_THAT(scan_error({"-", "-"}), HasSubstr("only once"));
  EXPECT_THAT(scan_error({"-", "--staged"}), HasSubstr("standard input"));
  EXPECT_THAT(scan_error({".", "--staged", "--range", "a..b"}), HasSubstr("exclude"));
  EXPECT_THAT(scan_error({".", "--range", "main"}), HasSubstr("main..HEAD"));
  EXPECT_THAT(scan_error({".", "--range", ".."}), HasSubstr("A..B"));
  EXPECT_THAT(scan_error({".", "--memory", "lots"}), HasSubstr("--memory"));
  EXPECT_THAT(scan_error({".", "--memory", "1K"}), HasSubstr("--memory"));
  EXPECT_THAT(scan_error({".", "--max-blob-size", "4G"}), HasSubstr("4,294,967,295"));
  EXPECT_THAT(scan_error({".", "--max-blob-size", "0"}), HasSubstr("--max-blob-size"));
  EXPECT_THAT(scan_error({".", "--fail-on", "never"}), HasSubstr("critical"));
  EXPECT_THAT(scan_error({".", "--color", "blue"}), HasSubstr("auto"));
  EXPECT_THAT(scan_error({".", "--jobs", "-1"}), HasSubstr("--jobs"));
  EXPECT_THAT(scan_error({".", "--jobs", "100000"}), HasSubstr("--jobs"));
  EXPECT_THAT(scan_error({".", "--no-such-thing"}), HasSubstr("--no-such-thing"));
}

TEST(Options, HookHasItsActions) {
  const auto hook = [](std::vector<const char*> words) {
    words.insert(words.begin(), "hook");
    Result<Arguments> arguments = parse(std::move(words));
    EXPECT_TRUE(arguments.has_value());
    return std::get<HookArguments>(std::move(*arguments));
  };
  using enum HookArguments::Action;
  EXPECT_EQ(hook({"install"}).action, kInstall);
  EXPECT_EQ(hook({"install"}).path, ".");
  EXPECT_FALSE(hook({"install"}).force);
  EXPECT_TRUE(hook({"install", "--force", "repo"}).force);
  EXPECT_EQ(hook({"install", "--force", "repo"}).path, "repo");
  EXPECT_EQ(hook({"uninstall"}).action, kUninstall);
  EXPECT_EQ(hook({"status"}).action, kStatus);
  EXPECT_EQ(hook({"run"}).action, kRun);
  EXPECT_FALSE(parse({"hook"}).has_value());
}

RulesArguments rules_of(std::vector<const char*> words) {
  words.insert(words.begin(), "rules");
  const Result<Arguments> arguments = parse(std::move(words));
  EXPECT_TRUE(arguments.has_value());
  return arguments ? std::get<RulesArguments>(*arguments) : RulesArguments();
}

std::string rules_error(std::vector<const char*> words) {
  words.insert(words.begin(), "rules");
  const Result<Arguments> arguments = parse(std::move(words));
  return arguments ? "no error" : arguments.error().message();
}

// It may be a secret.
TEST(Options, AWordTooManyIsNotRepeated) {
  EXPECT_THAT(rules_error({"explain", "id", "text", "kq8zjw2x"}),
              AllOf(HasSubstr("one word too many"), Not(HasSubstr("kq8"))));
  EXPECT_THAT(
      rules_error({"explain", "id", "text", "kq8zjw2x", "x", "--token=kq8zjw2x"}),
      AllOf(HasSubstr("2 words too many"), HasSubstr("no option --token;"), Not(HasSubstr("kq8"))));
  EXPECT_THAT(scan_error({".", "-pkq8zjw2x"}), AllOf(HasSubstr("-p;"), Not(HasSubstr("kq8"))));
  EXPECT_THAT(scan_error({".", "--jobs", "kq8zjw2x"}),
              AllOf(HasSubstr("--jobs"), Not(HasSubstr("kq8"))));
}

TEST(Options, RulesHaveTheirActions) {
  using enum RulesArguments::Action;
  EXPECT_EQ(rules_of({"list"}).action, kList);
  EXPECT_EQ(rules_of({"show", "a-b"}).action, kShow);
  EXPECT_EQ(rules_of({"show", "a-b"}).id, "a-b");
  EXPECT_EQ(rules_of({"test"}).action, kTest);
  EXPECT_EQ(rules_of({"explain", "a", "text"}).action, kExplain);
  EXPECT_EQ(rules_of({"new", "a-b"}).action, kNew);
  EXPECT_FALSE(parse({"rules"}).has_value());
  EXPECT_FALSE(parse({"rules", "show"}).has_value());
  EXPECT_FALSE(parse({"rules", "new"}).has_value());
}

TEST(Options, RulesListTakesFiltersAndRuleFiles) {
  const RulesArguments got =
      rules_of({"list", "--rules", "a.toml", "--no-builtin-rules", "--tag", "cloud", "--tag",
                "mail", "--provider", "Git Hub", "--basis", "checksum", "--basis", "name",
                "--format", "json", "--summary"});
  EXPECT_THAT(got.rule_files, ElementsAre("a.toml"));
  EXPECT_FALSE(got.builtin_rules);
  EXPECT_THAT(got.query.tags, ElementsAre("cloud", "mail"));
  EXPECT_THAT(got.query.providers, ElementsAre("Git Hub"));
  EXPECT_THAT(got.query.bases, ElementsAre(Basis::kChecksum, Basis::kName));
  EXPECT_TRUE(got.json);
  EXPECT_TRUE(got.summary);
  EXPECT_THAT(rules_error({"list", "--basis", "crc"}), HasSubstr("--basis crc: write checksum"));
  EXPECT_THAT(rules_error({"list", "--format", "sarif"}), HasSubstr("write text or json"));
}

TEST(Options, RulesTestTakesFilesInThePlaceOfTheBuiltInRules) {
  EXPECT_TRUE(rules_of({"test"}).builtin_rules);
  const RulesArguments got = rules_of({"test", "a.toml", "b.toml"});
  EXPECT_THAT(got.rule_files, ElementsAre("a.toml", "b.toml"));
  EXPECT_FALSE(got.builtin_rules);
}

TEST(Options, RulesExplainTakesATextOrAFile) {
  const RulesArguments got = rules_of({"explain", "a", "-", "--path", "x/y", "--reveal"});
  EXPECT_EQ(got.text, "-");
  EXPECT_EQ(got.explain.path, "x/y");
  EXPECT_TRUE(got.explain.reveal);
  EXPECT_EQ(rules_of({"explain", "a", "--file", "f"}).text_file, "f");
  EXPECT_EQ(rules_of({"explain", "a", "--", "-----BEGIN"}).text, "-----BEGIN");
  EXPECT_EQ(rules_of({"explain", "a", "[b, c]"}).text, "[b, c]");
  EXPECT_THAT(rules_error({"explain", "a"}), HasSubstr("no text"));
  EXPECT_NE(rules_error({"explain", "a", "b", "--file", "f"}), "no error");
  EXPECT_THAT(rules_error({"explain", "a", "b", "--color", "red"}), HasSubstr("--color"));
}

TEST(Options, HelpAndVersionAreTexts) {
  const auto text = [](std::vector<const char*> words) {
    const Result<Arguments> arguments = parse(std::move(words));
    EXPECT_TRUE(arguments.has_value());
    return std::get<TextArguments>(*arguments).text;
  };
  EXPECT_THAT(text({"--help"}), HasSubstr("scan"));
  EXPECT_THAT(text({"scan", "--help"}), HasSubstr("--max-blob-size"));
  EXPECT_THAT(text({"hook", "install", "--help"}), HasSubstr("--force"));
  EXPECT_THAT(text({"scan", "--help"}), HasSubstr("Exit codes"));
  EXPECT_THAT(text({"--version"}), ::testing::MatchesRegex("[0-9.]+\n"));
  EXPECT_EQ(text({"--version"}), text({"version"}));
}

TEST(Options, NoCommandIsAMistake) {
  EXPECT_FALSE(parse({}).has_value());
  EXPECT_FALSE(parse({"frobnicate"}).has_value());
}

}  // namespace
}  // namespace dowse
