#include "engine/source/git_files.h"

#include <string>
#include <vector>

#include "tests/source/collect.h"
#include "tests/support/pack_writer.h"
#include "tests/support/reftable_writer.h"
#include "tests/support/support.h"

namespace dowse {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

testing::Collected collect(const std::string& path, const SourceLimits& limits = {}) {
  const Result<git::Repository> repository = git::Repository::open(path, {});
  EXPECT_TRUE(repository.has_value());
  return testing::collect(*make_git_file_source(TargetIndex{0}, "T", *repository), limits);
}

// The texts of one kind, "path: bytes".
std::vector<std::string> texts(const testing::Collected& collected, TextKind kind) {
  std::vector<std::string> found;
  for (const testing::Visited& text : collected.texts) {
    if (text.kind == kind) found.push_back(text.path + ": " + text.bytes);
  }
  return found;
}

// A repository without the templates of the machine's git.
constexpr const char* kInit = "git init -q --template= -b main . && rm -rf .git/branches;";

TEST(GitFiles, GivesConfigurationLogsAndMessages) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kInit) + R"(
    git remote add origin https://user:pass@example.com/x; git config extensions.worktreeConfig true
    git config --worktree a.b c; echo a >a; git add .; git commit -qm 'a message'; git gc -q
    mkdir .git/hooks; echo 'a hook' >.git/hooks/pre-push; echo '# a description' >.git/description
    echo https://u:p@example.com >.git/FETCH_HEAD; echo keep >.git/objects/pack/x.keep
    echo .. >.git/objects/info/alternates)");
  const testing::Collected collected = collect(dir.path());
  EXPECT_THAT(
      collected.paths(),
      UnorderedElementsAre("", ".git/COMMIT_EDITMSG", ".git/FETCH_HEAD", ".git/HEAD", ".git/config",
                           ".git/config.worktree", ".git/description", ".git/hooks/pre-push",
                           ".git/info/refs", ".git/logs/HEAD", ".git/logs/refs/heads/main",
                           ".git/objects/info/alternates", ".git/objects/pack/x.keep"));
  EXPECT_THAT(texts(collected, TextKind::kGitFile),
              Contains(HasSubstr("https://user:pass@example.com/x")));
  EXPECT_EQ(collected.present(TextKind::kGitFile).count, 12u);
  EXPECT_EQ(collected.scanned(TextKind::kGitFile).bytes,
            collected.present(TextKind::kGitFile).bytes);
  EXPECT_EQ(collected.expected, collected.done);
}

TEST(GitFiles, GivesTheNamesOfRefsWhateverTheirState) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kInit) + R"(
    echo a >a; git add .; git commit -qm a; git tag packed; git pack-refs --all --prune
    git branch loose; git branch gone; git update-ref refs/odd/place HEAD
    : >.git/refs/heads/broken; git checkout -q --orphan unborn
    git update-ref -d refs/heads/gone; mkdir -p .git/logs/refs/heads; echo log >.git/logs/refs/heads/gone)");
  const testing::Collected collected = collect(dir.path());
  EXPECT_THAT(texts(collected, TextKind::kRefNames),
              ElementsAre(": logs/refs/heads/gone\nlogs/refs/heads/loose\nlogs/refs/heads/main\n"
                          "refs/heads/broken\nrefs/heads/loose\nrefs/heads/main\n"
                          "refs/heads/unborn\nrefs/odd/place\nrefs/tags/packed\n"));
  EXPECT_THAT(collected.skips(), ElementsAre("damaged T: ref refs/heads/broken"));
  EXPECT_EQ(collected.scanned(TextKind::kRefNames).count, 1u);
}

TEST(GitFiles, CountsObjectsThatRefsNameAndNobodyHas) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kInit) + R"(
    echo a >a; git add .; git commit -qm a
    echo 1234567890123456789012345678901234567890 | tee .git/refs/heads/x >.git/refs/heads/y)");
  EXPECT_THAT(collect(dir.path()).skips(),
              ElementsAre("missing T: object 1234567890123456789012345678901234567890"));
}

TEST(GitFiles, LeavesObjectsAndIndexesToOthers) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kInit) + R"(
    echo a >a; git add .; git commit -qm a; git worktree add -q linked; git repack -qad
    echo b >b; git add .; cp .git/index .git/index.lock)");
  for (const std::string& path : collect(dir.path()).paths()) {
    EXPECT_THAT(path, Not(HasSubstr("index")));
    EXPECT_THAT(path, Not(HasSubstr("objects")));
  }
}

TEST(GitFiles, AreThoseOfBareAndLinkedRepositoriesToo) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q --template= -b main main; cd main; echo a >a; git add .; git commit -qm a
    git worktree add -q ../linked; git clone -q --template= --bare . ../bare.git)");
  EXPECT_THAT(collect(dir / "linked").paths(), Contains(".git/worktrees/linked/gitdir"));
  EXPECT_THAT(collect(dir / "linked").paths(), Contains(".git/logs/HEAD"));
  EXPECT_THAT(collect(dir / "bare.git").paths(), UnorderedElementsAre("", "HEAD", "config"));
}

