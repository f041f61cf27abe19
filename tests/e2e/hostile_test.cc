// Repositories made to run something, to hide something, or to hang who reads them.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "tests/e2e/program.h"
#include "tests/support/trap_repository.h"

namespace dowse {
namespace {

using testing::git;
using ::testing::HasSubstr;
using testing::run_shell;
using testing::scan;
using testing::Scanned;
using testing::TempDir;

class Hostile : public ::testing::Test {
 protected:
  Hostile() {
    testing::write_file(folder_ / "token", secret_);
    git(folder_.path(),
        "git init -q -b main r; cd r; echo start >a; git add .; git commit -q -m A");
  }

  void script(std::string_view commands) { git(folder_ / "r", commands); }

  Scanned scanned(const std::string& words = "") { return scan(words + " r", folder_.path()); }

  const std::string secret_ = testing::make_token(78);
  TempDir folder_;
};

// All that git would run on a status, a diff, a log, a checkout or a fetch.
TEST_F(Hostile, NothingOfTheRepositoryRuns) {
  script(R"sh(
evil="$PWD/../evil"
printf '#!/bin/sh\ntouch "%s/../ran"\ncat\n' "$PWD" >"$evil"; chmod +x "$evil"
mkdir -p ../store; git init -q --bare ../store/o.git
echo "key = $(cat ../token)" | git -C ../store/o.git hash-object -w --stdin
echo "$PWD/../store/o.git/objects" >.git/objects/info/alternates
printf '* diff=evil filter=evil merge=evil\n' | tee .gitattributes >.git/info/attributes
cat >>.git/config <<END
[core]
  fsmonitor = $evil
  hooksPath = $PWD/../hooks
  pager = $evil
  editor = $evil
  sshCommand = $evil
  gitProxy = $evil
  askPass = $evil
  alternateRefsCommand = $evil
  attributesFile = .gitattributes
[diff]
  external = $evil
[diff "evil"]
  textconv = $evil
  command = $evil
[filter "evil"]
  clean = $evil
  smudge = $evil
  process = $evil
  required = true
[merge "evil"]
  driver = $evil
[credential]
  helper = $evil
[gpg]
  program = $evil
[include]
  path = $PWD/../included
[remote "origin"]
  url = ext::$evil
  promisor = true
  uploadpack = $evil
END
printf '[core]\n  fsmonitor = %s\n' "$evil" >../included
mkdir -p ../hooks
for h in pre-commit post-checkout post-index-change fsmonitor-watchman reference-transaction; do
  cp "$evil" .git/hooks/$h; cp "$evil" ../hooks/$h
done
echo changed >>a; echo new >untracked
)sh");
  for (const std::string words : {"--no-follow-outside", "", "--include-ignored", "--staged"}) {
    const Scanned result = scanned(words);
    EXPECT_NE(result.status, 2) << result.err;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "ran")) << words;
  }
  const Scanned inside = scanned("--no-follow-outside");
  EXPECT_TRUE(testing::finding_of(inside, secret_).is_null());
  EXPECT_FALSE(inside.report.at("complete").get<bool>());
  EXPECT_THAT(inside.skipped_items("missing"), HasSubstr("o.git"));
  EXPECT_FALSE(testing::finding_of(scanned(), secret_).is_null());
  // The marker does appear when git runs it: else the test could not fail.
  (void)run_shell("git status", folder_ / "r");
  EXPECT_TRUE(std::filesystem::exists(folder_ / "ran"));
}

TEST_F(Hostile, TreesWithOddModesAndNames) {
  script(R"sh(
t=$(cat ../token); raw() { printf "$(echo "$1" | sed 's/../\\x&/g')"; }
entry() { printf '%s %b\0' "$1" "$2"; raw "$3"; }
b=$(echo "key = $t" | git hash-object -w --stdin); e=$(echo | git hash-object -w --stdin)
{
  entry 100644 '' $e; entry 100644 . $e; entry 100644 .. $e; entry 100644 .git $e
  entry 100644 '/abs/path' $e; entry 100644 'a/../../b' $e; entry 777 odd $e; entry 0 zero $e
  entry 160000 sub $e; entry 40000 notree $e; entry 100644 'esc\033[2J\r\n\t' $e
  entry 100644 '\342\200\256rtl' $e; entry 100644 '\377\376' $e; entry 120000 link $e
  entry 37777777777 big $e; entry 100644 same $e; entry 100644 same $b
} | git hash-object -t tree --literally -w --stdin >../tree
git update-ref refs/heads/odd $(git commit-tree -m odd $(cat ../tree))
)sh");
  const Scanned result = scanned();
  EXPECT_EQ(result.status, 1) << result.err;
  const nlohmann::json finding = testing::finding_of(result, secret_);
  ASSERT_FALSE(finding.is_null());
  EXPECT_EQ(finding.at("places")[0].at("path"), "same");
  const testing::Output text = testing::run_dowse("scan --format text r", folder_.path());
  EXPECT_EQ(text.out.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.out.find("\342\200\256"), std::string::npos);
}

