#include "engine/git/repository.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/reftable_writer.h"
#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// The lines a command prints.
std::vector<std::string> lines_of(const std::string& cwd, const std::string& command) {
  const testing::Output output = testing::run_shell(command, cwd);
  EXPECT_EQ(output.status, 0) << command << "\n" << output.err;
  std::vector<std::string> lines;
  std::string_view rest = output.out;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    lines.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return lines;
}

Repository open(const std::string& path, const OpenOptions& options = {}) {
  Result<Repository> repository = Repository::open(path, options);
  EXPECT_TRUE(repository.has_value()) << (repository ? "" : repository.error().message());
  return *std::move(repository);
}

Errc open_error(const std::string& path, const OpenOptions& options = {}) {
  const Result<Repository> repository = Repository::open(path, options);
  return repository.has_value() ? Errc::kInternal : repository.error().code();
}

std::string open_message(const std::string& path, const OpenOptions& options = {}) {
  const Result<Repository> repository = Repository::open(path, options);
  return repository.has_value() ? "opened" : repository.error().message();
}

// "ID TYPE SIZE" of every object, as `git cat-file --batch-all-objects --batch-check` prints it.
std::vector<std::string> all_objects(const Repository& repository) {
  Coverage coverage;
  Result<std::vector<ObjectId>> ids = repository.list_objects(coverage);
  EXPECT_TRUE(ids.has_value());
  EXPECT_TRUE(coverage.snapshot().complete());
  Result<ObjectReader> reader = repository.make_reader();
  EXPECT_TRUE(reader.has_value());
  std::vector<std::string> lines;
  for (const ObjectId& id : *ids) {
    const Result<ObjectHeader> header = reader->header(id);
    EXPECT_TRUE(header.has_value()) << header.error().message();
    if (!header) continue;
    lines.push_back(id.hex() + " " + std::string(name_of(header->type)) + " " +
                    std::to_string(header->size));
    const Result<Object> object = reader->read(id);
    EXPECT_TRUE(object.has_value() && object->type() == header->type &&
                object->bytes().size() == header->size)
        << id.hex();
  }
  return lines;
}

constexpr const char* kCheckAll =
    "git cat-file --batch-all-objects --batch-check --unordered | sort";

TEST(Repository, ListsAndReadsWhatGitDoes) {
  for (const std::string format : {"sha1", "sha256"}) {
    const testing::TempDir dir;
    testing::git(dir.path(), "export GIT_DEFAULT_HASH=" + format + R"(
      git init -q -b main
      for i in 1 2 3 4 5 6 7 8 9; do seq 1 $((i * 100)) >numbers; echo $i >n$i; git add .; git commit -qm c$i; done
      git gc -q
      echo more >more; git add more; git commit -qm more; git tag -a -m tagged v1
      git repack -q
      echo loose >loose; git add loose; git commit -qm loose)");
    EXPECT_EQ(all_objects(open(dir.path())), lines_of(dir.path(), kCheckAll)) << format;
    testing::git(dir.path(), "git config repack.useDeltaBaseOffset false; git repack -qadf");
    EXPECT_EQ(all_objects(open(dir.path())), lines_of(dir.path(), kCheckAll)) << format;
  }
}

TEST(Repository, CountsAnObjectInTwoPacksAndLooseOnce) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main; echo one >one; git add .; git commit -qm one
    git pack-objects -q --all .git/objects/pack/pack </dev/null
    echo two >two; git add .; git commit -qm two
    git pack-objects -q --all .git/objects/pack/pack </dev/null)");
  const std::vector<std::string> objects = all_objects(open(dir.path()));
  EXPECT_THAT(objects, SizeIs(6));
  EXPECT_EQ(objects, lines_of(dir.path(), kCheckAll));
}

TEST(Repository, FollowsAlternatesAndListsThoseOutside) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main base; cd base; echo base >base; git add .; git commit -qm base; cd ..
    git clone -q --shared base mid; cd mid; echo mid >mid; git add .; git commit -qm mid; cd ..
    git clone -q --shared mid top; cd top; echo top >top; git add .; git commit -qm top)");
  const Repository top = open(dir / "top");
  EXPECT_EQ(all_objects(top), lines_of(dir / "top", kCheckAll));
  EXPECT_THAT(all_objects(top), SizeIs(9));
  ASSERT_THAT(top.outside_stores(), SizeIs(2));
  EXPECT_EQ(top.outside_stores()[0].path, dir / "mid/.git/objects");
  EXPECT_EQ(top.outside_stores()[1].path, dir / "base/.git/objects");
  EXPECT_TRUE(top.outside_stores()[1].followed);
}

