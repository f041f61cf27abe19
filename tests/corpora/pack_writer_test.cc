#include "corpora/pack_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/support.h"

namespace dowse::corpora {
namespace {

using git::ObjectType;
using ::testing::HasSubstr;
using testing::run_shell;
using testing::TempDir;

std::string shell(const TempDir& dir, std::string_view command) {
  const testing::Output output = run_shell(command, dir.path());
  EXPECT_EQ(output.status, 0) << command << "\n" << output.err;
  return output.out;
}

TEST(PackWriter, WritesWhatGitReads) {
  const TempDir dir;
  testing::git(dir.path(), "git init -q --bare .");
  PackWriter pack(dir / "objects/pack");
  const Stored whole = pack.add(ObjectType::kBlob, "first\nsecond\nthird\nfourth\n");
  const std::vector<Edit> edits = {{6, 13, "2.\n"}};
  const Stored child = pack.add_version(whole, "first\n2.\nthird\nfourth\n", 26, edits);
  pack.add(ObjectType::kBlob, "");
  EXPECT_EQ(child.depth, 1U);
  const Result<std::uint64_t> size = pack.finish();
  ASSERT_TRUE(size);
  EXPECT_EQ(shell(dir, "stat -c %s objects/pack/*.pack"), std::to_string(*size) + "\n");
  EXPECT_EQ(shell(dir, "git cat-file blob " + child.id.hex()), "first\n2.\nthird\nfourth\n");
  EXPECT_THAT(shell(dir, "git verify-pack -v objects/pack/*.idx"),
              HasSubstr("chain length = 1: 1 object"));
  EXPECT_EQ(shell(dir, "ls objects/pack | grep -vc '^pack-'; true"), "0\n");
}

TEST(PackWriter, WritesAnObjectOnce) {
  const TempDir dir;
  PackWriter pack(dir.path());
  const Stored one = pack.add(ObjectType::kBlob, "the same");
  const Stored again = pack.add(ObjectType::kBlob, "the same");
  EXPECT_EQ(pack.objects(), 1U);
  EXPECT_EQ(one.id, again.id);
  EXPECT_EQ(one.offset, again.offset);
  EXPECT_EQ(pack.content_bytes(), 8U);
}

TEST(PackWriter, ChainsAreNotDeeperThanGits) {
  const TempDir dir;
  PackWriter pack(dir.path());
  std::string content(2000, '.');
  Stored stored = pack.add(ObjectType::kBlob, content);
  unsigned deepest = 0;
  for (int version = 0; version < 120; ++version) {
    const std::vector<Edit> edits = {{10, 14, std::to_string(1000 + version)}};
    content = applied(content, edits);
    stored = pack.add_version(stored, content, content.size(), edits);
    deepest = std::max(deepest, stored.depth);
  }
  EXPECT_EQ(deepest, PackWriter::kMaxDepth);
}

TEST(PackWriter, ALongDeltaIsNotWorthIt) {
  const TempDir dir;
  PackWriter pack(dir.path());
  const Stored base = pack.add(ObjectType::kBlob, "0123456789");
  const std::vector<Edit> edits = {{0, 9, "abcdefghi"}};
  EXPECT_EQ(pack.add_version(base, "abcdefghi9", 10, edits).depth, 0U);
}

TEST(PackWriter, TellsThatItCannotWrite) {
  const TempDir dir;
  PackWriter pack(dir / "not-there");
  pack.add(ObjectType::kBlob, "x");
  const Result<std::uint64_t> size = pack.finish();
  ASSERT_FALSE(size);
  EXPECT_EQ(size.error().code(), Errc::kIo);
}

}  // namespace
}  // namespace dowse::corpora