TEST_F(Hostile, WorktreeThatNeverEnds) {
  script(R"sh(
ln -s loop2 loop1; ln -s loop1 loop2; ln -s . self; ln -s .. up; ln -s /dev/zero zero; ln -s / root
mkfifo pipe; echo "key = $(cat ../token)" >found
d=.; for i in $(seq 300); do d=$d/d; done; mkdir -p $d; echo deep >$d/f
)sh");
  const bool has_device = run_shell("mknod device c 1 5", folder_ / "r").status == 0;
  const Scanned result = scanned();
  EXPECT_EQ(result.status, 1) << result.err;
  EXPECT_TRUE(result.report.at("complete").get<bool>()) << result.report.at("coverage");
  EXPECT_FALSE(testing::finding_of(result, secret_).is_null());
  EXPECT_EQ(result.skipped("special-file"), has_device ? 2U : 1U);
}

TEST_F(Hostile, UnreadableFilesAreNamed) {
  script(R"sh(
echo "key = $(cat ../token)" >found; echo secret >locked; mkdir shut; echo x >shut/f
o=.git/objects/$(git rev-parse HEAD:a | sed 's,..,&/,')
chmod 0 locked shut $o; chmod 755 .. .
)sh");
  std::string as_other = "scan --format json --reveal r";
  testing::Output out;
  if (geteuid() == 0) {
    out = run_shell(
        "export DOWSE_KEY='the key of the end-to-end tests';"
        "setpriv --reuid=65534 --regid=65534 --clear-groups " DOWSE_PROGRAM " " +
            as_other,
        folder_.path());
    if (out.status == 126 || out.status == 127) GTEST_SKIP() << "cannot run as another user";
  } else {
    out = testing::run_dowse(as_other, folder_.path());
  }
  const Scanned result{out.status, nlohmann::json::parse(out.out, nullptr, false), out.err};
  ASSERT_FALSE(result.report.is_discarded()) << out.err;
  EXPECT_EQ(result.status, 1);
  EXPECT_FALSE(testing::finding_of(result, secret_).is_null());
  EXPECT_THAT(result.skipped_items("unreadable"), HasSubstr("locked"));
  EXPECT_THAT(result.skipped_items("unreadable"), HasSubstr("shut"));
  EXPECT_FALSE(result.report.at("complete").get<bool>());
}

TEST_F(Hostile, LineOf100MegabytesIsScanned) {
  script(R"sh(
git config core.compression 1
{ head -c 50000000 /dev/zero | tr '\0' a; printf ' %s ' "$(cat ../token)"
  head -c 50000000 /dev/zero | tr '\0' a; } >line
git add .; git commit -q -m line
)sh");
  const Scanned result = scanned();
  EXPECT_EQ(result.status, 1);
  const nlohmann::json finding = testing::finding_of(result, secret_);
  ASSERT_FALSE(finding.is_null());
  EXPECT_EQ(finding.at("places")[0].at("column"), 50000002);
  EXPECT_LE(finding.at("context").get<std::string>().size(), 1000U);
}

// Every level of the tree names the one below ten times: 10^12 paths.
TEST_F(Hostile, TreesThatMultiply) {
  script(R"sh(
t=$(printf '100644 blob %s\tkey\n' $(echo "key = $(cat ../token)" | git hash-object -w --stdin) | git mktree)
for level in $(seq 12); do
  t=$(for i in 0 1 2 3 4 5 6 7 8 9; do printf '040000 tree %s\td%s\n' $t $i; done | git mktree)
done
git update-ref refs/heads/bomb $(git commit-tree -m bomb -p HEAD $t)
)sh");
  const Scanned result = scanned();
  EXPECT_EQ(result.status, 1);
  EXPECT_FALSE(testing::finding_of(result, secret_).is_null());
  EXPECT_GT(result.skipped("budget"), 0U);
}

// What git would follow to read files that are not the repository's.
TEST_F(Hostile, PointersOutsideAreListedOrLeftOut) {
  script(R"sh(
mkdir ../w; git init -q ../outside; cd ../outside; echo "key = $(cat ../token)" >f; git add .
git commit -q -m A; cd ..; echo "gitdir: $PWD/outside/.git" >w/.git
)sh");
  const Scanned followed = scan("w", folder_.path());
  EXPECT_FALSE(testing::finding_of(followed, secret_).is_null());
  EXPECT_THAT(followed.report.at("targets")[0].at("outside_stores").dump(), HasSubstr("outside"));
  const Scanned left_out = scan("--no-follow-outside w", folder_.path());
  EXPECT_NE(left_out.status, 0);
  EXPECT_NE(left_out.status, 1);
}

}  // namespace
}  // namespace dowse
