#include "engine/source/git_range.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/source/collect.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

testing::Collected collect(const std::string& path, const std::string& range,
                           const SourceLimits& limits = {}) {
  const Result<git::Repository> repository = git::Repository::open(path, {});
  EXPECT_TRUE(repository.has_value());
  const Result<std::unique_ptr<Source>> source =
      open_range(TargetIndex{0}, "T", *repository, range);
  EXPECT_TRUE(source.has_value()) << source.error().message();
  return testing::collect(**source, limits);
}

std::string error_of(const std::string& path, const std::string& range) {
  const Result<git::Repository> repository = git::Repository::open(path, {});
  EXPECT_TRUE(repository.has_value());
  const Result<std::unique_ptr<Source>> source =
      open_range(TargetIndex{0}, "T", *repository, range);
  return source.has_value() ? "none" : source.error().message();
}

// The ids pushed, one a line, sorted.
std::string ids(const testing::Collected& collected) {
  std::vector<std::string> lines;
  for (const testing::Visited& text : collected.texts) {
    lines.push_back(text.id.hex() + "\n");
  }
  std::sort(lines.begin(), lines.end());
  std::string all;
  for (const std::string& line : lines) {
    all += line;
  }
  return all;
}

std::string told_by_git(const std::string& path, const std::string& range) {
  return testing::run_shell("git rev-list --objects " + range + " | cut -c1-40 | sort", path).out;
}

constexpr const char* kHistory = R"(
  git init -q -b main .; mkdir -p a/b; echo 1 >a/b/f; echo 1 >g; git add .; git commit -qm one
  git checkout -q -b topic; echo 2 >a/b/f; echo new >a/n; git add .; git commit -qm two
  mv g moved; git add -A; git commit -qm three; echo 1 >a/b/f; git commit -qam 'back again'
  git checkout -q main; echo main >g; git commit -qam on-main
  git checkout -q topic; git merge -q -m merged main
  git tag -a -m 'a tag' tagged; git checkout -q main; echo later >later; git add .; git commit -qm later)";

TEST(GitRange, IsWhatGitLists) {
  const testing::TempDir dir;
  testing::git(dir.path(), kHistory);
  for (const char* range :
       {"main..topic", "topic..main", "main..tagged", "main~1..topic", "topic~2..topic",
        "topic^2..topic", "main..main", "HEAD..topic", "topic~3..topic~1"}) {
    const testing::Collected collected = collect(dir.path(), range);
    EXPECT_EQ(ids(collected), told_by_git(dir.path(), range)) << range;
    EXPECT_TRUE(collected.coverage.complete());
    EXPECT_EQ(collected.expected, collected.done);
  }
  EXPECT_EQ(ids(collect(dir.path(), "..topic")), told_by_git(dir.path(), "HEAD..topic"));
  EXPECT_EQ(ids(collect(dir.path(), "topic..")), told_by_git(dir.path(), "topic..HEAD"));
}

TEST(GitRange, PushesEachKindAsWhatItIs) {
  const testing::TempDir dir;
  testing::git(dir.path(), kHistory);
  const testing::Collected collected = collect(dir.path(), "main..tagged", {.jobs = 2});
  std::vector<std::string> texts;
  for (const testing::Visited& text : collected.texts) {
    texts.push_back(std::string(name_of(text.kind)) + ": " + text.bytes);
    EXPECT_EQ(text.path, "");
  }
  EXPECT_THAT(texts, Contains(HasSubstr("tag: object ")));
  EXPECT_THAT(texts, Contains(HasSubstr("\n\nback again\n")));
  EXPECT_THAT(texts, Contains("tree-names: b\nn\n"));
  EXPECT_THAT(texts, Contains("blob: new\n"));
  EXPECT_EQ(collected.scanned(TextKind::kTag).count, 1u);
}

TEST(GitRange, TakesHistoriesWithoutACommonCommit) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kHistory) + R"(
    git checkout -q --orphan alone; git rm -rqf .; echo alone >alone; git add .; git commit -qm alone)");
  EXPECT_EQ(ids(collect(dir.path(), "topic..alone")), told_by_git(dir.path(), "topic..alone"));
  EXPECT_EQ(ids(collect(dir.path(), "alone..topic")), told_by_git(dir.path(), "alone..topic"));
}