TEST(Repository, LeavesOutAlternatesOutsideWhenTold) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main base; cd base; echo base >base; git add .; git commit -qm base; cd ..
    git clone -q --shared base top; cd top; echo top >top; git add .; git commit -qm top)");
  const Repository top = open(dir / "top", {.follow_outside = false});
  ASSERT_THAT(top.outside_stores(), SizeIs(1));
  EXPECT_FALSE(top.outside_stores()[0].followed);
  Coverage coverage;
  EXPECT_THAT(*top.list_objects(coverage), SizeIs(3));
  const CoverageSnapshot told = coverage.snapshot();
  EXPECT_FALSE(told.complete());
  ASSERT_THAT(told.items, SizeIs(1));
  EXPECT_EQ(told.items[0].reason, Skip::kMissing);
  EXPECT_THAT(told.items[0].subject, HasSubstr("base/.git/objects"));
}

TEST(Repository, EndsLoopsOfAlternates) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main a; git init -q -b main b
    (cd a; echo a >a; git add .; git commit -qm a); (cd b; echo b >b; git add .; git commit -qm b)
    printf '%s\n' '# a comment' '' ../../../b/.git/objects ../objects >a/.git/objects/info/alternates
    echo "\"$PWD/a/.git/obj\\145cts\"" >b/.git/objects/info/alternates)");
  EXPECT_THAT(all_objects(open(dir / "a")), SizeIs(6));
  EXPECT_THAT(all_objects(open(dir / "b")), SizeIs(6));
}

TEST(Repository, SaysWhichAlternateIsNotThere) {
  const testing::TempDir dir;
  testing::git(dir.path(), "git init -q .; echo /no/such/objects >.git/objects/info/alternates");
  Coverage coverage;
  EXPECT_THAT(*open(dir.path()).list_objects(coverage), IsEmpty());
  ASSERT_THAT(coverage.snapshot().items, SizeIs(1));
  EXPECT_THAT(coverage.snapshot().items[0].subject, HasSubstr("/no/such/objects"));
}

TEST(Repository, OpensWorkTreesBareOnesAndLinkedOnes) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main main; cd main; echo a >a; git add .; git commit -qm a
    git worktree add -q ../linked -b side; git clone -q --bare . ../bare.git)");
  const Repository main = open(dir / "main");
  EXPECT_EQ(main.git_dir(), dir / "main/.git");
  EXPECT_EQ(main.work_dir(), dir / "main");
  EXPECT_THAT(main.outside_stores(), IsEmpty());
  const Repository linked = open(dir / "linked");
  EXPECT_EQ(linked.git_dir(), dir / "main/.git/worktrees/linked");
  EXPECT_EQ(linked.common_dir(), dir / "main/.git");
  EXPECT_EQ(linked.work_dir(), dir / "linked");
  EXPECT_EQ(linked.head()->name, "refs/heads/side");
  EXPECT_EQ(all_objects(linked), all_objects(main));
  ASSERT_THAT(linked.outside_stores(), SizeIs(2));
  EXPECT_EQ(linked.outside_stores()[0].what, "gitdir");
  EXPECT_EQ(linked.outside_stores()[1].what, "commondir");
  const Repository bare = open(dir / "bare.git");
  EXPECT_EQ(bare.work_dir(), "");
  EXPECT_EQ(bare.git_dir(), dir / "bare.git");
  EXPECT_THAT(open_message(dir / "linked", {.follow_outside = false}),
              HasSubstr("gitdir lies outside of the target"));
}

TEST(Repository, DiscoversUpwards) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main repo; cd repo; echo a >a; git add .; git commit -qm a; mkdir -p x/y x/.git
    git worktree add -q ../linked; git init -q --bare ../bare.git)");
  EXPECT_EQ(Repository::discover(dir / "repo/x/y"), dir / "repo");
  EXPECT_EQ(Repository::discover(dir / "repo"), dir / "repo");
  EXPECT_EQ(Repository::discover(dir / "linked"), dir / "linked");
  EXPECT_EQ(Repository::discover(dir / "bare.git/refs"), dir / "bare.git");
  EXPECT_EQ(Repository::discover(dir / "nothing"), std::nullopt);
}

