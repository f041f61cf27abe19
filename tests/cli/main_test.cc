// The program as it is run: what it prints where, and how it ends.

#include <sys/stat.h>

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/rules/recipe.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// A rule of our own, so that nothing here looks like a live token.
constexpr std::string_view kRule = R"([[rules]]
id = "test-token"
description = "A token of the tests"
regex = '''\b(tstoken_[a-z]{16})\b'''
severity = "high"
)";

class Program : public ::testing::Test {
 protected:
  Program() {
    testing::write_file(dir_ / "rules.toml", kRule);
    testing::write_file(dir_ / "clean/f", "nothing here\n");
    testing::write_file(dir_ / "dirty/f", "token = \"" + secret_ + "\"\n");
  }

  // Runs `dowse scan` with our rule and `words`, in the folder of the test.
  testing::Output scan(const std::string& words) {
    return run("scan --rules rules.toml --no-builtin-rules " + words);
  }

  testing::Output run(const std::string& words) {
    return testing::run_shell(std::string(DOWSE_PROGRAM " ") + words, dir_.path());
  }

  const std::string secret_ = std::string("tstoken") + "_qwhzkxnvbpltrmds";
  testing::TempDir dir_;
};

TEST_F(Program, ExitCodesSayWhatWasFound) {
  EXPECT_EQ(scan("clean").status, 0);
  EXPECT_EQ(scan("dirty").status, 1);
  EXPECT_EQ(scan("dirty --fail-on critical").status, 0);
  EXPECT_EQ(scan("absent").status, 2);
  EXPECT_EQ(scan("clean --max-blob-size 3").status, 3);
  EXPECT_EQ(scan("dirty clean --exclude '/f'").status, 0);
}

TEST_F(Program, ErrorsGoToStandardErrorAndNameTheInput) {
  const testing::Output out = scan("absent");
  EXPECT_EQ(out.out, "");
  EXPECT_THAT(out.err, HasSubstr("dowse: error: absent: "));
  EXPECT_THAT(run("scan").err, HasSubstr("no target"));
  EXPECT_THAT(scan("clean --rules absent.toml").err, HasSubstr("absent.toml"));
  EXPECT_THAT(scan("clean --format yaml").err, HasSubstr("yaml"));
}

