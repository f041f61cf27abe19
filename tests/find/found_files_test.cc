#include "engine/find/found_files.h"

#include <algorithm>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

FoundFile file(std::string path, std::uint8_t mildness = 0) {
  return {.mildness = mildness,
          .rule = {},
          .target = {},
          .kind = TextKind::kBlob,
          .path = std::move(path),
          .id = {}};
}

std::vector<std::string> paths_of(FoundFiles& files, Coverage& coverage) {
  std::vector<std::string> paths;
  while (const auto found = files.take(coverage))
    paths.push_back(found->path);
  return paths;
}

std::uint64_t lost(const Coverage& coverage) {
  return coverage.snapshot().skipped[static_cast<std::size_t>(Skip::kBudget)].count;
}

TEST(FoundFiles, EachIsKeptOnce) {
  FoundFiles files(1u << 20);
  Coverage coverage;
  for (const char* path : {"b", "a", "b", "a"})
    files.add(file(path));
  EXPECT_THAT(paths_of(files, coverage), ElementsAre("a", "b"));
  EXPECT_THAT(paths_of(files, coverage), IsEmpty());
  EXPECT_EQ(lost(coverage), 0U);
}

// Twenty paths, room for a few: the same few whatever the order, and it is told.
TEST(FoundFiles, TheLimitKeepsTheSameWhateverTheOrder) {
  std::vector<FoundFile> all;
  for (char c = 'a'; c < 'u'; ++c)
    all.push_back(file(std::string(static_cast<std::size_t>(c - 'a') * 7 % 50, 'x') + c,
                       (c - 'a') % 2 == 0 ? 0 : 1));
  std::vector<std::string> first;
  for (int round = 0; round < 20; ++round) {
    FoundFiles files(1000);
    Coverage coverage;
    for (const FoundFile& found : all)
      files.add(found);
    for (const FoundFile& found : all)
      files.add(found);
    const std::vector<std::string> kept = paths_of(files, coverage);
    EXPECT_EQ(lost(coverage), 1U);
    EXPECT_GT(kept.size(), 2U);
    EXPECT_LT(kept.size(), 12U);
    if (round == 0) first = kept;
    EXPECT_EQ(kept, first) << round;
    std::rotate(all.begin(), all.begin() + 7, all.end());
    std::swap(all[static_cast<std::size_t>(round) % 20], all[3]);
  }
}

TEST(FoundFiles, TheSeverestRulesAreKept) {
  FoundFiles files(2 * (sizeof(FoundFile) + 128));
  Coverage coverage;
  for (const char* path : {"a", "b", "c", "d"})
    files.add(file(path, 1));
  files.add(file("z", 0));
  EXPECT_THAT(paths_of(files, coverage), ::testing::Contains("z"));
  EXPECT_EQ(lost(coverage), 1U);
}

}  // namespace
}  // namespace dowse
