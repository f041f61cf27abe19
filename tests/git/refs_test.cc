#include "engine/git/refs.h"

#include <string>

#include "tests/support/support.h"

namespace dowse::git {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string kOne(40, '1');
const std::string kTwo(40, '2');

std::string resolved(const RefFiles& refs, const char* name) {
  const Result<std::optional<ObjectId>> id = refs.resolve(name);
  if (!id.has_value()) return "error";
  return id->has_value() ? (*id)->hex() : "none";
}

TEST(Refs, LooseOnesComeBeforePackedOnes) {
  const testing::TempDir dir;
  testing::write_file(dir / "packed-refs", "# pack-refs with: peeled fully-peeled sorted \n" +
                                               kOne + " refs/heads/a\n" + kOne + " refs/tags/t\n^" +
                                               kTwo + "\n");
  testing::write_file(dir / "refs/heads/a", kTwo + "\n");
  testing::write_file(dir / "HEAD", "ref: refs/heads/a\n");
  const RefFiles refs(dir.path(), dir.path(), kSha1Size);
  EXPECT_EQ(resolved(refs, "refs/heads/a"), kTwo);
  EXPECT_EQ(resolved(refs, "refs/tags/t"), kOne);
  EXPECT_EQ(resolved(refs, "HEAD"), kTwo);
  EXPECT_EQ(resolved(refs, "refs/heads"), "none");
  EXPECT_EQ(resolved(refs, "refs/heads/none"), "none");
  EXPECT_EQ((*refs.read("HEAD"))->symref, "refs/heads/a");
}

TEST(Refs, SymbolicOnesEnd) {
  const testing::TempDir dir;
  testing::write_file(dir / "refs/a", "ref: refs/b\n");
  testing::write_file(dir / "refs/b", "ref: refs/a\n");
  testing::write_file(dir / "refs/out", "ref: ../../etc/passwd\n");
  testing::write_file(dir / "refs/dots", "ref: refs/../../x\n");
  testing::write_file(dir / "refs/rubbish", "rubbish\n");
  testing::write_file(dir / "refs/long", kOne + "1\n");
  testing::git(dir.path(), "ln -s refs/link-target HEAD");
  testing::write_file(dir / "refs/link-target", kOne);
  const RefFiles refs(dir.path(), dir.path(), kSha1Size);
  for (const char* name : {"refs/a", "refs/out", "refs/dots", "refs/rubbish", "refs/long"}) {
    EXPECT_EQ(resolved(refs, name), "error") << name;
  }
  EXPECT_EQ(resolved(refs, "HEAD"), kOne);
  std::vector<SkippedItem> problems;
  EXPECT_THAT(refs.list(problems), SizeIs(2));  // HEAD and refs/link-target
  EXPECT_THAT(problems, SizeIs(6));
}

TEST(Refs, PseudoRefsNameAllTheirObjects) {
  const testing::TempDir dir;
  testing::write_file(dir / "MERGE_HEAD", kOne + "\n" + kTwo + "\n");
  testing::write_file(dir / "COMMIT_EDITMSG", kOne + "\n");
  testing::write_file(dir / "HEAD", kOne + "\n");
  std::vector<SkippedItem> problems;
  EXPECT_THAT(RefFiles(dir.path(), dir.path(), kSha1Size).list(problems),
              ElementsAre(RefFiles::Named{"HEAD", *ObjectId::from_hex(kOne)},
                          RefFiles::Named{"MERGE_HEAD", *ObjectId::from_hex(kOne)},
                          RefFiles::Named{"MERGE_HEAD", *ObjectId::from_hex(kTwo)}));
  EXPECT_THAT(problems, IsEmpty());
}

TEST(Refs, IdsHaveTheSizeOfTheRepository) {
  const testing::TempDir dir;
  const std::string three(64, '3');
  testing::write_file(dir / "packed-refs", three + " refs/heads/packed\n");
  testing::write_file(dir / "refs/heads/loose", three + "\n");
  testing::write_file(dir / "refs/heads/short", kOne + "\n");
  testing::write_file(dir / "FETCH_HEAD", three + "\tnot-for-merge\tx\n" + kOne + "\t\ty\n");
  const RefFiles sha256(dir.path(), dir.path(), kSha256Size);
  EXPECT_EQ(resolved(sha256, "refs/heads/packed"), three);
  EXPECT_EQ(resolved(sha256, "refs/heads/loose"), three);
  EXPECT_EQ(resolved(sha256, "refs/heads/short"), "error");
  std::vector<SkippedItem> problems;
  const std::vector<RefFiles::Named> refs = sha256.list(problems);
  ASSERT_THAT(refs, SizeIs(3));
  for (const RefFiles::Named& ref : refs)
    EXPECT_EQ(ref.id.hex(), three) << ref.name;
  EXPECT_THAT(problems, SizeIs(1));
  const RefFiles sha1(dir.path(), dir.path(), kSha1Size);
  EXPECT_EQ(resolved(sha1, "refs/heads/packed"), "error");
  EXPECT_EQ(resolved(sha1, "refs/heads/loose"), "error");
  EXPECT_EQ(resolved(sha1, "refs/heads/short"), kOne);
}

TEST(Refs, DamagedPackedOnesAreTold) {
  const testing::TempDir dir;
  testing::write_file(dir / "packed-refs", kOne + "\n");
  testing::write_file(dir / "HEAD", kOne + "\n");
  std::vector<SkippedItem> problems;
  EXPECT_THAT(RefFiles(dir.path(), dir.path(), kSha1Size).list(problems), SizeIs(1));
  ASSERT_THAT(problems, SizeIs(1));
  EXPECT_EQ(problems[0].reason, Skip::kDamaged);
}

TEST(Refs, NamesThatCouldLeadOutAreNotLookedUp) {
  for (const char* name : {"HEAD", "ORIG_HEAD", "refs/heads/a", "refs/x..y/z"}) {
    EXPECT_TRUE(is_safe_ref_name(name)) << name;
  }
  for (const char* name : {"", "head", "refs/", "refs//a", "refs/../a", "refs/a/", "refs/./a",
                           "/etc/passwd", "config", "a/HEAD", "COMMIT_EDITMSG"}) {
    EXPECT_FALSE(is_safe_ref_name(name)) << name;
  }
}

}  // namespace
}  // namespace dowse::git