TEST_F(Program, ReportsGoToTheirFilesAndOneToStandardOutput) {
  const testing::Output out =
      scan("dirty --format json --output a.json --format text --format sarif --output b.sarif");
  EXPECT_EQ(out.status, 1);
  EXPECT_THAT(out.out, HasSubstr("A token of the tests"));
  EXPECT_THAT(testing::read_file(dir_ / "a.json"), HasSubstr("\"schema\""));
  EXPECT_THAT(testing::read_file(dir_ / "b.sarif"), HasSubstr("\"2.1.0\""));

  struct stat status {};

  ASSERT_EQ(::stat((dir_ / "a.json").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600U);
}

TEST_F(Program, WithFilesAloneTheVerdictIsOnStandardError) {
  const testing::Output out = scan("dirty -f json -o a.json");
  EXPECT_EQ(out.out, "");
  EXPECT_EQ(out.err, "dowse: 1 finding; json report in a.json\n");
  EXPECT_EQ(scan("dirty -f json -o a.json --quiet").err, "");
}

TEST_F(Program, PipedItDrawsNoProgressAndNoColour) {
  const testing::Output out = scan("dirty");
  EXPECT_THAT(out.err, IsEmpty());
  EXPECT_THAT(out.out, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(scan("dirty --color always").out, HasSubstr("\x1b["));
}

TEST_F(Program, SecretsAreShownOnlyWhenAskedFor) {
  for (const char* format : {"text", "json", "jsonl", "sarif"}) {
    const testing::Output masked = scan(std::string("dirty --explain --stats -f ") + format);
    EXPECT_EQ(masked.status, 1);
    EXPECT_THAT(masked.out, Not(HasSubstr(secret_))) << format;
    const testing::Output revealed = scan(std::string("dirty --reveal -f ") + format);
    EXPECT_THAT(revealed.out, HasSubstr(secret_)) << format;
  }
}

TEST_F(Program, ARangeIsWhatAPullRequestAdds) {
  testing::git(
      dir_.path(),
      "git init -q -b main repo; cd repo; cp ../dirty/f old; git add .; git commit -q -m A;"
      "git checkout -q -b topic; git mv old moved; git commit -q -m B;"
      "echo nothing >new; git add .; git commit -q -m C");
  EXPECT_EQ(scan("--range main..topic repo").status, 0);
  testing::git(dir_ / "repo", "echo more >>moved; git commit -q -a -m D");
  const testing::Output found = scan("--range main..topic repo");
  EXPECT_EQ(found.status, 1);
  EXPECT_THAT(found.out, HasSubstr("moved:1"));
  EXPECT_EQ(scan("--range main..topic --exclude moved repo").status, 0);
  EXPECT_THAT(scan("--range main..none repo").err, HasSubstr("repo: revision `none`"));
}

TEST_F(Program, TheKeyFileDecidesAboutFingerprints) {
  testing::write_file(dir_ / "one", "the first key of the tests\n");
  testing::write_file(dir_ / "other", "another key of the tests\n");
  const std::string first = scan("dirty -f json --key-file one").out;
  EXPECT_THAT(first, HasSubstr("\"fingerprint_key\": \"file\""));
  EXPECT_EQ(scan("dirty -f json --key-file one").out, first);
  EXPECT_NE(scan("dirty -f json --key-file other").out, first);
  const testing::Output absent = scan("dirty --key-file absent");
  EXPECT_EQ(absent.status, 2);
  EXPECT_THAT(absent.err, HasSubstr("absent"));
}

TEST_F(Program, RulesThatDoNothingAreTold) {
  testing::write_file(dir_ / "more.toml",
                      "[extend]\nuseDefault = true\ndisabledRules = [\"none\"]\n");
  EXPECT_THAT(run("scan --rules more.toml clean").err, HasSubstr("note: "));
  EXPECT_THAT(run("scan --rules more.toml --quiet clean").err, IsEmpty());
  EXPECT_THAT(run("rules list --rules more.toml").err, HasSubstr("there is no rule `none`"));
}

TEST_F(Program, RefusesToWriteThroughASymlinkBeforeItScans) {
  testing::write_file(dir_ / "victim", "untouched");
  std::filesystem::create_symlink("victim", dir_ / "link");
  const testing::Output out = scan("dirty -f json -o link");
  EXPECT_EQ(out.status, 2);
  EXPECT_THAT(out.err, HasSubstr("symlink"));
  EXPECT_EQ(testing::read_file(dir_ / "victim"), "untouched");
}

TEST_F(Program, AFullDiskIsAnError) {
  const testing::Output out = scan("dirty >/dev/full");
  EXPECT_EQ(out.status, 2);
  EXPECT_THAT(out.err, HasSubstr("No space left"));
}

TEST_F(Program, AReaderThatGoesAwayIsNot) {
  const testing::Output out =
      run("scan --rules rules.toml --no-builtin-rules dirty | true; exit ${PIPESTATUS[0]}");
  EXPECT_EQ(out.status, 1);
  EXPECT_EQ(out.err, "");
}

TEST_F(Program, ScansStandardInput) {
  EXPECT_EQ(scan("- <dirty/f").status, 1);
  EXPECT_EQ(scan("- <clean/f").status, 0);
}

TEST_F(Program, ASignalEndsTheScanWithAPartialReport) {
  // Standard input stays open, so the scan cannot end by itself. The signal is sent once it is
  // blocked by the program (not by the shell that starts it), so that it is taken and does not
  // kill.
  const testing::Output out =
      testing::run_shell("mkfifo pipe; exec 9<>pipe;" DOWSE_PROGRAM
                         " scan --rules rules.toml --no-builtin-rules - <pipe & pid=$!;"
                         "until { [ \"$(cat /proc/$pid/comm)\" = dowse ] &&"
                         " (( 0x0$(sed -n 's/SigBlk:\t//p' /proc/$pid/status) & 0x4000 )); } || "
                         "! kill -0 $pid; do :; done;"
                         "kill -TERM $pid; wait $pid",
                         dir_.path());
  EXPECT_EQ(out.status, 3);
  EXPECT_THAT(out.out, HasSubstr("stopped before the end"));
}

TEST_F(Program, ABaselineMakesFindingsKnown) {
  EXPECT_EQ(scan("dirty --write-baseline known").status, 1);
  EXPECT_THAT(testing::read_file(dir_ / "known"), Not(HasSubstr(secret_)));
  EXPECT_EQ(scan("dirty --baseline known").status, 0);
  // An update keeps what did not change.
  const std::string before = testing::read_file(dir_ / "known");
  EXPECT_EQ(scan("dirty --write-baseline known").status, 1);
  EXPECT_EQ(testing::read_file(dir_ / "known"), before);
}

TEST_F(Program, HelpAndVersionGoToStandardOutput) {
  EXPECT_EQ(run("--help").status, 0);
  EXPECT_THAT(run("--help").out, HasSubstr("Exit codes"));
  EXPECT_EQ(run("version").status, 0);
  EXPECT_EQ(run("").status, 2);
}

TEST_F(Program, SaysWhetherTheHookIsThere) {
  testing::git(dir_.path(), "git init -q .");
  EXPECT_EQ(run("hook status").status, 1);
  EXPECT_EQ(run("hook install").status, 0);
  EXPECT_EQ(run("hook status").status, 0);
  EXPECT_EQ(run("hook uninstall").status, 0);
  EXPECT_EQ(run("hook status").status, 1);
}

// A repository with the hook in it, and a token that the built-in rules know, made at run time.
class CommitHook : public Program {
 protected:
  CommitHook() {
    testing::git(dir_.path(), "git init -q repo && cd repo && " DOWSE_PROGRAM " hook install");
    const Result<RecipeText> text =
        expand_recipe("token = {secret:ghp_{base62:30}{crc32:base62:6}}");
    EXPECT_TRUE(text.has_value());
    line_ = text->text + "\n";
    token_ = text->text.substr(text->secret.begin, text->secret.end - text->secret.begin);
  }

  testing::Output commit(const std::string& script) {
    return testing::run_shell(script, dir_ / "repo");
  }

  std::string commits() {
    return testing::run_shell("git rev-list --all --count", dir_ / "repo").out;
  }

  std::string line_;
  std::string token_;
};

TEST_F(CommitHook, LetsACleanCommitGoAndSaysWhatItRead) {
  const testing::Output out = commit("echo text >f && git add f && git commit -qm c");
  EXPECT_EQ(out.status, 0);
  EXPECT_EQ(out.err, "dowse: 1 staged file, 5 B looked at, no secrets\n");
  EXPECT_EQ(commits(), "1\n");
}

TEST_F(CommitHook, StopsACommitWithASecretAndShowsItMasked) {
  testing::write_file(dir_ / "repo/f", line_);
  const testing::Output out = commit("git add f && git commit -qm c");
  EXPECT_EQ(out.status, 1);
  EXPECT_THAT(out.err, HasSubstr("commit stopped"));
  EXPECT_THAT(out.err, HasSubstr("f:1:"));
  EXPECT_THAT(out.err, Not(HasSubstr(token_)));
  EXPECT_EQ(commits(), "0\n");
}

TEST_F(CommitHook, StopsASecretWhereObjectsAreNamedBySha256) {
  testing::git(dir_.path(), "git init -q --object-format=sha256 long; cd long; " DOWSE_PROGRAM
                            " hook install;"
                            "echo text >g; git add g; git commit -qm c");
  testing::write_file(dir_ / "long/f", line_);
  const testing::Output out = testing::run_shell("git add f && git commit -qm d", dir_ / "long");
  EXPECT_EQ(out.status, 1);
  EXPECT_THAT(out.err, HasSubstr("f:1:"));
}

TEST_F(CommitHook, ReadsTheIndexThatIsCommitted) {
  commit("echo text >f && echo text >g && git add . && git commit -qm c");
  testing::write_file(dir_ / "repo/f", line_);
  EXPECT_EQ(commit("git commit -qam all").status, 1);
  EXPECT_EQ(commit("git commit -qm one f").status, 1);
  EXPECT_EQ(commit("echo more >>g && git commit -qm other g").status, 0);
  EXPECT_EQ(commits(), "2\n");
}

TEST_F(CommitHook, AnAllowCommentLetsItGo) {
  line_.pop_back();
  testing::write_file(dir_ / "repo/f", line_ + "  # dowse:allow\n");
  EXPECT_EQ(commit("git add f && git commit -qm c").status, 0);
}

TEST_F(CommitHook, WorksInALinkedWorktreeAndInAFolder) {
  commit("echo text >f && git add f && git commit -qm c && git worktree add -q ../linked");
  testing::write_file(dir_ / "linked/folder/f", line_);
  EXPECT_EQ(testing::run_shell("git add . && git commit -qm c", dir_ / "linked/folder").status, 1);
  testing::write_file(dir_ / "repo/folder/f", line_);
  EXPECT_EQ(testing::run_shell("git add . && git commit -qm c", dir_ / "repo/folder").status, 1);
}

TEST_F(CommitHook, StopsWhenTheIndexCannotBeRead) {
  const testing::Output out = testing::run_shell(
      "echo nonsense >index && GIT_INDEX_FILE=$PWD/index " DOWSE_PROGRAM " hook run",
      dir_ / "repo");
  EXPECT_EQ(out.status, 2);
  EXPECT_THAT(out.err, HasSubstr("index"));
}

}  // namespace
}  // namespace dowse