TEST(Repository, RefusesWhatIsNone) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    mkdir empty pointing; echo 'gitdir: ../nowhere' >pointing/.git; echo plain >plain)");
  EXPECT_EQ(open_error(dir / "empty"), Errc::kGit);
  EXPECT_EQ(open_error(dir / "pointing"), Errc::kGit);
  EXPECT_EQ(open_error(dir / "plain"), Errc::kGit);
  EXPECT_EQ(open_error(dir / "nowhere"), Errc::kIo);
}

// DESIGN.md section 3: what libgit2 1.5 refuses to open.
TEST(Repository, OpensExtensionsThatChangeNoObject) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main; echo a >a; git add .; git commit -qm a
    printf '%s\n' '[core]' repositoryformatversion=1 '[extensions]' worktreeConfig \
      preciousObjects=true 'partialClone = origin' 'relativeWorktrees = true ; yes' \
      'objectFormat = "sha1"' noop 'noop-v1 = x' >>.git/config)");
  const Repository repository = open(dir.path());
  EXPECT_THAT(all_objects(repository), SizeIs(3));
  EXPECT_TRUE(repository.is_partial());
}

// Version 0 has no extensions; git refuses this one there, and what it says is so all the same.
TEST(Repository, OpensBothWaysToNameObjects) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main --object-format=sha256; echo a >a; git add .; git commit -qm a; git tag -a -m t t
    printf '[submodule "x"]\n\tpath = lib/x\n\turl = https://example.com/x\n' >.gitmodules
    git add .; git commit -qm b; rm .gitmodules; git rev-parse HEAD >id; git pack-refs --all)");
  const std::string id = testing::read_file(dir / "id").substr(0, 64);
  for (const char* version : {"1", "0"}) {
    testing::git(dir.path(),
                 std::string("sed -i 's/version = ./version = ") + version + "/' .git/config");
    const Repository repository = open(dir.path());
    EXPECT_EQ(repository.store().id_size(), kSha256Size);
    EXPECT_THAT(all_objects(repository), SizeIs(7));
    EXPECT_EQ(repository.head()->commit.hex(), id);
    Coverage coverage;
    const std::vector<Ref> refs = *repository.refs(coverage);
    ASSERT_THAT(refs, SizeIs(3));
    for (const Ref& ref : refs)
      EXPECT_EQ(ref.peeled_commit.hex().size(), 64u) << ref.name;
    EXPECT_THAT(repository.submodules(), SizeIs(1));
    EXPECT_TRUE(coverage.snapshot().complete());
  }
}

TEST(Repository, NamesTheFormatItCannotRead) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q sha3; git -C sha3 config core.repositoryFormatVersion 1
    git -C sha3 config extensions.objectFormat sha3-256
    git init -q tree; git -C tree config core.repositoryFormatVersion 1
    git -C tree config extensions.refStorage tree
    git init -q future; git -C future config core.repositoryFormatVersion 1
    git -C future config extensions.quantum true
    git init -q v2; git -C v2 config core.repositoryFormatVersion 2)");
  for (const char* name : {"sha3", "tree", "future", "v2"}) {
    EXPECT_EQ(open_error(dir / name), Errc::kUnsupported) << name;
  }
  EXPECT_THAT(open_message(dir / "sha3"), HasSubstr("`sha3-256`"));
  EXPECT_THAT(open_message(dir / "tree"), HasSubstr("git refs migrate"));
  EXPECT_THAT(open_message(dir / "future"), HasSubstr("`quantum`"));
}

TEST(Repository, OpensWhatAnotherUserOwns) {
  const testing::TempDir dir;
  testing::git(dir.path(), "git init -q .; echo a >a; git add .; git commit -qm a");
  if (testing::run_shell("chown -R 12345:12345 .", dir.path()).status != 0) {
    GTEST_SKIP() << "needs the right to give files away";
  }
  EXPECT_THAT(all_objects(open(dir.path())), SizeIs(3));
}

TEST(Repository, KnowsShallowAndPartialClones) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main full; cd full; git config uploadpack.allowFilter true
    for i in 1 2 3; do echo $i >f; git add .; git commit -qm $i; done; cd ..
    git clone -q --depth 1 file://$PWD/full shallow
    git clone -q --bare --filter=blob:none file://$PWD/full partial)");
  EXPECT_FALSE(open(dir / "full").is_shallow());
  EXPECT_FALSE(open(dir / "full").is_partial());
  EXPECT_TRUE(open(dir / "shallow").is_shallow());
  EXPECT_TRUE(open(dir / "partial").is_partial());
  EXPECT_THAT(all_objects(open(dir / "partial")), SizeIs(6));
}