TEST(GitFiles, FollowsNothingAndWaitsForNothing) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kInit) + R"(
    mkfifo .git/fifo; ln -s /etc/hostname .git/leads-out; ln -s . .git/loop
    ln -s config .git/alias; git init -q --bare .git/modules/sub; mkdir -p .git/lfs/objects/ab; echo lfs >.git/lfs/objects/ab/x
    printf '\377\376a\0' >.git/description)");
  const testing::Collected collected = collect(dir.path());
  EXPECT_THAT(
      collected.skips(),
      UnorderedElementsAre("special-file T/.git: fifo", "missing T/.git: leads-out",
                           "submodule T/.git: modules/sub", "not-decoded T/.git: lfs/objects/",
                           "not-decoded T/.git: description"));
  EXPECT_THAT(texts(collected, TextKind::kGitFile), Contains(".git/leads-out: /etc/hostname"));
}

TEST(GitFiles, SaysWhatIsTooLarge) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kInit) + "head -c 5000 /dev/zero >.git/description");
  const testing::Collected collected = collect(dir.path(), {.max_blob_bytes = 4000});
  EXPECT_THAT(collected.skips(), ElementsAre("too-large T/.git: description"));
  EXPECT_EQ(
      collected.present(TextKind::kGitFile).bytes - collected.scanned(TextKind::kGitFile).bytes,
      5000u);
}

TEST(GitFiles, ReadsReflogsAndNamesFromReftables) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kInit) + R"(
    echo a >a; git add .; git commit -qm 'a message'
    git branch side; git worktree add -q linked side; git symbolic-ref refs/heads/alias refs/heads/side)");
  testing::move_to_reftable(dir.path());
  const testing::Collected collected = collect(dir.path());
  const std::string table = "reftable/0x000000000001-0x000000000009-00c0ffee.ref/logs/";
  EXPECT_THAT(collected.paths(), ::testing::IsSupersetOf(
                                     {".git/" + table + "HEAD", ".git/" + table + "refs/heads/main",
                                      ".git/worktrees/linked/" + table + "HEAD"}));
  EXPECT_THAT(texts(collected, TextKind::kGitFile),
              Contains(::testing::AllOf(HasSubstr(table + "HEAD: "),
                                        HasSubstr(" C O Mitter <committer@example.com> "),
                                        HasSubstr("\tcommit (initial): a message\n"))));
  EXPECT_THAT(texts(collected, TextKind::kRefNames),
              ElementsAre(": HEAD\nrefs/heads\nrefs/heads/alias\nrefs/heads/main\n"
                          "refs/heads/side\nworktrees/linked/HEAD\nworktrees/linked/ORIG_HEAD\n"));
  EXPECT_THAT(collected.skips(), IsEmpty());
  EXPECT_EQ(collected.scanned(TextKind::kGitFile).bytes,
            collected.present(TextKind::kGitFile).bytes);
  for (const std::string& path : collected.paths())
    EXPECT_FALSE(path.ends_with(".ref")) << path;
}

TEST(GitFiles, TellsOnceOfADamagedTableAndGivesItAsItIs) {
  const testing::TempDir dir;
  testing::git(dir.path(), std::string(kInit) + "echo a >a; git add .; git commit -qm a");
  testing::move_to_reftable(dir.path());
  const std::string table = dir / ".git/reftable/0x000000000001-0x000000000009-00c0ffee.ref";
  std::string bytes = testing::read_file(table);
  bytes[bytes.size() - 70] ^= 1;  // in the log
  testing::write_file(table, bytes);
  EXPECT_THAT(collect(dir.path()).skips(), ElementsAre("damaged T: " + table));
  EXPECT_THAT(collect(dir.path()).paths(), Contains(HasSubstr("00c0ffee.ref")));
  bytes.back() ^= 1;  // and in the footer, which whoever lists refs sees too
  testing::write_file(table, bytes);
  EXPECT_EQ(collect(dir.path()).skipped(Skip::kDamaged), 1u);
}

TEST(GitFiles, LogsInTablesAreBoundedLikeFiles) {
  const testing::TempDir dir;
  testing::git(dir.path(), kInit);
  testing::ReftableWriter table;
  table.log("HEAD", 1,
            {testing::PackWriter::id(1), testing::PackWriter::id(2), "n", "e", 0, 0,
             std::string(5000, 'm')});
  testing::write_file(dir / ".git/reftable/1.ref", table.bytes());
  EXPECT_THAT(collect(dir.path(), {.max_blob_bytes = 4000}).skips(),
              ElementsAre("too-large T/.git: reftable/1.ref/logs/HEAD"));
}

TEST(GitFiles, StopsWhenAsked) {
  const testing::TempDir dir;
  testing::git(dir.path(), kInit);
  const Result<git::Repository> repository = git::Repository::open(dir.path(), {});
  ASSERT_TRUE(repository.has_value());
  std::stop_source stop;
  stop.request_stop();
  const testing::Collected collected = testing::collect(
      *make_git_file_source(TargetIndex{0}, "T", *repository), {}, stop.get_token());
  EXPECT_THAT(collected.texts, IsEmpty());
  EXPECT_GT(collected.skipped(Skip::kDeadline), 0u);
}

}  // namespace
}  // namespace dowse
