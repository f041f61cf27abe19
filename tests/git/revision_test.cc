#include "engine/git/revision.h"

#include <string>

#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::testing::HasSubstr;

// On each way to name objects.
class RevisionTest : public ::testing::TestWithParam<const char*> {
 protected:
  RevisionTest() {
    testing::git(dir_.path(), std::string("export GIT_DEFAULT_HASH=") + GetParam() + R"(
      git init -q -b main .; echo 1 >f; git add .; git commit -qm one; git tag -a -m t v1
      echo 2 >f; git commit -qam two; git checkout -q -b side HEAD~1; echo s >s; git add .; git commit -qm side
      git checkout -q main; git merge -q -m merge side; git tag -a -m tt twice v1; git tag main-tree HEAD^{tree}
      git update-ref refs/remotes/origin/main HEAD~1; git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/main
      git update-ref refs/pull/1/head side; git tag both side; git branch both main~1; git gc -q; echo 3 >f; git commit -qam four)");
    repository_.emplace(*Repository::open(dir_.path(), {}));
    reader_.emplace(repository_->store());
  }

  std::string commit(std::string_view text) {
    const Result<Revision> found = find_revision(*repository_, *reader_, text);
    return found.has_value() ? found->commit.hex() : found.error().message();
  }

  std::string told_by_git(const std::string& text) const {
    const std::string out =
        testing::run_shell("git rev-parse '" + text + "^{commit}' 2>/dev/null", dir_.path()).out;
    return out.substr(0, out.find('\n'));
  }

  testing::TempDir dir_;
  std::optional<Repository> repository_;
  std::optional<ObjectReader> reader_;
};

INSTANTIATE_TEST_SUITE_P(ObjectFormats, RevisionTest, ::testing::Values("sha1", "sha256"),
                         [](const auto& format) { return std::string(format.param); });

TEST_P(RevisionTest, IsWhatGitFinds) {
  for (
      const char* text :
      {"HEAD",       "@",          "main",           "heads/main", "refs/heads/main",  "v1",
       "twice",      "tags/twice", "origin/main",    "origin",     "refs/pull/1/head", "both",
       "HEAD~1",     "HEAD~",      "HEAD^",          "HEAD~1^2",   "HEAD^^2",          "HEAD~2",
       "HEAD~1^2~1", "v1^{}",      "twice^{commit}", "HEAD^0",     "HEAD~0",           "main@~1"}) {
    if (std::string_view(text) == "main@~1") {
      EXPECT_THAT(commit(text), HasSubstr("`main@~1`"));
    } else {
      EXPECT_EQ(commit(text), told_by_git(text)) << text;
    }
  }
}

TEST_P(RevisionTest, TakesIdsWholeAndAbbreviated) {
  for (const char* text : {"HEAD", "HEAD~1", "v1^{commit}"}) {  // loose, packed
    const std::string id = told_by_git(text);
    EXPECT_EQ(commit(id), id);
    EXPECT_EQ(commit(id.substr(0, 12)), id);
  }
  const std::string out = testing::run_shell("git rev-parse v1", dir_.path()).out;
  const std::string tag = out.substr(0, out.find('\n'));
  const Result<Revision> found = find_revision(*repository_, *reader_, tag);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->object.hex(), tag);
  EXPECT_EQ(found->commit.hex(), told_by_git("v1"));
}

TEST_P(RevisionTest, NamesWhatItDoesNotKnow) {
  for (const char* text : {"", "^", "nosuch", "abcdef0", "HEAD~9", "HEAD^3", "HEAD^{tree}",
                           "HEAD@{1}", "@{u}", "HEAD:f", ":/one", "../HEAD", "main-tree",
                           "0123456789012345678901234567890123456789", "HEAD~99999999999999999999",
                           "0123456789012345678901234567890123456789012345678901234567890123"}) {
    const Result<Revision> found = find_revision(*repository_, *reader_, text);
    ASSERT_FALSE(found.has_value()) << text;
    EXPECT_EQ(found.error().code(), Errc::kUsage) << text;
    EXPECT_THAT(found.error().message(), HasSubstr(std::string("`") + text + "`"));
  }
}

// Among commits that share their first digits.
TEST_P(RevisionTest, RefusesAbbreviationsOfSeveralCommits) {
  testing::git(dir_.path(), R"(
    tree=$(git rev-parse HEAD^{tree}); seen=" "
    for i in $(seq 1000); do printf "tree $tree\nauthor a <a> $i +0000\ncommitter a <a> $i +0000\n\nx\n" >c$i; echo $PWD/c$i; done >paths
    git hash-object -t commit -w --stdin-paths --literally <paths >ids; cut -c1-4 ids | sort | uniq -d >doubles)");
  const std::string doubles = testing::read_file(dir_ / "doubles");
  ASSERT_GE(doubles.size(), 5u);  // of 1000 ids with 65,536 beginnings about seven share one
  EXPECT_THAT(commit(doubles.substr(0, 4)), HasSubstr("several commits begin so"));
}

}  // namespace
}  // namespace dowse::git
