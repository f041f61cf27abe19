#include "engine/attribute/attribute.h"

#include <utility>

#include "tests/attribute/made_finding.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using testing::finding_with;
using testing::git;
using ::testing::IsEmpty;
using testing::occurrence_in;
using testing::run_shell;
using testing::TempDir;
using testing::write_file;

constexpr unsigned kJobs = 2;

// A repository in a folder of its own, and what attribution says of findings in it.
class Attribute : public ::testing::Test {
 protected:
  void script(std::string_view commands) { git(folder_.path(), commands); }

  ObjectId id(const std::string& name) const {
    const std::string hex = run_shell("git rev-parse " + name, folder_.path()).out.substr(0, 40);
    const std::optional<ObjectId> id = ObjectId::from_hex(hex);
    EXPECT_TRUE(id) << name;
    return id.value_or(ObjectId());
  }

  git::Repository open(std::string_view relative = "") {
    Result<git::Repository> repo = git::Repository::open(folder_ / relative, {});
    EXPECT_TRUE(repo);
    return std::move(*repo);
  }

  Finding attributed(std::vector<Occurrence> occurrences, std::string_view relative = "") {
    std::vector<Finding> findings;
    findings.push_back(finding_with(std::move(occurrences)));
    const Result<void> done =
        attribute(findings, open(relative), {TargetIndex{}, kJobs}, coverage_, {});
    EXPECT_TRUE(done);
    return std::move(findings.front());
  }

  Finding blob(const std::string& name, std::string_view relative = "") {
    return attributed({occurrence_in(TextKind::kBlob, id(name), 1)}, relative);
  }

  TempDir folder_;
  Coverage coverage_;
};

TEST_F(Attribute, TellsWhoBroughtItInAndWhen) {
  script(
      "git init -q -b main .; echo s >key; git add .;"
      "GIT_AUTHOR_DATE='1600000000 +0200' GIT_COMMITTER_DATE='1600000100 +0000'"
      " git commit -q -m 'Add the key' -m 'At length.'; git rm -q key; git commit -q -m Remove");
  const Finding finding = blob("HEAD~1:key");
  ASSERT_EQ(finding.places.size(), 1U);
  EXPECT_EQ(finding.places[0].path, "key");
  EXPECT_EQ(finding.places[0].kind, TextKind::kBlob);
  EXPECT_EQ(finding.places[0].begin, (Position{1, 2}));
  EXPECT_EQ(finding.places[0].end, (Position{1, 10}));
  EXPECT_EQ(finding.places[0].commit, id("HEAD~1"));
  EXPECT_FALSE(finding.places[0].at_head);
  ASSERT_TRUE(finding.exposure.introduced_by);
  const CommitInfo& commit = *finding.exposure.introduced_by;
  EXPECT_EQ(commit.id, id("HEAD~1"));
  EXPECT_EQ(commit.author_name, "A U Thor");
  EXPECT_EQ(commit.author_email, "author@example.com");
  EXPECT_EQ(commit.authored.time_since_epoch().count(), 1600000000);
  EXPECT_EQ(commit.committed.time_since_epoch().count(), 1600000100);
  EXPECT_EQ(commit.summary, "Add the key");
  ASSERT_TRUE(finding.exposure.removed_by);
  EXPECT_EQ(finding.exposure.removed_by->id, id("HEAD"));
  EXPECT_EQ(finding.exposure.removed_count, 1U);
  EXPECT_EQ(finding.exposure.versions, 1U);
  EXPECT_THAT(finding.exposure.refs, ElementsAre("refs/heads/main"));
}

TEST_F(Attribute, RenameIsNoRemoval) {
  script(
      "git init -q -b main .; echo s >key; git add .; git commit -q -m A;"
      "git mv key moved; git commit -q -m B");
  const Finding finding = blob("HEAD:moved");
  EXPECT_EQ(finding.place_count, 2U);
  EXPECT_EQ(finding.places[0].path, "moved");  // at HEAD: first
  EXPECT_EQ(finding.places[1].path, "key");
  EXPECT_EQ(finding.exposure.introduced_count, 2U);
  EXPECT_EQ(finding.exposure.removed_count, 0U);
  EXPECT_TRUE(finding.exposure.at_head);
}