TEST(Repository, RemoteUrlHasNoCredentials) {
  const testing::TempDir dir;
  testing::git(dir.path(),
               "git init -q .; git remote add origin https://me:pw@example.com/a/b.git");
  EXPECT_EQ(open(dir.path()).remote_url(), "https://example.com/a/b.git");
  EXPECT_EQ(without_credentials("https://example.com/a@b"), "https://example.com/a@b");
  EXPECT_EQ(without_credentials("git@example.com:a/b"), "git@example.com:a/b");
  EXPECT_EQ(without_credentials("ssh://a@b@example.com"), "ssh://example.com");
}

TEST(Repository, KnowsSubmodulesFromTheWorkTreeOrHead) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main; printf '[submodule "x"]\n\tpath = lib/x\n\turl = https://u:p@example.com/x\n' >.gitmodules
    git add .; git commit -qm a; git clone -q --bare . bare.git)");
  for (const std::string& path : {dir.path(), dir / "bare.git"}) {
    const std::vector<Submodule> submodules = open(path).submodules();
    ASSERT_THAT(submodules, SizeIs(1));
    EXPECT_EQ(submodules[0].path, "lib/x");
    EXPECT_EQ(submodules[0].url, "https://example.com/x");
  }
}

constexpr const char* kEveryKindOfRef = R"(
    git init -q -b main repo; cd repo; echo a >a; git add .; git commit -qm a
    git tag light; git tag -a -m annotated heavy; git tag -a -m twice twice heavy
    git update-ref refs/custom/x HEAD; git symbolic-ref refs/heads/alias refs/heads/main
    git tag tree HEAD^{tree}
    git pack-refs --all; echo b >b; git add .; git commit -qm b
    git rev-parse HEAD~1 >.git/ORIG_HEAD
    printf "$(git rev-parse HEAD)\t\tbranch 'x' of y\n$(git rev-parse HEAD~1)\tnot-for-merge\tz\n" >.git/FETCH_HEAD
    echo 1234 >.git/COMMIT_EDITMSG
    git worktree add -q --detach ../linked HEAD~1; git -C ../linked update-ref refs/worktree/own HEAD)";

TEST(Repository, RefsAreThoseOfAllWorktreesAndPseudoRefs) {
  const testing::TempDir dir;
  testing::git(dir.path(), kEveryKindOfRef);
  Coverage coverage;
  const std::string old_commit = lines_of(dir / "repo", "git rev-parse HEAD~1")[0];
  const std::string new_commit = lines_of(dir / "repo", "git rev-parse HEAD")[0];
  std::vector<std::string> seen;
  const Result<std::vector<Ref>> refs = open(dir / "repo").refs(coverage);
  ASSERT_TRUE(refs.has_value());
  for (const Ref& ref : *refs) {
    const std::string commit = ref.peeled_commit.hex();
    seen.push_back(ref.name + (commit == old_commit   ? " old"
                               : commit == new_commit ? " new"
                                                      : commit));
  }
  EXPECT_THAT(seen,
              ::testing::UnorderedElementsAre(
                  "FETCH_HEAD new", "FETCH_HEAD old", "HEAD new", "ORIG_HEAD old",
                  "refs/custom/x old", "refs/heads/alias new", "refs/heads/main new",
                  "refs/tags/heavy old", "refs/tags/light old", "refs/tags/tree",
                  "refs/tags/twice old", "worktrees/linked/HEAD old",
                  "worktrees/linked/ORIG_HEAD old", "worktrees/linked/refs/worktree/own old"));
  EXPECT_TRUE(coverage.snapshot().complete());
}

// What refs() and head() say, and whether nothing was skipped.
std::vector<std::string> told(const Repository& repository) {
  Coverage coverage;
  std::vector<std::string> lines;
  const Result<std::vector<Ref>> refs = repository.refs(coverage);
  const Result<Head> head = repository.head();
  if (!refs.has_value() || !head.has_value()) return {"error"};
  for (const Ref& ref : *refs)
    lines.push_back(ref.name + " " + ref.target.hex() + " " + ref.peeled_commit.hex());
  lines.push_back(head->name + " " + head->commit.hex());
  lines.emplace_back(coverage.snapshot().complete() ? "complete" : "incomplete");
  return lines;
}

TEST(Repository, RefsAreTheSameInReftables) {
  const testing::TempDir dir;
  testing::git(dir.path(), kEveryKindOfRef);
  const std::vector<std::string> main = told(open(dir / "repo"));
  const std::vector<std::string> linked = told(open(dir / "linked"));
  testing::move_to_reftable(dir / "repo");
  EXPECT_EQ(told(open(dir / "repo")), main);
  EXPECT_EQ(told(open(dir / "linked")), linked);
  EXPECT_EQ(main.back(), "complete");
}

