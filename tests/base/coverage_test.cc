#include "engine/base/coverage.h"

#include <algorithm>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dowse {
namespace {

// A snapshot as text: equal exactly when all of it is.
std::string described(const CoverageSnapshot& snapshot) {
  std::string text;
  const auto amounts = [&](const auto& list) {
    for (const Amount& amount : list) {
      text += std::to_string(amount.count) + "/" + std::to_string(amount.bytes) + " ";
    }
    text += "\n";
  };
  amounts(snapshot.present);
  amounts(snapshot.scanned);
  amounts(snapshot.skipped);
  for (const SkippedItem& item : snapshot.items) {
    text += std::string(name_of(item.reason)) + "|" + item.subject + "|" + item.detail + "\n";
  }
  for (const Diagnostic& diagnostic : snapshot.diagnostics) {
    text += std::string(name_of(diagnostic.code)) + "|" + diagnostic.subject + "|" +
            diagnostic.message + "\n";
  }
  return text + std::to_string(snapshot.failures);
}

using Tell = std::function<void(Coverage&)>;

// More of everything than a list keeps, some of it twice.
std::vector<Tell> many_things() {
  std::vector<Tell> things;
  for (int i = 0; i < 600; ++i) {
    const auto kind = static_cast<TextKind>(i % static_cast<int>(kTextKindCount));
    const auto reason = static_cast<Skip>(i % 3);
    const std::string subject = "target: " + std::to_string(i * 7919 % 500);
    things.push_back([=](Coverage& c) { c.add_present(kind, 2, 30); });
    things.push_back([=](Coverage& c) { c.add_scanned(kind, 15); });
    things.push_back([=](Coverage& c) { c.skip(reason, subject, "why", 4); });
    things.push_back([=](Coverage& c) { c.fail(subject, Error(Errc::kIo, "refused")); });
  }
  return things;
}

TEST(Coverage, StartsEmptyAndComplete) {
  const CoverageSnapshot snapshot = Coverage().snapshot();
  EXPECT_TRUE(snapshot.complete());
  EXPECT_TRUE(snapshot.items.empty());
  EXPECT_TRUE(snapshot.diagnostics.empty());
}

TEST(Coverage, AddsUp) {
  Coverage coverage;
  coverage.add_present(TextKind::kBlob, 3, 100);
  coverage.add_present(TextKind::kBlob, 1, 11);
  coverage.add_scanned(TextKind::kBlob, 100);
  coverage.add_scanned(TextKind::kTag, 7);
  coverage.skip(Skip::kTooLarge, "x: big.bin", "300 MB", 300);
  const CoverageSnapshot snapshot = coverage.snapshot();
  const auto blob = static_cast<std::size_t>(TextKind::kBlob);
  EXPECT_EQ(snapshot.present[blob].count, 4u);
  EXPECT_EQ(snapshot.present[blob].bytes, 111u);
  EXPECT_EQ(snapshot.scanned[blob].count, 1u);
  EXPECT_EQ(snapshot.scanned[blob].bytes, 100u);
  EXPECT_EQ(snapshot.scanned[static_cast<std::size_t>(TextKind::kTag)].bytes, 7u);
  EXPECT_EQ(snapshot.skipped[static_cast<std::size_t>(Skip::kTooLarge)].bytes, 300u);
  ASSERT_EQ(snapshot.items.size(), 1u);
  EXPECT_EQ(snapshot.items[0].subject, "x: big.bin");
  EXPECT_EQ(snapshot.items[0].detail, "300 MB");
}

TEST(Coverage, OnlyStatedPolicyLeavesAScanComplete) {
  for (std::size_t i = 0; i < kSkipCount; ++i) {
    const auto reason = static_cast<Skip>(i);
    Coverage coverage;
    coverage.skip(reason, "a", "b");
    const bool policy = reason == Skip::kExcluded || reason == Skip::kIgnored ||
                        reason == Skip::kSubmodule || reason == Skip::kSpecial;
    EXPECT_EQ(coverage.snapshot().complete(), policy) << name_of(reason);
    EXPECT_EQ(is_policy(reason), policy) << name_of(reason);
  }
}

TEST(Coverage, AFailureLeavesAScanIncomplete) {
  Coverage coverage;
  coverage.fail("target", Error(Errc::kGit, "no refs"));
  const CoverageSnapshot snapshot = coverage.snapshot();
  EXPECT_FALSE(snapshot.complete());
  ASSERT_EQ(snapshot.diagnostics.size(), 1u);
  EXPECT_EQ(snapshot.diagnostics[0].code, Errc::kGit);
  EXPECT_EQ(snapshot.diagnostics[0].subject, "target");
  EXPECT_EQ(snapshot.diagnostics[0].message, "no refs");
}

TEST(Coverage, ListsTheSmallestOfEachReasonAndCountsAll) {
  Coverage coverage;
  for (int i = 999; i >= 0; --i) {
    const std::string name = std::to_string(i + 1000);
    coverage.skip(Skip::kIgnored, name, "");
    coverage.skip(Skip::kDamaged, name, "");
    coverage.fail(name, Error(Errc::kIo, "refused"));
  }
  const CoverageSnapshot snapshot = coverage.snapshot();
  EXPECT_EQ(snapshot.skipped[static_cast<std::size_t>(Skip::kIgnored)].count, 1000u);
  EXPECT_EQ(snapshot.skipped[static_cast<std::size_t>(Skip::kDamaged)].count, 1000u);
  EXPECT_EQ(snapshot.failures, 1000u);
  ASSERT_EQ(snapshot.items.size(), 2 * Coverage::kMaxListed);
  ASSERT_EQ(snapshot.diagnostics.size(), Coverage::kMaxListed);
  for (std::size_t i = 0; i < Coverage::kMaxListed; ++i) {
    const std::string name = std::to_string(i + 1000);
    EXPECT_EQ(snapshot.items[i].reason, Skip::kIgnored);
    EXPECT_EQ(snapshot.items[i].subject, name);
    EXPECT_EQ(snapshot.items[i + Coverage::kMaxListed].subject, name);
    EXPECT_EQ(snapshot.diagnostics[i].subject, name);
  }
}

TEST(Coverage, IsTheSameWhateverTheOrder) {
  std::vector<Tell> things = many_things();
  std::mt19937 random(1);
  std::set<std::string> seen;
  for (int round = 0; round < 5; ++round) {
    Coverage coverage;
    for (const Tell& tell : things)
      tell(coverage);
    seen.insert(described(coverage.snapshot()));
    std::shuffle(things.begin(), things.end(), random);
  }
  EXPECT_EQ(seen.size(), 1u);
}

TEST(Coverage, TakesWordFromManyThreads) {
  const std::vector<Tell> things = many_things();
  Coverage plain;
  for (const Tell& tell : things)
    tell(plain);
  Coverage shared;
  {
    std::vector<std::jthread> threads;
    for (std::size_t first = 0; first < 4; ++first) {
      threads.emplace_back([&, first] {
        for (std::size_t i = first; i < things.size(); i += 4)
          things[i](shared);
      });
    }
  }
  EXPECT_EQ(described(shared.snapshot()), described(plain.snapshot()));
}

TEST(Coverage, NamesAreDistinct) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kSkipCount; ++i)
    names.insert(name_of(static_cast<Skip>(i)));
  EXPECT_EQ(names.size(), kSkipCount);
  EXPECT_FALSE(names.contains("unknown"));
  names.clear();
  for (std::size_t i = 0; i < kTextKindCount; ++i)
    names.insert(name_of(static_cast<TextKind>(i)));
  EXPECT_EQ(names.size(), kTextKindCount);
  EXPECT_FALSE(names.contains("unknown"));
}

}  // namespace
}  // namespace dowse