TEST_F(Attribute, SecretInCommitIsIntroducedByIt) {
  script(
      "git init -q -b main .; git commit -q --allow-empty -m A; git commit -q --allow-empty -m B;"
      "git branch old HEAD~1");
  const Finding finding = attributed({occurrence_in(TextKind::kCommit, id("HEAD"), 6),
                                      occurrence_in(TextKind::kCommit, id("HEAD~1"), 5)});
  EXPECT_EQ(finding.place_count, 2U);
  EXPECT_EQ(finding.places[0].commit, id("HEAD~1"));  // line 5 stands before line 6
  EXPECT_EQ(finding.places[0].path, "");
  EXPECT_EQ(finding.exposure.introduced_count, 2U);
  EXPECT_THAT(finding.exposure.refs, ElementsAre("refs/heads/main", "refs/heads/old"));
  EXPECT_FALSE(finding.exposure.unreachable);
}

TEST_F(Attribute, SecretInTagIsReachedByTheTagOnly) {
  script(
      "git init -q -b main .; git commit -q --allow-empty -m A; git tag -a -m t v1;"
      "git tag -a -m outer v2 v1; git tag -a -m lost v3");
  const ObjectId lost = id("refs/tags/v3");
  script("git tag -d v3");
  const Finding finding = attributed({occurrence_in(TextKind::kTag, id("refs/tags/v1"), 6)});
  EXPECT_THAT(finding.exposure.refs, ElementsAre("refs/tags/v1", "refs/tags/v2"));
  EXPECT_FALSE(finding.exposure.introduced_by);
  EXPECT_TRUE(finding.places[0].commit.empty());
  EXPECT_TRUE(attributed({occurrence_in(TextKind::kTag, lost, 6)}).exposure.unreachable);
}

TEST_F(Attribute, RefsMayNameTreesAndBlobs) {
  script(
      "git init -q -b main .; git commit -q --allow-empty -m A; mkdir d; echo s >d/key; git add .;"
      "git tag -a -m t content $(git write-tree); git tag plain $(git hash-object d/key); rm "
      ".git/index");
  const Finding finding = blob("plain");
  EXPECT_EQ(finding.place_count, 2U);
  EXPECT_EQ(finding.places[0].path, "");
  EXPECT_EQ(finding.places[1].path, "d/key");
  EXPECT_TRUE(finding.places[1].commit.empty());
  EXPECT_EQ(finding.exposure.introduced_count, 0U);
  EXPECT_FALSE(finding.exposure.unreachable);
  EXPECT_THAT(finding.exposure.refs, ElementsAre("refs/tags/content", "refs/tags/plain"));
}

TEST_F(Attribute, LooseTreesGivePathsToWhatNothingElseNames) {
  script(
      "git init -q -b main .; echo s >key; git add .; git commit -q -m A;"
      "echo t >other; git add .; git write-tree >tree; mkdir d; git read-tree --prefix=d/ $(cat "
      "tree);"
      "git write-tree >tree; echo u | git hash-object -w --stdin >blob; rm .git/index");
  EXPECT_EQ(blob("HEAD:key").place_count, 1U);  // the lost trees say nothing new of it
  const Finding lost = blob("$(cat tree):d/other");
  ASSERT_EQ(lost.place_count, 2U);  // at the root and below d: one tree holds both
  EXPECT_EQ(lost.places[0].path, "d/other");
  EXPECT_EQ(lost.places[1].path, "other");
  EXPECT_TRUE(lost.exposure.unreachable);
  const Finding blob_only = blob("$(cat blob)");
  ASSERT_EQ(blob_only.place_count, 1U);
  EXPECT_EQ(blob_only.places[0].path, "");
  EXPECT_TRUE(blob_only.exposure.unreachable);
  EXPECT_FALSE(blob_only.exposure.introduced_by);
}

TEST_F(Attribute, StagedContentStandsInTheIndex) {
  script(
      "git init -q -b main .; git commit -q --allow-empty -m A; mkdir d; echo s >d/key; git add .");
  const Finding finding = blob(":d/key");
  ASSERT_EQ(finding.place_count, 1U);
  EXPECT_EQ(finding.places[0].path, "d/key");
  EXPECT_TRUE(finding.places[0].at_head);
  EXPECT_FALSE(finding.exposure.unreachable);
}