TEST(Repository, TellsOfReftablesThatAreBroken) {
  const testing::TempDir dir;
  testing::git(dir.path(), "git init -q -b main; echo a >a; git add .; git commit -qm a");
  testing::move_to_reftable(dir.path());
  testing::git(dir.path(),
               "cd .git/reftable; : >empty.ref; printf 'empty.ref\ngone.ref\n' >>tables.list");
  const Repository repository = open(dir.path());
  Coverage coverage;
  EXPECT_THAT(*repository.refs(coverage), SizeIs(2));
  EXPECT_THAT(coverage.snapshot().items, SizeIs(2));
  EXPECT_FALSE(repository.head().has_value());
}

// git goes by its configuration too.
TEST(Repository, AFolderOfTablesAloneIsNoStorage) {
  const testing::TempDir dir;
  testing::git(dir.path(),
               "git init -q -b main; echo a >a; git add .; git commit -qm a; mkdir .git/reftable");
  EXPECT_EQ(told(open(dir.path())).back(), "complete");
}

TEST(Repository, CountsBrokenRefs) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main; echo a >a; git add .; git commit -qm a
    : >.git/refs/heads/empty; echo 'ref: refs/heads/loop' >.git/refs/heads/loop
    echo 'ref: ../../../../etc/passwd' >.git/refs/heads/escape; ln -s /etc/passwd .git/refs/heads/link
    mkfifo .git/refs/heads/fifo; ln -s . .git/refs/around; : >.git/refs/heads/main.lock)");
  Coverage coverage;
  const Result<std::vector<Ref>> refs = open(dir.path()).refs(coverage);
  ASSERT_TRUE(refs.has_value());
  EXPECT_THAT(*refs, ElementsAre(Field(&Ref::name, "HEAD"), Field(&Ref::name, "refs/heads/main")));
  EXPECT_THAT(coverage.snapshot().items, SizeIs(6));
}

TEST(Repository, HeadMayBeUnbornDetachedOrBroken) {
  const testing::TempDir dir;
  testing::git(dir.path(), "git init -q -b trunk");
  EXPECT_EQ(open(dir.path()).head()->name, "refs/heads/trunk");
  EXPECT_TRUE(open(dir.path()).head()->commit.empty());
  testing::git(dir.path(), "echo a >a; git add .; git commit -qm a; git checkout -q --detach");
  EXPECT_EQ(open(dir.path()).head()->name, "HEAD");
  EXPECT_EQ(open(dir.path()).head()->commit.hex(), lines_of(dir.path(), "git rev-parse HEAD")[0]);
  testing::write_file(dir / ".git/HEAD", "rubbish\n");
  const Result<Head> head = open(dir.path()).head();
  ASSERT_FALSE(head.has_value());
  EXPECT_EQ(head.error().code(), Errc::kCorrupt);
}

TEST(Repository, CountsWhatCannotBeListed) {
  const testing::TempDir dir;
  testing::git(dir.path(), R"(
    git init -q -b main; echo a >a; git add .; git commit -qm a; git repack -qad
    cp .git/objects/pack/*.pack .git/objects/pack/pack-noindex.pack
    echo bad >.git/objects/pack/pack-bad.idx; : >.git/objects/pack/tmp_pack_x
    mkfifo .git/objects/pack/pack-fifo.idx; ln -s /etc/passwd .git/objects/pack/pack-link.idx
    mkdir -p .git/objects/aa .git/objects/bb; : >.git/objects/aa/tmp_obj_1
    mkfifo .git/objects/bb/00000000000000000000000000000000000000)");
  Coverage coverage;
  EXPECT_THAT(*open(dir.path()).list_objects(coverage), SizeIs(3));
  const CoverageSnapshot told = coverage.snapshot();
  const auto count = [&](Skip reason) {
    return told.skipped[static_cast<std::size_t>(reason)].count;
  };
  EXPECT_EQ(count(Skip::kDamaged), 2u);     // noindex, bad
  EXPECT_EQ(count(Skip::kNotDecoded), 2u);  // tmp_pack_x, tmp_obj_1
  EXPECT_EQ(count(Skip::kUnreadable), 3u);  // two FIFOs, a link that leaves the store
}

}  // namespace
}  // namespace dowse::git
