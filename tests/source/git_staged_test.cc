#include "engine/source/git_staged.h"

#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "tests/source/collect.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

testing::Collected staged(const std::string& path, const std::string& index_file = {},
                          const SourceLimits& limits = {}, std::stop_token stop = {}) {
  const Result<git::Repository> repository = git::Repository::open(path, {});
  EXPECT_TRUE(repository.has_value());
  Coverage coverage;
  const Result<std::unique_ptr<Source>> source =
      open_staged(TargetIndex{0}, "T", *repository, index_file, coverage);
  EXPECT_TRUE(source.has_value());
  return testing::collect(**source, coverage, limits, std::move(stop));
}

std::vector<std::string> texts(const testing::Collected& collected) {
  std::vector<std::string> found;
  for (const testing::Visited& text : collected.texts) {
    EXPECT_EQ(text.kind, TextKind::kStaged);
    found.push_back(text.path + ": " + text.bytes);
  }
  return found;
}

// What `git diff --cached` names, but for what is deleted.
std::string cached_names(const std::string& path) {
  return testing::run_shell("git diff --cached --no-renames --name-only --diff-filter=d", path).out;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

constexpr const char* kCommitted = R"(
  git init -q -b main .; mkdir -p a/deep/er b; for f in a/1 a/deep/2 a/deep/er/3 b/4 root a-x a.y; do echo $f >$f; done
  git add .; git commit -qm c;)";

TEST(GitStaged, IsWhatTheCommitWouldChange) {
  const testing::TempDir dir;
  testing::git(dir.path(), kCommitted);
  EXPECT_THAT(staged(dir.path()).texts, IsEmpty());
  testing::git(dir.path(), R"(
    echo changed >a/deep/2; echo new >b/new; chmod +x b/4; rm root; ln -s target root; git mv a/1 a/renamed
    git add .; echo 'not staged' >a/deep/2; echo untracked >untracked)");
  const testing::Collected collected = staged(dir.path());
  EXPECT_THAT(texts(collected), ElementsAre("a/deep/2: changed\n", "a/renamed: a/1\n", "b/4: b/4\n",
                                            "b/new: new\n", "root: target"));
  EXPECT_EQ(joined(collected.paths()), cached_names(dir.path()));
  EXPECT_EQ(collected.scanned(TextKind::kStaged).count, 5u);
  EXPECT_EQ(collected.present(TextKind::kStaged).bytes, 4u + 8 + 4 + 4 + 6);
  EXPECT_TRUE(collected.coverage.complete());
  EXPECT_EQ(collected.texts[0].id.hex() + "\n",
            testing::run_shell("git rev-parse :a/deep/2", dir.path()).out);
}

// The same answer with cached trees that are whole, in part invalid, or not there.
TEST(GitStaged, DoesNotDependOnCachedTrees) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kCommitted) + "echo changed >a/deep/2; git add .");
  EXPECT_EQ(joined(staged(dir.path()).paths()), cached_names(dir.path()));
  testing::git(dir.path(), "git write-tree");  // makes all cached trees valid
  EXPECT_EQ(joined(staged(dir.path()).paths()), cached_names(dir.path()));
  testing::git(dir.path(),
               "git ls-files -s >list; rm .git/index; git update-index --index-info <list");
  EXPECT_EQ(joined(staged(dir.path()).paths()), cached_names(dir.path()));
  EXPECT_THAT(staged(dir.path()).texts, SizeIs(1));
}

TEST(GitStaged, IsEverythingBeforeTheFirstCommit) {
  const testing::TempDir dir;
  testing::git(dir.path(), "git init -q -b main .; echo a >a; mkdir d; echo b >d/b; git add .");
  EXPECT_THAT(texts(staged(dir.path())), ElementsAre("a: a\n", "d/b: b\n"));
}

TEST(GitStaged, NothingIsStagedByIntention) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kCommitted) +
                               "echo later >a/later; git add -N a/later; echo n >n; git add n");
  EXPECT_THAT(texts(staged(dir.path())), ElementsAre("n: n\n"));
}

TEST(GitStaged, TakesAllSidesOfAConflict) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main .; echo base >f; git add .; git commit -qm base
    git checkout -q -b side; echo side >f; git commit -qam side
    git checkout -q main; echo main >f; git commit -qam main; git merge side || true)");
  EXPECT_THAT(texts(staged(dir.path())), UnorderedElementsAre("f: base\n", "f: side\n"));
}