TEST_F(Attribute, NameInTreeIsOnePlaceForEachPath) {
  script(
      "git init -q -b main .; mkdir d; echo 1 >d/a; echo 1 >d/key; git add .; git commit -q -m A;"
      "echo 2 >d/a; git commit -q -a -m B; cp -r d e; git add .; git commit -q -m C");
  // The names of a tree are scanned one a line, in the order of the tree: `key` is line 2.
  const Finding finding = attributed({occurrence_in(TextKind::kTreeNames, id("HEAD~2:d"), 2),
                                      occurrence_in(TextKind::kTreeNames, id("HEAD:d"), 2)});
  ASSERT_EQ(finding.place_count, 2U);
  EXPECT_EQ(finding.places[0].path, "d/key");
  EXPECT_EQ(finding.places[0].commit, id("HEAD~2"));
  EXPECT_EQ(finding.places[0].object, id("HEAD~2:d"));
  EXPECT_EQ(finding.places[1].path, "e/key");
  EXPECT_EQ(finding.places[1].commit, id("HEAD"));
  EXPECT_EQ(finding.places[1].object, id("HEAD:e"));
  EXPECT_TRUE(finding.exposure.at_head);
  EXPECT_EQ(finding.exposure.introduced_count, 2U);
}

TEST_F(Attribute, OtherKindsArePlacedAsTheyStand) {
  script("git init -q -b main .");
  const std::pair<TextKind, bool> kinds[] = {
      {TextKind::kRefNames, false},    {TextKind::kGitFile, false}, {TextKind::kStaged, true},
      {TextKind::kWorktreeFile, true}, {TextKind::kFile, true},     {TextKind::kStdin, true},
  };
  for (const auto& [kind, at_head] : kinds) {
    const Finding finding = attributed({occurrence_in(kind, ObjectId(), 3, "a/path")});
    ASSERT_EQ(finding.places.size(), 1U);
    EXPECT_EQ(finding.places[0].path, "a/path");
    EXPECT_EQ(finding.places[0].begin.line, 3U);
    EXPECT_EQ(finding.exposure.at_head, at_head) << name_of(kind);
    EXPECT_FALSE(finding.exposure.unreachable);
    EXPECT_FALSE(finding.exposure.introduced_by);
  }
}

TEST_F(Attribute, FetchHeadAndTheLikeKeepNothingAlive) {
  script(
      "git init -q -b main .; git commit -q --allow-empty -m A; echo s >key; git add .;"
      "git commit -q -m B; git rev-parse HEAD >id; git reset -q --hard HEAD~1;"
      "git rev-parse ORIG_HEAD; cp id .git/FETCH_HEAD");
  const Finding finding = blob("$(cat id):key");
  EXPECT_TRUE(finding.exposure.unreachable);
  EXPECT_THAT(finding.exposure.refs, IsEmpty());
  EXPECT_EQ(finding.places[0].commit, id("$(cat id)"));
}

TEST_F(Attribute, DetachedHeadIsARef) {
  script(
      "git init -q -b main .; git commit -q --allow-empty -m A; git checkout -q --detach;"
      "echo s >key; git add .; git commit -q -m B; git worktree add -q --detach wt;"
      "cd wt; echo t >other; git add .; git commit -q -m C");
  EXPECT_THAT(blob("HEAD:key").exposure.refs, ElementsAre("HEAD", "worktrees/wt/HEAD"));
  script("git branch b");
  EXPECT_THAT(blob("HEAD:key").exposure.refs, ElementsAre("refs/heads/b", "worktrees/wt/HEAD"));
  EXPECT_FALSE(blob("HEAD:key").exposure.unreachable);
}

TEST_F(Attribute, ShallowHistoryBeginsWhereItWasCut) {
  script(
      "git init -q -b main o; cd o; echo s >key; git add .; git commit -q -m A;"
      "git commit -q --allow-empty -m B; git commit -q --allow-empty -m C; cd ..;"
      "git clone -q --depth 2 file://$PWD/o s");
  const std::optional<ObjectId> key =
      ObjectId::from_hex(run_shell("git rev-parse HEAD:key", folder_ / "s").out.substr(0, 40));
  ASSERT_TRUE(key);
  const Finding finding = attributed({occurrence_in(TextKind::kBlob, *key, 1)}, "s");
  ASSERT_TRUE(finding.exposure.introduced_by);
  EXPECT_EQ(finding.exposure.introduced_by->summary, "B");
  EXPECT_TRUE(finding.exposure.at_head);
}

