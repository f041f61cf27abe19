#include "corpora/files.h"

#include <gtest/gtest.h>

#include "tests/support/support.h"

namespace dowse::corpora {
namespace {

TEST(Files, AreOfManySizes) {
  Random random(2);
  std::size_t small = 0;
  std::size_t large = 0;
  for (int i = 0; i < 600; ++i) {
    const File file = make_file(random);
    EXPECT_GE(file.content.size(), file.wanted_bytes / 2);
    EXPECT_LE(file.content.size(), file.wanted_bytes + 200);
    small += file.wanted_bytes < 4096 ? 1 : 0;
    large += file.wanted_bytes >= 32768 ? 1 : 0;
  }
  EXPECT_GT(small, 100U);
  EXPECT_GT(large, 50U);
}

void expect_whole_lines(const File& file, const std::vector<Edit>& edits) {
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    ASSERT_GE(edit.begin, at);
    ASSERT_LE(edit.begin, edit.end);
    ASSERT_LE(edit.end, file.content.size());
    for (const std::size_t end : {edit.begin, edit.end})
      ASSERT_TRUE(end == 0 || file.content[end - 1] == '\n');
    at = edit.end;
  }
}

TEST(Files, SmallEditsTakeWholeLinesInOrder) {
  Random random(2);
  for (int i = 0; i < 500; ++i) {
    File file = make_file(random);
    if (i % 10 == 0) file.content.clear();
    const std::vector<Edit> edits = small_edits(random, file);
    ASSERT_FALSE(edits.empty());
    expect_whole_lines(file, edits);
  }
}

TEST(Files, EditsKeepAboutTheSizeThatIsWanted) {
  const testing::TempDir dir;
  PackWriter pack(dir.path());
  Random random(4);
  File file = make_file(random);
  file.stored = pack.add(git::ObjectType::kBlob, file.content);
  for (int i = 0; i < 3000; ++i)
    edit_file(file, small_edits(random, file), pack);
  EXPECT_GT(file.content.size(), file.wanted_bytes * 3 / 4);
  EXPECT_LT(file.content.size(), file.wanted_bytes * 5 / 4);
  EXPECT_EQ(file.stored.id, Sha1().id_of(git::ObjectType::kBlob, file.content));
}

TEST(Files, APlantStandsWhereItIsSaidTo) {
  const testing::TempDir dir;
  PackWriter pack(dir.path());
  Random random(4);
  const Plant plant{"rule", "key = value\n", {6, 11}, "****"};
  for (int i = 0; i < 200; ++i) {
    File file = make_file(random);
    file.stored = pack.add(git::ObjectType::kBlob, file.content);
    std::vector<Edit> edits = small_edits(random, file);
    const std::uint64_t offset = plant_first(plant, edits);
    edit_file(file, edits, pack);
    ASSERT_EQ(file.content.substr(offset, 6), "value\n");
    ASSERT_TRUE(offset == 6 || file.content[offset - 7] == '\n');
  }
}

}  // namespace
}  // namespace dowse::corpora
