#include "tests/find/raw_match_comparison.h"

#include <iostream>

namespace dowse::testing {
namespace {

void expect_same(const FastMatches& found, const RawMatches& expected) {
  EXPECT_TRUE(found.contradicted.empty()) << found.contradicted.size() << " objects";
  EXPECT_EQ(found.matches.size(), expected.size());
  for (const auto& [id, text] : expected) {
    const auto at = found.matches.find(id);
    ASSERT_NE(at, found.matches.end()) << id.hex() << " was not given";
    ASSERT_EQ(at->second.content, text.content) << id.hex() << " has other bytes";
    ASSERT_TRUE(at->second.matches == text.matches)
        << id.hex() << ": " << at->second.matches.size() << " matches, not these "
        << text.matches.size();
  }
}

}  // namespace

RawMatchComparison::RawMatchComparison()
    : rules_(seam_rules()), matchers_(rules_), texts_(rules_, 7) {
  git(folder_.path(), "git init -q --template= -b main r");
}

void RawMatchComparison::expect_equal(const ObjectTexts& texts, const std::set<ObjectId>& lost) {
  const RawMatches expected = matchers_.slow(texts);
  for (const unsigned jobs : {1U, 2U}) {
    for (const std::uint64_t memory : {std::uint64_t{1}, std::uint64_t{256} << 20}) {
      found_ = matchers_.fast(repository(), {.jobs = jobs, .memory_bytes = memory});
      expect_same(found_, expected);
      EXPECT_EQ(found_.lost, lost);
      EXPECT_EQ(found_.lost_count, lost.size());
      if (HasFailure()) return;
    }
  }
  std::cout << found_.texts << " texts, " << found_.bytes << " bytes, " << found_.copied_bytes
            << " of them copied; " << found_.count << " raw matches compared\n";
  EXPECT_GT(found_.count, found_.bytes / 1024) << "the rules hardly ever match here";
}

void RawMatchComparison::expect_equal_to_git(const TextPack& pack) {
  pack.write(repository(), "test");
  const ObjectTexts read = texts_of_git(repository());
  EXPECT_TRUE(read == pack.texts()) << "git reads other texts";
  expect_equal(read);
}

}  // namespace dowse::testing