TEST_F(Attribute, CommitWithLostTreeChangesNothing) {
  script(
      "git init -q -b main .; echo s >key; git add .; git commit -q -m A;"
      "echo t >x; git add .; git commit -q -m B; git rm -q x; git commit -q -m C;"
      "rm -f .git/objects/$(git rev-parse HEAD~1^{tree} | sed 's,..,&/,')");
  const Finding finding = blob("HEAD:key");
  EXPECT_EQ(finding.place_count, 1U);
  EXPECT_EQ(finding.exposure.introduced_count, 1U);
  EXPECT_EQ(finding.exposure.removed_count, 0U);
}

TEST_F(Attribute, ManyPlacesAndRefsAreCountedAndCut) {
  script(
      "git init -q -b main .; for i in $(seq -w 150); do echo s >key$i; done; git add .;"
      "git commit -q -m A; for i in $(seq -w 130); do echo create refs/heads/b$i HEAD; done"
      " | git update-ref --stdin");
  const Finding finding = blob("HEAD:key001");
  EXPECT_EQ(finding.place_count, 150U);
  ASSERT_EQ(finding.places.size(), Finding::kMaxPlaces);
  EXPECT_EQ(finding.places.back().path, "key100");
  EXPECT_EQ(finding.exposure.ref_count, 131U);
  ASSERT_EQ(finding.exposure.refs.size(), Exposure::kMaxRefs);
  EXPECT_EQ(finding.exposure.refs.back(), "refs/heads/b020");
  EXPECT_EQ(finding.exposure.introduced_count, 1U);
}

// Two subtrees of one name, and the names that only a hostile tree has.
TEST_F(Attribute, HostileTreesAreFollowedAsTheyAre) {
  script(
      "git init -q -b main .; git commit -q --allow-empty -m A;"
      "b=$(echo s | git hash-object -w --stdin); raw() { printf \"$(echo $1 | sed "
      "'s/../\\\\x&/g')\"; };"
      "{ printf '100644 k\\0'; raw $b; } >t1; { printf '160000 ..\\0'; raw $b; } >t2;"
      "one=$(git hash-object -t tree -w --stdin --literally <t1);"
      "two=$(git hash-object -t tree -w --stdin --literally <t2);"
      "{ printf '40000 d\\0'; raw $one; printf '40000 d\\0'; raw $two; } >t3;"
      "three=$(git hash-object -t tree -w --stdin --literally <t3);"
      "git update-ref refs/heads/odd $(git commit-tree -m odd -p HEAD $three); echo $b >b");
  const Finding finding = blob("$(cat b)");
  ASSERT_EQ(finding.place_count, 2U);
  EXPECT_EQ(finding.places[0].path, "d/..");
  EXPECT_EQ(finding.places[1].path, "d/k");
  EXPECT_EQ(finding.places[1].commit, id("odd"));
  EXPECT_EQ(finding.exposure.introduced_count, 1U);
}

// Each level names the one below ten times: 10^12 paths to one blob.
TEST_F(Attribute, TreesThatMultiplyEndInALimit) {
  script(
      "git init -q -b main .; git commit -q --allow-empty -m A;"
      "t=$(printf '100644 blob %s\\tkey\\n' $(echo s | git hash-object -w --stdin) | git mktree);"
      "for level in $(seq 12); do"
      " t=$(for i in 0 1 2 3 4 5 6 7 8 9; do printf '040000 tree %s\\td%s\\n' $t $i; done | git "
      "mktree);"
      "done; git update-ref refs/heads/bomb $(git commit-tree -m bomb -p HEAD $t)");
  const Finding finding = blob("$(echo s | git hash-object --stdin)");
  EXPECT_EQ(finding.place_count, 1U);
  EXPECT_EQ(finding.places[0].path, "");
  const CoverageSnapshot coverage = coverage_.snapshot();
  EXPECT_EQ(coverage.skipped[static_cast<std::size_t>(Skip::kBudget)].count, 1U);
  EXPECT_FALSE(coverage.complete());
  ASSERT_EQ(coverage.items.size(), 1U);
  EXPECT_NE(coverage.items[0].subject.find(id("bomb").hex()), std::string::npos);
}

