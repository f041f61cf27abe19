#include "engine/attribute/commit_infos.h"

#include "tests/attribute/parts.h"

namespace dowse::attribution {
namespace {

using testing::commit_bytes;
using testing::git;
using testing::id_in;
using testing::in_blobs;
using testing::PackWriter;
using testing::Parts;
using testing::TempDir;

std::int64_t seconds(std::chrono::sys_seconds time) {
  return time.time_since_epoch().count();
}

CommitInfos infos_of(const Parts& parts) {
  Result<git::ObjectReader> reader = parts.repo.make_reader();
  EXPECT_TRUE(reader);
  return {parts.history, std::move(*reader)};
}

class CommitInfosOf : public ::testing::Test {
 protected:
  CommitInfosOf() {
    git(folder_.path(),
        "git init -q -b main .; echo s >key; git add .;"
        "GIT_AUTHOR_NAME='Zoë of X' GIT_AUTHOR_EMAIL=z@x GIT_AUTHOR_DATE='1500000000 +0200'"
        " GIT_COMMITTER_DATE='1600000000 -0500' git commit -q -m 'First line' -m 'Second.';"
        "GIT_COMMITTER_DATE='1650000000 +0000' git commit -q --allow-empty -m B");
  }

  ObjectId id(const std::string& name) const { return id_in(folder_.path(), name); }

  TempDir folder_;
};

TEST_F(CommitInfosOf, SayWhoWroteItAndWhenItWasCommitted) {
  const Parts parts(folder_.path(), in_blobs({id("main:key")}));
  CommitInfos infos = infos_of(parts);
  const CommitInfo& info = infos.of(parts.node(id("main~1")));
  EXPECT_EQ(info.id, id("main~1"));
  EXPECT_EQ(info.author_name, "Zoë of X");
  EXPECT_EQ(info.author_email, "z@x");
  EXPECT_EQ(seconds(info.authored), 1'500'000'000);
  EXPECT_EQ(seconds(info.committed), 1'600'000'000);
  EXPECT_EQ(info.summary, "First line");
  EXPECT_EQ(infos.of(parts.node(id("main"))).summary, "B");
}

// What was read once is kept where it is; what cannot be read any more is told as far as the
// history knows it.
TEST_F(CommitInfosOf, AreReadOnce) {
  const Parts parts(folder_.path(), in_blobs({id("main:key")}));
  const std::uint32_t first = parts.node(id("main~1"));
  const std::uint32_t second = parts.node(id("main"));
  const ObjectId second_id = id("main");
  CommitInfos infos = infos_of(parts);
  const CommitInfo& kept = infos.of(first);
  git(folder_.path(), "find .git/objects -type f -delete");
  const CommitInfo& lost = infos.of(second);
  EXPECT_EQ(lost.id, second_id);
  EXPECT_EQ(seconds(lost.committed), 1'650'000'000);
  EXPECT_EQ(lost.author_name, "");
  EXPECT_EQ(lost.author_email, "");
  EXPECT_EQ(seconds(lost.authored), 0);
  EXPECT_EQ(lost.summary, "");
  EXPECT_EQ(&infos.of(first), &kept);
  EXPECT_EQ(kept.summary, "First line");
}

TEST(CommitInfos, OfDamagedCommitsAreWhatCanBeRead) {
  const TempDir folder;
  PackWriter pack;
  pack.add(PackWriter::id(9), 2, "");
  pack.add(PackWriter::id(1), 1, "no commit");
  pack.add(PackWriter::id(2), 1,
           "tree " + PackWriter::id(9).hex() + "\nauthor nobody\ncommitter C <c@x> 77 +0000\n");
  pack.add(PackWriter::id(3), 1, commit_bytes(PackWriter::id(9), {}, 5) + "\n\n");
  testing::make_repository(pack, folder / "r");
  const Parts parts(folder / "r", in_blobs({PackWriter::id(8)}));
  CommitInfos infos = infos_of(parts);
  const CommitInfo& none = infos.of(parts.node(PackWriter::id(1)));
  EXPECT_EQ(none.id, PackWriter::id(1));
  EXPECT_EQ(none.summary, "");
  EXPECT_EQ(seconds(none.committed), 0);
  const CommitInfo& bare = infos.of(parts.node(PackWriter::id(2)));
  EXPECT_EQ(bare.author_email, "");
  EXPECT_EQ(seconds(bare.authored), 0);
  EXPECT_EQ(seconds(bare.committed), 77);
  EXPECT_EQ(bare.summary, "");
  EXPECT_EQ(infos.of(parts.node(PackWriter::id(3))).summary, "m");
}

}  // namespace
}  // namespace dowse::attribution