// Dates that contradict the order of commits make nothing disappear.
TEST(GitRange, LosesNothingToWrongDates) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main .; now=1700000000
    for i in $(seq 12); do echo $i >f; git add .; GIT_COMMITTER_DATE="$((now - i * 1000)) +0000" git commit -qm $i; done
    git checkout -q -b topic HEAD~9
    for i in $(seq 12); do echo t$i >t; git add .; GIT_COMMITTER_DATE="$((now + (i % 3) * 5000)) +0000" git commit -qm t$i; done)");
  const std::string found = ids(collect(dir.path(), "main..topic"));
  const std::string expected = told_by_git(dir.path(), "main..topic");
  EXPECT_GT(expected.size(), 41u * 20);
  for (std::size_t at = 0; at < expected.size(); at += 41) {
    EXPECT_THAT(found, HasSubstr(expected.substr(at, 40)));
  }
}

TEST(GitRange, CountsWhatIsMissingOrDamaged) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kHistory) + R"(
    chmod -R u+w .git/objects; id=$(git rev-parse topic:a/n); rm .git/objects/${id:0:2}/${id:2}
    id=$(git rev-parse topic~1:moved); :; id=$(git rev-parse topic~3:a/b/f); echo rubbish >.git/objects/${id:0:2}/${id:2})");
  const std::string blob =
      testing::run_shell("git rev-parse topic:a/n topic~3:a/b/f", dir.path()).out;
  const testing::Collected collected = collect(dir.path(), "main..topic");
  EXPECT_THAT(collected.skips(), ElementsAre("missing T: blob " + blob.substr(0, 40),
                                             "damaged T: blob " + blob.substr(41, 40)));
  EXPECT_FALSE(collected.coverage.complete());
}

TEST(GitRange, SaysThatAShallowHistoryEnds) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string("mkdir full; cd full;") + kHistory + R"(
    cd ..; git clone -q --depth 2 --branch topic file://$PWD/full shallow; cd shallow
    git checkout -q --orphan alone; git rm -rqf .; echo alone >alone; git add .; git commit -qm alone)");
  const testing::Collected collected = collect(dir / "shallow", "alone..topic");
  EXPECT_GT(collected.skipped(Skip::kMissing), 0u);
  EXPECT_GT(collected.texts.size(), 3u);
}

TEST(GitRange, CountsSubmodules) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kHistory) + R"(
    git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),sub; git commit -qm sub)");
  EXPECT_THAT(collect(dir.path(), "HEAD~1..HEAD").skips(), ElementsAre("submodule T: sub"));
}

TEST(GitRange, NamesWhatIsWrongWithARange) {
  const testing::TempDir dir;
  testing::git(dir.path(), kHistory);
  EXPECT_THAT(error_of(dir.path(), "main"), HasSubstr("A..B"));
  EXPECT_THAT(error_of(dir.path(), "main...topic"), HasSubstr("A..B"));
  EXPECT_THAT(error_of(dir.path(), "main..nosuch"), HasSubstr("`nosuch`"));
  EXPECT_THAT(error_of(dir.path(), "nosuch..main"), HasSubstr("`nosuch`"));
  EXPECT_THAT(error_of(dir.path(), "main~99..main"), HasSubstr("`main~99`"));
}

TEST(GitRange, StopsWhenAsked) {
  const testing::TempDir dir;
  testing::git(dir.path(), kHistory);
  const Result<git::Repository> repository = git::Repository::open(dir.path(), {});
  ASSERT_TRUE(repository.has_value());
  const Result<std::unique_ptr<Source>> source =
      open_range(TargetIndex{0}, "T", *repository, "main..topic");
  ASSERT_TRUE(source.has_value());
  std::stop_source stop;
  stop.request_stop();
  const testing::Collected collected = testing::collect(**source, {}, stop.get_token());
  EXPECT_THAT(collected.texts, IsEmpty());
  EXPECT_GT(collected.skipped(Skip::kDeadline), 0u);
}

}  // namespace
}  // namespace dowse