TEST_F(Attribute, StopsWhenAsked) {
  script("git init -q -b main .; echo s >key; git add .; git commit -q -m A");
  std::vector<Finding> findings;
  findings.push_back(finding_with({occurrence_in(TextKind::kBlob, id("HEAD:key"), 1)}));
  std::stop_source stop;
  stop.request_stop();
  const Result<void> done =
      attribute(findings, open(), {TargetIndex{}, kJobs}, coverage_, stop.get_token());
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code(), Errc::kCancelled);
  ASSERT_EQ(findings[0].place_count, 1U);
  EXPECT_EQ(findings[0].places[0].object, id("HEAD:key"));
}

// The same secret in two repositories and a file.
TEST_F(Attribute, TargetsAddUp) {
  script(
      "git init -q -b main one; git init -q -b main two;"
      "cd one; echo s >key; git add .; GIT_COMMITTER_DATE='1600000200 +0000' git commit -q -m A1;"
      "git rm -q key; GIT_COMMITTER_DATE='1600000300 +0000' git commit -q -m B1; cd ../two;"
      "echo s >other; git add .; GIT_COMMITTER_DATE='1600000100 +0000' git commit -q -m A2;"
      "git rm -q other; GIT_COMMITTER_DATE='1600000150 +0000' git commit -q -m B2");
  const ObjectId key = *ObjectId::from_hex(
      run_shell("echo s | git hash-object --stdin", folder_ / "one").out.substr(0, 40));
  std::vector<Occurrence> occurrences;
  for (const std::uint32_t target : {0U, 1U, 2U}) {
    occurrences.push_back(occurrence_in(TextKind::kBlob, key, 1));
    occurrences.back().target = TargetIndex{target};
  }
  occurrences.back().kind = TextKind::kFile;
  occurrences.back().path = "file";
  std::vector<Finding> findings;
  findings.push_back(finding_with(std::move(occurrences)));
  Exposure& exposure = findings[0].exposure;
  ASSERT_TRUE(attribute(findings, open("one"), {TargetIndex{0}, kJobs}, coverage_, {}));
  ASSERT_TRUE(attribute(findings, open("two"), {TargetIndex{1}, kJobs}, coverage_, {}));
  EXPECT_EQ(exposure.introduced_by->summary, "A2");
  EXPECT_EQ(exposure.introduced_count, 2U);
  EXPECT_EQ(exposure.removed_by->summary, "B1");
  EXPECT_EQ(exposure.removed_count, 2U);
  EXPECT_EQ(exposure.ref_count, 2U);
  EXPECT_FALSE(exposure.at_head);
  EXPECT_EQ(findings[0].place_count, 2U);
  attribute_plain(findings, TargetIndex{2});
  EXPECT_TRUE(exposure.at_head);
  EXPECT_FALSE(exposure.removed_by);
  EXPECT_EQ(findings[0].place_count, 3U);
  EXPECT_EQ(findings[0].places[0].path, "file");
}

TEST_F(Attribute, RemovedFromOneRepositoryIsNotRemoved) {
  script(
      "git init -q -b main one; git init -q -b main two; cd one; echo s >key; git add .;"
      "git commit -q -m A; cd ../two; echo s >key; git add .; git commit -q -m A; git rm -q key;"
      "git commit -q -m B");
  const ObjectId key = *ObjectId::from_hex(
      run_shell("echo s | git hash-object --stdin", folder_ / "one").out.substr(0, 40));
  std::vector<Occurrence> occurrences = {occurrence_in(TextKind::kBlob, key, 1),
                                         occurrence_in(TextKind::kBlob, key, 1)};
  occurrences[1].target = TargetIndex{1};
  std::vector<Finding> findings;
  findings.push_back(finding_with(std::move(occurrences)));
  ASSERT_TRUE(attribute(findings, open("one"), {TargetIndex{0}, kJobs}, coverage_, {}));
  ASSERT_TRUE(attribute(findings, open("two"), {TargetIndex{1}, kJobs}, coverage_, {}));
  EXPECT_FALSE(findings[0].exposure.removed_by);
  EXPECT_TRUE(findings[0].exposure.at_head);
}

}  // namespace
}  // namespace dowse