TEST(GitStaged, LeavesSubmodulesToThemselves) {
  const testing::TempDir dir;
  testing::git(dir.path(),
               std::string(kCommitted) +
                   "git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),sub");
  const testing::Collected collected = staged(dir.path());
  EXPECT_THAT(collected.texts, IsEmpty());
  EXPECT_THAT(collected.skips(), ElementsAre("submodule T: sub"));
}

TEST(GitStaged, ReadsTheIndexItIsGiven) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kCommitted) +
                               "echo other >other; GIT_INDEX_FILE=.git/other-index git add other");
  EXPECT_THAT(staged(dir.path()).texts, IsEmpty());
  EXPECT_THAT(texts(staged(dir.path(), dir / ".git/other-index")), ElementsAre("other: other\n"));
}

TEST(GitStaged, LooksIntoSparseDirectories) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kCommitted) + R"(
    echo changed >a/deep/er/3; git add .; git commit -qm changed
    git sparse-checkout init --cone --sparse-index; git sparse-checkout set b
    git reset -q --soft HEAD~1)");
  EXPECT_THAT(texts(staged(dir.path())),
              ElementsAre("a/1: a/1\n", "a/deep/2: a/deep/2\n", "a/deep/er/3: changed\n"));
}

TEST(GitStaged, SaysWhatItCouldNotRead) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kCommitted) + R"(
    echo gone >gone; echo bad >bad; head -c 9999 /dev/zero >large; git add .
    id=$(git rev-parse :gone); rm .git/objects/${id:0:2}/${id:2}
    id=$(git rev-parse :bad); chmod u+w .git/objects/${id:0:2}/${id:2}; echo rubbish >.git/objects/${id:0:2}/${id:2}
    git update-index --add --cacheinfo 100644,$(git rev-parse HEAD),commit)");
  const testing::Collected collected = staged(dir.path(), {}, {.max_blob_bytes = 5000});
  EXPECT_THAT(collected.texts, IsEmpty());
  std::set<std::string> files;
  for (const std::string& file : collected.files)
    files.insert(file.substr(0, file.rfind(' ')));
  EXPECT_THAT(files, ElementsAre("staged bad", "staged commit", "staged gone", "staged large"));
  EXPECT_THAT(collected.skips(), UnorderedElementsAre("missing T: gone", "damaged T: bad",
                                                      "too-large T: large", "damaged T: commit"));
  EXPECT_EQ(collected.present(TextKind::kStaged).count, 4u);
  EXPECT_EQ(collected.scanned(TextKind::kStaged).count, 0u);
}

TEST(GitStaged, TakesAllWhenHeadCannotBeRead) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kCommitted) + R"(
    id=$(git rev-parse HEAD:a/deep); rm .git/objects/${id:0:2}/${id:2}; echo new >a/deep/2; git add .)");
  EXPECT_THAT(staged(dir.path()).paths(), ElementsAre("a/deep/2", "a/deep/er/3"));
  EXPECT_FALSE(staged(dir.path()).coverage.complete());
  testing::git(dir.path(), "echo rubbish >.git/HEAD; git -C / --version");
  EXPECT_THAT(staged(dir.path()).texts, SizeIs(7));
  EXPECT_THAT(staged(dir.path()).coverage.diagnostics, SizeIs(1));
}

TEST(GitStaged, NamesContentThatIsNotDecoded) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kCommitted) + "printf '\\377\\376a\\0' >wide; git add .");
  const testing::Collected collected = staged(dir.path());
  EXPECT_THAT(collected.texts, SizeIs(1));
  EXPECT_THAT(collected.skips(), ElementsAre("not-decoded T: wide"));
}

TEST(GitStaged, StopsWhenAsked) {
  const testing::TempDir dir;
  testing::git(dir.path(), "git init -q -b main .; echo a >a; git add .");
  std::stop_source stop;
  stop.request_stop();
  const testing::Collected collected = staged(dir.path(), {}, {}, stop.get_token());
  EXPECT_THAT(collected.skips(), ElementsAre("deadline T: a"));
}

TEST(GitStaged, IsAnErrorWhereNothingCanBeSaid) {
  const testing::TempDir dir;
  testing::git(dir.path(),
               "git init -q --bare bare; git init -q split; cd split; echo a >a; git add .; git "
               "update-index --split-index");
  const auto error = [&](const std::string& path) {
    const Result<git::Repository> repository = git::Repository::open(path, {});
    Coverage coverage;
    const auto source = open_staged(TargetIndex{0}, "T", *repository, {}, coverage);
    return source.has_value() ? "none" : source.error().message();
  };
  EXPECT_THAT(error(dir / "bare"), HasSubstr("without a working tree"));
  EXPECT_THAT(error(dir / "split"), HasSubstr("--no-split-index"));
}

}  // namespace
}  // namespace dowse
