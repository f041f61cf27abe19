#include "engine/git/tree_delta.h"

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/pack_writer.h"
#include "tests/support/support.h"

namespace dowse::git {
namespace {

using testing::PackWriter;

std::string entry_of(const std::string& name, unsigned id) {
  const ObjectId of = PackWriter::id(id);
  return "100644 " + name + '\0' +
         std::string(reinterpret_cast<const char*>(of.raw.data()), of.size);
}

// What a walk gave.
struct Walked {
  std::vector<std::string> names;  // of the new entries
  std::vector<CopiedRange> kept;
  TreeStarts starts;
  bool sound = false;
};

Walked walk(std::string_view bytes, const TreeOriginView& origin) {
  Walked walked;
  TreeDeltaView entries(bytes, origin, 20);
  for (;;) {
    const Result<std::optional<TreeEntryView>> entry = entries.next();
    walked.kept.insert(walked.kept.end(), entries.kept().begin(), entries.kept().end());
    if (!entry) return walked;
    if (!entry->has_value()) break;
    walked.names.emplace_back((*entry)->name);
  }
  walked.sound = true;
  walked.starts = entries.take_starts();
  return walked;
}

TEST(TreeDelta, WithoutABaseEveryEntryIsNew) {
  const std::string tree = entry_of("a", 1) + entry_of("b", 2);
  const Walked walked = walk(tree, {});
  EXPECT_TRUE(walked.sound);
  EXPECT_EQ(walked.names, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(walked.starts, (TreeStarts{0, 29, 58}));
}

// The id of one entry changed: its bytes in front of the id were copied, and it is new all the
// same.
TEST(TreeDelta, AnEntryThatIsCopiedInPartIsNew) {
  const std::string base = entry_of("a", 1) + entry_of("b", 2) + entry_of("c", 3);
  const std::string tree = entry_of("a", 1) + entry_of("b", 9) + entry_of("c", 3);
  const Walked first = walk(base, {});
  const std::vector<CopiedRange> copied = {{0, 0, 38}, {58, 58, 29}};
  const Walked second = walk(tree, {&first.starts, copied});
  EXPECT_TRUE(second.sound);
  EXPECT_EQ(second.names, (std::vector<std::string>{"b"}));
  ASSERT_EQ(second.kept.size(), 2U);
  EXPECT_EQ(second.kept[0].size, 29U);
  EXPECT_EQ(second.kept[1].at, 58U);
  EXPECT_EQ(second.starts, (TreeStarts{0, 29, 58, 87}));
}

// One byte of an id changed, each in turn: its entry alone is new.
TEST(TreeDelta, TheEntryOfAChangedByteIsNew) {
  const std::string base = entry_of("a", 1) + entry_of("b", 2) + entry_of("c", 3);
  const Walked first = walk(base, {});
  for (std::size_t at = 0; at < base.size(); ++at) {
    if (at % 29 < 9) continue;  // mode and name
    std::string tree = base;
    tree[at] = static_cast<char>(tree[at] ^ 1);
    const std::vector<CopiedRange> copied = {{0, 0, at}, {at + 1, at + 1, base.size() - at - 1}};
    const Walked second = walk(tree, {&first.starts, copied});
    EXPECT_EQ(second.names, std::vector<std::string>{first.names[at / 29]}) << at;
    EXPECT_EQ(second.starts, first.starts) << at;
  }
}

// Bytes of an id that look like an entry are none where the copy begins inside of one.
TEST(TreeDelta, ACopyFromInsideAnEntryKeepsNothingThatWasNoEntry) {
  std::string base = "100644 " + std::string("long-name-of-the-file");
  base += '\0';
  base += std::string("100644 x\0yyyyyyyyyyy", 20) + entry_of("z", 1);
  const Walked first = walk(base, {});
  ASSERT_EQ(first.names.size(), 2U);
  const std::vector<CopiedRange> copied = {{0, 29, base.size() - 29}};
  const std::string tree = base.substr(29);
  const Walked fresh = walk(tree, {});
  const Walked second = walk(tree, {&first.starts, copied});
  EXPECT_EQ(second.sound, fresh.sound);
  EXPECT_EQ(second.names, fresh.names);
}

TEST(TreeDelta, ADamagedTreeIsNoticed) {
  const std::string base = entry_of("a", 1) + entry_of("b", 2);
  const Walked first = walk(base, {});
  const std::string tree = base.substr(0, 50);
  const std::vector<CopiedRange> copied = {{0, 0, 50}};
  const Walked second = walk(tree, {&first.starts, copied});
  EXPECT_FALSE(second.sound);
  EXPECT_EQ(second.kept.size(), 1U);
}

// Random copies of random trees: new and kept entries together are all entries.
TEST(TreeDelta, NewAndKeptEntriesAreAllEntries) {
  std::mt19937 random(5);
  std::size_t kept_entries = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string base;
    for (auto n = static_cast<unsigned>(random() % 12); n > 0; --n)
      base += entry_of(std::string(1 + random() % 6, static_cast<char>('a' + random() % 26)), n);
    const Walked first = walk(base, {});
    ASSERT_TRUE(first.sound);
    std::string tree;
    std::vector<CopiedRange> copied;
    for (auto pieces = static_cast<unsigned>(random() % 5); pieces > 0; --pieces) {
      if (random() % 2 == 0) tree += entry_of("new" + std::to_string(pieces), 50);
      std::size_t from = first.starts[random() % first.starts.size()];
      std::size_t end = first.starts[random() % first.starts.size()];
      if (from > end) std::swap(from, end);
      if (random() % 4 == 0) from += random() % (end - from + 1);
      const std::size_t size = end - from;
      if (size == 0) continue;
      copied.push_back({tree.size(), from, size});
      tree += base.substr(from, size);
    }
    const Walked fresh = walk(tree, {});
    const Walked second = walk(tree, {&first.starts, copied});
    ASSERT_EQ(second.sound, fresh.sound) << round;
    if (!fresh.sound) continue;
    ASSERT_EQ(second.starts, fresh.starts) << round;
    std::size_t kept = 0;
    for (const CopiedRange& range : second.kept) {
      kept += static_cast<std::size_t>(std::count_if(
          fresh.starts.begin(), fresh.starts.end() - 1,
          [&](std::uint32_t start) { return start >= range.at && start < range.at + range.size; }));
    }
    ASSERT_EQ(kept + second.names.size(), fresh.names.size()) << round;
    kept_entries += kept;
  }
  EXPECT_GT(kept_entries, 2000U);
}

}  // namespace
}  // namespace dowse::git
